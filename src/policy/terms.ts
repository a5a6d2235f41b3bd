/** What a decider rests on: the agreement, what of it applies now, and what parties took away for themselves. */
import {
  type Agreement,
  AgreementError,
  agreementHash,
  checkReservation,
  type Reservation,
  reservationNumber,
  type Scope,
  type SharingArticle,
  wholeScope,
} from '../agreement/index.ts'
import { canonicalBytes, hex, type Json, sha256, utf8 } from '../foundation/index.ts'
import type { CitedArticle, Note } from './decision.ts'
import { citing, covering, naming } from './lookups.ts'

const EPOCH_DOMAIN = utf8('comity/permission-epoch/v1\n')

/** What is given to make a decider. */
export type TermsOptions = {
  readonly agreement: Agreement
  readonly reservations: readonly Reservation[]
  /** All that the agreement states unless told. */
  readonly scope?: Scope
  /** Cited beside the articles they are about; they change no answer. */
  readonly notes?: readonly Note[]
}

/** The checked grounds of all decisions of one decider. */
export type Terms = {
  readonly agreement: Agreement
  /** In the order of their numbers. */
  readonly reservations: readonly Reservation[]
  readonly scope: Scope
  readonly notes: readonly Note[]
  /** An article with its words. */
  readonly cite: (number: string) => CitedArticle
  /** The sharing articles that name two parties as their sides. */
  readonly between: (from: string, to: string) => readonly SharingArticle[]
  /** Codes of the annexes that cover a type. */
  readonly annexesOf: (type: string) => readonly string[]
}

/** Checks and orders what a decider rests on. @throws AgreementError where a reservation does not fit or two have one number */
export function createTerms({ agreement, reservations, scope = wholeScope(agreement), notes = [] }: TermsOptions): Terms {
  const ordered = reservations.toSorted((left, right) => (orderOf(left) < orderOf(right) ? -1 : 1))
  for (const [index, reservation] of ordered.entries()) {
    checkReservation(reservation, agreement)
    const previous = ordered[index - 1]
    if (previous !== undefined && orderOf(previous) === orderOf(reservation)) {
      throw new AgreementError('reservation-duplicate', '/number', `${reservationNumber(reservation)} is given twice`)
    }
  }
  const lookups = { cite: citing(agreement, notes), annexesOf: covering(agreement), between: naming(agreement) }
  return { agreement, reservations: ordered, scope, notes, ...lookups }
}

/** Lower-case hex hash of all that answers rest on; when the scope ends is not part of it. */
export function epochOf({ agreement, reservations, scope, notes }: Terms): string {
  const { articles, parties, suspensions } = scope
  const applied = {
    articles: distinct(articles),
    parties: distinct(parties),
    suspensions: suspensions.toSorted((left, right) => (left.number < right.number ? -1 : 1)),
  }
  const grounds = { agreement: agreementHash(agreement), reservations, scope: applied, ...(notes.length === 0 ? {} : { notes }) }
  return hex(sha256(EPOCH_DOMAIN, canonicalBytes(grounds as Json)))
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words)].toSorted()
}

function orderOf(reservation: Reservation): string {
  return `${reservation.party}-${String(reservation.number).padStart(4, '0')}`
}
