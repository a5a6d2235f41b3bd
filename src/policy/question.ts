import type { DataSubject, ReaderRole, Tlp } from '../agreement/index.ts'

/** What a decision looks at in an item. Many items share one class, and one class is decided once. */
export type ItemClass = {
  /** STIX type. */
  readonly type: string
  /** The item's strictest marking as a whole; `unmarked` where it has none, and the agreement says what that means. */
  readonly marking: Tlp | 'unmarked'
  readonly dataSubject: DataSubject
}

/**
 * May this happen under the agreement? `disclose`: `from` gives to `to`, asked at `from`; `receive`: the same, asked at
 * `to`; `read`: an official or tool of `to` in `role` reads what came from `from` (its own item where both are the same).
 */
export type Question = {
  readonly action: 'disclose' | 'receive' | 'read'
  /** Code of the party the item comes from. */
  readonly from: string
  /** Code of the party that gets or reads it. */
  readonly to: string
  /** Code of the purpose. */
  readonly purpose: string
  readonly item: ItemClass
  /** Only and always with `read`. */
  readonly role?: ReaderRole
}
