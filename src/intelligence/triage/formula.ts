/** A formula: whole numbers and closed words, as an agreement states it (spec/agreement.md#triage). */
import type { BucketReason, TriageInput } from './vocabulary.ts'

/** One bucket of an input. The first of a list has no threshold. */
type Bucket<Input extends TriageInput> = {
  readonly reason: BucketReason<Input>
  /** 0 to 100. */
  readonly points: number
}

type Count = { readonly counts: 'released' | 'submitted' }

/** What one input weighs. Buckets ascend in threshold and points. */
export type InputTerms<Input extends TriageInput, Threshold> = {
  /** 1 to 100. */
  readonly weight: number
  readonly buckets: readonly (Bucket<Input> & Threshold)[]
}

/** How an item is scored. */
export type TriageFormula = {
  readonly formula: { readonly id: string; readonly version: number }
  /** Types of object that are scored. */
  readonly types: readonly string[]
  /** At least one. */
  readonly inputs: {
    readonly severity?: InputTerms<'severity', { readonly atLeast?: number }>
    readonly reliability?: InputTerms<'reliability', { readonly atLeast?: 'A' | 'B' }>
    readonly credibility?: InputTerms<'credibility', { readonly atLeast?: '1' | '2' }>
    readonly confidence?: InputTerms<'confidence', { readonly atLeast?: number }>
    readonly recency?: InputTerms<'recency', { readonly withinDays?: number }>
    readonly reach?: InputTerms<'reach', { readonly atLeast?: number }> & Count
    readonly sightings?: InputTerms<'sightings', { readonly atLeast?: number }> & Count
    readonly confirmations?: InputTerms<'confirmations', { readonly atLeast?: number }>
    readonly disputes?: InputTerms<'disputes', { readonly atMost?: number }>
  }
  /** From the lowest on, which begins at 0. */
  readonly levels: readonly { readonly code: string; readonly atLeast: number }[]
}

/** The largest number that a count is compared with: no more of it need be counted. */
export function countedMax({ inputs }: TriageFormula, input: 'reach' | 'sightings'): number {
  return Math.max(1, ...(inputs[input]?.buckets ?? []).map(({ atLeast = 1 }) => atLeast))
}
