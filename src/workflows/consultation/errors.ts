import { ComityError } from '../../foundation/index.ts'

/** What can be wrong with the record of a read. */
export type ConsultationErrorCode = 'read-invalid'

/** A read that cannot be recorded, and so must not be answered. */
export class ConsultationError extends ComityError<ConsultationErrorCode> {}
