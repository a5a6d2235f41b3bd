/** What giving on needs kept beside its acts. */
import type { ActId, OnwardReader, RecalledTeller, RoadParts, RoadWriter } from '../../acts/index.ts'
import type { Instant } from '../../foundation/index.ts'

/** Who asked here, and why: acts name neither. */
export type OnwardReason = { readonly account: string; readonly justification: string }

/** The reasons, by the act that asked. */
export type OnwardReasonStore = {
  /** A second reason for the same act fails the transaction. */
  put(ask: ActId, reason: OnwardReason): Promise<void>
  find(ask: ActId): Promise<OnwardReason | undefined>
}

/** What asking writes in one transaction. */
export type OnwardWriter = RoadWriter & { readonly onwardReasons: OnwardReasonStore }

/** Remembers that tools were told of every use for another purpose that ended by an instant. */
export type UsesEndedStore = { toldEnds(until: Instant): Promise<void> }

/** What telling tools of them writes in one transaction. */
export type UsesEndedWriter = RoadWriter & {
  readonly recalled: RecalledTeller & UsesEndedStore
  readonly onward: Pick<OnwardReader, 'untoldEnds'>
}

/** The surroundings of giving on. */
export type OnwardParts = {
  readonly road: RoadParts<OnwardWriter>
  readonly onward: OnwardReader
  readonly reasons: Pick<OnwardReasonStore, 'find'>
  /** Secret of this node for the ids and surrogates that recipients are shown, 32 bytes. */
  readonly idKey: Uint8Array
}
