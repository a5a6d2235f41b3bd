/** How a version begins and what ends it: signatures in time, ratifications, the fast track, provisional application, lapse. */
import { DAY_MS, formatTimestamp, type Instant, parseTimestamp } from '../../foundation/index.ts'
import { departuresOf, desertedAt, hasLeft } from './departures.ts'
import { shutGate } from './phases.ts'
import { type AgreementRecord, partiesOf, priorOf, provenOf, remembered, successorsOf } from './record.ts'
import { type ReviewStanding, reviewsSince, unheldReview } from './reviews.ts'
import { sunsetOf } from './sunset.ts'

/** Why and when a version ends without anybody ending it. */
export type Lapse = { readonly at: Instant; readonly article: string; readonly text: string }

/** Until when a draft may be signed; none where the document sets no clock for it. */
export function signatureDeadline(record: AgreementRecord): Instant | undefined {
  const { amendment, accession } = record.agreement
  const days = [amendment?.signature.days ?? [], isAccession(record) ? (accession?.consent.days ?? []) : []].flat()
  return days.length === 0 ? undefined : record.proposedAt + Math.min(...days) * DAY_MS
}

/** When the last party had signed, if all did and in time. */
export function signedAt(record: AgreementRecord): Instant | undefined {
  const times = partiesOf(record).map((party) => record.signedTimes.get(party))
  if (times.includes(undefined)) return undefined
  const last = Math.max(...(times as readonly Instant[]))
  return last < (signatureDeadline(record) ?? Number.POSITIVE_INFINITY) ? last : undefined
}

/** When it entered into force; undefined as long as anything is missing. */
export function enteredAt(record: AgreementRecord): Instant | undefined {
  const own = completedAt(record)
  if (own === undefined) return undefined
  const winner = rivalsOf(record).find((rival) => isBefore(rival, { hash: record.hash, at: own }))
  return winner === undefined ? own : undefined
}

/** Whether signatures alone bring it into force: it narrows a version in force that lets narrowing do so. */
export function isOnFastTrack(record: AgreementRecord): boolean {
  const prior = priorOf(record)
  const signed = signedAt(record)
  if (prior?.agreement.amendment?.narrowing !== 'signature') return false
  const known = new Map(prior.agreement.parties.list.map(({ code, root }) => [code, root]))
  if (record.agreement.parties.list.some(({ code, root }) => known.get(code) !== root)) return false
  const isStanding = signed === undefined || isInForceAt(prior, signed)
  return isStanding && record.lineage.isFastTrack(prior, record)
}

/** Where each review stands; none before the entry into force. */
export const reviewsOf: (record: AgreementRecord) => readonly ReviewStanding[] = remembered((record) =>
  reviewsSince(record, enteredAt(record)),
)

/** The version that took this one's place. */
export function successorInForce(record: AgreementRecord): AgreementRecord | undefined {
  return successorsOf(record).find((successor) => enteredAt(successor) !== undefined)
}

/** Whether parties come in with this version: some are listed that the one before does not list, or it is known to newcomers only. */
export function isAccession(record: AgreementRecord): boolean {
  return record.agreement.version > 1 && joinersOf(record).length > 0
}

/** Codes of the parties that come in with this version; all of them where the one before is not known here. */
export function joinersOf(record: AgreementRecord): readonly string[] {
  if (record.agreement.version === 1) return []
  const before = priorOf(record)?.agreement.parties.list.map(({ code }) => code) ?? []
  return partiesOf(record).filter((party) => !before.includes(party))
}

/** What ends it by itself first, past or to come. */
export const lapseOf = remembered(firstLapse)

function firstLapse(record: AgreementRecord): Lapse {
  const { sunset, phases, parties, amendment, entryIntoForce, reviews } = record.agreement
  const sunsetAt = sunsetOf(record).at
  const end = (at: Instant | undefined, article: string, text: string): readonly Lapse[] =>
    at === undefined ? [] : [{ at, article, text: `${text} under article ${article}.` }]
  const deadline = signedAt(record) === undefined ? signatureDeadline(record) : undefined
  const rival = rivalsOf(record).find((other) =>
    isBefore(other, { hash: record.hash, at: completedAt(record) ?? Number.POSITIVE_INFINITY }),
  )
  const lapses = [
    ...end(deadline, amendment?.article ?? entryIntoForce.article, 'Lapsed because not every party had signed in time'),
    ...end(shutGate(record), phases?.article ?? sunset.article, 'Lapsed because a phase had not opened in time'),
    ...end(unheldReview(reviewsOf(record)), reviews?.article ?? sunset.article, 'Lapsed because a review was not held in time'),
    ...end(desertedAt(record), parties.article, 'Lapsed because fewer than two parties were left'),
    ...end(rival?.at, entryIntoForce.article, 'Lapsed because another successor of the same version is in force'),
    ...end(sunsetAt, sunset.article, `Lapsed on ${sunsetText(record)}`),
  ]
  return lapses.reduce((first, other) => (other.at < first.at ? other : first))
}

/** The sunset as people read it: in the document's own words unless it was renewed. */
export const sunsetText = remembered((record: AgreementRecord): string => {
  const { at } = sunsetOf(record)
  const { sunset } = record.agreement
  return at === parseTimestamp(sunset.at) ? sunset.at : formatTimestamp(at)
})

/** Parties that apply it before it enters into force, each with when that ends. */
export function provisionalUntil(record: AgreementRecord): ReadonlyMap<string, Instant> {
  const { provisionalDays } = record.agreement.entryIntoForce
  const ends = new Map<string, Instant>()
  if (provisionalDays === undefined) return ends
  for (const { party, at, body } of provenOf(record, 'apply-provisionally')) {
    const until = parseTimestamp(body.until)
    const isPermitted = record.signatures.has(party) && until > at && until <= at + provisionalDays * DAY_MS
    if (isPermitted && !ends.has(party)) ends.set(party, until)
  }
  return ends
}

/** Parties between which it is applied provisionally now: at least two that share, or nobody. */
export function provisionalParties(record: AgreementRecord, now: Instant): readonly string[] {
  const ends = provisionalUntil(record)
  const departures = departuresOf(record)
  const isApplying = (code: string): boolean => now < (ends.get(code) ?? Number.NEGATIVE_INFINITY) && !hasLeft(departures, code, now)
  const declared = record.agreement.parties.list.filter(({ code }) => isApplying(code))
  return declared.filter(({ role }) => role === 'party').length < 2 ? [] : declared.map(({ code }) => code)
}

/** Whether it had entered into force by an instant and had not ended. */
export function isInForceAt(record: AgreementRecord, at: Instant): boolean {
  const entered = enteredAt(record)
  return entered !== undefined && entered <= at && at < lapseOf(record).at
}

/** Acts without which it would not be in force or applied: what comes after them in order rests on them. */
export function foundingActs(record: AgreementRecord): readonly string[] {
  if (record.ratifications.size === partiesOf(record).length) return [...record.ratifications.values()].map(({ actId }) => actId)
  if (signedAt(record) !== undefined && isOnFastTrack(record)) return [...record.signatures.values()]
  return provenOf(record, 'apply-provisionally').map(({ actId }) => actId)
}

/** Kinds that let more be shared again, or for longer, than founding alone does. */
const WIDENING = ['open-phase', 'renew', 'resume'] as const

/** Of what lets more be shared, so many acts are named at most: the latest, which come after the others. */
const WIDENING_MAX = 32

/**
 * Acts that whoever is disclosed something under this version must know first, the latest last: those that founded it, and those by which
 * any party let more be shared since. Without one of them a recipient that is otherwise up to date would refuse what it should have.
 */
export const restsOn: (record: AgreementRecord) => readonly string[] = remembered((record) => {
  const widening = WIDENING.flatMap((kind) => provenOf(record, kind)).toSorted((left, right) => left.at - right.at)
  return [...foundingActs(record), ...widening.slice(-WIDENING_MAX).map(({ actId }) => actId)]
})

type Completed = { readonly hash: string; readonly at: Instant }

/** When everything that entry into force asks for was there, whatever competes with it. */
const completedAt = remembered(completion)

function completion(record: AgreementRecord): Instant | undefined {
  const signed = signedAt(record)
  if (signed === undefined) return undefined
  if (isOnFastTrack(record)) return signed
  const times = partiesOf(record).map((party) => provenOf(record, 'ratify', party)[0]?.at)
  if (times.includes(undefined)) return undefined
  return Math.max(signed, ...(times as readonly Instant[]))
}

/** Other successors of the same version for which everything is there. First versions of one name do not compete: they may be strangers. */
function rivalsOf(record: AgreementRecord): readonly Completed[] {
  const prior = priorOf(record)
  if (prior === undefined) return []
  return successorsOf(prior).flatMap((other) => {
    const at = other.hash === record.hash ? undefined : completedAt(other)
    return at === undefined ? [] : [{ hash: other.hash, at }]
  })
}

function isBefore(left: Completed, right: Completed): boolean {
  return left.at < right.at || (left.at === right.at && left.hash < right.hash)
}
