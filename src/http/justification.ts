/** Why an official asks: a purpose, and a justification in words from the header or the query. */
import type { FastifyRequest } from 'fastify'
import { Type } from '#typebox'
import type { Official } from '../workflows/officials/index.ts'
import { HttpError } from './errors.ts'
import { PurposeField } from './fields.ts'

/** The header of a justification, percent-encoded UTF-8, so that any language fits. */
export const JUSTIFICATION_HEADER = 'x-comity-justification'
/** The header of a purpose, for requests that have no place for it. */
const PURPOSE_HEADER = 'x-comity-purpose'
/** The header that names the case for which an official reads; its number is recorded before the justification. */
export const CASE_HEADER = 'x-comity-case'
const JUSTIFICATION_MAX = 2_000

const PURPOSE = /^(?=.{3,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Query members by which a read says why; absent, the account's own are recorded. */
export const REASON_FIELDS = {
  purpose: Type.Optional(PurposeField),
  justification: Type.Optional(
    Type.String({ minLength: 1, maxLength: JUSTIFICATION_MAX, description: `Instead of the header ${JUSTIFICATION_HEADER}` }),
  ),
}

/** The justification of a request; undefined where it brings none. @throws HttpError `justification-invalid` */
export function justificationOf(request: FastifyRequest, inQuery: string | undefined): string | undefined {
  const header = request.headers[JUSTIFICATION_HEADER]
  const text = typeof header === 'string' ? percentDecoded(header) : inQuery
  if (text === undefined) return undefined
  if (text.trim() === '' || text.length > JUSTIFICATION_MAX || text.includes('\0')) throw invalid()
  return text
}

/** What is recorded as the reason of a read. */
export function reasonOf(
  request: FastifyRequest,
  given: { readonly purpose?: string; readonly justification?: string },
  official: Official,
): { readonly purpose: string; readonly justification: string } {
  const justification = justificationOf(request, given.justification) ?? official.justification
  return { purpose: given.purpose ?? purposeOf(request) ?? official.purpose, justification }
}

function purposeOf(request: FastifyRequest): string | undefined {
  const purpose = request.headers[PURPOSE_HEADER]
  if (typeof purpose === 'string' && !PURPOSE.test(purpose)) throw new HttpError('request-invalid', 'the header names no purpose')
  return typeof purpose === 'string' ? purpose : undefined
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalid()
  }
}

function invalid(): HttpError {
  return new HttpError('justification-invalid', `a justification has 1 to ${JUSTIFICATION_MAX} characters, percent-encoded in the header`)
}
