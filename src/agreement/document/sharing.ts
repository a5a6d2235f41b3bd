/** Sharing articles: who may give what to whom, for what, how, and what is due before it goes. */
import { Type } from '#typebox'
import { clockInHours } from './clocks.ts'
import { CREDIBILITIES, PAP_LEVELS, RELIABILITIES } from './handling.ts'
import {
  annexCode,
  article,
  closed,
  countries,
  dataSubjects,
  days,
  instant,
  partyCodesOrAll,
  purposeCodes,
  slug,
  someOf,
  tlp,
  visibleText,
  wholeNumber,
} from './words.ts'

/** How data comes to a recipient: unasked, on request, as a hit without content, or as a standing order. */
export const MODES = ['push', 'request', 'blind-match', 'subscription'] as const
/** One mode of sharing. */
export type Mode = (typeof MODES)[number]

/** What may be due before an item goes. */
export const SCRUTINIES = ['second-person', 'necessity-test', 'overseer-notice'] as const
/**
 * One thing due before an item goes: another official's approval, a written test of necessity, or notice to the
 * overseers beforehand.
 */
export type Scrutiny = (typeof SCRUTINIES)[number]

/** Conditions of which all that are stated must hold. */
export const handlingCondition = {
  markingAtLeast: Type.Optional(tlp),
  dataSubjects: Type.Optional(dataSubjects),
  minors: Type.Optional(Type.Literal(true)),
  specialCategories: Type.Optional(Type.Literal(true)),
}

const scrutiny = closed({
  article,
  /** The risk from which on it is due. */
  when: closed(handlingCondition),
  requires: someOf(SCRUTINIES),
  /** Who approves, where a second person must. */
  role: Type.Literal('releasing-officer'),
})

const sharingArticle = closed({
  article,
  title: visibleText(200),
  text: visibleText(4_000),
  from: partyCodesOrAll,
  to: partyCodesOrAll,
  purposes: purposeCodes,
  annex: annexCode,
  markingCeiling: tlp,
  dataSubjects,
  /** Whether items about minors may cross; not unless told. */
  minors: Type.Optional(Type.Boolean()),
  /** Whether items of special categories may cross; not unless told. */
  specialCategories: Type.Optional(Type.Boolean()),
  /** Strictest PAP level that may cross; nothing with a PAP level crosses without it. */
  papCeiling: Type.Optional(Type.Enum([...PAP_LEVELS])),
  /** Only push unless told. */
  modes: Type.Optional(someOf(MODES)),
  /** Stricter than the general quality where both are stated. */
  reliabilityAtLeast: Type.Optional(Type.Enum([...RELIABILITIES])),
  credibilityAtLeast: Type.Optional(Type.Enum([...CREDIBILITIES])),
  /** Shorter than the general retention where both are stated. */
  retentionDays: Type.Optional(days),
  scrutiny: Type.Optional(Type.Array(scrutiny, { minItems: 1, maxItems: 8 })),
  /** How much one party may give another under the article. */
  caps: Type.Optional(
    closed({ itemsPerRelease: Type.Optional(wholeNumber(1, 1_000)), itemsPerDay: Type.Optional(wholeNumber(1, 100_000_000)) }),
  ),
  /** States that the data may be about; an item that does not say which states it is about does not cross. */
  countries: Type.Optional(countries),
  /** The oldest data that may cross, by the latest time that the item tells; one that tells none does not cross. */
  dataAgeDaysMax: Type.Optional(days),
  /** Only from and until these instants; the agreement's own life bounds it anyway. */
  period: Type.Optional(closed({ from: Type.Optional(instant), until: Type.Optional(instant) })),
})

/** Sharing articles; what none of them permits is not shared. */
export const sharingShape = Type.Array(sharingArticle, { maxItems: 1_024 })

/** Reasons for which a request may be refused; the agreement lists those that it knows. */
export const REFUSAL_REASONS = [
  'own-law-forbids',
  'not-proportionate',
  'not-held',
  'investigation-at-risk',
  'person-at-risk',
  'source-at-risk',
  'origin-refuses',
  'request-incomplete',
  'essential-interest',
] as const

/** What a request must say, so that it can be judged without any word outside it. */
export const REQUEST_PARTS = [
  'facts',
  'reason',
  'link',
  'purpose',
  'handling',
  'urgency',
  'legal-basis',
  'case-reference',
  'requester',
] as const

/** How each mode works: who confirms, how soon a request is answered, how it may be refused, what it must say. */
export const modesShape = closed({
  article,
  /** Modes in which a person confirms before anything goes. */
  confirmedByPerson: Type.Optional(someOf(MODES)),
  answers: Type.Optional(
    closed({
      urgent: clockInHours,
      /** Urgent, and not at hand: it has to be looked for elsewhere. As any urgent request unless told. */
      urgentElsewhere: Type.Optional(clockInHours),
      normal: clockInHours,
      refusalReasons: someOf(REFUSAL_REASONS),
    }),
  ),
  requestForm: Type.Optional(someOf(REQUEST_PARTS)),
  /** How much one party may ask of another in a day. */
  caps: Type.Optional(
    closed({
      requestsPerDay: Type.Optional(wholeNumber(1, 1_000_000)),
      /** Values that a blind match may look for. */
      matchedValuesPerDay: Type.Optional(wholeNumber(1, 100_000_000)),
    }),
  ),
  /** Names of standing orders that may be placed. */
  subscriptions: Type.Optional(Type.Array(slug(64), { minItems: 1, maxItems: 64, uniqueItems: true })),
})
