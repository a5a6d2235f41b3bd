/** Whether a party may take a step now, as far as its node knows: asked at home, where nothing illegal is ever stated. */
import { type Instant, parseTimestamp } from '../../../foundation/index.ts'
import { RESPONSES } from '../../document/index.ts'
import { numberOf, standingReservations } from '../around.ts'
import { breachesOf } from '../breaches.ts'
import { departuresOf, lastDeparture } from '../departures.ts'
import { provisionalUntil, reviewsOf } from '../entry.ts'
import { isSameMiss, missesOf } from '../misses.ts'
import { countsAsEnrolled, officialKeysOf } from '../official-keys.ts'
import { phasesOf } from '../phases.ts'
import { type AgreementRecord, provenOf, statementsOf } from '../record.ts'
import { agreementState } from '../state.ts'
import type { StatementKind } from '../statement.ts'
import { renewableUntil, sunsetOf } from '../sunset.ts'
import { isSuspended, suspensionsOf } from '../suspensions.ts'
import { canRatify, canSignFor } from './founding.ts'
import { firstRefusal, isAlive, isBoundNow, LEGAL, needs, type Step, type StepResult } from './step.ts'

type Legal<Kind extends StatementKind> = (record: AgreementRecord, step: Step<Kind>, now: Instant) => StepResult

const alive = (record: AgreementRecord, { party }: Step, now: Instant): StepResult => isAlive(record, party, now)
const bound = (record: AgreementRecord, { party }: Step, now: Instant): StepResult => isBoundNow(record, party, now)

const IS_LEGAL: { readonly [Kind in StatementKind]: Legal<Kind> } = {
  propose: () => LEGAL,
  sign: (record, step, now) => canSignFor(record, step, now),
  ratify: (record, { party }, now) => canRatify({ record, party, now, known: record.lineage.known() }),
  'apply-provisionally': mayApply,
  comment: (record, step, now) =>
    firstRefusal(
      () => alive(record, step, now),
      () => isAnswerToSomething(record, step),
    ),
  'open-phase': mayOpen,
  suspend: bound,
  resume: mayResume,
  withdraw: mayWithdraw,
  renew: mayRenew,
  reserve: mayReserve,
  unreserve: (record, step, now) =>
    firstRefusal(
      () => alive(record, step, now),
      () => standing(record, step.party, step.body.number),
    ),
  announce: alive,
  interpret: alive,
  attest: alive,
  assure: alive,
  review: mayReview,
  respond: mayRespond,
  enrol: mayEnrol,
  retire: mayRetire,
  breach: mayTellBreach,
  miss: mayTell,
}

/** Whether a step that fits its document is legal now. */
export function isLegalNow(record: AgreementRecord, step: Step, now: Instant): StepResult {
  return (IS_LEGAL[step.kind] as Legal<StatementKind>)(record, step, now)
}

function mayApply(record: AgreementRecord, { party }: Step<'apply-provisionally'>, now: Instant): StepResult {
  const { article } = record.agreement.entryIntoForce
  const isPending = agreementState(record, now) !== 'in-force'
  return firstRefusal(
    () => isAlive(record, party, now),
    () => needs(isPending, 'agreement-in-force', { reason: 'the agreement is in force', article }),
    () => needs(record.signatures.has(party), 'not-signed', { reason: 'a party signs before it applies', article }),
    () => needs(!provisionalUntil(record).has(party), 'already-provisional', { reason: 'it declared so before', article }),
  )
}

function isAnswerToSomething(record: AgreementRecord, { body }: Step<'comment'>): StepResult {
  const isKnown = body.answers === null || record.statements.some(({ actId }) => actId === body.answers)
  return needs(isKnown, 'statement-unknown', { reason: 'it answers no statement that is known', article: record.agreement.parties.article })
}

function mayOpen(record: AgreementRecord, { party, body }: Step<'open-phase'>, now: Instant): StepResult {
  const article = record.agreement.phases?.article ?? record.agreement.parties.article
  const phases = phasesOf(record)
  const place = phases.findIndex(({ phase }) => phase.code === body.phase)
  const since = lastDeparture(record, now)
  const before = provenOf(record, 'open-phase', party).some((one) => one.body.phase === body.phase && one.at >= since)
  return firstRefusal(
    () => isBoundNow(record, party, now),
    () => needs(phases[place]?.openedAt === null, 'phase-open', { reason: 'the phase is open', article }),
    () => needs(phases[place - 1]?.openedAt !== null, 'phase-not-next', { reason: 'an earlier phase is not open yet', article }),
    () => needs(!before, 'already-opened', { reason: 'the party opened this gate before', article }),
  )
}

function mayResume(record: AgreementRecord, { party, body }: Step<'resume'>, now: Instant): StepResult {
  const own = suspensionsOf(record).filter((one) => one.party === party && one.actId === body.suspension)
  const article = own[0]?.article ?? record.agreement.parties.article
  const isStanding = own.some((one) => isSuspended(one, now) || one.from > now)
  return firstRefusal(
    () => isAlive(record, party, now),
    () => needs(own.length > 0, 'suspension-unknown', { reason: 'the party suspended nothing by that act', article }),
    () => needs(isStanding, 'suspension-over', { reason: 'the suspension has ended', article }),
  )
}

function mayWithdraw(record: AgreementRecord, { party, body }: Step<'withdraw'>, now: Instant): StepResult {
  const departure = departuresOf(record).get(party)
  const isSooner = departure === undefined || parseTimestamp(body.effectiveAt) < departure.at
  const article = departure?.article ?? record.agreement.parties.article
  return firstRefusal(
    () => isBoundNow(record, party, now),
    () => needs(isSooner, 'already-withdrawing', { reason: 'the party leaves no later than that', article }),
  )
}

function mayRenew(record: AgreementRecord, { party, body }: Step<'renew'>, now: Instant): StepResult {
  const { article } = record.agreement.sunset
  const until = parseTimestamp(body.until)
  const { at, renewedBy } = sunsetOf(record)
  return firstRefusal(
    () => isBoundNow(record, party, now),
    () => needs(until > at, 'time-invalid', { reason: 'the agreement lasts until then anyway', article }),
    () =>
      needs(until <= renewableUntil(record), 'too-long', {
        reason: `a renewal reaches ${record.agreement.sunset.renewalDays} days beyond the sunset at most`,
        article,
      }),
    () => needs(renewedBy.get(party) !== until, 'already-renewed', { reason: 'the party renewed it until then before', article }),
  )
}

function mayReserve(record: AgreementRecord, { party, body }: Step<'reserve'>, now: Instant): StepResult {
  const { article } = record.agreement.parties
  const { reservation, supersedes } = body
  const isUsed = statementsOf(record, 'reserve', party).some((one) => numberOf(one.body.reservation) === numberOf(reservation))
  const replaced = standingReservations(record, party).find((one) => numberOf(one.body.reservation) === supersedes)
  const isSameAudience = replaced === undefined || isDisclosed(replaced.body.reservation) === isDisclosed(reservation)
  return firstRefusal(
    () => isAlive(record, party, now),
    () => needs(!isUsed, 'reservation-number-used', { reason: 'the number was used before', article }),
    () => (supersedes === undefined ? LEGAL : standing(record, party, supersedes)),
    () => needs(isSameAudience, 'audience-differs', { reason: 'what takes its place is for the same audience', article }),
  )
}

function isDisclosed(reservation: Readonly<Record<string, unknown>>): boolean {
  return reservation.isDisclosedToPartners === true
}

function standing(record: AgreementRecord, party: string, number: number): StepResult {
  const isStanding = standingReservations(record, party).some((one) => numberOf(one.body.reservation) === number)
  return needs(isStanding, 'reservation-unknown', {
    reason: 'no reservation of this number was stated and stands',
    article: record.agreement.parties.article,
  })
}

function mayReview(record: AgreementRecord, { party, body }: Step<'review'>, now: Instant): StepResult {
  const article = record.agreement.reviews?.article ?? record.agreement.parties.article
  const isAwaited = reviewsOf(record).some(({ review, due, heldBy }) => {
    return review.subject === body.subject && due !== null && !heldBy.includes(party)
  })
  return firstRefusal(
    () => isBoundNow(record, party, now),
    () => needs(isAwaited, 'already-reviewed', { reason: 'the party has held this review', article }),
  )
}

function mayRespond(record: AgreementRecord, { party, body }: Step<'respond'>, now: Instant): StepResult {
  const article = record.agreement.violations?.article ?? record.agreement.parties.article
  const before = statementsOf(record, 'respond', party).filter((one) => one.body.to === body.to && one.body.incident === body.incident)
  const isHigher = before.every((one) => RESPONSES.indexOf(one.body.rung) < RESPONSES.indexOf(body.rung))
  return firstRefusal(
    () => isBoundNow(record, party, now),
    () => needs(isHigher, 'rung-not-ascending', { reason: 'the ladder is climbed upwards', article }),
  )
}

function mayEnrol(record: AgreementRecord, step: Step<'enrol'>, now: Instant): StepResult {
  const { article } = record.agreement.reading
  const known = officialKeysOf(record, step.party).get(step.body.credential)
  const isOwn = known === undefined || (known.official === step.body.official && known.retiredAt === null)
  return firstRefusal(
    () => isAlive(record, step.party, now),
    () =>
      needs(isOwn, 'key-known', { reason: 'the passkey was made known before, as that of another official or of one who is out', article }),
    () => needs(countsAsEnrolled(record, step), 'voucher-invalid', { reason: 'no other official of the party vouches for it', article }),
  )
}

function mayRetire(record: AgreementRecord, { party, body }: Step<'retire'>, now: Instant): StepResult {
  const isKnown = [...officialKeysOf(record, party).values()].some(
    ({ official, credential }) => official === body.official && (body.credential === null || body.credential === credential),
  )
  return firstRefusal(
    () => isAlive(record, party, now),
    () => needs(isKnown, 'key-unknown', { reason: 'no such passkey was made known', article: record.agreement.reading.article }),
  )
}

function mayTellBreach(record: AgreementRecord, { party, body }: Step<'breach'>, now: Instant): StepResult {
  const article = record.agreement.security?.article ?? record.agreement.parties.article
  const known = breachesOf(record).find((one) => one.party === party && one.breach === body.breach)
  const isSame = known === undefined || (known.foundAt === parseTimestamp(body.foundAt) && known.concerns === body.concerns)
  return firstRefusal(
    () => isAlive(record, party, now),
    () =>
      needs(body.part === (known?.parts.length ?? 0) + 1, 'part-not-next', { reason: 'the parts of a breach follow each other', article }),
    () => needs(isSame, 'breach-differs', { reason: 'a part says otherwise when it was found or what it concerns', article }),
  )
}

/** A miss is told also once the version is over: its silence may be what ended it. */
function mayTell(record: AgreementRecord, { party, body }: Step<'miss'>, now: Instant): StepResult {
  // Requests are between two parties and stand in no record: whoever put one knows whether it was answered.
  if (body.clock === 'request') return mayTellOfRequest(record, { party, body })
  const miss = missesOf(record, now).find((one) => isSameMiss(one, body))
  const article = miss?.article ?? record.agreement.parties.article
  const isTold = miss !== undefined && statementsOf(record, 'miss', party).some((one) => isSameMiss(miss, one.body))
  return firstRefusal(
    () => needs(miss !== undefined, 'clock-not-missed', { reason: 'no such clock ran out unheeded', article }),
    () => needs(!isTold, 'already-told', { reason: 'the party has told of it', article }),
  )
}

function mayTellOfRequest(record: AgreementRecord, { party, body }: Pick<Step<'miss'>, 'party' | 'body'>): StepResult {
  const isTold = statementsOf(record, 'miss', party).some((one) => one.body.clock === 'request' && one.body.of === body.of)
  const article = record.agreement.modes?.article ?? record.agreement.parties.article
  return needs(!isTold, 'already-told', { reason: 'the party has told of it', article })
}
