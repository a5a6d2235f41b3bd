/** A step in the life of an agreement, before it is a statement, and why one is refused. */
import { accepted, type Instant, type Result, refused } from '../../../foundation/index.ts'
import { partyName } from '../../wording/index.ts'
import { departuresOf, hasLeft } from '../departures.ts'
import type { AgreementRecord } from '../record.ts'
import { agreementState, explainState, permitsSharing } from '../state.ts'
import type { Statement, StatementKind } from '../statement.ts'

/** One step as a party states it. */
export type Step<Kind extends StatementKind = StatementKind> = { [One in Kind]: Omit<Statement<One>, 'actId' | 'isProven'> }[Kind]

/** Why a step is refused. */
export type AgreementStepCode =
  | 'about-itself'
  | 'agreement-in-force'
  | 'agreement-lapsed'
  | 'agreement-not-in-force'
  | 'agreement-superseded'
  | 'already-opened'
  | 'already-provisional'
  | 'already-ratified'
  | 'already-renewed'
  | 'already-reviewed'
  | 'already-signed'
  | 'already-told'
  | 'already-withdrawing'
  | 'article-unknown'
  | 'breach-differs'
  | 'audience-differs'
  | 'clock-not-missed'
  | 'clock-unknown'
  | 'draft-unknown'
  | 'consequence-differs'
  | 'evidence-differs'
  | 'evidence-missing'
  | 'gate-shut'
  | 'gate-unmet'
  | 'key-invalid'
  | 'key-known'
  | 'key-unknown'
  | 'not-bound'
  | 'not-provided'
  | 'not-signed'
  | 'not-third-party'
  | 'notice-too-short'
  | 'office-missing'
  | 'office-signed'
  | 'office-unknown'
  | 'official-signed'
  | 'party-not-listed'
  | 'party-unknown'
  | 'part-not-next'
  | 'phase-not-next'
  | 'phase-open'
  | 'phase-unknown'
  | 'prior-invalid'
  | 'prior-not-in-force'
  | 'prior-unknown'
  | 'purpose-unknown'
  | 'reasons-missing'
  | 'reservation-number-used'
  | 'reservation-of-another'
  | 'reservation-unknown'
  | 'restriction-invalid'
  | 'rule-unknown'
  | 'rung-not-ascending'
  | 'rung-not-provided'
  | 'statement-unknown'
  | 'statements-too-many'
  | 'successor-ratified'
  | 'suspension-over'
  | 'suspension-unknown'
  | 'time-invalid'
  | 'too-long'
  | 'voucher-invalid'

/** Whether a step may be taken. */
export type StepResult = Result<void, AgreementStepCode>

/** It may. */
export const LEGAL: StepResult = accepted(undefined)

/** The first that refuses, asked one after the other. */
export function firstRefusal(...checks: readonly (() => StepResult)[]): StepResult {
  for (const check of checks) {
    const result = check()
    if (!result.ok) return result
  }
  return LEGAL
}

/** Refuses unless a condition holds. */
export function needs(holds: boolean, code: AgreementStepCode, because: { readonly reason: string; readonly article: string }): StepResult {
  return holds ? LEGAL : refused(code, because.reason, because.article)
}

/** Whether a party is one of the agreement's and the version is neither lapsed nor superseded. */
export function isAlive(record: AgreementRecord, party: string, now: Instant): StepResult {
  const { parties } = record.agreement
  if (!parties.list.some(({ code }) => code === party)) {
    return refused('party-not-listed', 'this is not a party to the agreement', parties.article)
  }
  const { state, article, text } = explainState(record, now)
  if (state === 'superseded') return refused('agreement-superseded', text, article)
  return state === 'lapsed' ? refused('agreement-lapsed', text, article) : LEGAL
}

/** Whether the version is in force or applied provisionally and the party is still bound by it. */
export function isBoundNow(record: AgreementRecord, party: string, now: Instant): StepResult {
  const alive = isAlive(record, party, now)
  if (!alive.ok) return alive
  const { entryIntoForce, parties } = record.agreement
  if (!permitsSharing(agreementState(record, now))) {
    return refused('agreement-not-in-force', explainState(record, now).text, entryIntoForce.article)
  }
  const departures = departuresOf(record)
  if (!hasLeft(departures, party, now)) return LEGAL
  const article = departures.get(party)?.article ?? parties.article
  return refused('not-bound', `${partyName(record.agreement, party)} is no longer bound`, article)
}
