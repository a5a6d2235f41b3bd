import { ComityError } from '../foundation/index.ts'

/** Codes of what can be wrong with a request between nodes. */
export type ExchangeErrorCode = 'signature-missing' | 'signature-invalid' | 'signature-expired' | 'digest-mismatch' | 'party-unknown'

/** A request between nodes that is not accepted. */
export class ExchangeError extends ComityError<ExchangeErrorCode> {}
