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
  for (const [index, annex] of confrontation.strict.agreement.annexes.entries()) {
    const articles = confrontation.strict.articles.filter((article) => article.annex === index)
    for (const group of groupFields(confrontation.lax, annex, names)) search.confront(articles, group)
  }
}

/** One question for which an article is stricter than the other version. */
type Shown = { readonly article: ArticleBoxes; readonly point: Box }

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

  /** All articles of one annex: their fields are treated alike. */
  confront(articles: readonly ArticleBoxes[], group: FieldGroup): void {
    const shown = articles.flatMap((article): Shown[] => {
      const point = this.#pointOf(article, group)
      return point === undefined ? [] : [{ article, point }]
    })
    const [first] = shown
    if (first !== undefined) this.#report(group, first, shown)
  }

  #pointOf(article: ArticleBoxes, group: FieldGroup): Box | undefined {
    const { lax } = this.#confrontation
    const counterpart = lax.byNumber.get(article.article.article)
    const box = article[this.#kind.box]
    if (counterpart !== undefined && isCoveredBy(counterpart, group.enough) && contains(counterpart[this.#kind.box], box)) return undefined
    const near = this.#neighbours.of(article)
    const sought = { box, cover: this.#boxesOf(near, group.enough), targets: this.#boxesOf(near, group.covering) }
    const first = this.#comparing.finder.find(sought)
    if (first === undefined) return undefined
    const point = pointOf(this.#comparing.space, first)
    const generalising = this.#boxesOf(near, group.generalising)
    const pseudonymising = this.#boxesOf(near, group.pseudonymising)
    const isDropped = [generalising, pseudonymising].every((boxes) => boxes.some((one) => contains(one, point)))
    if (!isDropped) return point
    // Where one article generalises and another pseudonymises, together they drop.
    const together = this.#shared(generalising, pseudonymising)
    const found = this.#comparing.finder.find({ ...sought, cover: [...sought.cover, ...together] })
    return found === undefined ? undefined : pointOf(this.#comparing.space, found)
  }

  #shared(left: readonly Box[], right: readonly Box[]): Box[] {
    const { layout } = this.#comparing.space
    this.#comparing.finder.take(left.length * right.length)
    return left.flatMap((one) => right.filter((other) => intersects(layout, one, other)).map((other) => intersection(one, other)))
  }

  #report(group: FieldGroup, { article, point }: Shown, shown: readonly Shown[]): void {
    const { strict, lax } = this.#confrontation
    const kind = this.#kind.box
    this.#comparing.finder.take(strict.articles.length + shown.length + group.fields.length)
    const strictAnnexes = annexesAt(strict.articles, kind, point)
    const laxAnnexes = annexesAt(this.#neighbours.of(article), kind, point)
    const others = shown.flatMap((one) => this.#neighbours.of(one.article).filter((near) => contains(near[kind], one.point)))
    const numbers = {
      strict: shown.map((one) => one.article.article.article),
      lax: others.filter((near) => isCoveredBy(near, group.covering)).map((near) => near.article.article),
    }
    for (const { type, field } of group.fields) {
      const strictest = strictestOf(strict, strictAnnexes, { type, field })
      const laxest = strictestOf(lax, laxAnnexes, { type, field })
      this.#findings.add(this.#confrontation, {
        aspect: 'fields',
        role: this.#kind.role,
        box: point,
        type,
        field,
        pointers: { strict: strictest.pointer, lax: laxest.pointer },
        articles: numbers,
        values: { strict: strictest.treatment, lax: laxest.treatment },
      })
    }
  }

  #boxesOf(near: readonly ArticleBoxes[], annexes: number): Box[] {
    return [...new Set(near.filter((article) => isCoveredBy(article, annexes)).map((article) => article[this.#kind.box]))]
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

/** The annexes of the articles that permit a question. */
function annexesAt(articles: readonly ArticleBoxes[], kind: Kind['box'], point: Box): number[] {
  return [...new Set(articles.filter((article) => contains(article[kind], point)).map(({ annex }) => annex))]
}

/** The treatment of a field under several annexes, and the place that states it. */
function strictestOf(model: VersionModel, annexes: readonly number[], { type, field }: { type: string; field: string }) {
  const covering = annexes.flatMap((annex) => {
    const fields = fieldsOf(model.agreement.annexes[annex] as Annex, type)
    return fields === undefined ? [] : [{ annex, treatment: ownOf(fields, field) }]
  })
  const stated = new Set(covering.map(({ treatment }) => treatment))
  const isBoth = stated.has('generalise') && stated.has('pseudonymise')
  const first = covering.reduce((one, other) => (STRICTNESS[other.treatment] > STRICTNESS[one.treatment] ? other : one))
  const treatment: FieldTreatment = isBoth && STRICTNESS[first.treatment] < STRICTNESS.drop ? 'drop' : first.treatment
  return { treatment, pointer: `/annexes/${first.annex}/types/${type}/${field}` }
}
