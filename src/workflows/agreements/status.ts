/** Where an agreement stands. */
import type { AgreementEntry } from '../../acts/index.ts'
import {
  type AgreementClock,
  assuranceRegister,
  clocksOf,
  currentPhase,
  explainState,
  isOnFastTrack,
  joinersOf,
  type Miss,
  missesOf,
  type PartyStanding,
  type RegisteredAssurance,
  type Reservation,
  reservationsOf,
  type Scope,
  type StateExplanation,
  type Statement,
  standingsOf,
  sunsetOf,
} from '../../agreement/index.ts'
import type { Instant } from '../../foundation/index.ts'

/** An agreement with its state in plain words. */
export type AgreementStatus = {
  readonly hash: string
  readonly id: string
  readonly version: number
  readonly title: string
  readonly state: StateExplanation
  readonly signed: readonly string[]
  readonly ratified: readonly string[]
}

/** Everything that is known of the life of an agreement. */
export type AgreementLife = AgreementStatus & {
  readonly proposedBy: string
  readonly proposedAt: Instant
  readonly sunset: Instant
  /** Code of the last phase that is open; null where there are none. */
  readonly phase: string | null
  /** Whether signatures alone bring it into force. */
  readonly isOnFastTrack: boolean
  /** Parties that come in with this version. */
  readonly joiners: readonly string[]
  readonly standings: readonly PartyStanding[]
  /** What each party promised on the never-list, and what is needed and was not. */
  readonly assurances: readonly RegisteredAssurance[]
  readonly clocks: readonly AgreementClock[]
  /** Clocks that ran out because somebody did not act. */
  readonly misses: readonly Miss[]
  readonly scope: Scope
  /** This party's reservations, whoever was told of them: not to be shown to other parties. */
  readonly reservations: readonly Reservation[]
  /** Reservations of other parties that they disclosed. */
  readonly disclosedReservations: readonly Reservation[]
  /** Every statement, in order: not to be shown to other parties. */
  readonly statements: readonly Statement[]
}

/** Where an agreement stands. */
export function agreementStatus(entry: AgreementEntry, now: Instant): AgreementStatus {
  const { id, version, title } = entry.record.agreement
  return {
    hash: entry.row.hash,
    id,
    version,
    title,
    state: explainState(entry.record, now),
    signed: [...entry.record.signatures.keys()].sort(),
    ratified: [...entry.record.ratifications.keys()].sort(),
  }
}

/** The life of an agreement as this party knows it. */
export function agreementLife(entry: AgreementEntry, known: { readonly self: string; readonly now: Instant }): AgreementLife {
  const { record, reservations } = entry
  const { self, now } = known
  const others = record.agreement.parties.list.map(({ code }) => code).filter((code) => code !== self)
  return {
    ...agreementStatus(entry, now),
    proposedBy: record.proposedBy,
    proposedAt: record.proposedAt,
    sunset: sunsetOf(record).at,
    phase: currentPhase(record)?.code ?? null,
    isOnFastTrack: isOnFastTrack(record),
    joiners: joinersOf(record),
    standings: standingsOf(record, now),
    assurances: assuranceRegister(record, now),
    clocks: clocksOf(record, now),
    misses: missesOf(record, now),
    scope: entry.scopeAt(now),
    reservations,
    disclosedReservations: others.flatMap((party) => reservationsOf(record, party)),
    statements: record.statements,
  }
}
