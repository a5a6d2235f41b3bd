import { ComityError } from '../../foundation/index.ts'

/** What can be wrong with the record of a read: `restored-behind` where the node is older than what its witnesses saw of it. */
export type ConsultationErrorCode = 'read-invalid' | 'restored-behind'

/** A read that cannot be recorded, and so must not be answered. */
export class ConsultationError extends ComityError<ConsultationErrorCode> {}
