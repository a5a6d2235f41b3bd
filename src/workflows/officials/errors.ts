import { ComityError } from '../../foundation/index.ts'

/** What can be wrong with a password or with the hash kept of one. */
export type OfficialsErrorCode = 'password-invalid' | 'password-hash-invalid'

/** A password that cannot be used, or a kept hash that cannot be read. Holds neither. */
export class OfficialsError extends ComityError<OfficialsErrorCode> {}
