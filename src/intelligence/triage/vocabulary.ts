/** The closed words of triage. The shape of agreements has the same; the types keep them equal. */

/** What a formula may weigh, in the order in which reasons are told. */
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

const BUCKET_REASONS = {
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

/** The reason that a bucket of an input gives. */
export type BucketReason<Input extends TriageInput> = (typeof BUCKET_REASONS)[Input][number]
/** One reason for a score; `untold` where an item does not say. */
export type TriageReason = BucketReason<TriageInput> | `${TriageInput}-untold`

const PLACES: ReadonlyMap<TriageReason, number> = new Map(
  TRIAGE_INPUTS.flatMap((input, place) => [...BUCKET_REASONS[input], `${input}-untold` as const].map((reason) => [reason, place] as const)),
)

/** Every reason, in the order of the inputs. */
export const TRIAGE_REASONS: readonly TriageReason[] = [...PLACES.keys()]

/** Whether reasons are at most one for each input, in the order of the inputs. */
export function areOrdered(reasons: readonly TriageReason[]): boolean {
  const places = reasons.map((reason) => PLACES.get(reason) ?? Number.NaN)
  return places.every((place, index) => place > (places[index - 1] ?? -1))
}
