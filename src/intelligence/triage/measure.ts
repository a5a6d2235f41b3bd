/** What an item tells of each input. What it does not tell is untold, never guessed. */
import { DAY_MS, FoundationError, type Instant, type Json, type JsonObject, parseTimestamp } from '../../foundation/index.ts'
import type { CredibilityFact, Grading, ReliabilityFact } from '../grading/grading.ts'
import { severityOf } from './severity.ts'
import type { TriageInput } from './vocabulary.ts'

/**
 * The value of each input, as a whole number that is larger where it is more urgent: severity and confidence from 0 to 100, grades as their distance
 * from the grade that tells nothing, recency as days and disputes as parties below zero, other counts from 1 on.
 */
export type TriageMeasures = { readonly [Input in TriageInput]: number | 'untold' }

/** What is known of an item beside the object. */
export type MeasuredItem = {
  readonly object: JsonObject
  readonly grading: Pick<Grading, 'reliability' | 'credibility'>
  /** The clock against which recency is told. */
  readonly now: Instant
  /** Sightings of it in the share, and whom it concerns there. */
  readonly counts: { readonly sightings: number; readonly reach: number }
  /** What recipients told of it; null where none said what came of it. */
  readonly feedback: ItemFeedback | null
}

/** How many recipients say last of an item that they saw it or that it was of use, and how many that it was a false positive. */
export type ItemFeedback = { readonly confirmations: number; readonly disputes: number }

/** Grades from the one that tells nothing on. */
const RELIABILITIES: readonly ReliabilityFact[] = ['X', 'C', 'B', 'A']
const CREDIBILITIES: readonly CredibilityFact[] = ['4', '3', '2', '1']

/** Measures an item. Total: whatever an object holds, each input has a value or is untold. */
export function measureItem({ object, grading, now, counts, feedback }: MeasuredItem): TriageMeasures {
  const confidence = object.confidence
  return {
    severity: severityOf(object) ?? 'untold',
    reliability: gradeMeasure(grading.reliability),
    credibility: gradeMeasure(grading.credibility),
    confidence: Number.isInteger(confidence) && Number(confidence) >= 0 && Number(confidence) <= 100 ? Number(confidence) : 'untold',
    recency: recencyOf(object, now),
    reach: counts.reach > 0 ? counts.reach : 'untold',
    sightings: counts.sightings > 0 ? counts.sightings : 'untold',
    confirmations: feedback !== null && feedback.confirmations > 0 ? feedback.confirmations : 'untold',
    disputes: feedback === null ? 'untold' : 0 - feedback.disputes,
  }
}

/** How far a grade is from telling nothing. */
export function gradeMeasure(grade: ReliabilityFact | CredibilityFact): number | 'untold' {
  const scale: readonly string[] = RELIABILITIES.includes(grade as ReliabilityFact) ? RELIABILITIES : CREDIBILITIES
  const distance = scale.indexOf(grade)
  return distance > 0 ? distance : 'untold'
}

/** When it was last seen, or became valid, or was changed. */
const MOMENTS = ['last_seen', 'last_observed', 'valid_from', 'modified'] as const

/** Whole days since the latest of what it tells, below zero; what lies ahead is today. */
function recencyOf(object: JsonObject, now: Instant): number | 'untold' {
  const latest = Math.max(...MOMENTS.map((name) => instantOf(object[name])))
  // Zero minus the days, since minus zero would be another number than zero.
  return latest === Number.NEGATIVE_INFINITY ? 'untold' : 0 - Math.max(0, Math.floor((now - latest) / DAY_MS))
}

function instantOf(value: Json | undefined): number {
  if (typeof value !== 'string') return Number.NEGATIVE_INFINITY
  try {
    return parseTimestamp(value)
  } catch (error) {
    if (error instanceof FoundationError) return Number.NEGATIVE_INFINITY
    throw error
  }
}
