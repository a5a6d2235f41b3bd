/** Every clock that runs, and what follows by itself when nobody acts. */
import { type Instant, parseTimestamp } from '../../foundation/index.ts'
import { partyName } from '../wording/index.ts'
import { assurancesOf, attestationsOf } from './around.ts'
import { breachesOf } from './breaches.ts'
import { departuresOf } from './departures.ts'
import { enteredAt, provisionalUntil, reviewsOf, signatureDeadline, signedAt } from './entry.ts'
import { openersOf, phasesOf } from './phases.ts'
import { type AgreementRecord, partiesOf, statementsOf } from './record.ts'
import { agreementState, isOver } from './state.ts'
import { sunsetOf } from './sunset.ts'
import { answerDeadline, answeredAt, isSuspended, suspensionsOf } from './suspensions.ts'

/** What follows when a clock runs out. */
export type Consequence = 'lapse' | 'end' | 'resume' | 'withdraw' | 'stay' | 'refuse' | 'suspend' | 'erase' | 'escalate'

/** One running clock. */
export type AgreementClock = {
  readonly clock:
    | 'signature'
    | 'provisional'
    | 'gate'
    | 'suspension'
    | 'withdrawal'
    | 'response'
    | 'review'
    | 'incident'
    | 'breach'
    | 'assurance'
    | 'attestation'
    | 'sunset'
  readonly article: string
  readonly deadline: Instant
  readonly consequence: Consequence
  /** Parties that it waits for or is about. */
  readonly parties: readonly string[]
  readonly text: string
}

/** The clocks that run at an instant, the next one first. A version that is not over always has one: its sunset. */
export function clocksOf(record: AgreementRecord, now: Instant): readonly AgreementClock[] {
  if (isOver(agreementState(record, now))) return []
  const clocks = [
    ...signatureClock(record),
    ...provisionalClocks(record),
    ...gateClocks(record),
    ...suspensionClocks(record, now),
    ...withdrawalClocks(record),
    ...responseClocks(record),
    ...reviewClocks(record),
    ...breachClocks(record),
    ...wordClocks(record, now),
    ...sunsetClock(record),
  ]
  return clocks.filter(({ deadline }) => deadline > now).sort((left, right) => left.deadline - right.deadline)
}

function signatureClock(record: AgreementRecord): readonly AgreementClock[] {
  const deadline = signatureDeadline(record)
  if (deadline === undefined || signedAt(record) !== undefined) return []
  const { amendment, entryIntoForce } = record.agreement
  const missing = partiesOf(record).filter((party) => !record.signatures.has(party))
  const text = 'The draft lapses unless every party has signed.'
  const article = amendment?.article ?? entryIntoForce.article
  return [{ clock: 'signature', article, deadline, consequence: 'lapse', parties: missing, text }]
}

function provisionalClocks(record: AgreementRecord): readonly AgreementClock[] {
  if (enteredAt(record) !== undefined) return []
  const { article } = record.agreement.entryIntoForce
  return [...provisionalUntil(record)].map(([party, deadline]) => {
    const text = `${partyName(record.agreement, party)} no longer applies it provisionally.`
    return { clock: 'provisional', article, deadline, consequence: 'end', parties: [party], text }
  })
}

function gateClocks(record: AgreementRecord): readonly AgreementClock[] {
  const article = record.agreement.phases?.article ?? ''
  return phasesOf(record).flatMap(({ phase, openedAt }): readonly AgreementClock[] => {
    if (openedAt !== null || phase.gate === undefined) return []
    const openers = openersOf(record, phase)
    const missing = partiesOf(record).filter((party) => !openers.includes(party))
    const { by, onSilence } = phase.gate
    const text = onSilence === 'lapse' ? `The agreement lapses unless "${phase.title}" opened.` : `The gate of "${phase.title}" stays shut.`
    return [{ clock: 'gate', article, deadline: parseTimestamp(by), consequence: onSilence, parties: missing, text }]
  })
}

function suspensionClocks(record: AgreementRecord, now: Instant): readonly AgreementClock[] {
  const departures = departuresOf(record)
  return suspensionsOf(record).flatMap((suspension): readonly AgreementClock[] => {
    const { party, end, article, number } = suspension
    if (end === null || !isSuspended(suspension, now)) return []
    const departure = departures.get(party)
    const isLast = departure?.way === 'suspended-to-the-end' && departure.at <= end
    const name = partyName(record.agreement, party)
    const consequence = isLast ? 'withdraw' : 'resume'
    const text = isLast ? `${name} is bound no more, having suspended to the end.` : `What ${number} took away flows again.`
    return [{ clock: 'suspension', article, deadline: isLast ? departure.at : end, consequence, parties: [party], text }]
  })
}

function withdrawalClocks(record: AgreementRecord): readonly AgreementClock[] {
  return [...departuresOf(record).values()].flatMap(({ party, at, way, article }): readonly AgreementClock[] => {
    if (way !== 'withdrew') return []
    const text = `${partyName(record.agreement, party)} is bound no more but by the duties that survive.`
    return [{ clock: 'withdrawal', article, deadline: at, consequence: 'withdraw', parties: [party], text }]
  })
}

function responseClocks(record: AgreementRecord): readonly AgreementClock[] {
  const { violations } = record.agreement
  if (violations === undefined) return []
  return statementsOf(record, 'respond').flatMap((response): readonly AgreementClock[] => {
    if (answeredAt(record, response) !== undefined) return []
    const deadline = answerDeadline(record, response)
    const text = `${partyName(record.agreement, response.body.to)} has not answered the response of ${partyName(record.agreement, response.party)}.`
    const consequence = violations.answer.onSilence
    return [{ clock: 'response', article: violations.article, deadline, consequence, parties: [response.body.to], text }]
  })
}

function reviewClocks(record: AgreementRecord): readonly AgreementClock[] {
  const article = record.agreement.reviews?.article ?? ''
  return reviewsOf(record).flatMap(({ review, due, heldBy }): readonly AgreementClock[] => {
    if (due === null) return []
    const missing = partiesOf(record).filter((party) => !heldBy.includes(party))
    const text = `The review "${review.subject}" is due of every party.`
    return [{ clock: 'review', article, deadline: due, consequence: review.onSilence, parties: missing, text }]
  })
}

function breachClocks(record: AgreementRecord): readonly AgreementClock[] {
  return breachesOf(record).flatMap(({ party, clocks }) =>
    clocks.flatMap(({ clock, article, deadline, consequence, doneAt }): readonly AgreementClock[] => {
      if (doneAt !== null) return []
      const text = `${partyName(record.agreement, party)} has not told the whole of a breach.`
      return [{ clock, article, deadline, consequence, parties: [party], text }]
    }),
  )
}

/** Words that stand until a date: assurances and attestations. */
function wordClocks(record: AgreementRecord, now: Instant): readonly AgreementClock[] {
  const { never, parties } = record.agreement
  return partiesOf(record).flatMap((party) => {
    const name = partyName(record.agreement, party)
    const assurances = assurancesOf(record, party, now).map(({ body }): AgreementClock => {
      const article = never.find(({ rule }) => rule === body.rule)?.article ?? parties.article
      const text = `The assurance of ${name} on ${body.rule} stands no more.`
      return { clock: 'assurance', article, deadline: parseTimestamp(body.until), consequence: 'end', parties: [party], text }
    })
    const attestations = attestationsOf(record, party, now).map(({ body }): AgreementClock => {
      const text = `What is attested of ${name} stands no more.`
      const deadline = parseTimestamp(body.until)
      return { clock: 'attestation', article: body.article ?? parties.article, deadline, consequence: 'end', parties: [party], text }
    })
    return [...assurances, ...attestations]
  })
}

function sunsetClock(record: AgreementRecord): readonly AgreementClock[] {
  const { at, renewedBy } = sunsetOf(record)
  const { article } = record.agreement.sunset
  const missing = renewedBy.size === 0 ? [] : partiesOf(record).filter((party) => !renewedBy.has(party))
  return [
    { clock: 'sunset', article, deadline: at, consequence: 'lapse', parties: missing, text: 'The agreement lapses unless all renewed it.' },
  ]
}
