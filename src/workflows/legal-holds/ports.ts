/** What legal holds need kept beside their acts. */
import type { ActId, RoadWriter } from '../../acts/index.ts'

/** The texts of reasons, by the act that names them by digest. */
export type LegalHoldReasonStore = {
  /** A second text for the same act fails the transaction. */
  put(id: ActId, reason: string): Promise<void>
}

/** What placing a hold writes in one transaction. */
export type LegalHoldWriter = RoadWriter & { readonly legalHoldReasons: LegalHoldReasonStore }
