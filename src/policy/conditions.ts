/** The conditions of an agreement, one by one, over the typed document: what the compiled policies must equal. */
import {
  type Agreement,
  type Credibility,
  ceilingOf,
  credibilityRank,
  namesParty,
  papRank,
  type Reliability,
  type Reservation,
  reliabilityRank,
  type SharingArticle,
  type SuspendedScope,
  tlpRank,
} from '../agreement/index.ts'
import { annexOf, readersOf } from './lookups.ts'
import type { KnownItem, KnownQuestion } from './question.ts'
import type { Terms } from './terms.ts'

/** What a condition is about, nearest to the parties first. */
export type Aspect =
  | 'from'
  | 'to'
  | 'bound'
  | 'scope'
  | 'role'
  | 'purpose'
  | 'type'
  | 'marking'
  | 'ceiling'
  | 'data-subject'
  | 'minor'
  | 'special'
  | 'pap'
  | 'mode'
  | 'quality'
  | 'suspension'

type Applying = Pick<Terms, 'agreement' | 'scope'>
type Holds = (terms: Applying, sharing: SharingArticle, question: KnownQuestion) => boolean

const isReading = ({ action }: KnownQuestion): boolean => action === 'read'

type Condition = readonly [Aspect, Holds]

const SIDES: readonly Condition[] = [
  ['from', ({ agreement }, sharing, { from, to }) => from !== to && namesParty(agreement, sharing.from, from)],
  ['to', ({ agreement }, sharing, { from, to }) => from !== to && namesParty(agreement, sharing.to, to)],
]
// What was lawfully received stays readable, so reading asks nothing that narrows what newly crosses.
const CONDITIONS: readonly Condition[] = [
  ['bound', ({ scope }, _, question) => isReading(question) || [question.from, question.to].every((code) => scope.parties.includes(code))],
  ['scope', ({ scope }, { article }, question) => isReading(question) || scope.articles.includes(article)],
  ['role', ({ agreement }, _, question) => !isReading(question) || readersOf(agreement).some((role) => role === question.role)],
  ['purpose', (_, { purposes }, { purpose }) => purposes.includes(purpose)],
  ['type', ({ agreement }, sharing, { item }) => Object.hasOwn(annexOf(agreement, sharing).types, item.type)],
  ['marking', (_, { markingCeiling }, { item }) => tlpRank(item.marking) <= tlpRank(markingCeiling)],
  ['ceiling', ({ agreement }, _, { to, item }) => tlpRank(item.marking) <= tlpRank(ceilingOf(agreement, to))],
  ['data-subject', (_, { dataSubjects }, { item }) => dataSubjects.includes(item.dataSubject)],
  ['minor', (_, { minors }, { item }) => minors === true || !item.isMinor],
  ['special', (_, { specialCategories }, { item }) => specialCategories === true || !item.isSpecial],
  ['pap', (_, { papCeiling }, { item: { pap } }) => pap === 'none' || (papCeiling !== undefined && papRank(pap) <= papRank(papCeiling))],
  ['mode', (_, { modes = ['push'] }, question) => isReading(question) || modes.some((mode) => mode === question.mode)],
  ['quality', ({ agreement }, sharing, question) => isReading(question) || isGoodEnough(agreement, sharing, question.item)],
  ['suspension', (terms, sharing, question) => isReading(question) || takenBy(terms, sharing, question).length === 0],
]

/** The conditions of a sharing article that do not hold for a question. The article permits where there is none. */
export function failedConditions(terms: Applying, sharing: SharingArticle, question: KnownQuestion): Aspect[] {
  return [...failing(SIDES, terms, [sharing, question]), ...failedBetween(terms, sharing, question)]
}

/** As {@link failedConditions}, of an article that names the two parties of the question as its sides. */
export function failedBetween(terms: Applying, sharing: SharingArticle, question: KnownQuestion): Aspect[] {
  return failing(CONDITIONS, terms, [sharing, question])
}

function failing(conditions: readonly Condition[], terms: Applying, asked: readonly [SharingArticle, KnownQuestion]): Aspect[] {
  const [sharing, question] = asked
  const failed: Aspect[] = []
  for (const [aspect, holds] of conditions) if (!holds(terms, sharing, question)) failed.push(aspect)
  return failed
}

/** The suspensions that take an article away from the flow of a question. */
export function takenBy({ scope }: Pick<Terms, 'scope'>, sharing: SharingArticle, question: KnownQuestion): SuspendedScope[] {
  if (scope.suspensions.length === 0) return []
  return scope.suspensions.filter((one) => one.articles?.includes(sharing.article) === true && concerns(one, question))
}

function isGoodEnough(agreement: Agreement, sharing: SharingArticle, item: KnownItem): boolean {
  const { requires = [], reliabilityAtLeast, credibilityAtLeast } = agreement.quality ?? {}
  const isReliable = (least: Reliability | undefined) => least === undefined || reliabilityRank(item.reliability) <= reliabilityRank(least)
  const isCredible = (least: Credibility | undefined) => least === undefined || credibilityRank(item.credibility) <= credibilityRank(least)
  const isTold = { nature: item.nature !== 'untold', reliability: item.reliability !== 'X', credibility: item.credibility !== '4' }
  return (
    isReliable(reliabilityAtLeast) &&
    isReliable(sharing.reliabilityAtLeast) &&
    isCredible(credibilityAtLeast) &&
    isCredible(sharing.credibilityAtLeast) &&
    requires.every((part) => isTold[part])
  )
}

/** Whether a suspension is about the flow of a question: reading what was received is never suspended. */
export function concerns(suspension: SuspendedScope, { action, from, to, purpose }: KnownQuestion): boolean {
  const { party, purposes, parties } = suspension
  if (action === 'read' || (from !== party && to !== party)) return false
  const otherSide = from === party ? to : from
  return (parties === undefined || parties.includes(otherSide)) && (purposes === undefined || purposes.includes(purpose))
}

/** Whether a suspension stops a flow whole; one that names articles only takes these away. */
export function stops(suspension: SuspendedScope, question: KnownQuestion): boolean {
  return suspension.articles === undefined && concerns(suspension, question)
}

/** Whether a reservation forbids it: all the conditions it states hold; one it does not state always holds. */
export function forbids(reservation: Reservation, question: KnownQuestion): boolean {
  const isDisclosure = reservation.forbids === 'disclose'
  const party = isDisclosure ? question.from : question.to
  const otherSide = isDisclosure ? question.to : question.from
  if (reservation.forbids !== question.action || reservation.party !== party) return false
  const { parties, purposes, types, modes } = reservation.when
  return (
    (parties === undefined || parties.includes(otherSide)) &&
    (purposes === undefined || purposes.includes(question.purpose)) &&
    (types === undefined || types.includes(question.item.type)) &&
    (modes === undefined || (question.mode !== undefined && modes.includes(question.mode))) &&
    matchesHandling(reservation.when, question.item)
  )
}

type HandlingCondition = Pick<Reservation['when'], 'markingAtLeast' | 'dataSubjects' | 'minors' | 'specialCategories'>

/** Whether an item meets the conditions on its handling: all that are stated hold, one not stated always holds. */
export function matchesHandling({ markingAtLeast, dataSubjects, minors, specialCategories }: HandlingCondition, item: KnownItem): boolean {
  return (
    (markingAtLeast === undefined || tlpRank(item.marking) >= tlpRank(markingAtLeast)) &&
    (dataSubjects === undefined || dataSubjects.includes(item.dataSubject)) &&
    (minors === undefined || item.isMinor) &&
    (specialCategories === undefined || item.isSpecial)
  )
}
