/**
 * Whether a step fits its document. What is asked here hangs on the document and the step alone, so that everybody gives the
 * same answer in whatever order acts arrive; a partner asks nothing else.
 */
import { DAY_MS, type Instant, parseTimestamp } from '../../../foundation/index.ts'
import { passkeyAlgorithm } from '../../../identity/index.ts'
import type { Agreement } from '../../document/index.ts'
import { parseReservation } from '../../reservation.ts'
import { articleText } from '../../wording/index.ts'
import { missedBy } from '../breaches.ts'
import { summedFeedback, unmetFeedback } from '../gate-feedback.ts'
import { consequenceOf } from '../misses.ts'
import type { StatementKind } from '../statement.ts'
import { firstRefusal, LEGAL, needs, type Step, type StepResult } from './step.ts'

type Fits<Kind extends StatementKind> = (agreement: Agreement, step: Step<Kind>) => StepResult

const FITS: { readonly [Kind in StatementKind]: Fits<Kind> } = {
  propose: () => LEGAL,
  sign: ({ parties }, { party, body }) => {
    const offices = parties.list.find(({ code }) => code === party)?.offices
    const because = (reason: string) => ({ reason, article: parties.article })
    if (offices === undefined) return needs(body.office === null, 'office-unknown', because('the agreement lists no offices of this party'))
    return firstRefusal(
      () => needs(body.office !== null, 'office-missing', because('this party signs through its offices')),
      () =>
        needs(
          offices.some(({ code }) => code === body.office),
          'office-unknown',
          because('this office does not sign for the party'),
        ),
    )
  },
  ratify: () => LEGAL,
  'apply-provisionally': ({ entryIntoForce: { article, provisionalDays } }, { at, body }) =>
    firstRefusal(
      () => provided(provisionalDays, article, 'provisional application'),
      () => ends(body.until, { at, days: provisionalDays, article }),
    ),
  comment: (agreement, { body }) => knownArticle(agreement, body.article),
  'open-phase': fitsPhase,
  suspend: (agreement, { party, at, body }) => {
    const { suspension, parties } = agreement
    const isOther = body.parties?.includes(party) !== true
    return firstRefusal(
      () => knownPart(agreement, body),
      () => needs(isOther, 'about-itself', { reason: 'a suspension is towards other parties', article: parties.article }),
      () => ends(body.until, { at, days: suspension?.daysMax, article: suspension?.article ?? parties.article }),
    )
  },
  resume: () => LEGAL,
  withdraw: ({ withdrawal, parties }, { at, body }) => {
    const article = withdrawal?.article ?? parties.article
    const notice = (withdrawal?.noticeDays ?? 0) * DAY_MS
    return firstRefusal(
      () => provided(withdrawal, article, 'withdrawal'),
      () =>
        needs(parseTimestamp(body.effectiveAt) >= at + notice, 'notice-too-short', {
          reason: `notice is given ${withdrawal?.noticeDays} days before`,
          article,
        }),
    )
  },
  renew: ({ sunset }, { body }) =>
    firstRefusal(
      () => provided(sunset.renewalDays, sunset.article, 'renewal'),
      () => after(body.until, parseTimestamp(sunset.at), sunset.article),
    ),
  reserve: (agreement, { party, body }) => {
    const reservation = parseReservation(body.reservation as never, agreement)
    const { article } = agreement.parties
    return needs(reservation.party === party, 'reservation-of-another', { reason: 'a party reserves for itself alone', article })
  },
  unreserve: () => LEGAL,
  announce: ({ parties }, { at, body }) =>
    needs(parseTimestamp(body.from) >= at, 'time-invalid', {
      reason: 'an intent is stated before it is acted on',
      article: parties.article,
    }),
  interpret: (agreement, { body }) => knownArticle(agreement, body.article),
  attest: (agreement, { party, at, body }) => {
    const { article, list } = agreement.parties
    const isThird = list.find(({ code }) => code === party)?.role === 'overseer'
    return firstRefusal(
      () => needs(isThird && body.about !== party, 'not-third-party', { reason: 'overseers attest, and of others', article }),
      () => knownParties(agreement, [body.about]),
      () => knownArticle(agreement, body.article),
      () => after(body.until, at, article),
    )
  },
  assure: ({ never, purposes, parties }, { at, body }) => {
    const isKnown = never.some(({ rule }) => rule === body.rule) || purposes.list.some((one) => one.needsAssurance?.includes(body.rule))
    return firstRefusal(
      () => needs(isKnown, 'rule-unknown', { reason: 'the agreement has no such rule', article: purposes.article }),
      () => after(body.until, at, parties.article),
    )
  },
  enrol: (agreement, { party, body }) => {
    const offices = agreement.parties.list.find(({ code }) => code === party)?.offices ?? []
    const { article } = agreement.parties
    return firstRefusal(
      () =>
        needs(
          body.offices.every((office) => offices.some(({ code }) => code === office)),
          'office-unknown',
          { reason: 'names an office that does not sign for the party', article },
        ),
      () => needs(isPasskeyOf(body), 'key-invalid', { reason: 'the key is none of its algorithm', article }),
    )
  },
  retire: () => LEGAL,
  review: ({ reviews, parties }, { body }) => {
    const isListed = reviews?.list.some(({ subject }) => subject === body.subject) === true
    return needs(isListed, 'not-provided', { reason: 'the agreement lists no such review', article: reviews?.article ?? parties.article })
  },
  respond: fitsResponse,
  breach: fitsBreach,
  miss: fitsMiss,
}

/** Whether a step fits the document. @throws AgreementError on a faulty reservation; FoundationError on a time that is none */
export function fitsDocument(agreement: Agreement, step: Step): StepResult {
  const { article, list } = agreement.parties
  const isListed = list.some(({ code }) => code === step.party)
  if (!isListed) return needs(false, 'party-not-listed', { reason: 'this is not a party to the agreement', article })
  return (FITS[step.kind] as Fits<StatementKind>)(agreement, step)
}

function fitsPhase({ phases, parties }: Agreement, { party, at, body }: Step<'open-phase'>): StepResult {
  const article = phases?.article ?? parties.article
  const place = phases?.list.findIndex(({ code }) => code === body.phase) ?? -1
  const gate = phases?.list[place]?.gate
  const given = new Set<string>(body.evidence.map(({ kind }) => kind))
  const missing = (gate?.evidence ?? []).filter((kind) => !given.has(kind))
  const rows = body.feedback ?? []
  const partners = new Set(rows.map(({ partner }) => partner))
  const arePartners = rows.every(({ partner }) => partner !== party && parties.list.some(({ code }) => code === partner))
  const unmet = gate?.feedback === undefined ? undefined : unmetFeedback(gate.feedback, summedFeedback(rows))
  return firstRefusal(
    () => provided(phases, article, 'phases'),
    () => needs(place >= 0, 'phase-unknown', { reason: 'there is no such phase', article }),
    () => needs(place > 0, 'phase-open', { reason: 'the first phase is open from the beginning', article }),
    () => needs(gate === undefined || at <= parseTimestamp(gate.by), 'gate-shut', { reason: 'the gate had to be opened sooner', article }),
    () => needs(missing.length === 0, 'evidence-missing', { reason: `the gate also asks for ${missing.join(', ')}`, article }),
    () =>
      needs(gate?.feedback !== undefined || body.feedback === undefined, 'evidence-differs', {
        reason: 'the gate asks for no feedback',
        article,
      }),
    () =>
      needs(arePartners && partners.size === rows.length, 'evidence-differs', {
        reason: 'feedback is counted once for each partner',
        article,
      }),
    () => needs(unmet === undefined, 'gate-unmet', { reason: unmet ?? '', article }),
  )
}

function fitsResponse(agreement: Agreement, { party, body }: Step<'respond'>): StepResult {
  const { violations, parties } = agreement
  const article = violations?.article ?? parties.article
  const hasPart = body.articles !== undefined || body.purposes !== undefined
  return firstRefusal(
    () => provided(violations, article, 'responses to violations'),
    () => needs(violations?.ladder.includes(body.rung) === true, 'rung-not-provided', { reason: 'the ladder has no such rung', article }),
    () => knownParties(agreement, [body.to]),
    () => needs(body.to !== party, 'about-itself', { reason: 'a party responds to others', article }),
    () =>
      needs(hasPart === (body.rung === 'restriction'), 'restriction-invalid', {
        reason: 'a restriction names articles or purposes, and nothing else does',
        article,
      }),
    () => knownPart(agreement, body),
  )
}

function fitsBreach(agreement: Agreement, { at, body }: Step<'breach'>): StepResult {
  const article = agreement.security?.article ?? agreement.parties.article
  return firstRefusal(
    () => needs(parseTimestamp(body.foundAt) <= at, 'time-invalid', { reason: 'it was not found before it is told', article }),
    () =>
      needs(body.lateReason !== null || missedBy(agreement, { at, body }).length === 0, 'reasons-missing', {
        reason: 'who tells after the deadline says why',
        article,
      }),
  )
}

function fitsMiss(agreement: Agreement, { at, body }: Step<'miss'>): StepResult {
  const { article } = agreement.parties
  const consequence = consequenceOf(agreement, body)
  return firstRefusal(
    () => needs(consequence !== undefined, 'clock-unknown', { reason: 'the agreement has no such clock', article }),
    () => needs(consequence === body.consequence, 'consequence-differs', { reason: 'silence leads to something else', article }),
    () => knownParties(agreement, body.parties),
    () => needs(parseTimestamp(body.deadline) <= at, 'time-invalid', { reason: 'the clock had not run out', article }),
  )
}

type Part = { readonly articles?: readonly string[]; readonly purposes?: readonly string[]; readonly parties?: readonly string[] }

/** That every sharing article, purpose and party named is one of the agreement's. */
function knownPart(agreement: Agreement, { articles = [], purposes = [], parties = [] }: Part): StepResult {
  const sharing = agreement.sharing.map(({ article }) => article)
  const codes = agreement.purposes.list.map(({ code }) => code)
  const because = (reason: string, article: string) => ({ reason, article })
  return firstRefusal(
    () =>
      needs(
        articles.every((number) => sharing.includes(number)),
        'article-unknown',
        because('names what is no sharing article', agreement.parties.article),
      ),
    () =>
      needs(
        purposes.every((code) => codes.includes(code)),
        'purpose-unknown',
        because('names a purpose that is not listed', agreement.purposes.article),
      ),
    () => knownParties(agreement, parties),
  )
}

function knownParties({ parties }: Agreement, codes: readonly string[]): StepResult {
  const isKnown = codes.every((code) => parties.list.some((party) => party.code === code))
  return needs(isKnown, 'party-unknown', { reason: 'names a party that is not listed', article: parties.article })
}

function isPasskeyOf({ publicKey, algorithm }: Step<'enrol'>['body']): boolean {
  return passkeyAlgorithm(publicKey) === algorithm
}

function knownArticle(agreement: Agreement, number: string | null): StepResult {
  const isKnown = number === null || articleText(agreement, number) !== undefined
  return needs(isKnown, 'article-unknown', { reason: 'the agreement has no such article', article: agreement.parties.article })
}

function provided(what: unknown, article: string, name: string): StepResult {
  return needs(what !== undefined, 'not-provided', { reason: `the agreement provides for no ${name}`, article })
}

function after(time: string, instant: Instant, article: string): StepResult {
  return needs(parseTimestamp(time) > instant, 'time-invalid', { reason: 'the time is not later than what it follows', article })
}

/** That something ends after it begins, and after no more than so many days. */
function ends(until: string, { at, days, article }: { at: Instant; days: number | undefined; article: string }): StepResult {
  const isShort = days === undefined || parseTimestamp(until) <= at + days * DAY_MS
  return firstRefusal(
    () => after(until, at, article),
    () => needs(isShort, 'too-long', { reason: `it may last for ${days} days`, article }),
  )
}
