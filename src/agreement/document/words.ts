/** The building blocks of the shapes: every text, list and number of an agreement is bounded. */
import { type TProperties, Type } from '#typebox'
import { DATA_SUBJECTS, TLP_LEVELS } from './handling.ts'

/** The forms of text that an agreement knows, as patterns. */
export const FORMS = {
  // Texts that officials sign must look the same to everyone: no control characters (line breaks aside), nothing that
  // reorders or hides what stands beside it.
  visibleText:
    '^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff]*$',
  slug: '^[a-z0-9]+(?:-[a-z0-9]+)*$',
  article: '^(?:Annex [A-Z][A-Z0-9]{0,3}|[1-9][0-9]{0,2}(?:\\.[1-9][0-9]{0,2}){0,3}[a-z]?)$',
  partyCode: '^[A-Z]{2}$',
  partyCodeOrAll: '^(?:\\*|[A-Z]{2})$',
  country: '^(?:[A-Z]{2})$',
  annexCode: '^[A-Z][A-Z0-9]{0,3}$',
  stixType: '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$',
  fieldName: '^[a-z][a-z0-9_]{0,249}$',
  sha256Hex: '^[0-9a-f]{64}$',
  rootKey: '^[A-Za-z0-9_-]{43}$',
  language: '^[a-z]{2,3}$',
  printable: '^[!-~]+$',
  plainWord: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
  httpUrl: '^https?://[!"$-~]+$',
  time: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
  semanticVersion: '^(?:0|[1-9][0-9]{0,4})\\.(?:0|[1-9][0-9]{0,4})\\.(?:0|[1-9][0-9]{0,4})$',
} as const

/** Pattern of text that looks the same to everybody who reads it. */
export const VISIBLE_TEXT = FORMS.visibleText

/** A closed object: an unknown member is refused. */
export const closed = <Properties extends TProperties>(properties: Properties) => Type.Object(properties, { additionalProperties: false })
/** Text that people read. */
export const visibleText = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: FORMS.visibleText })
/** Lower-case words joined by hyphens. */
export const slug = (maxLength: number) => Type.String({ minLength: 3, maxLength, pattern: FORMS.slug })
/** A whole number within bounds. */
export const wholeNumber = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum })
/** A list of different words of a closed vocabulary, at least one. */
export const someOf = <Word extends string>(words: readonly Word[]) =>
  Type.Array(Type.Enum([...words]), { minItems: 1, maxItems: words.length, uniqueItems: true })

/** Number of an article: `4.1`, `4.1a`, `Annex A`. */
export const article = Type.String({
  maxLength: 20,
  pattern: FORMS.article,
})
/** Numbers of several articles. */
export const articles = Type.Array(article, { minItems: 1, maxItems: 256, uniqueItems: true })
/** Code of a party: two capital letters. */
export const partyCode = Type.String({ pattern: FORMS.partyCode })
/** Codes of several parties. */
export const partyCodes = Type.Array(partyCode, { minItems: 1, maxItems: 64, uniqueItems: true })
/** Codes of several parties, or `*` alone. */
export const partyCodesOrAll = Type.Array(Type.String({ pattern: FORMS.partyCodeOrAll }), { minItems: 1, maxItems: 64, uniqueItems: true })
/** States by ISO 3166-1 alpha-2. */
export const countries = Type.Array(Type.String({ pattern: FORMS.country }), { minItems: 1, maxItems: 249, uniqueItems: true })
/** Code of a purpose. */
export const purposeCode = slug(64)
/** Codes of several purposes. */
export const purposeCodes = Type.Array(purposeCode, { minItems: 1, maxItems: 64, uniqueItems: true })
/** Code of an annex. */
export const annexCode = Type.String({ pattern: FORMS.annexCode })
/** One TLP level. */
export const tlp = Type.Enum([...TLP_LEVELS])
/** Several categories of data subject. */
export const dataSubjects = someOf(DATA_SUBJECTS)
/** STIX type of an object. */
export const stixType = Type.String({ minLength: 3, maxLength: 250, pattern: FORMS.stixType })
/** Whole days. */
export const days = wholeNumber(1, 36_500)
/** Whole hours. */
export const hours = wholeNumber(1, 87_600)
/** Whole seconds. */
export const seconds = wholeNumber(1, 31_536_000)
/** RFC 3339 instant in UTC; `checkAgreement` reads it. */
export const instant = Type.String({ maxLength: 40 })
/** Lower-case hexadecimal SHA-256. */
export const sha256Hex = Type.String({ pattern: FORMS.sha256Hex })
