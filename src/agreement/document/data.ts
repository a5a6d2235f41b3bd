/** What may cross a border: types and fields, people, quality. */
import { Type } from '#typebox'
import { CREDIBILITIES, RELIABILITIES } from './handling.ts'
import { annexCode, article, closed, FORMS, hours, someOf, visibleText } from './words.ts'

/**
 * How a field crosses: `as-is`; `generalise`: coarser (prefix, country, day); `pseudonymise`: under a name that only this
 * recipient and purpose see; `drop`: not at all; `never`: not at all, and no later narrowing, approval or level of emergency
 * changes that. A field that an annex does not list is dropped.
 */
export const FIELD_TREATMENTS = ['as-is', 'generalise', 'pseudonymise', 'drop', 'never'] as const
/** How one field crosses. */
export type FieldTreatment = (typeof FIELD_TREATMENTS)[number]

// A record without `additionalProperties: false` lets through every key that its pattern does not match.
const fieldTreatments = Type.Record(Type.String({ pattern: FORMS.fieldName }), Type.Enum([...FIELD_TREATMENTS]), {
  additionalProperties: false,
  maxProperties: 200,
})
const typeTreatments = Type.Record(Type.String({ pattern: FORMS.stixType }), fieldTreatments, {
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 200,
})

const requiredFields = Type.Record(
  Type.String({ pattern: FORMS.stixType }),
  Type.Array(Type.String({ pattern: FORMS.fieldName }), { minItems: 1, maxItems: 200, uniqueItems: true }),
  { additionalProperties: false, minProperties: 1, maxProperties: 200 },
)

/** Annexes: the types covered, how each of their fields crosses, and the fields without which an item does not. */
export const annexesShape = Type.Array(
  closed({ article, code: annexCode, title: visibleText(200), types: typeTreatments, requires: Type.Optional(requiredFields) }),
  { maxItems: 26 },
)

/**
 * Data about people. Without this article an item about a person counts as about a minor and as of a special category
 * unless its origin said otherwise.
 */
export const peopleShape = closed({
  article,
  /** What counts where the origin did not say whether a person is a minor. */
  untoldMinor: Type.Enum(['adult', 'minor']),
  /** What counts where the origin did not say whether data is of a special category. */
  untoldSpecial: Type.Enum(['ordinary', 'special']),
  /** Items of special categories in one release from which on it is a bulk, which no article permits. */
  bulkItems: Type.Integer({ minimum: 2, maximum: 1_000 }),
})

/** What must be said of every item, and how good it must be. */
export const qualityShape = closed({
  article,
  requires: Type.Optional(someOf(['nature', 'reliability', 'credibility'])),
  /** Worst grade of the source that may be shared. */
  reliabilityAtLeast: Type.Optional(Type.Enum([...RELIABILITIES])),
  /** Worst grade of the information that may be shared. */
  credibilityAtLeast: Type.Optional(Type.Enum([...CREDIBILITIES])),
  /** Hours within which recipients of something wrong are told. */
  correctionHours: Type.Optional(hours),
})
