/** The refusals, each with the articles it rests on, words for the own party, and what others are told. */
import { type Agreement, partyName, type Reservation, reservationNumber, type SuspendedScope } from '../agreement/index.ts'
import type { CitedArticle, Denial, ToldRefusal, UnknownCode } from './decision.ts'
import { type Nearest, nearestTo } from './evaluate.ts'
import type { KnownQuestion } from './question.ts'
import type { Terms } from './terms.ts'

const UNKNOWN_REASONS: Readonly<Record<UnknownCode, string>> = {
  'action-unknown': 'this is no action that the agreement speaks of',
  'party-unknown': 'a party of the question is not a party to the agreement',
  'purpose-unknown': 'the purpose is not one of the agreement',
  'mode-unknown': 'the mode is not one of the agreement, or a reader states one',
  'role-unknown': 'a reader needs a role of the agreement, and only a reader has one',
  'type-unknown': 'no annex covers this type of object',
  'marking-unknown': 'the marking is not one that the agreement knows',
  'marking-missing': 'the item has no marking and the agreement asks for one',
  'data-subject-unknown': 'the category of data subject is not one that the agreement knows',
  'minor-unknown': 'whether it is about a minor is told in a word that the agreement does not know',
  'special-unknown': 'whether it is of a special category is told in a word that the agreement does not know',
  'pap-unknown': 'the PAP level is not one that the agreement knows',
  'grade-unknown': 'the grading is not one that the agreement knows',
  'nature-unknown': 'whether it is a fact or an assessment is told in a word that the agreement does not know',
}

/** A word that the agreement does not know, with the articles that list the known ones. */
export function unknownDenial(terms: Terms, code: UnknownCode): Denial {
  const articles = listingArticles(terms.agreement, code).map(terms.cite)
  return toldToAll({ code, articles, reason: UNKNOWN_REASONS[code] })
}

/** The engine failed; `logDetail` is for the operator. */
export function engineDenial(logDetail: string): Denial {
  const reason = 'the decision could not be made, so it is a refusal'
  return { ...toldToAll({ code: 'engine-error', articles: [], reason }), logDetail }
}

/** A refusal of which everybody may know everything. */
export function toldToAll(refusal: ToldRefusal): Denial {
  return { verdict: 'refuse', ...refusal, told: { partner: refusal, public: refusal } }
}

/** No article permits it; the nearest one says why, to the own party in full. */
export function unpermittedDenial(terms: Terms, question: KnownQuestion): Denial {
  const nearest = nearestTo(terms, question)
  const own = suspendedRefusal(terms, nearest.suspensions) ?? ownRefusal(nearest)
  return { verdict: 'refuse', ...own, told: toldOfNearest(terms, question, nearest) }
}

/** What forbids a question; at least one thing does. */
export type Forbidding = { readonly reservations: readonly Reservation[]; readonly suspensions: readonly SuspendedScope[] }

/** Suspensions or reservations forbid it. Suspensions are acts that every party has; reservations are told as far as they are disclosed. */
export function forbiddenDenial(terms: Terms, question: KnownQuestion, { reservations, suspensions }: Forbidding): Denial {
  const disclosed = reservations.filter(({ isDisclosedToPartners }) => isDisclosedToPartners)
  const own = suspendedRefusal(terms, suspensions, reservations) ?? reservedRefusal(reservations)
  const nearest = toldOfNearest(terms, question, nearestTo(terms, question))
  const partner = suspendedRefusal(terms, suspensions, disclosed) ?? (disclosed.length > 0 ? reservedRefusal(disclosed) : nearest.partner)
  return { verdict: 'refuse', ...own, told: { partner, public: nearest.public } }
}

function suspendedRefusal(
  { agreement }: Terms,
  suspensions: readonly SuspendedScope[],
  reservations: readonly Reservation[] = [],
): ToldRefusal | undefined {
  if (suspensions.length === 0) return undefined
  const texts = new Map(suspensions.map(({ number, party }) => [number, `suspended by ${partyName(agreement, party)}`]))
  const articles = [...texts].map(([number, text]) => ({ number, text })).toSorted(byNumber)
  return { code: 'suspended', ...forbiddenBy([...articles, ...citedReservations(reservations)]) }
}

function reservedRefusal(reservations: readonly Reservation[]): ToldRefusal {
  return { code: 'reserved', ...forbiddenBy(citedReservations(reservations)) }
}

function citedReservations(reservations: readonly Reservation[]): CitedArticle[] {
  return reservations.map((one) => ({ number: reservationNumber(one), text: one.title })).toSorted(byNumber)
}

function forbiddenBy(articles: readonly CitedArticle[]): Pick<ToldRefusal, 'articles' | 'reason'> {
  return { articles, reason: `forbidden by ${articles.map(({ number }) => number).join(', ')}` }
}

/**
 * What others are told where nothing that they know of forbids it: the nearest article, and not how near it comes, for that would
 * tell a refusal by a reservation they do not know of from one that the article itself gives. The public knows of no suspension.
 */
function toldOfNearest(terms: Terms, question: KnownQuestion, nearest: Nearest): Denial['told'] {
  const isWhole = terms.scope.suspensions.length === 0
  const unsuspended = isWhole ? nearest : nearestTo({ ...terms, scope: { ...terms.scope, suspensions: [] } }, question)
  return { partner: suspendedRefusal(terms, nearest.suspensions) ?? plainRefusal(nearest), public: plainRefusal(unsuspended) }
}

function ownRefusal({ article, failed, failure }: Nearest): ToldRefusal {
  const isAboutSharing = !failed.some((aspect) => aspect === 'from' || aspect === 'to' || aspect === 'bound' || aspect === 'role')
  const detail = failure ?? 'it could not be applied'
  const reason = isAboutSharing ? `article ${article.number} comes nearest, but ${detail}` : detail
  return { code: 'not-permitted', articles: [article], reason }
}

function plainRefusal({ article }: Nearest): ToldRefusal {
  return { code: 'not-permitted', articles: [article], reason: `article ${article.number} comes nearest and does not permit it` }
}

function byNumber(left: CitedArticle, right: CitedArticle): number {
  return left.number < right.number ? -1 : 1
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
    case 'grade-unknown':
    case 'nature-unknown':
      return agreement.quality === undefined ? sharingArticles(agreement) : [agreement.quality.article]
    case 'minor-unknown':
    case 'special-unknown':
      return agreement.people === undefined ? sharingArticles(agreement) : [agreement.people.article]
    case 'mode-unknown':
      return agreement.modes === undefined ? sharingArticles(agreement) : [agreement.modes.article]
    case 'action-unknown':
    case 'data-subject-unknown':
    case 'pap-unknown':
      return sharingArticles(agreement)
  }
}

function sharingArticles(agreement: Agreement): string[] {
  return agreement.sharing.map((sharing) => sharing.article)
}
