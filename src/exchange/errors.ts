import { ComityError } from '../foundation/index.ts'

/** Codes of what can be wrong between nodes. */
export type ExchangeErrorCode =
  | 'signature-missing'
  | 'signature-invalid'
  | 'signature-expired'
  | 'digest-mismatch'
  | 'party-unknown'
  | 'request-replayed'
  | 'partner-unreachable'
  | 'answer-too-large'
  | 'answer-invalid'
  | 'answer-refused'
  | 'envelope-refused'

/** A request between nodes that is not accepted, or an answer that cannot be used. */
export class ExchangeError extends ComityError<ExchangeErrorCode> {}
