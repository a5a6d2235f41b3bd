/** What is looked at together: when each review is due, who has held it, and what follows where not everybody did. */
import { type Instant, parseTimestamp } from '../../foundation/index.ts'
import type { Agreement } from '../document/index.ts'
import { boundAt } from './departures.ts'
import { type AgreementRecord, provenOf } from './record.ts'

/** One review as an agreement lists it. */
export type Review = NonNullable<Agreement['reviews']>['list'][number]

/** Where a review stands. */
export type ReviewStanding = {
  readonly review: Review
  /** When it is due, or was: the first date by which it has not been held by all; null for one that is done for good. */
  readonly due: Instant | null
  /** Parties that have held it for that date. */
  readonly heldBy: readonly string[]
  /** The first date by which it was not held although it was held later; null where it never was late. */
  readonly lateFor: Instant | null
}

/** Every review of a version that entered into force then, in the order of the document; none of one that has not. */
export function reviewsSince(record: AgreementRecord, entered: Instant | undefined): readonly ReviewStanding[] {
  if (entered === undefined) return []
  return (record.agreement.reviews?.list ?? []).map((review) => standingOf(record, review, entered))
}

/** The first date at which a version ends because a review was not held. */
export function unheldReview(reviews: readonly ReviewStanding[]): Instant | undefined {
  const dates = reviews.flatMap(({ review, due, lateFor }) => (review.onSilence === 'lapse' ? (lateFor ?? due ?? []) : []))
  return dates.length === 0 ? undefined : Math.min(...dates)
}

/** Each date wants a fresh word of every bound party, given after the date before; the first act that finds all of them completes it. */
function standingOf(record: AgreementRecord, review: Review, entered: Instant): ReviewStanding {
  let round = 0
  while (dateOf(review, round) <= entered && review.everyMonths !== undefined) round += 1
  if (dateOf(review, round) <= entered) return { review, due: null, heldBy: [], lateFor: null }
  let after = entered
  let due: Instant | null = dateOf(review, round)
  let lateFor: Instant | null = null
  let heldBy = new Set<string>()
  for (const { party, at, body } of provenOf(record, 'review')) {
    if (due === null || body.subject !== review.subject || at < after) continue
    heldBy.add(party)
    if (!boundAt(record, at).every((code) => heldBy.has(code))) continue
    if (at > due) lateFor ??= due
    after = Math.max(at, due)
    round += 1
    due = review.everyMonths === undefined ? null : dateOf(review, round)
    heldBy = new Set()
  }
  return { review, due, heldBy: [...heldBy], lateFor }
}

/** The date of a round: calendar months after the first, on the last day of a month that is too short. */
function dateOf({ firstAt, everyMonths = 0 }: Review, round: number): Instant {
  const first = new Date(parseTimestamp(firstAt))
  const month = first.getUTCMonth() + everyMonths * round
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), month + 1, 0)).getUTCDate()
  const date = new Date(first)
  date.setUTCFullYear(first.getUTCFullYear(), month, Math.min(first.getUTCDate(), lastDay))
  return date.getTime()
}
