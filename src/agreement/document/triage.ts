/** Triage: how an item is scored, and who gets the score in place of what it was made from. Whole numbers and closed words, no expressions. */
import { type TProperties, Type } from '#typebox'
import { article, articles, closed, partyCodes, slug, stixType, visibleText, wholeNumber } from './words.ts'

/** What a formula may weigh. The two axes of grading stand apart: nothing ever fuses them. */
export const TRIAGE_INPUTS = [
  'severity',
  'reliability',
  'credibility',
  'confidence',
  'recency',
  'reach',
  'sightings',
  'confirmations',
  'disputes',
] as const
/** One thing that a formula may weigh. */
export type TriageInput = (typeof TRIAGE_INPUTS)[number]

/** The reasons that each input can give, from the least to the most urgent. */
export const TRIAGE_REASONS = {
  severity: ['severity-low', 'severity-medium', 'severity-high', 'severity-critical'],
  reliability: ['reliability-weak', 'reliability-sound'],
  credibility: ['credibility-weak', 'credibility-sound'],
  confidence: ['confidence-low', 'confidence-medium', 'confidence-high'],
  recency: ['seen-long-ago', 'seen-lately', 'seen-recently'],
  reach: ['reach-single', 'reach-several', 'reach-wide'],
  sightings: ['sighted-once', 'sighted-repeatedly', 'sighted-often'],
  confirmations: ['confirmed-by-one', 'confirmed-by-several', 'confirmed-by-many'],
  disputes: ['disputed-widely', 'disputed-by-few', 'disputed-by-none'],
} as const satisfies Readonly<Record<TriageInput, readonly string[]>>

/** How much of a score travels, from the least to the most: its level; also its number; also its reasons. */
export const TRIAGE_SHOWN = ['level', 'score', 'reasons'] as const
/** How much of one score travels. */
export type TriageShown = (typeof TRIAGE_SHOWN)[number]

/**
 * What sightings and reach are counted over: `released`, what the recipient gets as well, so that it learns nothing else by them;
 * `submitted`, all of the share, so that it learns how many there are without having one of them.
 */
export const TRIAGE_COUNTED = ['released', 'submitted'] as const

/** The one table by which words of STIX become a severity (docs/triage.md); another table gets another name. */
export const SEVERITY_TABLE = 'comity-severity-1'

const weight = wholeNumber(1, 100)
const points = wholeNumber(0, 100)

/** Buckets of one input, from the least on; the first has no threshold, it is whatever reaches none. */
const buckets = <Reason extends string, Threshold extends TProperties>(reasons: readonly Reason[], threshold: Threshold) =>
  Type.Array(closed({ reason: Type.Enum([...reasons]), ...threshold, points }), { minItems: 1, maxItems: reasons.length })

const atLeast = (maximum: number) => ({ atLeast: Type.Optional(wholeNumber(1, maximum)) })
const COUNT_MAX = 1_000_000
const PARTIES_MAX = 64
const counts = Type.Enum([...TRIAGE_COUNTED])

/** Each input that the formula weighs. One that an item does not tell adds nothing, and says so. */
const inputs = Type.Object(
  {
    severity: Type.Optional(
      closed({ weight, table: Type.Literal(SEVERITY_TABLE), buckets: buckets(TRIAGE_REASONS.severity, atLeast(100)) }),
    ),
    reliability: Type.Optional(
      closed({ weight, buckets: buckets(TRIAGE_REASONS.reliability, { atLeast: Type.Optional(Type.Enum(['A', 'B'])) }) }),
    ),
    credibility: Type.Optional(
      closed({ weight, buckets: buckets(TRIAGE_REASONS.credibility, { atLeast: Type.Optional(Type.Enum(['1', '2'])) }) }),
    ),
    confidence: Type.Optional(closed({ weight, buckets: buckets(TRIAGE_REASONS.confidence, atLeast(100)) })),
    recency: Type.Optional(
      closed({ weight, buckets: buckets(TRIAGE_REASONS.recency, { withinDays: Type.Optional(wholeNumber(0, 36_500)) }) }),
    ),
    reach: Type.Optional(closed({ weight, counts, buckets: buckets(TRIAGE_REASONS.reach, atLeast(COUNT_MAX)) })),
    sightings: Type.Optional(closed({ weight, counts, buckets: buckets(TRIAGE_REASONS.sightings, atLeast(COUNT_MAX)) })),
    /** Recipients whose last word on it is that they saw it or that it was of use. */
    confirmations: Type.Optional(closed({ weight, buckets: buckets(TRIAGE_REASONS.confirmations, atLeast(PARTIES_MAX)) })),
    /** Recipients whose last word on it is that it was a false positive; the fewer, the more it counts. */
    disputes: Type.Optional(
      closed({ weight, buckets: buckets(TRIAGE_REASONS.disputes, { atMost: Type.Optional(wholeNumber(0, PARTIES_MAX)) }) }),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
)

/** Triage; without this article no score is shared. */
export const triageShape = closed({
  article,
  /** Name and version of the formula, which travel with each score. */
  formula: closed({ id: slug(64), version: wholeNumber(1, 10_000) }),
  /** Types of object that are scored. */
  types: Type.Array(stixType, { minItems: 1, maxItems: 200, uniqueItems: true }),
  inputs,
  /** The levels by their lowest score, from the lowest on. */
  levels: Type.Array(closed({ code: slug(32), title: visibleText(100), atLeast: wholeNumber(0, 100) }), { minItems: 1, maxItems: 10 }),
  /** Under which sharing articles a score goes to whom: to every recipient of the article unless told. */
  shared: Type.Array(
    closed({
      articles,
      to: Type.Optional(partyCodes),
      shows: Type.Enum([...TRIAGE_SHOWN]),
      /** Whether the grade of the source stays at home, the score going in its place. */
      sourceGrade: Type.Optional(Type.Literal('withheld')),
    }),
    { minItems: 1, maxItems: 64 },
  ),
  /** Items about people: `never` scored; or scored as `advice`, and only once a releasing officer approved the release. */
  people: Type.Enum(['never', 'advice']),
})
