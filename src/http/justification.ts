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
/** Characters of a justification. */
export const JUSTIFICATION_MAX = 2_000

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

/**
 * What is recorded as the reason of a read: told with the request, else as it was stated in the session for the case that is named. Who brings
 * its own credentials with each request has what was stated when its account was made; a session has not.
 * @throws HttpError `reason-missing`
 */
export function reasonOf(
  request: FastifyRequest,
  given: { readonly purpose?: string; readonly justification?: string },
  official: Official,
): { readonly purpose: string; readonly justification: string } {
  const { session } = official
  const stated = session === undefined ? official : session.reason
  const justification = justificationOf(request, given.justification) ?? stated?.justification
  const purpose = given.purpose ?? purposeOf(request) ?? stated?.purpose
  if (purpose === undefined || justification === undefined) {
    throw new HttpError('reason-missing', 'say for which purpose you read and why, once for each case: your session remembers it')
  }
  return { purpose, justification }
}

/** The same for what a page shows of itself and holds no item: where nothing was stated yet, what the account was made for. */
export function standingReasonOf(...[request, given, official]: Parameters<typeof reasonOf>): ReturnType<typeof reasonOf> {
  if (official.session === undefined || official.session.reason !== null) return reasonOf(request, given, official)
  const { purpose, justification } = official
  return reasonOf(request, { purpose, justification, ...given }, official)
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
