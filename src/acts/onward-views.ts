/** Reads of the questions that holders put to origins, and of what was given on. */
import type { Instant } from '../foundation/index.ts'
import type { ActId } from './act.ts'
import type { HoldingKey } from './holding-key.ts'
import type { Threat } from './kinds/threat-rule.ts'
import type { OnwardState } from './onward-change.ts'

/** One question whether items may be given on, asked here or of this party. */
export type OnwardAskRow = {
  /** Id of the act that asked. */
  readonly id: ActId
  readonly agreement: string
  readonly asker: string
  readonly origin: string
  readonly recipient: string
  readonly purpose: string
  readonly items: number
  readonly askedAt: Instant
  /** When silence becomes a no. */
  readonly until: Instant
  readonly state: OnwardState
  /** The act that ended it. */
  readonly answer: ActId | null
  readonly reason: string | null
  readonly answeredAt: Instant | null
  /** Until when what was consented to may be given on. */
  readonly validUntil: Instant | null
  /** The threat against which the items went on before the origin answered; null for a question that waits for its answer. */
  readonly threat: Threat | null
  /** At who gave on against a threat: when the origin acknowledged that it was told. */
  readonly toldAt: Instant | null
}

/** One item that a question names. */
export type OnwardItemRow = {
  readonly holding: HoldingKey
  readonly isConsented: boolean
  /** At the origin: when the holder vouched that the recipient's copy is erased. */
  readonly erasedAt: Instant | null
}

/** A copy of a received item that was made for another party. */
export type OnwardCopyRow = {
  readonly copy: HoldingKey
  readonly source: HoldingKey
  readonly recipient: string
  readonly agreement: string
  /** The question under whose answer it went. */
  readonly ask: ActId
  /** When the recipient confirmed that it erased it. */
  readonly erasedAt: Instant | null
}

/** Reads what was asked, answered and given on. */
export type OnwardReader = {
  ask(id: ActId): Promise<OnwardAskRow | undefined>
  /** Newest first. */
  asks(limit: number): Promise<readonly OnwardAskRow[]>
  /** In the order in which they were asked for. */
  itemsOf(id: ActId): Promise<readonly OnwardItemRow[]>
  /** Questions that nobody answered although their clock has ended, oldest first. */
  unanswered(question: { readonly now: Instant; readonly limit: number }): Promise<readonly OnwardAskRow[]>
  /** Consents to a party's own uses for another purpose whose day came and of which no tool was told, in the order of that day. */
  untoldEnds(question: { readonly asker: string; readonly now: Instant }): Promise<readonly OnwardAskRow[]>
  /** Those of the items of which the origin said no to giving them on to a party, or let what went there against a threat not stand. */
  refusedAmong(question: { readonly holdings: readonly HoldingKey[]; readonly recipient: string }): Promise<ReadonlySet<HoldingKey>>
  /** Copies made of received items. */
  copiesOf(sources: readonly HoldingKey[]): Promise<readonly OnwardCopyRow[]>
  /** Those of the own copies that were made of received items. */
  copies(holdings: readonly HoldingKey[]): Promise<readonly OnwardCopyRow[]>
}
