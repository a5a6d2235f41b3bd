import { ComityError } from '../foundation/index.ts'

/** What this door itself finds wrong with a request. */
export type HttpErrorCode =
  | 'request-invalid'
  | 'media-type-unsupported'
  | 'justification-invalid'
  | 'reason-missing'
  | 'unauthenticated'
  | 'too-many-attempts'
  | 'role-not-permitted'
  | 'passkey-needed'
  | 'deputy-not-here'
  | 'origin-foreign'
  | 'route-unknown'
  | 'method-not-allowed'
  | 'agreement-unknown'
  | 'submission-unknown'
  | 'item-unknown'
  | 'act-unknown'
  | 'page-not-built'
  | 'too-many-viewers'
  | 'internal-error'

/** A request that this door does not answer as asked. */
export class HttpError extends ComityError<HttpErrorCode> {}
