import type { FieldTreatment, NeverRule, Pap, Scrutiny, Silence, Tlp, TriageInput, TriageShown } from '../agreement/index.ts'

/** Codes of the words that an agreement can fail to know. */
export type UnknownCode =
  | 'action-unknown'
  | 'party-unknown'
  | 'purpose-unknown'
  | 'mode-unknown'
  | 'role-unknown'
  | 'type-unknown'
  | 'marking-unknown'
  | 'marking-missing'
  | 'data-subject-unknown'
  | 'minor-unknown'
  | 'special-unknown'
  | 'pap-unknown'
  | 'grade-unknown'
  | 'nature-unknown'

/** Why something is refused; stable, for programs. */
export type RefusalCode = UnknownCode | 'not-permitted' | 'reserved' | 'suspended' | 'never' | 'engine-error'

/** How a party that it binds understands an article. */
export type Note = { readonly article: string; readonly party: string; readonly text: string }

/** An article a decision rests on, in the words of the agreement, with what parties noted on how they understand it. */
export type CitedArticle = { readonly number: string; readonly text: string; readonly notes?: readonly Pick<Note, 'party' | 'text'>[] }

/** One thing that a person does before an item leaves; `role` says who approves, where a second person must. */
export type Due =
  | { readonly requires: 'second-person'; readonly article: string; readonly role: 'releasing-officer' }
  | { readonly requires: Exclude<Scrutiny, 'second-person'>; readonly article: string }

/** The most that may go from one party to another, and the article that says so. */
export type Cap = { readonly items: number; readonly article: string }

/** What an item must show before it crosses; whoever gives looks at the item, and it can only refuse. */
export type ItemAsks = {
  /** Fields that it must have. */
  readonly fields: readonly { readonly field: string; readonly article: string }[]
  /** States of which it must say one or several, and no other. */
  readonly countries?: { readonly codes: readonly string[]; readonly article: string }
  /** How old it may be. */
  readonly age?: { readonly daysMax: number; readonly article: string }
}

/** A clock that starts when the item crosses, and what follows by itself when nobody acts. */
export type StartedClock = { readonly article: string; readonly days: number; readonly onSilence: Silence }

/** What whoever gives, gets or reads the item takes on. */
export type Obligations = {
  /** Days after which it is erased. */
  readonly retentionDays: number
  /** Whether it may be given on. */
  readonly onward: 'never' | 'origin-consent'
  /** What is done before it leaves; not empty exactly where the verdict is `needs-person`. */
  readonly due: readonly Due[]
  /** How much may go; looked up by the caller, and can only refuse. */
  readonly caps: { readonly itemsPerRelease?: Cap; readonly itemsPerDay?: Cap }
  readonly itemAsks: ItemAsks
  /** Assurances that the recipient must have given; looked up by the caller, and can only refuse. */
  readonly assurances: readonly { readonly rule: NeverRule; readonly article: string }[]
  /** None where the item is only read. */
  readonly clocks: readonly StartedClock[]
}

/** What of a score goes beside an item, and what it is made from. */
export type TriageTerms = {
  readonly article: string
  readonly formula: { readonly id: string; readonly version: number }
  /** All that the formula weighs; nothing else of the item or of its sources plays a part. */
  readonly inputs: readonly TriageInput[]
  readonly shows: TriageShown
  /** Whether the item is about a person: it is then scored only once an officer approved its release, and marked as advice. */
  readonly isAdvice: boolean
}

/**
 * Permitted, at once or once what is due is done. Where several articles permit, the strictest treatment holds: of two
 * treatments of a field the lower in the lattice, under the lowest ceiling, for the shortest time, after all that any asks for.
 */
export type Permission = {
  readonly verdict: 'permit' | 'needs-person'
  /** Every article that permits it. */
  readonly articles: readonly CitedArticle[]
  /** Codes of the annexes joined by `+`. Absent with `fields` and `ceiling` where a party reads its own item: nothing crosses. */
  readonly annex?: string
  /** Treatment of the top-level fields of this type; a field not in the map is not shared. */
  readonly fields?: ReadonlyMap<string, FieldTreatment>
  /** Strictest marking of any part of the item that may cross. */
  readonly ceiling?: Tlp
  /** Strictest PAP level of any part of the item that may cross; nothing with a PAP level where it is absent. */
  readonly papCeiling?: Pap
  /** No score goes beside it where it is absent. */
  readonly triage?: TriageTerms
  /** Present where the reliability of the source stays at home. */
  readonly sourceGrade?: 'withheld'
  readonly obligations: Obligations
  /** Plain words for people. */
  readonly reason: string
}

/** A refusal as it is told to somebody. */
export type ToldRefusal = Pick<Denial, 'code' | 'articles' | 'reason'>

/** Not permitted. The members are for the own party; `explainDecision` says what others may know. */
export type Denial = {
  readonly verdict: 'refuse'
  readonly code: RefusalCode
  /** What the refusal rests on: the nearest article, the article that lists what is known, the suspensions or reservations. */
  readonly articles: readonly CitedArticle[]
  /** Plain words for people; never repeats a value that the agreement does not know. */
  readonly reason: string
  /** What others are told. It never depends on what is not disclosed to them. */
  readonly told: { readonly partner: ToldRefusal; readonly public: ToldRefusal }
  /** What failed inside the engine: for the operator's log alone. */
  readonly logDetail?: string
}

/** The answer to a question. One frozen object per class of question, so it must not be changed. */
export type Decision = Permission | Denial
