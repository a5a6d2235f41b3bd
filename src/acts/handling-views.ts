/** Reads of what was narrowed, taken back and is to be reviewed. */
import type { Instant } from '../foundation/index.ts'
import type { ActId } from './act.ts'
import type { DeliveryState } from './change.ts'
import type { HoldingKey } from './holding-key.ts'
import type { Narrowing } from './narrowing.ts'
import type { ItemRow } from './views.ts'
import type { YearFigures } from './year-figures.ts'

/** Which received items wait for somebody to decide whether they are kept. */
export type ReviewQuestion = {
  readonly agreement: string
  /** Those that came by then and were not decided on since, or of which the last decision ends by `keptBefore`. */
  readonly heldBefore: Instant
  readonly keptBefore: Instant
  /** Numbers of classes: only what is held of these; absent: whatever is not erased. */
  readonly classes?: readonly number[]
  readonly limit: number
}

/** Reads what is to be reviewed. */
export type ReviewReader = {
  /** Oldest first; neither what is erased nor what is to be erased when a legal hold ends. */
  due(question: ReviewQuestion): Promise<readonly (ItemRow & { /** When the last decision ends. */ readonly keptUntil: Instant | null })[]>
  /** Own and received items about some persons that came by then, oldest first; neither what is erased nor what is to be erased when a legal hold ends. */
  overMaximum(question: {
    readonly dataSubjects: readonly string[]
    readonly heldBefore: Instant
    readonly limit: number
  }): Promise<readonly ItemRow[]>
  /** Own and received items about persons that came by then and of which nobody was told, from a place on. */
  longKept(question: {
    readonly heldBefore: Instant
    readonly after: number
    readonly limit: number
  }): Promise<readonly (ItemRow & { /** Its place. */ readonly seq: number })[]>
}

/** How far one holder confirmed a recall or correction. */
export type TakebackRow = {
  readonly id: ActId
  readonly kind: string
  readonly agreement: string
  readonly recipient: string
  readonly items: number
  /** Items that it vouched to have deleted. */
  readonly confirmed: number
  /** By when it is to have. */
  readonly due: Instant
  readonly statedAt: Instant
  /** When the overseers were told that it had not. */
  readonly escalatedAt: Instant | null
  /** Its signed answer to the act itself. */
  readonly answer: DeliveryState
}

/** Reads recalls and corrections that have a date. */
export type TakebackReader = {
  /** Newest first. */
  list(limit: number): Promise<readonly TakebackRow[]>
  /** Those that are not confirmed although their date has passed, and of which the overseers were not told; oldest first. */
  silent(question: { readonly now: Instant; readonly limit: number }): Promise<readonly TakebackRow[]>
}

/** A year as a party told it. */
export type ToldYearRow = { readonly party: string; readonly agreement: string; readonly figures: YearFigures; readonly toldAt: Instant }

/** Reads what parties told of their years. */
export type ToldYearReader = {
  /** This party's own words among them, in the order of agreements and parties. */
  of(year: number): Promise<readonly ToldYearRow[]>
}

/** The longest that a holder said of back-ups of what it erased under an agreement. */
export type BackupsRow = {
  readonly recipient: string
  readonly agreement: string
  readonly items: number
  readonly lastMs: number
  /** When the last of them can be read no more. */
  readonly until: Instant
}

/** Reads what holders said of their back-ups. */
export type BackupsReader = {
  /** Of those that may still be read at an instant, in the order of holders. */
  readable(now: Instant): Promise<readonly BackupsRow[]>
}

/** A copy of which a recipient was not told how it, or another copy of the same item, was narrowed. */
export type UntoldRow = {
  readonly holding: HoldingKey
  readonly recipient: string
  readonly agreement: string
  /** Everything that was narrowed of copies of the same item. */
  readonly narrowing: Narrowing
  /** What the recipient was told of it. */
  readonly told: Narrowing
}

/** Reads what was narrowed. */
export type NarrowingReader = {
  /** At most so many copies; none is left out for ever. */
  untold(limit: number): Promise<readonly UntoldRow[]>
}
