/** Reads of contests: that somebody says of items that they are wrong, and what became of it. */
import type { Instant } from '../foundation/index.ts'
import type { ActId } from './act.ts'
import type { HoldingKey } from './holding-key.ts'

/** On whose word items are contested: whoever they are about, a court, the overseer; `holder`: a holder found them wrong and proposes a correction. */
export const CONTEST_GROUNDS = ['person', 'court', 'overseer', 'holder'] as const
/** On whose word items are contested. */
export type ContestGround = (typeof CONTEST_GROUNDS)[number]

/** Where a contest stands; one that is declined still marks the items at who raised it. */
export type ContestState = 'open' | 'flagged' | 'corrected' | 'declined' | 'lifted'

/** One contest, raised with this party, by it, or of its own items by itself. */
export type ContestRow = {
  /** Id of the act that raised it; null where the origin itself contested them. */
  readonly id: ActId | null
  /** The id under which every holder knows it. */
  readonly contest: string
  readonly agreement: string
  readonly raisedBy: string
  /** Who judges it: whoever sent the items to who raised it. */
  readonly origin: string
  /** Null where the origin itself contested them. */
  readonly ground: ContestGround | null
  /** Names the request or decision, or is the code of the reason where the origin itself contested them. */
  readonly document: string
  readonly items: number
  readonly raisedAt: Instant
  /** When silence has its consequence; null where the origin itself contested them. */
  readonly until: Instant | null
  readonly state: ContestState
  /** The act that answered it. */
  readonly answer: ActId | null
  readonly reason: string | null
  readonly answeredAt: Instant | null
}

/** One that a holder raised. */
export type RaisedContest = ContestRow & { readonly id: ActId; readonly ground: ContestGround; readonly until: Instant }

/** Reads contests. */
export type ContestReader = {
  find(id: ActId): Promise<RaisedContest | undefined>
  /** That of an id that an origin judges. */
  of(question: { readonly contest: string; readonly origin: string }): Promise<ContestRow | undefined>
  /** Newest first; only those that are neither lifted nor over for another reason where `isStanding`. */
  list(question: { readonly isStanding: boolean; readonly limit: number }): Promise<readonly ContestRow[]>
  /** In the order in which they were named. */
  itemsOf(contest: Pick<ContestRow, 'contest' | 'origin'>): Promise<readonly HoldingKey[]>
  /** How many of a party wait for an answer under an agreement. */
  openOf(question: { readonly raisedBy: string; readonly agreement: string }): Promise<number>
  /** Those that an origin did not answer although their clock has ended, oldest first. */
  unanswered(question: { readonly origin: string; readonly now: Instant; readonly limit: number }): Promise<readonly RaisedContest[]>
}
