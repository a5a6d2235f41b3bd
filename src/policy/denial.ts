/** The refusals, each with the articles it rests on and words for people. */
import { type Agreement, type Reservation, reservationNumber } from '../agreement/index.ts'
import type { KnownQuestion } from './conditions.ts'
import type { Denial, RefusalCode } from './decision.ts'
import { cite, explainRefusal } from './evaluate.ts'

/** Codes of the words that an agreement can fail to know. */
export type UnknownCode = Exclude<RefusalCode, 'not-permitted' | 'reserved' | 'engine-error'>

const UNKNOWN_REASONS: Readonly<Record<UnknownCode, string>> = {
  'action-unknown': 'this is no action that the agreement speaks of',
  'party-unknown': 'a party of the question is not a party to the agreement',
  'purpose-unknown': 'the purpose is not one of the agreement',
  'type-unknown': 'no annex covers this type of object',
  'marking-unknown': 'the marking is not one that the agreement knows',
  'marking-missing': 'the item has no marking and the agreement asks for one',
  'data-subject-unknown': 'the category of data subject is not one that the agreement knows',
  'role-unknown': 'a reader needs a role of the agreement, and only a reader has one',
}

/** A word that the agreement does not know, with the articles that list the known ones. */
export function unknownDenial(agreement: Agreement, code: UnknownCode): Denial {
  const articles = listingArticles(agreement, code).map((number) => cite(agreement, number))
  return { verdict: 'refuse', code, articles, reason: UNKNOWN_REASONS[code], isReservation: false }
}

/** No article permits it; the nearest one says why. */
export function unpermittedDenial(agreement: Agreement, question: KnownQuestion): Denial {
  const { articles, reason } = explainRefusal(agreement, question)
  return { verdict: 'refuse', code: 'not-permitted', articles, reason, isReservation: false }
}

/** Reservations forbid it. */
export function reservedDenial(reservations: readonly Reservation[]): Denial {
  const articles = reservations.map((reservation) => ({ number: reservationNumber(reservation), text: reservation.title }))
  articles.sort((left, right) => (left.number < right.number ? -1 : 1))
  const reason = `forbidden by ${articles.map((article) => article.number).join(', ')}`
  return { verdict: 'refuse', code: 'reserved', articles, reason, isReservation: true }
}

/** The engine failed; `logDetail` is for the operator. */
export function engineDenial(logDetail: string): Denial {
  const reason = 'the decision could not be made, so it is a refusal'
  return { verdict: 'refuse', code: 'engine-error', articles: [], reason, isReservation: false, logDetail }
}

function listingArticles(agreement: Agreement, code: UnknownCode): string[] {
  switch (code) {
    case 'party-unknown':
      return [agreement.parties.article]
    case 'purpose-unknown':
      return [agreement.purposes.article]
    case 'type-unknown':
      return agreement.annexes.map((annex) => annex.article)
    case 'marking-unknown':
    case 'marking-missing':
      return [agreement.unmarked.article]
    case 'role-unknown':
      return [agreement.reading.article]
    case 'action-unknown':
    case 'data-subject-unknown':
      return agreement.sharing.map((sharing) => sharing.article)
  }
}
