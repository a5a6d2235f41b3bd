/** The conditions of an agreement, one by one, over the typed document: what the compiled policies must equal. */
import {
  type Agreement,
  type Annex,
  namesParty,
  type ReaderRole,
  type Reservation,
  type SharingArticle,
  type Tlp,
  tlpRank,
} from '../agreement/index.ts'
import type { Question } from './question.ts'

/** A question whose words the agreement knows all, with its marking resolved. */
export type KnownQuestion = Omit<Question, 'item'> & { readonly item: Omit<Question['item'], 'marking'> & { readonly marking: Tlp } }

/** What a condition is about, nearest to the parties first. */
export type Aspect = 'from' | 'to' | 'role' | 'purpose' | 'type' | 'marking' | 'data-subject'

/** Conditions of one sharing article for one question. */
export type Condition = { readonly aspect: Aspect; readonly holds: boolean }

/** Every condition of a sharing article, with whether it holds. The article permits where all hold. */
export function conditionsOf(agreement: Agreement, sharing: SharingArticle, question: KnownQuestion): Condition[] {
  const { from, to, purpose, item } = question
  return [
    { aspect: 'from', holds: from !== to && namesParty(agreement, sharing.from, from) },
    { aspect: 'to', holds: from !== to && namesParty(agreement, sharing.to, to) },
    { aspect: 'role', holds: mayRead(agreement, question) },
    { aspect: 'purpose', holds: sharing.purposes.includes(purpose) },
    { aspect: 'type', holds: Object.hasOwn(annexOf(agreement, sharing).types, item.type) },
    { aspect: 'marking', holds: tlpRank(item.marking) <= tlpRank(sharing.markingCeiling) },
    { aspect: 'data-subject', holds: sharing.dataSubjects.includes(item.dataSubject) },
  ]
}

/** Whether the reading article lets the role read; true for a question that is not about reading. */
export function mayRead(agreement: Agreement, question: KnownQuestion): boolean {
  return question.action !== 'read' || readersOf(agreement).some((role) => role === question.role)
}

/** The roles that the reading article lets read. */
export function readersOf(agreement: Agreement): ReaderRole[] {
  return agreement.reading.roles.filter((entry) => entry.may.includes('read')).map((entry) => entry.role)
}

/** Whether a party reads its own item: nothing crosses a border, so only purpose, role and reservations matter. */
export function isOwnReading(question: Pick<Question, 'action' | 'from' | 'to'>): boolean {
  return question.action === 'read' && question.from === question.to
}

/** Whether a reservation forbids it: all the conditions it states hold; one it does not state always holds. */
export function forbids(reservation: Reservation, question: KnownQuestion): boolean {
  const isDisclosure = reservation.forbids === 'disclose'
  const party = isDisclosure ? question.from : question.to
  const otherSide = isDisclosure ? question.to : question.from
  if (reservation.forbids !== question.action || reservation.party !== party) return false
  const { parties, purposes, types } = reservation.when
  return (
    (parties === undefined || parties.includes(otherSide)) &&
    (purposes === undefined || purposes.includes(question.purpose)) &&
    (types === undefined || types.includes(question.item.type)) &&
    matchesHandling(reservation.when, question.item)
  )
}

/** Whether marking and data subject meet a `when`: both stated conditions hold, one not stated always holds. */
export function matchesHandling(when: Pick<Reservation['when'], 'markingAtLeast' | 'dataSubjects'>, item: KnownQuestion['item']): boolean {
  const { markingAtLeast, dataSubjects } = when
  const isMarkingMet = markingAtLeast === undefined || tlpRank(item.marking) >= tlpRank(markingAtLeast)
  return isMarkingMet && (dataSubjects === undefined || dataSubjects.includes(item.dataSubject))
}

/** The annex of a sharing article. */
export function annexOf(agreement: Agreement, sharing: SharingArticle): Annex {
  const annex = agreement.annexes.find((candidate) => candidate.code === sharing.annex)
  if (annex === undefined) throw new Error('a checked agreement names only its own annexes')
  return annex
}
