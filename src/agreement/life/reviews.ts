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
  /** Every date that was asked about so far, the one that is due last, past or not. */
  readonly dates: readonly ReviewDate[]
}

/** One date of a review. */
export type ReviewDate = {
  readonly due: Instant
  /** Parties that had held it by then. */
  readonly heldInTime: readonly string[]
  /** When all had held it; null where they have not yet. */
  readonly heldAt: Instant | null
}

/** Every review of a version that entered into force then, in the order of the document; none of one that has not. */
export function reviewsSince(record: AgreementRecord, entered: Instant | undefined): readonly ReviewStanding[] {
  if (entered === undefined) return []
  return (record.agreement.reviews?.list ?? []).map((review) => standingOf(record, review, entered))
}

/** The first date at which a version ends because a review was not held. */
export function unheldReview(reviews: readonly ReviewStanding[]): Instant | undefined {
  const unheld = reviews
    .filter(({ review }) => review.onSilence === 'lapse')
    .flatMap(({ dates }) => dates.filter(({ due, heldAt }) => heldAt === null || heldAt > due))
  return unheld.length === 0 ? undefined : Math.min(...unheld.map(({ due }) => due))
}

/** Each date wants a fresh word of every bound party, given after the date before; the first act that finds all of them completes it. */
function standingOf(record: AgreementRecord, review: Review, entered: Instant): ReviewStanding {
  let round = 0
  while (dateOf(review, round) <= entered && review.everyMonths !== undefined) round += 1
  if (dateOf(review, round) <= entered) return { review, due: null, heldBy: [], dates: [] }
  let after = entered
  let due: Instant | null = dateOf(review, round)
  let heldBy = new Map<string, Instant>()
  const dates: ReviewDate[] = []
  for (const { party, at, body } of provenOf(record, 'review')) {
    if (due === null || body.subject !== review.subject || at < after) continue
    if (!heldBy.has(party)) heldBy.set(party, at)
    if (!boundAt(record, at).every((code) => heldBy.has(code))) continue
    dates.push({ due, heldInTime: heldUntil(heldBy, due), heldAt: at })
    after = Math.max(at, due)
    round += 1
    due = review.everyMonths === undefined ? null : dateOf(review, round)
    heldBy = new Map()
  }
  if (due !== null) dates.push({ due, heldInTime: heldUntil(heldBy, due), heldAt: null })
  return { review, due, heldBy: [...heldBy.keys()], dates }
}

function heldUntil(heldBy: ReadonlyMap<string, Instant>, due: Instant): readonly string[] {
  return [...heldBy].filter(([, at]) => at <= due).map(([party]) => party)
}

/** Whether an instant is one of the dates of a review. */
export function isDateOf(review: Review, instant: Instant): boolean {
  const { firstAt, everyMonths = 0 } = review
  const first = parseTimestamp(firstAt)
  if (everyMonths === 0) return instant === first
  const [then, now] = [new Date(first), new Date(instant)]
  const months = (now.getUTCFullYear() - then.getUTCFullYear()) * 12 + now.getUTCMonth() - then.getUTCMonth()
  return months >= 0 && months % everyMonths === 0 && dateOf(review, months / everyMonths) === instant
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
