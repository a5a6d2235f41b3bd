/** What erasure needs kept beside its acts. */
import type { ActId, RoadWriter } from '../../acts/index.ts'

/** The texts of reasons to keep items, by the act that names them by digest. */
export type KeepReasonStore = {
  /** A second text for the same act fails the transaction. */
  put(id: ActId, reason: string): Promise<void>
}

/** What deciding to keep items writes in one transaction. */
export type KeepWriter = RoadWriter & { readonly keepReasons: KeepReasonStore }
