/** The steps that found a version: proposing, signing, ratifying. */
import { type Instant, refused } from '../../../foundation/index.ts'
import type { Agreement } from '../../document/index.ts'
import { partyName } from '../../wording/index.ts'
import { type AgreementRecord, priorOf, statementsOf } from '../record.ts'
import { officesNeeded, signedOffices } from '../signatures.ts'
import { agreementState } from '../state.ts'
import { firstRefusal, isAlive, LEGAL, needs, type Step, type StepResult } from './step.ts'

/**
 * Whether a party may lay a draft before the others: its first version always; a later one where the version before is known
 * here, in force, of the same agreement and one lower, and can be changed at all; a counter-proposal where the draft is known. A party that
 * a draft would let in knows no version before: it answers by one that would take the place of the same.
 */
export function canPropose(options: {
  readonly document: Agreement
  readonly counters: string | null
  readonly now: Instant
  readonly known: readonly AgreementRecord[]
}): StepResult {
  const { document, counters, now, known } = options
  const { article } = document.parties
  const draft = known.find(({ hash }) => hash === counters)
  const isDraftKnown = counters === null || draft?.agreement.id === document.id
  if (!isDraftKnown) return refused('draft-unknown', 'no such draft of this agreement is known', article)
  if (document.prior === undefined) return LEGAL
  const prior = known.find(({ hash }) => hash === document.prior)
  if (prior !== undefined) return canSucceed(document, prior, now)
  const isSamePlace = draft?.agreement.prior === document.prior && draft.agreement.version === document.version
  return needs(isSamePlace, 'prior-unknown', { reason: 'the version that it would change is not known here', article })
}

/** Whether a party may sign now, by whichever of its offices: a listed party that has not signed, before the draft lapses. */
export function canSign(record: AgreementRecord, party: string, now: Instant): StepResult {
  const { entryIntoForce } = record.agreement
  const prior = priorOf(record)
  const reason = `${partyName(record.agreement, party)} has already signed`
  return firstRefusal(
    () => isAlive(record, party, now),
    () => (prior === undefined ? hasNoOtherPrior(record) : canSucceed(record.agreement, prior, now)),
    () => needs(!record.signatures.has(party), 'already-signed', { reason, article: entryIntoForce.article }),
  )
}

/** As {@link canSign}, for one office by one official: each of them counts once. */
export function canSignFor(record: AgreementRecord, { party, at, body }: Step<'sign'>, now: Instant): StepResult {
  const listed = record.agreement.parties.list.find(({ code }) => code === party)
  const may = canSign(record, party, now)
  if (!may.ok || listed?.offices === undefined) return may
  const before = statementsOf(record, 'sign', party)
  const added = [...before, { kind: 'sign', actId: '', party, at, isProven: true, body } as const]
  if (signedOffices(listed, added).size > signedOffices(listed, before).size) return LEGAL
  const { article } = record.agreement.parties
  const isOfficial = before.some((one) => one.body.official === body.official)
  return isOfficial
    ? refused('official-signed', 'the official has signed for another office', article)
    : refused('office-signed', 'the office has signed', article)
}

/**
 * Whether a party may ratify now: a listed party that has signed, once, before the version lapses, and only one successor of
 * a prior version. `known` holds every record that the node has; of those that compete with this one (same agreement
 * id, same prior version, other text) the party may have ratified none.
 */
export function canRatify(options: {
  readonly record: AgreementRecord
  readonly party: string
  readonly now: Instant
  readonly known: readonly AgreementRecord[]
}): StepResult {
  const { record, party, now, known } = options
  const name = partyName(record.agreement, party)
  const { article } = record.agreement.entryIntoForce
  const rival = known.find((other) => competes(record, other) && other.ratifications.has(party))
  return firstRefusal(
    () => isAlive(record, party, now),
    () =>
      needs(record.signatures.has(party), 'not-signed', { reason: `${name} has not signed yet${officesToSign(record, party)}`, article }),
    () => needs(!record.ratifications.has(party), 'already-ratified', { reason: `${name} has already ratified`, article }),
    () => needs(rival === undefined, 'successor-ratified', { reason: `${name} has already ratified another successor`, article }),
  )
}

function canSucceed(document: Agreement, prior: AgreementRecord, now: Instant): StepResult {
  const { article } = document.parties
  const { id, version, amendment } = prior.agreement
  const isNext = document.id === id && document.version === version + 1
  const isStanding = agreementState(prior, now) === 'in-force'
  return firstRefusal(
    () => needs(isNext, 'prior-invalid', { reason: 'it is not the next version of the agreement that it would change', article }),
    () => needs(amendment !== undefined, 'not-provided', { reason: 'the version before provides for no amendment', article }),
    () => needs(isStanding, 'prior-not-in-force', { reason: 'the version that it would change is not in force', article }),
  )
}

/** A version whose prior is known to be something else is signed by nobody. */
function hasNoOtherPrior({ agreement, lineage }: AgreementRecord): StepResult {
  const isOther = agreement.prior !== undefined && lineage.known().some(({ hash }) => hash === agreement.prior)
  return needs(!isOther, 'prior-invalid', {
    reason: 'it is not the next version of the agreement that it would change',
    article: agreement.parties.article,
  })
}

/** How many offices signed of those that must; nothing for a party that signs without. */
function officesToSign(record: AgreementRecord, code: string): string {
  const party = record.agreement.parties.list.find((listed) => listed.code === code)
  if (party?.offices === undefined) return ''
  return `: ${signedOffices(party, statementsOf(record, 'sign', code)).size} of ${officesNeeded(party)} offices have`
}

function competes(record: AgreementRecord, other: AgreementRecord): boolean {
  const isSamePlace = other.agreement.id === record.agreement.id && other.agreement.prior === record.agreement.prior
  return isSamePlace && other.hash !== record.hash
}
