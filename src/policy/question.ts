import type { Credibility, DataSubject, Mode, Nature, Pap, ReaderRole, Reliability, Tlp, Told } from '../agreement/index.ts'

/** What somebody can want to do with an item. */
export const ACTIONS = ['disclose', 'receive', 'read'] as const
/** One action. */
export type Action = (typeof ACTIONS)[number]

/** What a decision looks at in an item. Many items share one class, and one class is decided once. */
export type ItemClass = {
  /** STIX type. */
  readonly type: string
  /** The item's strictest marking as a whole; `unmarked` where it has none, and the agreement says what that means. */
  readonly marking: Tlp | 'unmarked'
  readonly dataSubject: DataSubject
  /** Whether it is about a minor; `untold` unless told. */
  readonly minor?: Told
  /** Whether it holds data of a special category; `untold` unless told. */
  readonly special?: Told
  /** Its strictest PAP level; `none` unless told. */
  readonly pap?: Pap | 'none'
  /** `X` unless told. */
  readonly reliability?: Reliability
  /** `4` unless told. */
  readonly credibility?: Credibility
  /** `untold` unless told. */
  readonly nature?: Nature
}

/**
 * May this happen under the agreement? `disclose`: `from` gives to `to`, asked at `from`; `receive`: the same, asked at
 * `to`; `read`: an official or tool of `to` in `role` reads what came from `from` (its own item where both are the same).
 */
export type Question = {
  readonly action: Action
  /** Code of the party the item comes from. */
  readonly from: string
  /** Code of the party that gets or reads it. */
  readonly to: string
  /** Code of the purpose. */
  readonly purpose: string
  readonly item: ItemClass
  /** How it comes to the recipient, `push` unless told; never with `read`. */
  readonly mode?: Mode
  /** Only and always with `read`. */
  readonly role?: ReaderRole
}

/** A class of item with nothing left open: every default stands and what nobody told counts as the agreement says. */
export type KnownItem = {
  readonly type: string
  readonly marking: Tlp
  readonly dataSubject: DataSubject
  readonly isMinor: boolean
  readonly isSpecial: boolean
  readonly pap: Pap | 'none'
  readonly reliability: Reliability
  readonly credibility: Credibility
  readonly nature: Nature
}

/** A question whose words the agreement knows all. `mode` is there exactly where the action is not `read`. */
export type KnownQuestion = Omit<Question, 'item'> & { readonly item: KnownItem }

/** Whether a party reads its own item: nothing crosses a border, so only purpose, role and reservations matter. */
export function isOwnReading(question: Pick<Question, 'action' | 'from' | 'to'>): boolean {
  return question.action === 'read' && question.from === question.to
}
