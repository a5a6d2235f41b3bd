/** The life of one version of an agreement, as a pure function of the acts that were proven so far and of an instant. */
import { accepted, type Instant, parseTimestamp, type Result, refused } from '../../foundation/index.ts'
import type { Agreement } from '../document/index.ts'
import { partyName } from '../wording/index.ts'

/** A party's ratification; `hasReceipt` once the act is proven to be in its ledger under the draft's own quorum. */
export type Ratification = { readonly actId: string; readonly hasReceipt: boolean }

/** What is known of one version of an agreement. Keys of the maps are party codes. */
export type AgreementRecord = {
  readonly agreement: Agreement
  readonly hash: string
  readonly proposedBy: string
  readonly signatures: ReadonlyMap<string, string>
  readonly ratifications: ReadonlyMap<string, Ratification>
}

/**
 * `proposed`: not all parties signed; `signed`: all signed; `ratified`: all ratified, receipts are missing; `in-force`;
 * `lapsed`: the sunset is past, however far it had come.
 */
export type AgreementState = 'proposed' | 'signed' | 'ratified' | 'in-force' | 'lapsed'

/** A state in words: the article it rests on and the codes of the parties that the next state waits for. */
export type StateExplanation = {
  readonly state: AgreementState
  readonly article: string
  readonly missing: readonly string[]
  readonly text: string
}

/** Why a legal step is refused. */
export type AgreementStepCode =
  | 'party-not-listed'
  | 'agreement-lapsed'
  | 'already-signed'
  | 'not-signed'
  | 'already-ratified'
  | 'successor-ratified'

/** The state at an instant. Only `in-force` permits anything to cross a border. */
export function agreementState(record: AgreementRecord, now: Instant): AgreementState {
  return explainState(record, now).state
}

/** The state at an instant, with its article and who is still missing. */
export function explainState(record: AgreementRecord, now: Instant): StateExplanation {
  const { entryIntoForce, sunset } = record.agreement
  if (isPastSunset(record.agreement, now)) {
    return { state: 'lapsed', article: sunset.article, missing: [], text: `Lapsed on ${sunset.at} under article ${sunset.article}.` }
  }
  const article = entryIntoForce.article
  const unsigned = missing(record, (party) => record.signatures.has(party))
  if (unsigned.length > 0) return { state: 'proposed', article, missing: unsigned, text: waiting(record, 'signature', unsigned) }
  const unratified = missing(record, (party) => record.ratifications.has(party))
  if (unratified.length > 0) return { state: 'signed', article, missing: unratified, text: waiting(record, 'ratification', unratified) }
  const unproven = missing(record, (party) => record.ratifications.get(party)?.hasReceipt === true)
  if (unproven.length > 0) {
    return { state: 'ratified', article, missing: unproven, text: waiting(record, 'proof of the ratification', unproven) }
  }
  return { state: 'in-force', article, missing: [], text: `In force under article ${article} until ${sunset.at}.` }
}

/** Whether a party may sign now: a listed party, once, before the sunset. */
export function canSign(record: AgreementRecord, party: string, now: Instant): Result<void, AgreementStepCode> {
  const standing = checkStanding(record, party, now)
  if (!standing.ok) return standing
  if (record.signatures.has(party)) {
    return refused('already-signed', `${partyName(record.agreement, party)} has already signed`, record.agreement.entryIntoForce.article)
  }
  return accepted(undefined)
}

/**
 * Whether a party may ratify now: a listed party that has signed, once, before the sunset, and only one successor of
 * a prior version. `known` holds every record that the node has; of those that compete with this one (same agreement
 * id, same prior version, other text) the party may have ratified none.
 */
export function canRatify(options: {
  readonly record: AgreementRecord
  readonly party: string
  readonly now: Instant
  readonly known: readonly AgreementRecord[]
}): Result<void, AgreementStepCode> {
  const { record, party, now, known } = options
  const standing = checkStanding(record, party, now)
  if (!standing.ok) return standing
  const name = partyName(record.agreement, party)
  const { article } = record.agreement.entryIntoForce
  if (!record.signatures.has(party)) return refused('not-signed', `${name} has not signed yet`, article)
  if (record.ratifications.has(party)) return refused('already-ratified', `${name} has already ratified`, article)
  const rival = known.find((other) => competes(record, other) && other.ratifications.has(party))
  if (rival !== undefined)
    return refused('successor-ratified', `${name} has already ratified another successor of the same version`, article)
  return accepted(undefined)
}

function competes(record: AgreementRecord, other: AgreementRecord): boolean {
  const isSamePlace = other.agreement.id === record.agreement.id && other.agreement.prior === record.agreement.prior
  return isSamePlace && other.hash !== record.hash
}

function checkStanding(record: AgreementRecord, party: string, now: Instant): Result<void, AgreementStepCode> {
  const { parties, sunset } = record.agreement
  const isListed = parties.list.some((candidate) => candidate.code === party)
  if (!isListed) return refused('party-not-listed', 'this is not a party to the agreement', parties.article)
  if (isPastSunset(record.agreement, now)) return refused('agreement-lapsed', `the agreement lapsed on ${sunset.at}`, sunset.article)
  return accepted(undefined)
}

function isPastSunset(agreement: Agreement, now: Instant): boolean {
  return now >= parseTimestamp(agreement.sunset.at)
}

function missing(record: AgreementRecord, isDone: (party: string) => boolean): string[] {
  const codes = record.agreement.parties.list.map((party) => party.code)
  return codes.filter((code) => !isDone(code))
}

function waiting(record: AgreementRecord, what: string, parties: readonly string[]): string {
  const names = parties.map((party) => partyName(record.agreement, party)).join(', ')
  return `Waits under article ${record.agreement.entryIntoForce.article} for the ${what} of ${names}.`
}
