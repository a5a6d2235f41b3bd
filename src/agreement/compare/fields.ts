/** Which fields cross, and how: the strictest annex of the articles that permit an item decides for each of its fields. */
import type { Annex, FieldTreatment } from '../document/index.ts'
import type { ArticleBoxes } from './article-boxes.ts'
import { type Box, contains, intersection, intersects } from './box.ts'
import type { Findings } from './findings.ts'
import { type Comparing, type Confrontation, isCoveredBy, pointOf, type VersionModel } from './model.ts'
import type { Kind, Neighbours, SearchOptions } from './neighbours.ts'

/** How strict a treatment is; both others of rank 1 together are `drop`. */
const STRICTNESS: Readonly<Record<FieldTreatment, number>> = { 'as-is': 0, generalise: 1, pseudonymise: 1, drop: 2, never: 3 }

/** Treatments that are as strict as one, or stricter. */
const AS_STRICT: Readonly<Record<FieldTreatment, readonly FieldTreatment[]>> = {
  'as-is': ['as-is', 'generalise', 'pseudonymise', 'drop', 'never'],
  generalise: ['generalise', 'drop', 'never'],
  pseudonymise: ['pseudonymise', 'drop', 'never'],
  drop: ['drop', 'never'],
  never: ['never'],
}

/** Fields of types for which the same annexes of the laxer version are strict enough. */
type FieldGroup = {
  /** Annexes that cover the type; those strict enough; those that generalise and those that pseudonymise, for what is dropped. */
  readonly covering: number
  readonly enough: number
  readonly generalising: number
  readonly pseudonymising: number
  readonly fields: { readonly type: string; readonly field: string; readonly treatment: FieldTreatment }[]
}

/** Adds each field that the laxer version lets cross less changed. */
export function findLaxerFields(comparing: Comparing, confrontation: Confrontation, options: SearchOptions): void {
  const search = new FieldSearch(comparing, confrontation, options)
  const names = fieldNames(confrontation)
  const groups = confrontation.strict.agreement.annexes.map((annex) => groupFields(confrontation.lax, annex, names))
  for (const article of confrontation.strict.articles) {
    for (const group of groups[article.annex] ?? []) search.confront(article, group)
  }
}

class FieldSearch {
  readonly #comparing: Comparing
  readonly #confrontation: Confrontation
  readonly #kind: Kind
  readonly #findings: Findings
  readonly #neighbours: Neighbours

  constructor(comparing: Comparing, confrontation: Confrontation, { kind, findings, neighbours }: SearchOptions) {
    this.#comparing = comparing
    this.#confrontation = confrontation
    this.#kind = kind
    this.#findings = findings
    this.#neighbours = neighbours[confrontation.lax.side]
  }

  confront(article: ArticleBoxes, group: FieldGroup): void {
    const { lax } = this.#confrontation
    const counterpart = lax.byNumber.get(article.article.article)
    const box = article[this.#kind.box]
    if (counterpart !== undefined && isCoveredBy(counterpart, group.enough) && contains(counterpart[this.#kind.box], box)) return
    const near = this.#neighbours.of(article)
    const sought = { box, cover: this.#boxesOf(near, group.enough), targets: this.#boxesOf(near, group.covering) }
    const first = this.#comparing.finder.find(sought)
    if (first === undefined) return
    const together = this.#together(near, group)
    const found = together.length === 0 ? first : this.#comparing.finder.find({ ...sought, cover: [...sought.cover, ...together] })
    if (found !== undefined) this.#report(group, pointOf(this.#comparing.space, found))
  }

  /** Where one article generalises and another pseudonymises, together they drop. */
  #together(near: readonly ArticleBoxes[], { generalising, pseudonymising }: FieldGroup): Box[] {
    const { layout } = this.#comparing.space
    const left = this.#boxesOf(near, generalising)
    const right = this.#boxesOf(near, pseudonymising)
    this.#comparing.finder.take(left.length * right.length)
    return left.flatMap((one) => right.filter((other) => intersects(layout, one, other)).map((other) => intersection(one, other)))
  }

  #report(group: FieldGroup, point: Box): void {
    const { strict, lax } = this.#confrontation
    this.#comparing.finder.take(strict.articles.length + lax.articles.length)
    const strictArticles = permitting(strict, this.#kind, point)
    const laxArticles = permitting(lax, this.#kind, point)
    for (const { type, field } of group.fields) {
      const strictest = strictestOf(strict, strictArticles, { type, field })
      const laxest = strictestOf(lax, laxArticles, { type, field })
      this.#findings.add(this.#confrontation, {
        aspect: 'fields',
        role: this.#kind.role,
        box: point,
        type,
        field,
        pointers: { strict: strictest.pointer, lax: laxest.pointer },
        articles: { strict: strictest.articles, lax: laxest.articles },
        values: { strict: strictest.treatment, lax: laxest.treatment },
      })
    }
  }

  #boxesOf(near: readonly ArticleBoxes[], annexes: number): Box[] {
    return near.filter((article) => isCoveredBy(article, annexes)).map((article) => article[this.#kind.box])
  }
}

/** The fields that any annex of either version lists, by type. */
function fieldNames({ strict, lax }: Confrontation): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>()
  for (const annex of [...strict.agreement.annexes, ...lax.agreement.annexes]) {
    for (const [type, fields] of Object.entries(annex.types)) {
      const known = names.get(type) ?? new Set()
      for (const field of Object.keys(fields)) known.add(field)
      names.set(type, known)
    }
  }
  return names
}

function groupFields(lax: VersionModel, annex: Annex, names: ReadonlyMap<string, ReadonlySet<string>>): FieldGroup[] {
  const groups = new Map<string, FieldGroup>()
  for (const type of Object.keys(annex.types)) {
    const covering = lax.coverage.get(type) ?? 0
    if (covering === 0) continue
    const annexes = lax.agreement.annexes.map((other) => fieldsOf(other, type))
    for (const field of names.get(type) ?? []) {
      const treatment = treatmentOf(annex, type, field)
      if (treatment === 'as-is') continue
      const where = (accepts: (other: FieldTreatment) => boolean) => bitsWhere(annexes, (fields) => accepts(ownOf(fields, field)))
      const enough = where((other) => AS_STRICT[treatment].includes(other))
      if (enough === covering) continue
      const generalising = treatment === 'drop' ? where((other) => other === 'generalise') : 0
      const pseudonymising = treatment === 'drop' ? where((other) => other === 'pseudonymise') : 0
      const key = `${covering} ${enough} ${generalising} ${pseudonymising}`
      const group = groups.get(key) ?? { covering, enough, generalising, pseudonymising, fields: [] }
      group.fields.push({ type, field, treatment })
      groups.set(key, group)
    }
  }
  return [...groups.values()]
}

type AnnexFields = Annex['types'][string]

function bitsWhere(annexes: readonly (AnnexFields | undefined)[], accepts: (fields: AnnexFields) => boolean): number {
  let bits = 0
  for (const [index, fields] of annexes.entries()) if (fields !== undefined && accepts(fields)) bits |= 1 << index
  return bits
}

function ownOf(fields: AnnexFields, field: string): FieldTreatment {
  return (Object.hasOwn(fields, field) ? fields[field] : undefined) ?? 'drop'
}

function treatmentOf(annex: Annex, type: string, field: string): FieldTreatment {
  return ownOf(fieldsOf(annex, type) ?? {}, field)
}

// A type may have the name of something that every object inherits.
function fieldsOf(annex: Annex, type: string): AnnexFields | undefined {
  return Object.hasOwn(annex.types, type) ? annex.types[type] : undefined
}

function permitting({ articles }: VersionModel, kind: Kind, point: Box): ArticleBoxes[] {
  return articles.filter((article) => contains(article[kind.box], point))
}

/** The treatment of a field under several articles, the place that states it and the articles that bring it. */
function strictestOf(model: VersionModel, articles: readonly ArticleBoxes[], { type, field }: { type: string; field: string }) {
  const covering = articles.filter((article) => isCoveredBy(article, model.coverage.get(type) ?? 0))
  const treatments = covering.map((article) => treatmentOf(model.agreement.annexes[article.annex] as Annex, type, field))
  const isBoth = treatments.includes('generalise') && treatments.includes('pseudonymise')
  const strictest = treatments.reduce((one, other) => (STRICTNESS[other] > STRICTNESS[one] ? other : one), 'as-is')
  const treatment: FieldTreatment = isBoth && STRICTNESS[strictest] < STRICTNESS.drop ? 'drop' : strictest
  const bringing = covering.filter((_, index) => STRICTNESS[treatments[index] as FieldTreatment] === STRICTNESS[strictest])
  const [first] = bringing
  return {
    treatment,
    pointer: `/annexes/${first?.annex}/types/${type}/${field}`,
    articles: bringing.map(({ article }) => article.article),
  }
}
