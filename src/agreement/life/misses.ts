/** Clocks that ran out because parties did not do what they waited for: what every party publishes, whatever followed by itself. */
import { formatTimestamp, type Instant, parseTimestamp } from '../../foundation/index.ts'
import type { Agreement } from '../document/index.ts'
import { partyName } from '../wording/index.ts'
import { breachDeadlines, breachesOf } from './breaches.ts'
import { boundAt } from './departures.ts'
import { enteredAt, lapseOf, reviewsOf, signatureDeadline, signedAt, successorInForce } from './entry.ts'
import { openersOf, phasesOf } from './phases.ts'
import { type AgreementRecord, partiesOf, remembered, statementsOf } from './record.ts'
import { isDateOf } from './reviews.ts'
import type { StatementBody } from './statement.ts'
import { answerDeadline, answeredAt } from './suspensions.ts'

/** A consequence of silence, as a miss names it. */
type MissConsequence = StatementBody<'miss'>['consequence']

/** One clock that ran out. */
export type Miss = {
  readonly clock: StatementBody<'miss'>['clock']
  /** Code of the phase, id of the response, breach or request, or subject of the review; null for the signature. */
  readonly of: string | null
  readonly article: string
  readonly deadline: Instant
  readonly consequence: MissConsequence
  /** Who had not done it by then. */
  readonly parties: readonly string[]
  readonly text: string
}

/** Every clock that ran out up to an instant while the version was alive, the first one first; also those whose silence ended it. */
export function missesOf(record: AgreementRecord, now: Instant): readonly Miss[] {
  return allMisses(record).filter(({ deadline }) => deadline <= now)
}

/** The body by which a party publishes a miss. */
export function missBody({ clock, of, deadline, consequence, parties }: Miss): StatementBody<'miss'> {
  return { clock, of, deadline: formatTimestamp(deadline), consequence, parties }
}

/** Whether two name one clock: of whom it was missed parties may know differently. */
export function isSameMiss(miss: Miss, body: StatementBody<'miss'>): boolean {
  return miss.clock === body.clock && miss.of === body.of && miss.deadline === parseTimestamp(body.deadline)
}

/** What silence leads to under the document, if it has such a clock that can end then; undefined where it has none. */
export function consequenceOf(agreement: Agreement, body: StatementBody<'miss'>): MissConsequence | undefined {
  const { clock, of, deadline } = body
  const { amendment, accession, phases, violations, reviews } = agreement
  if (clock === 'signature') return of === null && (amendment ?? accession) !== undefined ? 'lapse' : undefined
  if (clock === 'response') return of !== null && of.length === DIGEST_LENGTH ? violations?.answer.onSilence : undefined
  if (clock === 'request') return of !== null && of.length === DIGEST_LENGTH ? unansweredUnder(agreement, body) : undefined
  if (clock === 'incident' || clock === 'breach') {
    const set = breachDeadlines(agreement, { foundAt: 0, concerns: 'both' }).find((one) => one.clock === clock)
    return of !== null && of.length === UUID_LENGTH ? set?.consequence : undefined
  }
  const at = parseTimestamp(deadline)
  if (clock === 'review') return reviews?.list.find((one) => one.subject === of && isDateOf(one, at))?.onSilence
  const gate = phases?.list.find(({ code }) => code === of)?.gate
  return gate !== undefined && parseTimestamp(gate.by) === at ? gate.onSilence : undefined
}

/** Of requests there are several clocks, and a miss does not tell of which one it is: one that any of them has is right. */
function unansweredUnder({ modes }: Agreement, { consequence }: StatementBody<'miss'>): MissConsequence | undefined {
  const { normal, urgent, urgentElsewhere } = modes?.answers ?? {}
  const silences = [normal, urgent, urgentElsewhere].flatMap((clock) => clock?.onSilence ?? [])
  return silences.find((silence) => silence === consequence) ?? silences[0]
}

const DIGEST_LENGTH = 64
const UUID_LENGTH = 36

const allMisses = remembered((record: AgreementRecord): readonly Miss[] => {
  const end = Math.min(lapseOf(record).at, endedBySuccessor(record))
  const misses = [
    ...signatureMiss(record),
    ...gateMisses(record),
    ...responseMisses(record),
    ...reviewMisses(record),
    ...breachMisses(record),
  ]
  return misses
    .filter(({ deadline, parties }) => deadline <= end && parties.length > 0)
    .sort((left, right) => left.deadline - right.deadline)
})

function endedBySuccessor(record: AgreementRecord): Instant {
  const successor = successorInForce(record)
  return (successor === undefined ? undefined : enteredAt(successor)) ?? Number.POSITIVE_INFINITY
}

function signatureMiss(record: AgreementRecord): readonly Miss[] {
  const deadline = signatureDeadline(record)
  if (deadline === undefined || signedAt(record) !== undefined) return []
  const parties = partiesOf(record).filter((party) => (record.signedTimes.get(party) ?? Number.POSITIVE_INFINITY) >= deadline)
  const article = (record.agreement.amendment ?? record.agreement.entryIntoForce).article
  const text = `${namesOf(record, parties)} had not signed in time: the draft lapsed.`
  return [{ clock: 'signature', of: null, article, deadline, consequence: 'lapse', parties, text }]
}

function gateMisses(record: AgreementRecord): readonly Miss[] {
  const entered = enteredAt(record)
  if (entered === undefined) return []
  const article = record.agreement.phases?.article ?? ''
  return phasesOf(record).flatMap(({ phase, openedAt }): readonly Miss[] => {
    if (openedAt !== null || phase.gate === undefined) return []
    const deadline = parseTimestamp(phase.gate.by)
    if (deadline < entered) return []
    const openers = openersOf(record, phase)
    const parties = boundAt(record, deadline).filter((party) => !openers.includes(party))
    const text = `${namesOf(record, parties)} had not opened the gate of "${phase.title}" in time.`
    return [{ clock: 'gate', of: phase.code, article, deadline, consequence: phase.gate.onSilence, parties, text }]
  })
}

function responseMisses(record: AgreementRecord): readonly Miss[] {
  const { violations } = record.agreement
  if (violations === undefined) return []
  return statementsOf(record, 'respond').flatMap((response): readonly Miss[] => {
    const deadline = answerDeadline(record, response)
    const answered = answeredAt(record, response)
    if (!response.isProven || (answered !== undefined && answered <= deadline)) return []
    const { to } = response.body
    const text = `${namesOf(record, [to])} had not answered the response of ${namesOf(record, [response.party])} in time.`
    const consequence = violations.answer.onSilence
    return [{ clock: 'response', of: response.actId, article: violations.article, deadline, consequence, parties: [to], text }]
  })
}

function reviewMisses(record: AgreementRecord): readonly Miss[] {
  const article = record.agreement.reviews?.article ?? ''
  return reviewsOf(record).flatMap(({ review, dates }) =>
    dates.flatMap(({ due, heldInTime, heldAt }): readonly Miss[] => {
      if (heldAt !== null && heldAt <= due) return []
      const parties = boundAt(record, due).filter((party) => !heldInTime.includes(party))
      const text = `${namesOf(record, parties)} had not held the review "${review.subject}" in time.`
      return [{ clock: 'review', of: review.subject, article, deadline: due, consequence: review.onSilence, parties, text }]
    }),
  )
}

function breachMisses(record: AgreementRecord): readonly Miss[] {
  return breachesOf(record).flatMap(({ party, breach, clocks }) =>
    clocks.flatMap(({ clock, article, deadline, consequence, doneAt }): readonly Miss[] => {
      if (doneAt !== null && doneAt <= deadline) return []
      const what = clock === 'incident' ? 'told of a breach' : 'told the whole of a breach'
      const text = `${namesOf(record, [party])} had not ${what} in time.`
      return [{ clock, of: breach, article, deadline, consequence, parties: [party], text }]
    }),
  )
}

function namesOf(record: AgreementRecord, parties: readonly string[]): string {
  return parties.map((party) => partyName(record.agreement, party)).join(', ')
}
