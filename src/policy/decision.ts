import type { FieldTreatment, Tlp } from '../agreement/index.ts'

/** Why something is refused; stable, for programs. */
export type RefusalCode =
  | 'action-unknown'
  | 'party-unknown'
  | 'purpose-unknown'
  | 'type-unknown'
  | 'marking-unknown'
  | 'marking-missing'
  | 'data-subject-unknown'
  | 'role-unknown'
  | 'not-permitted'
  | 'reserved'
  | 'engine-error'

/** An article a decision rests on, in the words of the agreement. */
export type CitedArticle = { readonly number: string; readonly text: string }

/** What whoever gets the item takes on. */
export type Obligations = {
  /** Days after which it is erased. */
  readonly retentionDays: number
  /** Whether it may be given on. */
  readonly onward: 'never' | 'origin-consent'
  /** Who must approve before it leaves; set exactly where the verdict is `needs-approval`. */
  readonly approval?: { readonly role: 'releasing-officer'; readonly article: string }
}

/**
 * Permitted, at once or once approved. Where several articles permit, the strictest treatment holds: a field crosses
 * only where all of them let it, under the lowest ceiling.
 */
export type Permission = {
  readonly verdict: 'permit' | 'needs-approval'
  /** Every article that permits it. */
  readonly articles: readonly CitedArticle[]
  /** Codes of the annexes joined by `+`. Absent with `fields` and `ceiling` where a party reads its own item: nothing crosses. */
  readonly annex?: string
  /** Treatment of the top-level fields of this type; a field not in the map is not shared. */
  readonly fields?: ReadonlyMap<string, FieldTreatment>
  /** Strictest marking of any part of the item that may cross. */
  readonly ceiling?: Tlp
  readonly obligations: Obligations
  /** Plain words for people. */
  readonly reason: string
}

/** Not permitted. */
export type Denial = {
  readonly verdict: 'refuse'
  readonly code: RefusalCode
  /** What the refusal rests on: the nearest article, the article that lists what is known, or the reservations. */
  readonly articles: readonly CitedArticle[]
  /** Plain words for people; never repeats a value that the agreement does not know. */
  readonly reason: string
  /** Whether a reservation forbids it. A reservation not disclosed to partners must not be told to them. */
  readonly isReservation: boolean
  /** What failed inside the engine: for the operator's log alone. */
  readonly logDetail?: string
}

/** The answer to a question. One frozen object per class of question, so it must not be changed. */
export type Decision = Permission | Denial
