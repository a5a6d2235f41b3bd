/** Reservations: a party narrows an agreement for itself, at once and without asking; nothing here can widen. */
import { Compile } from '#typebox'
import type { Json } from '../foundation/index.ts'
import { nameFaults } from './check/writing.ts'
import { type Agreement, type Reservation, ReservationSchema, type ReservationText } from './document/index.ts'
import { AgreementError, type AgreementErrorCode } from './errors.ts'
import { frozenCopy } from './frozen-copy.ts'
import { firstFault, shapeFaults } from './schema-fault.ts'

const validator = Compile(ReservationSchema)

/**
 * The reservation that a JSON value states (spec/agreement.md#reservations), checked against the agreement it narrows:
 * a condition that names what the agreement does not know would never hold and so is refused.
 * @throws AgreementError with the JSON pointer of the first fault
 */
export function parseReservation(json: Json, agreement: Agreement): Reservation {
  if (!validator.Check(json)) throw firstFault(shapeFaults(ReservationSchema, json, 'reservation-invalid'))
  const text: ReservationText = frozenCopy(json)
  const reservation = text as Reservation
  checkReservation(reservation, agreement)
  return reservation
}

/**
 * Proves that every party, purpose and type that a reservation names is one of the agreement's, and that its title, which partners
 * may be shown, can be taken for no other.
 * @throws AgreementError
 */
export function checkReservation(reservation: Reservation, agreement: Agreement): void {
  const parties = agreement.parties.list.map((party) => party.code)
  const purposes = agreement.purposes.list.map((purpose) => purpose.code)
  const types = agreement.annexes.flatMap((annex) => Object.keys(annex.types))
  const { when, title } = reservation
  for (const { code, message } of nameFaults(title)) throw new AgreementError(code, '/title', message)
  checkNames([reservation.party], parties, { code: 'party-unknown', pointer: '/party' })
  checkNames(when.parties, parties, { code: 'party-unknown', pointer: '/when/parties' })
  checkNames(when.purposes, purposes, { code: 'purpose-unknown', pointer: '/when/purposes' })
  checkNames(when.types, types, { code: 'type-unknown', pointer: '/when/types' })
}

/** How decisions cite a reservation: `reservation XC-1`. No article of an agreement can have this form. */
export function reservationNumber(reservation: Reservation): string {
  return `reservation ${reservation.party}-${reservation.number}`
}

function checkNames(
  names: readonly string[] | undefined,
  known: readonly string[],
  fault: { readonly code: AgreementErrorCode; readonly pointer: string },
): void {
  const isKnown = names === undefined || names.every((name) => known.includes(name))
  if (!isKnown) throw new AgreementError(fault.code, fault.pointer, 'names what the agreement does not list')
}
