/** When an agreement lapses by itself, as far as all its parties renewed it. */
import { DAY_MS, type Instant, parseTimestamp } from '../../foundation/index.ts'
import { boundAt } from './departures.ts'
import { type AgreementRecord, provenOf, remembered } from './record.ts'

/** The sunset as it stands, and the renewals that were stated for the next one. */
export type SunsetStanding = { readonly at: Instant; readonly renewedBy: ReadonlyMap<string, Instant> }

/**
 * The sunset that holds. Each round of renewals wants a fresh statement of every bound party before the sunset that then
 * holds, none of them longer than a renewal may be; the least of them is the next sunset.
 */
export const sunsetOf = remembered(standingSunset)

function standingSunset(record: AgreementRecord): SunsetStanding {
  const { sunset } = record.agreement
  const longest = (sunset.renewalDays ?? 0) * DAY_MS
  let at = parseTimestamp(sunset.at)
  let renewedBy = new Map<string, Instant>()
  for (const { party, at: statedAt, body } of provenOf(record, 'renew')) {
    const until = parseTimestamp(body.until)
    if (statedAt >= at || until <= at || until > at + longest) continue
    renewedBy.set(party, until)
    const bound = boundAt(record, statedAt)
    if (!bound.every((code) => renewedBy.has(code))) continue
    at = Math.min(...bound.map((code) => renewedBy.get(code) as Instant))
    renewedBy = new Map()
  }
  return { at, renewedBy }
}

/** The instant until which one more renewal can reach. */
export function renewableUntil(record: AgreementRecord): Instant {
  return sunsetOf(record).at + (record.agreement.sunset.renewalDays ?? 0) * DAY_MS
}
