/** Reads of what self-monitoring saw, and of what officials opened for themselves. */
import type { Instant } from '../foundation/index.ts'
import type { ActId } from './act.ts'
import type { Check, ObservationOutcome } from './change.ts'
import type { HoldingKey } from './holding-key.ts'

/** Something unusual that self-monitoring saw, and what it turned out to be. */
export type ObservationRow = {
  readonly id: ActId
  /** Under which an official opened something for itself or gave on against a threat; null for what self-monitoring saw. */
  readonly agreement: string | null
  /** Why it did; null for what self-monitoring saw. */
  readonly opening: string | null
  readonly account: string
  readonly check: Check
  /** The opening or threat that nobody looked at in time, of which this tells; of a threat the act by which its origin was told. */
  readonly about: ActId | null
  readonly from: Instant
  readonly until: Instant
  readonly reads: number
  readonly items: number
  readonly observedAt: Instant
  /** Null until somebody looked at it. */
  readonly outcome: ObservationOutcome | null
  readonly closedBy: string | null
  readonly closedAt: Instant | null
  /** Text of the reason that the closing act names by digest. */
  readonly reason: string | null
}

/** What an official opened for itself, and how many received items were read meanwhile. */
export type OpeningRow = ObservationRow & { readonly itemsRead: number }

/** A received item that was read by whoever had opened it for itself, from when until when. */
export type UntoldOpeningRow = {
  readonly opening: ActId
  readonly agreement: string
  readonly holding: HoldingKey
  readonly from: Instant
  readonly until: Instant
}

/** A partner says that an official of it opened own items for itself. */
export type OpeningToldRow = {
  readonly id: ActId
  readonly agreement: string
  readonly party: string
  readonly items: number
  readonly from: Instant
  readonly until: Instant
  readonly toldAt: Instant
}

/** Reads what self-monitoring saw. */
export type ObservationReader = {
  find(id: ActId): Promise<ObservationRow | undefined>
  /** Newest first. */
  list(question: { readonly isOpen: boolean | undefined; readonly limit: number }): Promise<readonly ObservationRow[]>
  /** Hashes of the agreements under which an account opened something for itself, that nobody closed and that is not over. */
  opened(account: string, now: Instant): Promise<readonly string[]>
  /** What officials opened for themselves or gave on against a threat, that nobody looked at. Oldest first. */
  unreviewed(): Promise<readonly (OpeningRow & { readonly isEscalated: boolean })[]>
  /** What officials opened for themselves, newest first: of one account, or of all. */
  openings(question: { readonly account: string | undefined; readonly limit: number }): Promise<readonly OpeningRow[]>
  /** Received items that were read while they were open, of openings that are over, of which nobody was told yet. */
  untold(question: { readonly now: Instant; readonly limit: number }): Promise<readonly UntoldOpeningRow[]>
  /** What partners say of what their officials opened for themselves, newest first. */
  told(limit: number): Promise<readonly OpeningToldRow[]>
  /** Open ones that were seen before. */
  openBefore(instant: Instant): Promise<number>
  /** How far the record of reads was looked through; undefined before the first run. */
  monitored(): Promise<{ readonly through: number; readonly until: Instant } | undefined>
}
