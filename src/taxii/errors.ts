/** Refusals of the TAXII door, each with its status: one table. */
import { ComityError } from '../foundation/index.ts'

/** Every code that a TAXII error body can hold, with its HTTP status and title. */
export const TAXII_ERRORS = {
  'parameter-invalid': [400, 'A parameter of the request is malformed'],
  'next-invalid': [400, 'next does not belong to this request'],
  'reason-invalid': [400, 'The stated purpose or justification is malformed'],
  'request-invalid': [400, 'The request is malformed'],
  unauthenticated: [401, 'Credentials are missing or do not hold'],
  'purpose-unknown': [403, 'The agreement knows no such purpose'],
  'role-shut': [403, 'The national role of this account does not do this over TAXII'],
  'not-readable': [403, 'This account may not read under the agreement'],
  'write-only': [403, 'The collection takes postings and shows nothing'],
  'not-writable': [403, 'The collection cannot be written by this account'],
  'not-found': [404, 'There is no such resource for this account'],
  'method-not-allowed': [405, 'The resource does not have this method'],
  'not-acceptable': [406, 'Only application/taxii+json;version=2.1 can be given'],
  'too-large': [413, 'The body is larger than max_content_length'],
  'media-type-unsupported': [415, 'The body has to be application/taxii+json;version=2.1'],
  'envelope-invalid': [422, 'The body is not an envelope with objects'],
  'too-many-attempts': [429, 'Too many attempts to sign in'],
  'too-many-requests': [429, 'This account asks more often than its terms allow'],
  failed: [500, 'The request could not be answered'],
  unavailable: [503, 'The store of the node cannot be used now'],
} as const satisfies Record<string, readonly [status: number, title: string]>

/** Codes of refused TAXII requests. */
export type TaxiiErrorCode = keyof typeof TAXII_ERRORS

/** A refused request. `headers` go with the answer. */
export class TaxiiError extends ComityError<TaxiiErrorCode> {
  readonly headers: Readonly<Record<string, string>>

  constructor(code: TaxiiErrorCode, description?: string, headers: Readonly<Record<string, string>> = {}) {
    super(code, description ?? TAXII_ERRORS[code][1])
    this.headers = headers
  }
}
