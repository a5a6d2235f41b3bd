/** What came back of own items, and whose items an intermediary passed on, as the API asks for them. */
import type { HoldingKey, OriginRow, PassedDifferences, UseOutcome } from '../acts/index.ts'
import type { FeedbackCounts } from '../agreement/index.ts'
import type { Instant, Result } from '../foundation/index.ts'

/** One act by which a party said what came of items of this one. */
export type WordRow = {
  readonly id: string
  readonly party: string
  readonly outcome: UseOutcome
  readonly items: number
  readonly givenAt: Instant
}

/** A gate that asks what came of items, with what there is. */
export type GateView = {
  readonly phase: string
  readonly title: string
  readonly by: string
  readonly isOpen: boolean
  readonly asked: { readonly reportsMin: number; readonly falsePositivePercentMax: number | null; readonly usefulPercentMin: number | null }
  /** Over what this party told its partners and was told by them, each item by the last word of each. */
  readonly counts: FeedbackCounts
  /** Why it is not met; null where it is. */
  readonly unmet: string | null
}

/** What one agreement lets be told back, and what was. */
export type SharedBack = {
  readonly agreement: string
  readonly title: string
  readonly article: string | null
  readonly outcomes: readonly UseOutcome[]
  readonly everyMinutes: number | null
  readonly intermediary: { readonly party: string; readonly overseer: string; readonly membersMin: number } | null
  /** What recipients say of own items, by the last word of each. */
  readonly got: FeedbackCounts
  /** Inputs of the score that these words feed, as far as the formula of the agreement weighs them. */
  readonly weighs: readonly ('confirmations' | 'disputes')[]
  readonly gates: readonly GateView[]
}

/** All of them. */
export type SharingBackPorts = {
  back(limit: number): Promise<{ readonly words: readonly WordRow[]; readonly agreements: readonly SharedBack[] }>
  /** Of an item that the intermediary passed on, where this party is the overseer that is told; with what the origin signed. */
  origin(copy: HoldingKey): Promise<(OriginRow & { readonly signed: string; readonly salt: string }) | undefined>
  /** What the intermediary made of such an item, by the two tokens that are shown; undefined where {@link origin} is, or where the agreement is not known. */
  compare(
    copy: HoldingKey,
    tokens: { readonly given: string; readonly passed: string },
  ): Promise<Result<PassedDifferences & Pick<OriginRow, 'origin' | 'recipient'>> | undefined>
}
