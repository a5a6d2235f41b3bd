/** Every deadline of an agreement, and what follows when nobody acts. */
import { counted } from '../../foundation/index.ts'
import type { Agreement, AgreementText, Silence } from '../document/index.ts'
import { articleReference, instantWords, type Table } from './page.ts'

type ClockRow = {
  readonly article: string
  readonly what: string
  readonly deadline: string
  readonly after: string
  /** Whether no software runs the clock: people keep it, and its consequence is theirs to draw. */
  readonly isCarried?: true
}
type Clock = ({ readonly hours: number } | { readonly days: number }) & { readonly onSilence: Silence }

/** What silence means, in words. */
export const SILENCE_WORDS: Readonly<Record<Silence, string>> = {
  refuse: 'Counts as a refusal',
  lapse: 'It lapses without effect',
  suspend: 'Sharing under what it is about stops',
  erase: 'What was received is erased',
  escalate: 'The overseers are told and take it over',
}

/** What follows a duty that is not done in time and has no other consequence. */
const VIOLATION = 'It is a violation, which partners can answer'

/** A table of all clocks, in the order in which an item and then the agreement meets them. */
export function clocksTable(agreement: Agreement): Table {
  const rows = [
    ...sharingClocks(agreement).map(carried),
    ...custodyClocks(agreement),
    ...witnessClocks(agreement),
    ...securityClocks(agreement),
    ...rightsClocks(agreement).map(carried),
    ...settlementClocks(agreement).map(carried),
    ...reviewClocks(agreement),
    ...lifeClocks(agreement),
    ...emergencyClocks(agreement).map(carried),
    sunsetClock(agreement),
  ]
  return {
    kind: 'table',
    caption: 'Every clock, what follows where nobody acts, and who sees to that',
    head: ['What', 'Deadline', 'If nobody acts', 'Article', 'Kept by'],
    rows: rows.map(({ article, what, deadline, after, isCarried }) => [
      [what],
      [deadline],
      [after],
      [[articleReference(article)]],
      [isCarried === true ? 'People: carried, not enforced' : 'A clock of every node'],
    ]),
  }
}

/** A clock that no software runs. */
const carried = (clock: ClockRow): ClockRow => ({ ...clock, isCarried: true })

/** Of a breach a node publishes what was missed, and stops what flows where silence means that; what else silence means is for people. */
const published = (clock: ClockRow): ClockRow =>
  clock.after === SILENCE_WORDS.escalate || clock.after === SILENCE_WORDS.suspend ? clock : carried(clock)

function sharingClocks({ modes }: AgreementText): ClockRow[] {
  return [
    ...row(modes?.article, 'Answer to an urgent request', modes?.answers?.urgent),
    ...row(modes?.article, 'Answer to an urgent request for what is not at hand', modes?.answers?.urgentElsewhere),
    ...row(modes?.article, 'Answer to any other request', modes?.answers?.normal),
  ]
}

function custodyClocks({ purposes, onward, courtUse, sharingBack, retention, quality }: AgreementText): ClockRow[] {
  const shorter = (retention.shorter ?? []).map(({ dataSubjects, days: limit }) =>
    told(retention.article, `Keeping what is about: ${dataSubjects.join(', ')}`, [days(limit), 'It is erased']),
  )
  return [
    ...row(purposes.article, 'Consent to using it for another purpose', purposes.change?.consent),
    ...row(onward.article, 'Consent to giving it on', onward.consent),
    ...threatClocks(onward),
    ...row(courtUse?.article, 'Consent to use in court', courtUse?.consent),
    ...(sharingBack?.intermediary === undefined
      ? []
      : [
          told(sharingBack.article, 'Waiting of an item for others to go with', [
            hours(sharingBack.intermediary.hoursMax),
            'It goes alone',
          ]),
        ]),
    told(retention.article, 'Keeping what was received', [days(retention.days), 'It is erased']),
    ...shorter,
    ...(retention.reviewDays === undefined
      ? []
      : [told(retention.article, 'Deciding whether it is still needed', [days(retention.reviewDays), 'It is erased'])]),
    ...(retention.backupDays === undefined
      ? []
      : [
          told(retention.article, 'Destroying back-ups of what was erased', [
            days(retention.backupDays),
            'Its node neither gives nor gets',
          ]),
        ]),
    ...(quality?.correctionHours === undefined
      ? []
      : [
          told(quality.article, 'Confirming that what was wrong or taken back is deleted', [
            hours(quality.correctionHours),
            SILENCE_WORDS.escalate,
          ]),
        ]),
  ]
}

/** Of an item that went on without leave: nobody waits for the origin, so its clocks begin when it went. */
function threatClocks({ consent, threat }: AgreementText['onward']): ClockRow[] {
  if (threat === undefined || consent === undefined) return []
  const { article, minutes, reviewHours } = threat
  return [
    told(article, 'Giving on against a threat, and telling the origin', [
      counted(minutes, 'minute'),
      'Nothing goes any more; overseers see what was not told',
    ]),
    told(article, 'Objection of the origin to that', [hours(consent.hours), 'It is taken back from whoever has it']),
    told(article, 'Looking at that', [hours(reviewHours), 'The data-protection officer is told']),
  ]
}

function witnessClocks({ witnesses }: AgreementText): ClockRow[] {
  return [
    told(witnesses.article, 'Cosignatures of the witnesses', [seconds(witnesses.graceSeconds), 'What waits for them is not accepted']),
    ...(witnesses.urgentGraceSeconds === undefined
      ? []
      : [told(witnesses.article, 'Cosignatures of an urgent act', [seconds(witnesses.urgentGraceSeconds), 'It is quarantined'])]),
  ]
}

function securityClocks({ security }: AgreementText): ClockRow[] {
  return [
    ...row(security?.article, 'Telling and changing a compromised key', security?.keyCompromise).map(carried),
    ...row(security?.article, 'Telling an incident', security?.incident).map(published),
    ...row(security?.article, 'Telling a breach of personal data', security?.breach).map(published),
  ]
}

function rightsClocks({ rights }: AgreementText): ClockRow[] {
  if (rights === undefined) return []
  const { article, forwardDays, answer, delayDays, consultation } = rights
  return [
    told(article, "Giving an individual's request to whom it concerns", [days(forwardDays), VIOLATION]),
    ...row(article, 'Answer to an individual', answer),
    ...(delayDays === undefined
      ? []
      : [told(article, 'Putting off an answer to an individual', [`${days(delayDays)} at most`, 'The answer is due'])]),
    ...(consultation === undefined
      ? []
      : [told(article, 'Objection of the origin before an answer', [hours(consultation.hours), 'The answer is given without it'])]),
  ]
}

function settlementClocks({ disputes, money }: AgreementText): ClockRow[] {
  return [
    ...row(disputes?.article, 'Settling a dispute by talks', disputes?.consultation),
    ...row(disputes?.article, 'Settling a dispute by mediation', disputes?.mediation),
    ...row(money?.article, 'Settling who bears a damage', money?.liability?.settlement),
  ]
}

function reviewClocks({ violations, reviews }: AgreementText): ClockRow[] {
  return [
    ...row(violations?.article, 'Answer to a charge of violation', violations?.answer),
    ...(reviews?.list ?? []).map(({ subject, firstAt, everyMonths, onSilence }) =>
      told(reviews?.article ?? '', `Review: ${subject.replaceAll('-', ' ')}`, [
        everyMonths === undefined ? instantWords(firstAt) : `${instantWords(firstAt)}, then every ${counted(everyMonths, 'month')}`,
        SILENCE_WORDS[onSilence],
      ]),
    ),
  ]
}

function lifeClocks({ entryIntoForce, amendment, accession, suspension, withdrawal, phases }: AgreementText): ClockRow[] {
  return [
    ...(entryIntoForce.provisionalDays === undefined
      ? []
      : [told(entryIntoForce.article, 'Provisional application', [days(entryIntoForce.provisionalDays), 'It ends'])]),
    ...row(amendment?.article, 'Signing a proposed amendment', amendment?.signature),
    ...row(accession?.article, 'Consent to a new party', accession?.consent),
    ...(suspension === undefined
      ? []
      : [
          told(suspension.article, 'A suspension by one party', [
            `${days(suspension.daysMax)} at most`,
            suspension.onEnd === 'resume' ? 'Sharing resumes' : 'It counts as notice of withdrawal',
          ]),
        ]),
    ...(withdrawal === undefined
      ? []
      : [
          told(withdrawal.article, 'Notice of withdrawal', [
            days(withdrawal.noticeDays),
            withdrawal.onEnd === 'erase'
              ? 'The party is bound no more, but by the duties that stay; what it received, and what came from it, is erased'
              : 'The party is bound no more, but by the duties that stay',
          ]),
        ]),
    ...(phases?.list ?? []).flatMap(({ title, gate }) =>
      gate === undefined
        ? []
        : [
            told(phases?.article ?? '', `Opening the gate to "${title}"`, [
              instantWords(gate.by),
              gate.onSilence === 'stay' ? 'The phase before goes on' : 'The agreement lapses',
            ]),
          ],
    ),
  ]
}

function emergencyClocks({ emergency }: AgreementText): ClockRow[] {
  if (emergency === undefined) return []
  const { article, levels } = emergency
  return levels.flatMap(({ title, hoursMax, renewalsMax, noticeHours, review, afterActionDays }) => [
    told(article, `Emergency: ${title}`, [
      `${hours(hoursMax)}, renewed ${counted(renewalsMax, 'time')} at most`,
      'It steps down by itself',
    ]),
    told(article, 'Telling the overseers of an emergency', [hours(noticeHours), VIOLATION]),
    ...row(article, 'Review of an emergency', review),
    ...(afterActionDays === undefined ? [] : [told(article, 'Writing down what an emergency taught', [days(afterActionDays), VIOLATION])]),
  ])
}

function sunsetClock({ sunset }: AgreementText): ClockRow {
  const deadline =
    sunset.renewalDays === undefined
      ? instantWords(sunset.at)
      : `${instantWords(sunset.at)}, renewed by ${days(sunset.renewalDays)} at most each time`
  return told(sunset.article, 'The agreement itself', [deadline, 'It lapses'])
}

function row(article: string | undefined, what: string, clock: Clock | undefined): ClockRow[] {
  if (article === undefined || clock === undefined) return []
  return [told(article, what, ['hours' in clock ? hours(clock.hours) : days(clock.days), SILENCE_WORDS[clock.onSilence]])]
}

function told(article: string, what: string, [deadline, after]: readonly [string, string]): ClockRow {
  return { article, what, deadline, after }
}

function hours(count: number): string {
  return count % 24 === 0 && count >= 72 ? days(count / 24) : counted(count, 'hour')
}

function days(count: number): string {
  return counted(count, 'day')
}

function seconds(count: number): string {
  if (count % 3_600 === 0) return hours(count / 3_600)
  return count % 60 === 0 ? counted(count / 60, 'minute') : counted(count, 'second')
}
