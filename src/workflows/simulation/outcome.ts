/** What one party would get of some objects, and why. */
import type { FieldTreatment, Scrutiny } from '../../agreement/index.ts'
import type { ItemClass } from '../../policy/index.ts'
import type { Removed, Verdict } from './seen.ts'

/** So many items rest on an article. */
export type ArticleCount = { readonly article: string; readonly text: string; readonly items: number }
/** So many items are withheld for one reason. */
export type WithheldCount = { readonly code: string; readonly article: string | null; readonly reason: string; readonly items: number }
/** One field of one type that does not cross as it is. */
export type TreatedCount = {
  readonly type: string
  readonly field: string
  readonly treatment: FieldTreatment
  /** Of the annex, or of what else it rests on; null where what it names is withheld. */
  readonly article: string | null
  readonly items: number
}
/** So many items wait for a person. */
export type DueCount = { readonly requires: Scrutiny; readonly article: string; readonly items: number }

/** What one party would get. */
export type PartyOutcome = {
  readonly party: string
  /** Items that would go, at once or once what is due is done. */
  readonly items: number
  readonly needsPerson: number
  readonly withheldItems: number
  readonly articles: readonly ArticleCount[]
  readonly withheld: readonly WithheldCount[]
  readonly treated: readonly TreatedCount[]
  readonly due: readonly DueCount[]
}

/** Each field of a verdict that does not cross as it is, once, with its treatment. */
export function treatedFields(removed: readonly Removed[]): ReadonlyMap<string, Pick<TreatedCount, 'treatment' | 'article'>> {
  return new Map(removed.map(({ field, treatment, article }) => [field, { treatment, article }]))
}

/** Adds up the verdicts on objects for one party. */
export class OutcomeTally {
  readonly #party: string
  readonly #articles = new Map<string, ArticleCount>()
  readonly #withheld = new Map<string, WithheldCount>()
  readonly #treated = new Map<string, TreatedCount>()
  readonly #due = new Map<string, DueCount>()
  #items = 0
  #needsPerson = 0
  #withheldItems = 0

  constructor(party: string) {
    this.#party = party
  }

  add({ type }: Pick<ItemClass, 'type'>, verdict: Verdict, items: number): void {
    if (verdict.kind === 'withheld') {
      const { code, article, reason } = verdict.grounds
      this.#withheldItems += items
      grow(this.#withheld, `${code} ${article} ${reason}`, { code, article, reason, items })
      return
    }
    const { permission, removed } = verdict
    this.#items += items
    if (permission.verdict === 'needs-person') this.#needsPerson += items
    for (const { number, text } of permission.articles) grow(this.#articles, number, { article: number, text, items })
    for (const { requires, article } of permission.obligations.due) grow(this.#due, `${requires} ${article}`, { requires, article, items })
    for (const [field, { treatment, article }] of treatedFields(removed))
      grow(this.#treated, `${type} ${field} ${treatment} ${article}`, { type, field, treatment, article, items })
  }

  outcome(): PartyOutcome {
    return {
      party: this.#party,
      items: this.#items,
      needsPerson: this.#needsPerson,
      withheldItems: this.#withheldItems,
      articles: greatestFirst(this.#articles),
      withheld: greatestFirst(this.#withheld),
      treated: greatestFirst(this.#treated),
      due: greatestFirst(this.#due),
    }
  }
}

function grow<Row extends { readonly items: number }>(rows: Map<string, Row>, key: string, row: Row): void {
  const known = rows.get(key)
  rows.set(key, known === undefined ? row : { ...known, items: known.items + row.items })
}

function greatestFirst<Row extends { readonly items: number }>(rows: ReadonlyMap<string, Row>): readonly Row[] {
  return [...rows.values()].sort((left, right) => right.items - left.items)
}
