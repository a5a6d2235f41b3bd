/** What an item must show before it crosses; whoever gives looks it up in the content, and it can only refuse. */
import { type AgreementRecord, joinedAt } from '../agreement/index.ts'
import { DAY_MS, type Instant, parseTimestamp, type Refusal } from '../foundation/index.ts'
import { latestTimeOf, type StixObject, typeOf, versionOf } from '../intelligence/index.ts'
import type { Obligations } from '../policy/index.ts'

/** They say how others are handled and read, and nothing of the world. */
const ABOUT_NOTHING: ReadonlySet<string> = new Set(['marking-definition', 'extension-definition'])
/** They go with what they are about or not at all, so that they are about the same states. */
const ABOUT_OTHERS: ReadonlySet<string> = new Set([...ABOUT_NOTHING, 'relationship', 'language-content'])

/** Since when a party is a member that receives nothing of before, and the article that says so. */
export type Membership = { readonly since: Instant; readonly article: string }

/** When it is looked at, and for whom. */
export type Looking = {
  readonly now: Instant
  /** Which states an object is about: empty where nothing says, undefined where that is not known. */
  readonly statesOf: (object: StixObject) => readonly string[] | undefined
  /** That of the recipient; undefined where the past is open to it. */
  readonly membership: Membership | undefined
}

/** That of a party that came in later with nothing of the past; undefined for every other, and under the draft by which it would come in. */
export function membershipOf(record: AgreementRecord, party: string): Membership | undefined {
  const joined = joinedAt(record, party)
  return joined?.at === undefined || joined.history !== 'none' ? undefined : { since: joined.at, article: joined.article }
}

/** Why an item is of before its recipient came in. What tells no version has no before. */
export function membershipFault(
  { type, version }: { readonly type: string; readonly version: string | null },
  membership: Membership | undefined,
): Refusal | undefined {
  if (membership === undefined || version === null || ABOUT_NOTHING.has(type)) return undefined
  if (parseTimestamp(version) >= membership.since) return undefined
  return { code: 'before-accession', reason: 'it is older than the membership of the recipient', article: membership.article }
}

/** Why an object does not show what the articles ask of it (spec/agreement.md#obligations); undefined where it does. */
export function itemFault(
  object: StixObject,
  { itemAsks }: Pick<Obligations, 'itemAsks'>,
  { now, statesOf, membership }: Looking,
): Refusal | undefined {
  const { fields, countries, age } = itemAsks
  const type = typeOf(object)
  const before = membershipFault({ type, version: versionOf(object) }, membership)
  if (before !== undefined) return before
  const missing = fields.find(({ field }) => object[field] === undefined)
  if (missing !== undefined) {
    return {
      code: 'field-missing',
      reason: `it lacks the field ${missing.field}, without which it is not shared`,
      article: missing.article,
    }
  }
  if (countries !== undefined && !ABOUT_OTHERS.has(type)) {
    const about = statesOf(object)
    const { article, codes } = countries
    if (about === undefined || about.length === 0) {
      return { code: 'country-untold', reason: 'it does not say which states it is about', article }
    }
    if (!about.every((code) => codes.includes(code))) {
      return { code: 'country-outside', reason: 'it is about a state that the article does not cover', article }
    }
  }
  if (age === undefined || ABOUT_NOTHING.has(type)) return undefined
  const time = latestTimeOf(object)
  const { article, daysMax } = age
  if (time === undefined) return { code: 'time-untold', reason: 'it does not say of when it is', article }
  if (time < now - daysMax * DAY_MS) return { code: 'data-too-old', reason: `it is older than ${daysMax} days`, article }
  return undefined
}
