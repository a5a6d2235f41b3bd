/** What an answer of a TAXII server says, however loosely it was written. */
import type { IncomingHttpHeaders } from 'node:http'
import {
  type Clock,
  DAY_MS,
  FoundationError,
  formatMicroseconds,
  type Instant,
  isJsonObject,
  type Json,
  type JsonObject,
  parseMicroseconds,
  SECOND_MS,
  utf8Text,
} from '../foundation/index.ts'
import { FeedError, type FeedErrorCode, type FeedWarning } from '../workflows/feeds/index.ts'
import type { HttpAnswer } from './http-call.ts'

const COMMA = 0x2c
const OPEN_LIST = 0x5b
const OPEN_OBJECT = 0x7b

/** The media type of everything that TAXII 2.1 servers send and take. */
export const TAXII_MEDIA_TYPE = 'application/taxii+json;version=2.1'
/** Most values of one answer: a parsed `{}` takes thirty times the memory of its text, so a bound in bytes alone bounds little. */
const VALUES_MAX = 4_000_000
/** The longest that a server may ask to be left alone, milliseconds. */
const RETRY_AFTER_MAX = DAY_MS

const REFUSALS: ReadonlyMap<number, readonly [FeedErrorCode, string]> = new Map([
  [401, ['login-refused', 'server does not know these credentials']],
  [403, ['login-refused', 'server does not permit this to these credentials']],
  [404, ['not-found', 'server has nothing there, or not for these credentials']],
  [406, ['media-type-refused', 'server does not speak TAXII 2.1']],
  [413, ['envelope-refused', 'server does not take envelopes so large']],
  [415, ['media-type-refused', 'server does not take TAXII 2.1']],
  [429, ['server-busy', 'server asks to be left alone for a while']],
  [503, ['server-busy', 'server asks to be left alone for a while']],
])

/** The body of a good answer. @throws FeedError by the status, or `answer-invalid` */
export function resourceOf(answer: HttpAnswer, clock: Clock): { readonly resource: JsonObject; readonly warnings: readonly FeedWarning[] } {
  assertGood(answer, clock)
  const resource = looseJson(answer.body)
  if (!isJsonObject(resource)) throw new FeedError('answer-invalid', 'answer of the server is no JSON object')
  return { resource, warnings: isTaxiiType(answer.headers['content-type']) ? [] : ['media-type-wrong'] }
}

function assertGood({ status, headers }: HttpAnswer, clock: Clock): void {
  if (status >= 200 && status < 300) return
  const retryAt = retryTime(headers, clock)
  const [code, message] = REFUSALS.get(status) ?? otherRefusal(status)
  throw new FeedError(code, `${message} (${status})`, retryAt === undefined ? {} : { retryAt })
}

function otherRefusal(status: number): readonly [FeedErrorCode, string] {
  if (status >= 500) return ['server-failed', 'server failed']
  return status >= 400
    ? ['request-refused', 'server refuses the request']
    : ['answer-invalid', 'answer of the server has a status that says nothing']
}

/** The instant that `Retry-After` names in seconds or as a date (RFC 9110 section 10.2.3), within a day. */
export function retryTime(headers: IncomingHttpHeaders, clock: Clock): Instant | undefined {
  const text = headers['retry-after']?.trim() ?? ''
  const now = clock.now()
  if (/^\d{1,10}$/.test(text)) return now + Math.min(Number(text) * SECOND_MS, RETRY_AFTER_MAX)
  const at = Date.parse(text)
  if (!Number.isFinite(at)) return undefined
  // By its own clock, where it tells the time.
  const theirNow = Date.parse(headers.date ?? '')
  const wait = at - (Number.isFinite(theirNow) ? theirNow : now)
  return now + Math.min(Math.max(wait, 0), RETRY_AFTER_MAX)
}

/**
 * The answer as JSON. Repeated keys and great numbers are not looked for: what
 * is taken from here is checked member by member, and objects are read from
 * their own bytes.
 */
function looseJson(body: Uint8Array): Json {
  assertFewValues(body)
  try {
    return JSON.parse(utf8Text(body)) as Json
  } catch (error) {
    throw new FeedError('answer-invalid', 'answer of the server is not JSON', { cause: error })
  }
}

/** Counted without regard to texts, so a comma in one counts too. */
function assertFewValues(body: Uint8Array): void {
  let values = 0
  // By index: iterating over a whole page takes seconds.
  for (let index = 0; index < body.length; index += 1) {
    const byte = body[index]
    if (byte === COMMA || byte === OPEN_LIST || byte === OPEN_OBJECT) values += 1
  }
  if (values > VALUES_MAX) throw new FeedError('answer-too-large', `answer holds more than ${VALUES_MAX} values`)
}

function isTaxiiType(contentType: string | undefined): boolean {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';')
  const version = parameters.map((parameter) => parameter.replace(/[\s"]/g, '')).find((parameter) => parameter.startsWith('version='))
  return type.trim() === 'application/taxii+json' && (version ?? 'version=2.1') === 'version=2.1'
}

/** A time as servers write it, with any number of fraction digits, as TAXII writes it; undefined for what is none. */
export function looseTime(text: string | undefined): string | undefined {
  if (text === undefined || text.length > 40) return undefined
  const utc = text
    .trim()
    .replace(' ', 'T')
    .replace(/(?:\+00:?00|z)$/, 'Z')
  try {
    return formatMicroseconds(parseMicroseconds(utc))
  } catch (error) {
    if (error instanceof FoundationError) return undefined
    throw error
  }
}

/** A text member that is not empty and not endless, and that can be kept, sent and shown: whole characters, none of control. */
export function textMember(value: Json | undefined, charactersMax: number): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= charactersMax && !/[\p{Cc}\p{Cs}]/u.test(value) ? value : undefined
}
