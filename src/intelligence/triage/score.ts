/** A score: weighted points of what an item tells, in whole numbers, with the reason for each. */
import type { TriageFormula } from './formula.ts'
import { gradeMeasure, type TriageMeasures } from './measure.ts'
import { TRIAGE_INPUTS, type TriageInput, type TriageReason } from './vocabulary.ts'

/** What one input adds. */
export type TriagePart = {
  readonly input: TriageInput
  readonly reason: TriageReason
  readonly weight: number
  readonly points: number
}

/** The score of one item, whole and explained: what of it travels is for the agreement. */
export type TriageScore = {
  readonly formula: { readonly id: string; readonly version: number }
  /** 0 to 100: the sum of weight times points over the sum of the weights, rounded down. */
  readonly score: number
  /** Code of the highest level that the score reaches. */
  readonly level: string
  /** For each input of the formula, in the order of the inputs. */
  readonly parts: readonly TriagePart[]
}

/** Scores what was measured of an item. The same measures give the same score; a larger one never gives a lower score. */
export function scoreOf({ formula, inputs, levels }: Omit<TriageFormula, 'types'>, measures: TriageMeasures): TriageScore {
  const parts = TRIAGE_INPUTS.flatMap((input): TriagePart[] => {
    const terms = inputs[input]
    if (terms === undefined) return []
    const reached = reachedBucket(terms.buckets, measures[input])
    const { reason, points } = reached ?? { reason: `${input}-untold` as const, points: 0 }
    return [{ input, reason, weight: terms.weight, points }]
  })
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0)
  const points = parts.reduce((sum, part) => sum + part.weight * part.points, 0)
  if (weights === 0) throw new Error('a formula weighs at least one input')
  const score = (points - (points % weights)) / weights
  const level = levels.findLast(({ atLeast }) => score >= atLeast)
  if (level === undefined) throw new Error('the lowest level of a formula begins at 0')
  return { formula: { id: formula.id, version: formula.version }, score, level: level.code, parts }
}

type Bucket = {
  readonly reason: TriageReason
  readonly points: number
  readonly atLeast?: number | 'A' | 'B' | '1' | '2'
  readonly withinDays?: number
  readonly atMost?: number
}

function reachedBucket(buckets: readonly Bucket[], measure: number | 'untold'): Bucket | undefined {
  return measure === 'untold' ? undefined : buckets.findLast((bucket) => measure >= thresholdOf(bucket))
}

/** A threshold on the scale of the measures. */
function thresholdOf({ atLeast, withinDays, atMost }: Bucket): number {
  if (withinDays !== undefined) return 0 - withinDays
  if (atMost !== undefined) return 0 - atMost
  if (typeof atLeast !== 'string') return atLeast ?? Number.NEGATIVE_INFINITY
  const measure = gradeMeasure(atLeast)
  if (measure === 'untold') throw new Error('no bucket begins at a grade that tells nothing')
  return measure
}
