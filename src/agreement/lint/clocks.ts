/** Clocks that are missing, have no consequence, or cannot be kept. */
import { DAY_MS, parseTimestamp } from '../../foundation/index.ts'
import { partyName } from '../wording/index.ts'
import type { Draft, Found } from './finding.ts'

const REVIEW_DAYS_MAX = 3 * 365
const SUNSET_YEARS_MAX = 10
const INCIDENT_HOURS_MAX = 72
const EMERGENCY_HOURS_MAX = 7 * 24

/** Every clock names what follows by itself (law.md section 5, rule e); a ladder of responses answers the misses of those that do not. */
export function clockWithoutConsequence({ agreement }: Draft): Found[] {
  if (agreement.violations !== undefined) return []
  const { rights, quality, emergency, oversight, jurisdictions } = agreement
  const clocks = [
    rights === undefined
      ? []
      : [{ article: rights.article, pointer: '/rights/forwardDays', what: 'forwarding a request of an individual' }],
    rights?.consultation === undefined
      ? []
      : [{ article: rights.article, pointer: '/rights/consultation/hours', what: 'objecting to an answer' }],
    quality?.correctionHours === undefined
      ? []
      : [{ article: quality.article, pointer: '/quality/correctionHours', what: 'correcting what is wrong' }],
    emergency === undefined
      ? []
      : [{ article: emergency.article, pointer: '/emergency/levels', what: 'telling the overseers of an emergency' }],
    oversight.reportMonths === undefined ? [] : [{ article: oversight.article, pointer: '/oversight/reportMonths', what: 'reporting' }],
    jurisdictions === undefined
      ? []
      : [{ article: jurisdictions.article, pointer: '/jurisdictions/list', what: 'answering under the law of a party' }],
  ].flat()
  return clocks.map(({ article, pointer, what }) => {
    return { articles: [article], pointer, text: `The clock for ${what} has no consequence: no article says how violations are answered.` }
  })
}

/** A request for consent is answered within a time (law.md U5; section 5, handling). */
export function consentWithoutClock({ agreement: { onward, courtUse } }: Draft): Found[] {
  const open = [
    onward.rule === 'origin-consent' && onward.consent === undefined ? [{ article: onward.article, pointer: '/onward' }] : [],
    courtUse?.rule === 'origin-consent' && courtUse.consent === undefined ? [{ article: courtUse.article, pointer: '/courtUse' }] : [],
  ].flat()
  return open.map(({ article, pointer }) => {
    return { articles: [article], pointer, text: `Article ${article} asks for consent without saying how long a request for it may wait.` }
  })
}

/** What is kept long is looked at again, at least every three years (law.md R1, R5). */
export function retentionWithoutReview({ agreement: { retention } }: Draft): Found[] {
  const { days, reviewDays, article } = retention
  if (days <= REVIEW_DAYS_MAX || (reviewDays !== undefined && reviewDays <= REVIEW_DAYS_MAX)) return []
  return [
    { articles: [article], pointer: '/retention', text: 'Data is kept for more than three years without a review within three years.' },
  ]
}

/** A significant incident is told within a day, a breach within three (law.md O3, O4). */
export function incidentClockLong({ agreement: { security } }: Draft): Found[] {
  if (security === undefined || security.incident.hours <= INCIDENT_HOURS_MAX) return []
  return [
    {
      articles: [security.article],
      pointer: '/security/incident/hours',
      text: `An incident is told later than after ${INCIDENT_HOURS_MAX} hours.`,
    },
  ]
}

/** What is recorded is in a checkpoint before the grace is over. */
export function graceShorterThanCheckpoint({ agreement: { witnesses } }: Draft): Found[] {
  if (witnesses.graceSeconds > witnesses.checkpointSeconds) return []
  const text = 'The grace is over before the next checkpoint is signed, so that what is recorded is quarantined as a rule.'
  return [{ articles: [witnesses.article], pointer: '/witnesses/graceSeconds', text }]
}

/** Urgent acts have a grace of their own. */
export function urgentGraceMissing({ agreement: { witnesses } }: Draft): Found[] {
  if (witnesses.urgentGraceSeconds !== undefined) return []
  return [{ articles: [witnesses.article], pointer: '/witnesses', text: 'Urgent acts wait for witnesses as long as any other.' }]
}

/** An agreement ends in a time that its drafters can foresee. */
export function sunsetFar({ agreement: { sunset }, now }: Draft): Found[] {
  if (now === undefined || parseTimestamp(sunset.at) <= now + SUNSET_YEARS_MAX * 365.25 * DAY_MS) return []
  return [{ articles: [sunset.article], pointer: '/sunset/at', text: `The sunset is more than ${SUNSET_YEARS_MAX} years away.` }]
}

/** What lapsed already can never be in force. */
export function sunsetPast({ agreement: { sunset }, now }: Draft): Found[] {
  if (now === undefined || parseTimestamp(sunset.at) > now) return []
  return [{ articles: [sunset.article], pointer: '/sunset/at', text: 'The sunset is past, so that the agreement can never be in force.' }]
}

/** A level of emergency is short; more time is asked for with reasons (law.md section 6). */
export function emergencyLong({ agreement: { emergency } }: Draft): Found[] {
  return (emergency?.levels ?? []).flatMap(({ level, hoursMax }, index) => {
    if (hoursMax <= EMERGENCY_HOURS_MAX) return []
    const text = `Level ${level} lasts longer than a week without being renewed.`
    return [{ articles: [emergency?.article ?? ''], pointer: `/emergency/levels/${index}/hoursMax`, text }]
  })
}

/** Without a review in time an emergency counts as refused (law.md section 6). */
export function emergencyReviewSilent({ agreement: { emergency } }: Draft): Found[] {
  return (emergency?.levels ?? []).flatMap(({ level, review }, index) => {
    if (review.onSilence !== 'escalate') return []
    const text = `If nobody reviews level ${level} in time, nothing that was shared under it is withdrawn.`
    return [{ articles: [emergency?.article ?? ''], pointer: `/emergency/levels/${index}/review/onSilence`, text }]
  })
}

/** Who reviews an emergency stands outside the line of command (law.md section 6). */
export function reviewerInside({ agreement }: Draft): Found[] {
  const roles = new Map(agreement.parties.list.map(({ code, role }) => [code, role]))
  return (agreement.emergency?.levels ?? []).flatMap(({ level, reviewer }, index) => {
    if (roles.get(reviewer) === 'overseer') return []
    const text = `Level ${level} is reviewed by ${partyName(agreement, reviewer)}, which is no overseer and may have invoked it.`
    return [{ articles: [agreement.emergency?.article ?? ''], pointer: `/emergency/levels/${index}/reviewer`, text }]
  })
}

/** Some party has the offices that a level asks for (law.md section 5, emergency: two offices). */
export function levelUninvocable({ agreement }: Draft): Found[] {
  const most = Math.max(...agreement.parties.list.filter(({ role }) => role === 'party').map(({ offices }) => offices?.length ?? 0))
  return (agreement.emergency?.levels ?? []).flatMap(({ level, officesQuorum }, index) => {
    if (officesQuorum <= most) return []
    const text = `Level ${level} asks for ${officesQuorum} offices of one party, and no party lists that many: it can never be invoked.`
    return [{ articles: [agreement.emergency?.article ?? ''], pointer: `/emergency/levels/${index}/officesQuorum`, text }]
  })
}

const EMERGENCY_NOTICE_HOURS_MAX = 24

/** Overseers hear of an emergency when it is invoked, not when it is over (law.md section 6). */
export function emergencyNoticeLate({ agreement: { emergency } }: Draft): Found[] {
  return (emergency?.levels ?? []).flatMap(({ level, noticeHours }, index) => {
    if (noticeHours <= EMERGENCY_NOTICE_HOURS_MAX) return []
    const text = `The overseers are told of level ${level} later than after a day.`
    return [{ articles: [emergency?.article ?? ''], pointer: `/emergency/levels/${index}/noticeHours`, text }]
  })
}
