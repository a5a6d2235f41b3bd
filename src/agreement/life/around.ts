/** Statements around an agreement: notes, assurances, attestations, announcements, responses, what a newcomer may receive. */
import { type Instant, parseTimestamp } from '../../foundation/index.ts'
import type { NeverRule, Reservation } from '../document/index.ts'
import { parseReservation } from '../reservation.ts'
import { enteredAt, joinersOf } from './entry.ts'
import { type AgreementRecord, partiesOf, priorOf, provenOf, statementsOf } from './record.ts'
import type { Statement } from './statement.ts'

/** How parties say that they understand articles, in order; decisions cite each note beside its article. */
export function interpretationNotes(
  record: AgreementRecord,
): readonly { readonly article: string; readonly party: string; readonly text: string }[] {
  return provenOf(record, 'interpret').map(({ party, body: { article, text } }) => ({ article, party, text }))
}

/** The assurances of a party that stand at an instant: on each rule its latest word alone counts. */
export function assurancesOf(record: AgreementRecord, party: string, now: Instant): readonly Statement<'assure'>[] {
  const latest = new Map<NeverRule, Statement<'assure'>>()
  for (const statement of provenOf(record, 'assure', party)) latest.set(statement.body.rule, statement)
  return [...latest.values()].filter(({ body }) => now < parseTimestamp(body.until))
}

/** What third parties attest of a party at an instant. */
export function attestationsOf(record: AgreementRecord, party: string, now: Instant): readonly Statement<'attest'>[] {
  return provenOf(record, 'attest').filter(({ body }) => body.about === party && now < parseTimestamp(body.until))
}

/** The reservations of a party that stand, in order; a superseded one stands until the act that supersedes it is proven. */
export function reservationsOf(record: AgreementRecord, party: string): readonly Reservation[] {
  return standingReservations(record, party).map(({ body }) => parseReservation(body.reservation as never, record.agreement))
}

/** The acts of the reservations of a party that stand. */
export function standingReservations(record: AgreementRecord, party: string): readonly Statement<'reserve'>[] {
  const stated = statementsOf(record, 'reserve', party)
  const lifted = new Set(provenOf(record, 'unreserve', party).map(({ body }) => body.number))
  for (const { body, isProven } of stated) if (isProven && body.supersedes !== undefined) lifted.add(body.supersedes)
  return stated.filter(({ body }) => !lifted.has(numberOf(body.reservation)))
}

/** The number that a reservation's text gives itself. */
export function numberOf(reservation: Readonly<Record<string, unknown>>): number {
  return Number(reservation.number)
}

/** How a party came in: with which version, when that entered into force, and what of the past it may receive. */
export type Joining = {
  /** Undefined as long as the version is a draft. */
  readonly at: Instant | undefined
  readonly history: 'none' | 'as-permitted'
  /** The article that says so. */
  readonly article: string
}

/** How a party came in, whatever versions followed; undefined for one that was there from the first version that is known. */
export function joinedAt(record: AgreementRecord, party: string): Joining | undefined {
  let one: AgreementRecord | undefined = record
  while (one !== undefined && partiesOf(one).includes(party)) {
    if (joinersOf(one).includes(party)) {
      const { accession, parties } = one.agreement
      return { at: enteredAt(one), history: accession?.history ?? 'none', article: accession?.article ?? parties.article }
    }
    one = priorOf(one)
  }
  return undefined
}
