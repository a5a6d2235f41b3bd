/** What this door needs to show the record of reads, and what self-monitoring saw in it. */
import type { ActId, ObservationOutcome, ObservationRow, OpeningRow, OpeningToldRow } from '../acts/index.ts'
import type { Instant, Result } from '../foundation/index.ts'
import type { LoggedRead } from '../workflows/consultation/index.ts'
import type { Official } from '../workflows/officials/index.ts'

/** What is asked of the record. */
export type ConsultationQuestion = {
  readonly account?: string
  readonly from?: Instant
  readonly until?: Instant
  /** Only older ones than the read of this number. */
  readonly before?: number
  readonly limit: number
}

/** The record of reads, newest first. */
export type ConsultationPorts = { page(question: ConsultationQuestion): Promise<readonly LoggedRead[]> }

/** What an official opened for itself, with its clocks. */
export type OpeningView = OpeningRow & { readonly reviewBy: Instant; readonly isOpen: boolean }

/** What self-monitoring saw; with a clock where an agreement asks another official to look at it in time, as at a threat. */
export type ObservationView = ObservationRow & { readonly article: string | null; readonly reviewBy: Instant | null }

/** What self-monitoring saw. */
export type ObservationPorts = {
  /** Newest first; all, or those that are open or closed. */
  list(question: { readonly isOpen: boolean | undefined; readonly limit: number }): Promise<readonly ObservationView[]>
  breakGlass(request: {
    readonly official: Official
    readonly agreement: string
    readonly minutes: number
    readonly reason: string
  }): Promise<Result<{ readonly actId: ActId; readonly until: Instant }>>
  /** Newest first; the own, or all where the role looks at what others did. */
  openings(question: { readonly official: Official; readonly limit: number }): Promise<readonly OpeningView[]>
  /** Newest first. */
  told(limit: number): Promise<readonly OpeningToldRow[]>
  close(request: {
    readonly official: Official
    readonly id: ActId
    readonly outcome: ObservationOutcome
    readonly reason: string
  }): Promise<Result<{ readonly actId: ActId }>>
}
