/** What an item must show before it crosses; whoever gives looks it up in the content, and it can only refuse. */
import { DAY_MS, type Instant, type Refusal } from '../foundation/index.ts'
import { latestTimeOf, type StixObject, typeOf } from '../intelligence/index.ts'
import type { Obligations } from '../policy/index.ts'

/** They say how others are handled and read, and nothing of the world. */
const ABOUT_NOTHING: ReadonlySet<string> = new Set(['marking-definition', 'extension-definition'])
/** They go with what they are about or not at all, so that they are about the same states. */
const ABOUT_OTHERS: ReadonlySet<string> = new Set([...ABOUT_NOTHING, 'relationship', 'language-content'])

/** When it is looked at, and which states objects are about: empty where nothing says, undefined where that is not known. */
export type Looking = { readonly now: Instant; readonly statesOf: (object: StixObject) => readonly string[] | undefined }

/** Why an object does not show what the articles ask of it (spec/agreement.md#obligations); undefined where it does. */
export function itemFault(
  object: StixObject,
  { itemAsks }: Pick<Obligations, 'itemAsks'>,
  { now, statesOf }: Looking,
): Refusal | undefined {
  const { fields, countries, age } = itemAsks
  const type = typeOf(object)
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
