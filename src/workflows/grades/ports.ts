/** What grades need kept beside their acts. */
import type { ActId, RoadWriter } from '../../acts/index.ts'

/** The texts of reasons, by the act that names them by digest. */
export type GradeReasonStore = {
  /** A second text for the same act fails the transaction. */
  put(id: ActId, reason: string): Promise<void>
}

/** What giving a grade writes in one transaction. */
export type GradeWriter = RoadWriter & { readonly gradeReasons: GradeReasonStore }
