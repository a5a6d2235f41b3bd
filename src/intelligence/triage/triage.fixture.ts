/** The formula of the worked example in docs/triage.md, any other formula, and whatever may be measured. */
import fc from 'fast-check'
import type { TriageFormula } from './formula.ts'
import type { TriageMeasures } from './measure.ts'
import { TRIAGE_INPUTS, type TriageInput } from './vocabulary.ts'

export const EXAMPLE_FORMULA = {
  formula: { id: 'cyber-triage', version: 1 },
  types: ['indicator', 'malware', 'vulnerability', 'url', 'email-addr'],
  inputs: {
    severity: {
      weight: 30,
      buckets: [
        { reason: 'severity-low', points: 10 },
        { reason: 'severity-medium', atLeast: 40, points: 40 },
        { reason: 'severity-high', atLeast: 70, points: 80 },
        { reason: 'severity-critical', atLeast: 90, points: 100 },
      ],
    },
    reliability: {
      weight: 10,
      buckets: [
        { reason: 'reliability-weak', points: 20 },
        { reason: 'reliability-sound', atLeast: 'B', points: 100 },
      ],
    },
    credibility: {
      weight: 10,
      buckets: [
        { reason: 'credibility-weak', points: 20 },
        { reason: 'credibility-sound', atLeast: '2', points: 100 },
      ],
    },
    confidence: {
      weight: 10,
      buckets: [
        { reason: 'confidence-low', points: 10 },
        { reason: 'confidence-medium', atLeast: 30, points: 50 },
        { reason: 'confidence-high', atLeast: 70, points: 100 },
      ],
    },
    recency: {
      weight: 20,
      buckets: [
        { reason: 'seen-long-ago', points: 0 },
        { reason: 'seen-lately', withinDays: 90, points: 50 },
        { reason: 'seen-recently', withinDays: 7, points: 100 },
      ],
    },
    reach: {
      weight: 10,
      counts: 'released',
      buckets: [
        { reason: 'reach-single', points: 20 },
        { reason: 'reach-several', atLeast: 2, points: 60 },
        { reason: 'reach-wide', atLeast: 10, points: 100 },
      ],
    },
    sightings: {
      weight: 10,
      counts: 'submitted',
      buckets: [
        { reason: 'sighted-once', points: 30 },
        { reason: 'sighted-repeatedly', atLeast: 2, points: 60 },
        { reason: 'sighted-often', atLeast: 10, points: 100 },
      ],
    },
  },
  levels: [
    { code: 'routine', atLeast: 0 },
    { code: 'notable', atLeast: 40 },
    { code: 'pressing', atLeast: 60 },
    { code: 'urgent', atLeast: 80 },
  ],
} as const satisfies TriageFormula

/** What recipients told, as a formula may weigh it beside the others. */
export const FEEDBACK_TERMS = {
  confirmations: {
    weight: 10,
    buckets: [
      { reason: 'confirmed-by-one', points: 40 },
      { reason: 'confirmed-by-several', atLeast: 2, points: 80 },
      { reason: 'confirmed-by-many', atLeast: 5, points: 100 },
    ],
  },
  disputes: {
    weight: 10,
    buckets: [
      { reason: 'disputed-widely', points: 0 },
      { reason: 'disputed-by-few', atMost: 2, points: 30 },
      { reason: 'disputed-by-none', atMost: 0, points: 100 },
    ],
  },
} as const satisfies TriageFormula['inputs']

const ALL_TERMS = { ...EXAMPLE_FORMULA.inputs, ...FEEDBACK_TERMS }

/** Any formula that an agreement could state with the thresholds of the example: other weights, points, inputs and levels. */
export const someFormula: fc.Arbitrary<TriageFormula> = fc
  .record({
    inputs: fc.subarray([...TRIAGE_INPUTS], { minLength: 1 }),
    weights: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 9, maxLength: 9 }),
    points: fc.array(fc.array(fc.nat(100), { minLength: 4, maxLength: 4 }), { minLength: 9, maxLength: 9 }),
    levels: fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 5 }),
  })
  .map(({ inputs, weights, points, levels }) => ({
    formula: { id: 'any-formula', version: 1 },
    types: ['indicator'],
    inputs: Object.fromEntries(
      inputs.map((input, place) => {
        const ascending = (points[place] ?? []).toSorted((left, right) => left - right)
        const terms = ALL_TERMS[input]
        const buckets = terms.buckets.map((bucket, index) => ({ ...bucket, points: ascending[index] ?? 100 }))
        return [input, { ...terms, weight: weights[place] ?? 1, buckets }]
      }),
    ) as TriageFormula['inputs'],
    levels: [0, ...levels.toSorted((left, right) => left - right)].map((atLeast) => ({ code: `level-${atLeast}`, atLeast })),
  }))

const MEASURED: { readonly [Input in TriageInput]: fc.Arbitrary<number> } = {
  severity: fc.nat(100),
  reliability: fc.integer({ min: 1, max: 3 }),
  credibility: fc.integer({ min: 1, max: 3 }),
  confidence: fc.nat(100),
  recency: fc.integer({ min: -40_000, max: 0 }),
  reach: fc.integer({ min: 1, max: 50 }),
  sightings: fc.integer({ min: 1, max: 5_000_000 }),
  confirmations: fc.integer({ min: 1, max: 64 }),
  disputes: fc.integer({ min: -64, max: 0 }),
}

/** Anything that can be measured of an item. */
export const someMeasures: fc.Arbitrary<TriageMeasures> = fc.record(
  Object.fromEntries(TRIAGE_INPUTS.map((input) => [input, fc.option(MEASURED[input], { nil: 'untold' as const })])),
) as unknown as fc.Arbitrary<TriageMeasures>
