/** Why something is read: told with the request, else as the account says. */
import type { AgreementEntry } from '../acts/index.ts'
import { JUSTIFICATION_MAX } from '../workflows/consultation/index.ts'
import { TaxiiError } from './errors.ts'
import { headerOf, type TaxiiRequest } from './parts.ts'

/** Header with the code of a purpose of the agreement. */
export const PURPOSE_HEADER = 'x-comity-purpose'
/** Header with a justification: UTF-8, percent-encoded where it is not printable ASCII. */
export const JUSTIFICATION_HEADER = 'x-comity-justification'

/** Header with the number of the case for which an official reads. */
export const CASE_HEADER = 'x-comity-case'

/** Purpose and justification of one read. */
export type Reason = { readonly purpose: string; readonly justification: string }

/**
 * The reason of a request.
 * @throws TaxiiError `purpose-unknown` where none of the agreements lists the purpose, `reason-invalid`
 */
export function reasonOf(request: Pick<TaxiiRequest, 'official' | 'headers'>, entries: readonly AgreementEntry[]): Reason {
  const purpose = headerOf(request, PURPOSE_HEADER) ?? request.official.purpose
  const told = headerOf(request, JUSTIFICATION_HEADER)
  if (!entries.some((entry) => listsPurpose(entry, purpose))) throw new TaxiiError('purpose-unknown')
  return { purpose, justification: told === undefined ? request.official.justification : decoded(told) }
}

/** Whether the agreement is for that purpose among others. */
export function listsPurpose({ record }: AgreementEntry, purpose: string): boolean {
  return record.agreement.purposes.list.some((known) => known.code === purpose)
}

function decoded(text: string): string {
  const value = /^[\x20-\x7e]+$/.test(text) ? percentDecoded(text).trim() : ''
  if (value === '' || value.length > JUSTIFICATION_MAX || /\p{Cc}/u.test(value)) throw new TaxiiError('reason-invalid')
  return value
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new TaxiiError('reason-invalid')
  }
}
