/** The life of one version of an agreement, as a pure function of the statements that were proven so far and of an instant. */
import { formatTimestamp, type Instant } from '../../foundation/index.ts'
import { partyName } from '../wording/index.ts'
import { boundAt, departuresOf } from './departures.ts'
import { enteredAt, isOnFastTrack, lapseOf, provisionalParties, provisionalUntil, successorInForce, sunsetText } from './entry.ts'
import { currentPhase } from './phases.ts'
import { type AgreementRecord, partiesOf } from './record.ts'

/** Every state there is. */
export const AGREEMENT_STATES = ['proposed', 'signed', 'ratified', 'provisional', 'in-force', 'superseded', 'lapsed'] as const

/**
 * `proposed`: not all parties signed; `signed`: all signed; `ratified`: all ratified, receipts are missing; `provisional`:
 * not in force, and some parties apply it between them; `in-force`; `superseded`: a later version is in force;
 * `lapsed`: it ended by itself, however far it had come.
 */
export type AgreementState = (typeof AGREEMENT_STATES)[number]

/** A state in words: the article it rests on and the codes of the parties that the next state waits for. */
export type StateExplanation = {
  readonly state: AgreementState
  readonly article: string
  readonly missing: readonly string[]
  readonly text: string
}

/** The state at an instant. Only `in-force` and, between those that declared it, `provisional` permit anything to cross a border. */
export function agreementState(record: AgreementRecord, now: Instant): AgreementState {
  return standingAt(record, now).state
}

/** Whether something may cross a border in a state. */
export function permitsSharing(state: AgreementState | undefined): boolean {
  return state === 'in-force' || state === 'provisional'
}

/** Whether nothing can bring a version of this state back. */
export function isOver(state: AgreementState | undefined): boolean {
  return state === 'superseded' || state === 'lapsed'
}

/** The state at an instant, with its article and who is still missing. */
export function explainState(record: AgreementRecord, now: Instant): StateExplanation {
  const { describe, ...standing } = standingAt(record, now)
  return { ...standing, text: describe() }
}

/** Every read asks for the state; its words are for whoever asks why. */
type Standing = Omit<StateExplanation, 'text'> & { readonly describe: () => string }

function standingAt(record: AgreementRecord, now: Instant): Standing {
  const { article } = record.agreement.entryIntoForce
  const successor = successorInForce(record)
  if (successor !== undefined) {
    const { version } = successor.agreement
    const by = record.agreement.amendment?.article ?? article
    return { state: 'superseded', article: by, missing: [], describe: () => `Superseded by version ${version} under article ${by}.` }
  }
  const lapse = lapseOf(record)
  if (now >= lapse.at) return { state: 'lapsed', article: lapse.article, missing: [], describe: () => lapse.text }
  if (enteredAt(record) !== undefined) return { state: 'in-force', article, missing: [], describe: () => inForceText(record, now) }
  const waiting = waitingOf(record)
  const provisional = provisionalParties(record, now)
  if (provisional.length === 0) return waiting
  return { ...waiting, state: 'provisional', describe: () => `${provisionalText(record, provisional)} ${waiting.describe()}` }
}

function waitingOf(record: AgreementRecord): Standing {
  const { article } = record.agreement.entryIntoForce
  const waiting = (state: AgreementState, what: string, missing: readonly string[]): Standing => {
    return {
      state,
      article,
      missing,
      describe: () => `Waits under article ${article} for the ${what} of ${namesOf(record, missing)}.`,
    }
  }
  const missing = (isDone: (party: string) => boolean) => partiesOf(record).filter((party) => !isDone(party))
  const unsigned = missing((party) => record.signatures.has(party))
  if (unsigned.length > 0) return waiting('proposed', 'signature', unsigned)
  // On the fast track nothing is ratified: what is missing is the proof of a signature.
  const unproven = missing((party) => record.signedTimes.has(party))
  if (unproven.length > 0 && isOnFastTrack(record)) return waiting('ratified', 'proof of the signature', unproven)
  const unratified = missing((party) => record.ratifications.has(party))
  if (unratified.length > 0) return waiting('signed', 'ratification', unratified)
  return waiting(
    'ratified',
    'proof of the ratification',
    missing((party) => record.ratifications.get(party)?.hasReceipt === true),
  )
}

function inForceText(record: AgreementRecord, now: Instant): string {
  const { entryIntoForce, amendment } = record.agreement
  const article = isOnFastTrack(record) ? (amendment?.article ?? entryIntoForce.article) : entryIntoForce.article
  const phase = currentPhase(record)
  const departures = departuresOf(record)
  const bound = boundAt(record, now, departures)
  const left = partiesOf(record).filter((party) => !bound.includes(party))
  return [
    `In force under article ${article} until ${sunsetText(record)}.`,
    phase === undefined ? '' : ` Phase: ${phase.title}.`,
    left.length === 0 ? '' : ` No longer bound: ${namesOf(record, left)}.`,
  ].join('')
}

function provisionalText(record: AgreementRecord, parties: readonly string[]): string {
  const ends = provisionalUntil(record)
  const first = Math.min(...parties.map((party) => ends.get(party) as Instant))
  const { article } = record.agreement.entryIntoForce
  return `Applied provisionally under article ${article} between ${namesOf(record, parties)}, the first of them until ${formatTimestamp(first)}.`
}

function namesOf(record: AgreementRecord, parties: readonly string[]): string {
  return parties.map((party) => partyName(record.agreement, party)).join(', ')
}
