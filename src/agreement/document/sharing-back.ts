/** What is told back to whoever sent an item, and who passes on what is shared without saying whom it came from. */
import { Type } from '#typebox'
import { article, closed, hours, partyCode, someOf, wholeNumber } from './words.ts'

/** What can come of an item. */
export const OUTCOMES = ['sighted', 'not-sighted', 'false-positive', 'useful', 'not-useful', 'pending'] as const
/** What came of an item. */
export type Outcome = (typeof OUTCOMES)[number]

/** Through whom parties share without being known to each other as the origin. */
const intermediaryShape = closed({
  /** The party that releases it anew as its own. */
  party: partyCode,
  /** Who alone is told whom it came from. */
  overseer: partyCode,
  /** How many parties must be able to be the origin of an item, for each who receives it. */
  membersMin: wholeNumber(2, 62),
  /** It waits until so many items go together... */
  itemsMin: wholeNumber(1, 1_000),
  /** ...but none for longer than this. */
  hoursMax: hours,
})

/** Nothing is told back, and nothing is shared through an intermediary, where there is no such article. */
export const sharingBackShape = closed({
  article,
  /** What may be told of an item to whoever sent it. */
  outcomes: someOf(OUTCOMES),
  /** Everything that is told, given on or passed on under the article goes at multiples of so many minutes, so that the time does not tell whose it is. */
  everyMinutes: wholeNumber(1, 10_080),
  intermediary: Type.Optional(intermediaryShape),
})
