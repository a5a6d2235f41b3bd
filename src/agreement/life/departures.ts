/** Who is bound no more: a party withdraws, its suspension lasts to the end, or all the others exclude it. */
import { DAY_MS, type Instant, parseTimestamp } from '../../foundation/index.ts'
import { type AgreementRecord, partiesOf, provenOf, remembered } from './record.ts'
import { longestRuns } from './suspensions.ts'

/** How a party left, when, and under which article. */
export type Departure = {
  readonly party: string
  readonly at: Instant
  readonly way: 'withdrew' | 'suspended-to-the-end' | 'excluded'
  readonly article: string
}

/** The departure of each party that leaves at any time, past or to come. */
export const departuresOf = remembered(allDepartures)

function allDepartures(record: AgreementRecord): ReadonlyMap<string, Departure> {
  const departures = new Map<string, Departure>()
  for (const departure of [...withdrawals(record), ...suspendedToTheEnd(record)]) keepEarlier(departures, departure)
  for (const departure of exclusions(record, departures)) keepEarlier(departures, departure)
  return departures
}

/** Whether a party has left by an instant. */
export function hasLeft(departures: ReadonlyMap<string, Departure>, party: string, now: Instant): boolean {
  const departure = departures.get(party)
  return departure !== undefined && departure.at <= now
}

/** The parties that are bound at an instant, if the agreement is in force. */
export function boundAt(record: AgreementRecord, now: Instant, departures = departuresOf(record)): readonly string[] {
  return partiesOf(record).filter((party) => !hasLeft(departures, party, now))
}

/** When fewer than two of those that share are left. */
export function desertedAt(record: AgreementRecord): Instant | undefined {
  const departures = departuresOf(record)
  const sharing = record.agreement.parties.list.filter(({ role }) => role === 'party').map(({ code }) => code)
  const left = sharing.flatMap((party) => departures.get(party)?.at ?? []).sort((one, other) => one - other)
  return left[sharing.length - 2]
}

/** The last instant up to another at which anybody left; -Infinity where nobody did. */
export function lastDeparture(record: AgreementRecord, now: Instant): Instant {
  const past = [...departuresOf(record).values()].map(({ at }) => at).filter((at) => at <= now)
  return Math.max(Number.NEGATIVE_INFINITY, ...past)
}

function withdrawals(record: AgreementRecord): readonly Departure[] {
  const { withdrawal } = record.agreement
  if (withdrawal === undefined) return []
  return provenOf(record, 'withdraw').flatMap(({ party, at, body }) => {
    const effectiveAt = parseTimestamp(body.effectiveAt)
    const isInTime = effectiveAt >= at + withdrawal.noticeDays * DAY_MS
    return isInTime ? [{ party, at: effectiveAt, way: 'withdrew', article: withdrawal.article } as const] : []
  })
}

function suspendedToTheEnd(record: AgreementRecord): readonly Departure[] {
  const { suspension } = record.agreement
  if (suspension?.onEnd !== 'withdraw') return []
  return longestRuns(record).map(({ party, at }) => ({ party, at, way: 'suspended-to-the-end', article: suspension.article }))
}

/** Those that all others excluded; one alone excludes nobody, and those that have left have no voice. */
function exclusions(record: AgreementRecord, before: ReadonlyMap<string, Departure>): readonly Departure[] {
  const { violations } = record.agreement
  if (violations?.ladder.includes('exclusion') !== true) return []
  const departures = new Map(before)
  const excluded: Departure[] = []
  const wanted = new Map<string, Set<string>>()
  for (const { party, at, body } of provenOf(record, 'respond')) {
    if (body.rung !== 'exclusion' || party === body.to) continue
    const voices = wanted.get(body.to) ?? new Set()
    wanted.set(body.to, voices.add(party))
    const others = boundAt(record, at, departures).filter((code) => code !== body.to)
    if (others.length < 2 || !others.every((code) => voices.has(code)) || hasLeft(departures, body.to, at)) continue
    const departure = { party: body.to, at, way: 'excluded', article: violations.article } as const
    departures.set(body.to, departure)
    excluded.push(departure)
  }
  return excluded
}

function keepEarlier(departures: Map<string, Departure>, departure: Departure): void {
  const known = departures.get(departure.party)
  if (known === undefined || departure.at < known.at) departures.set(departure.party, departure)
}
