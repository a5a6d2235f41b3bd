/** What giving on needs kept beside its acts. */
import type { ActId, OnwardReader, RoadParts, RoadWriter } from '../../acts/index.ts'

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

/** The surroundings of giving on. */
export type OnwardParts = {
  readonly road: RoadParts<OnwardWriter>
  readonly onward: OnwardReader
  readonly reasons: Pick<OnwardReasonStore, 'find'>
  /** Secret of this node for the ids and surrogates that recipients are shown, 32 bytes. */
  readonly idKey: Uint8Array
}
