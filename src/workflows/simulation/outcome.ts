/** What one party would get of some objects, and why. */
import type { Agreement, FieldTreatment, Scrutiny } from '../../agreement/index.ts'
import type { Decision, Permission } from '../../policy/index.ts'
import type { Group } from './groups.ts'

/** So many items rest on an article. */
export type ArticleCount = { readonly article: string; readonly text: string; readonly items: number }
/** So many items are withheld for one reason. */
export type WithheldCount = { readonly code: string; readonly article: string | null; readonly reason: string; readonly items: number }
/** One field of one type that does not cross as it is. */
export type TreatedCount = {
  readonly type: string
  readonly field: string
  readonly treatment: FieldTreatment
  /** Article of the annex. */
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

// Always kept: without them nothing is a STIX object, and they name nothing.
const ALWAYS_KEPT: ReadonlySet<string> = new Set(['type', 'spec_version', 'id'])

/** The fields of an object that a permission does not let through as they are. */
export function treatedFields(permission: Permission, fields: readonly string[]): readonly (readonly [string, FieldTreatment])[] {
  return fields.flatMap((field) => {
    const treatment = permission.fields?.get(field) ?? 'drop'
    return treatment === 'as-is' || ALWAYS_KEPT.has(field) ? [] : [[field, treatment] as const]
  })
}

/** Adds up the decisions on groups of objects for one party. */
export class OutcomeTally {
  readonly #party: string
  readonly #agreement: Agreement
  readonly #articles = new Map<string, ArticleCount>()
  readonly #withheld = new Map<string, WithheldCount>()
  readonly #treated = new Map<string, TreatedCount>()
  readonly #due = new Map<string, DueCount>()
  #items = 0
  #needsPerson = 0
  #withheldItems = 0

  constructor(party: string, agreement: Agreement) {
    this.#party = party
    this.#agreement = agreement
  }

  add(group: Group, decision: Decision): void {
    const { count } = group
    if (decision.verdict === 'refuse') {
      const { code, reason } = decision
      const article = decision.articles[0]?.number ?? null
      this.#withheldItems += count
      grow(this.#withheld, `${code} ${article} ${reason}`, { code, article, reason, items: count })
      return
    }
    this.#items += count
    if (decision.verdict === 'needs-person') this.#needsPerson += count
    for (const { number, text } of decision.articles) grow(this.#articles, number, { article: number, text, items: count })
    for (const { requires, article } of decision.obligations.due)
      grow(this.#due, `${requires} ${article}`, { requires, article, items: count })
    this.#addTreated(group, decision)
  }

  #addTreated({ item, fields, count }: Group, permission: Permission): void {
    const codes = permission.annex?.split('+') ?? []
    const article = this.#agreement.annexes.find(({ code }) => codes.includes(code))?.article ?? null
    for (const [field, treatment] of treatedFields(permission, fields)) {
      const key = `${item.type} ${field} ${treatment} ${article}`
      grow(this.#treated, key, { type: item.type, field, treatment, article, items: count })
    }
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
