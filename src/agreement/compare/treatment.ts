/** How strictly what both versions permit is treated: the strictest of the articles that permit it decides. */
import type { Json } from '../../foundation/index.ts'
import {
  type AgreementText,
  type DataSubject,
  PAP_LEVELS,
  papRank,
  SCRUTINIES,
  type Scrutiny,
  type SharingScrutiny,
  TLP_LEVELS,
  tlpRank,
} from '../document/index.ts'
import { type ArticleBoxes, countsAsMinor, countsAsSpecial, resolvedMarking } from './article-boxes.ts'
import { type Box, contains, intersection } from './box.ts'
import { itemMeasures } from './item-measures.ts'
import { type Comparing, type Confrontation, isCoveredBy, pointOf, type VersionModel } from './model.ts'
import type { Kind, SearchOptions } from './neighbours.ts'
import { boxWhere, type PersonValue, type Space } from './space.ts'
import { SOURCE_GRADE_MEASURE, triageShownMeasures } from './triage-measures.ts'

/** A treatment that an article brings to the questions of a box; a smaller value is stricter. */
export type Rated = { readonly source: ArticleBoxes; readonly box: Box; readonly value: number; readonly pointer: string }

/** One kind of treatment. Where no rated box holds a question, it is treated as laxly as can be. */
export type Measure = {
  readonly aspect: string
  readonly kinds: readonly Kind['box'][]
  /** Member of a sharing article to which a difference points where nothing is stated. */
  readonly member: string
  /** Whether it matters for items of a type; for every type unless told. */
  readonly isAbout?: (type: string) => boolean
  readonly rated: (context: RatedContext) => Rated[]
  /** A value as data; `undefined` is the laxest. */
  readonly told: (value: number | undefined) => Json
}
/** Of which version and questions articles are rated. */
export type RatedContext = { readonly space: Space; readonly model: VersionModel; readonly kind: Kind['box'] }

/** Adds where the laxer version treats more laxly what both permit. */
export function findLaxer(comparing: Comparing, confrontation: Confrontation, options: SearchOptions): void {
  for (const measure of [
    ...MEASURES,
    ...itemMeasures(confrontation),
    ...triageShownMeasures(confrontation),
    ...assuranceMeasures(confrontation),
  ]) {
    if (measure.kinds.includes(options.kind.box)) new MeasureSearch(comparing, confrontation, { ...options, measure }).run()
  }
}

type MeasureOptions = SearchOptions & { readonly measure: Measure }

class MeasureSearch {
  readonly #comparing: Comparing
  readonly #confrontation: Confrontation
  readonly #options: MeasureOptions
  readonly #strict: readonly Rated[]
  /** The rated boxes of the laxer version, by their article. */
  readonly #ratedOf = new Map<ArticleBoxes, Rated[]>()

  constructor(comparing: Comparing, confrontation: Confrontation, options: MeasureOptions) {
    this.#comparing = comparing
    this.#confrontation = confrontation
    this.#options = options
    const { space } = comparing
    const kind = options.kind.box
    this.#strict = options.measure.rated({ space, model: confrontation.strict, kind })
    for (const rated of options.measure.rated({ space, model: confrontation.lax, kind })) {
      const known = this.#ratedOf.get(rated.source)
      if (known === undefined) this.#ratedOf.set(rated.source, [rated])
      else known.push(rated)
    }
  }

  run(): void {
    const { groupsOf } = this.#confrontation
    for (const rated of this.#strict) {
      for (const { covering, types } of groupsOf.strict[rated.source.annex] ?? []) {
        const type = types.find((one) => this.#options.measure.isAbout?.(one) ?? true)
        if (covering !== 0 && type !== undefined) this.#confront(rated, covering, type)
      }
    }
  }

  #confront(rated: Rated, covering: number, type: string): void {
    const { measure, kind, neighbours } = this.#options
    const { strict, lax } = this.#confrontation
    const asStrict = (article: ArticleBoxes) =>
      isCoveredBy(article, covering) ? (this.#ratedOf.get(article) ?? []).filter(({ value }) => value <= rated.value) : []
    const counterpart = lax.byNumber.get(rated.source.article.article)
    if (counterpart !== undefined && asStrict(counterpart).some(({ box }) => contains(box, rated.box))) return
    const near = neighbours[lax.side].of(rated.source).filter((article) => isCoveredBy(article, covering))
    const cover = [...new Set(near.flatMap((article) => asStrict(article).map(({ box }) => box)))]
    const found = this.#comparing.finder.find({ box: rated.box, cover, targets: [...new Set(near.map((article) => article[kind.box]))] })
    if (found === undefined) return
    const point = pointOf(this.#comparing.space, found)
    const rateds = near.flatMap((article) => this.#ratedOf.get(article) ?? [])
    this.#comparing.finder.take(this.#strict.length + rateds.length)
    const strictest = this.#strictest(this.#strict, point, strict.coverage.get(type) ?? 0) ?? rated
    const laxer = this.#strictest(rateds, point, covering)
    const permitting = near.filter((article) => contains(article[kind.box], point))
    const [first] = permitting
    this.#options.findings.add(this.#confrontation, {
      aspect: measure.aspect,
      role: kind.role,
      box: point,
      type,
      pointers: { strict: strictest.pointer, lax: laxer?.pointer ?? `/sharing/${first?.index}/${measure.member}` },
      articles: { strict: [strictest.source.article.article], lax: permitting.map(({ article }) => article.article) },
      values: { strict: measure.told(strictest.value), lax: measure.told(laxer?.value) },
    })
  }

  #strictest(all: readonly Rated[], point: Box, covering: number): Rated | undefined {
    const holding = all.filter(({ source, box }) => isCoveredBy(source, covering) && contains(box, point))
    return holding.reduce<Rated | undefined>((best, next) => (best === undefined || next.value < best.value ? next : best), undefined)
  }
}

const BOTH = ['disclose', 'read'] as const
const ONLY_DISCLOSE = ['disclose'] as const

const MEASURES: readonly Measure[] = [
  {
    aspect: 'marking-ceiling',
    kinds: BOTH,
    member: 'markingCeiling',
    rated: (context) => eachArticle(context, ({ ceiling }) => tlpRank(ceiling), 'markingCeiling'),
    told: (rank) => (rank === undefined ? null : (TLP_LEVELS[rank] as string)),
  },
  {
    aspect: 'pap-ceiling',
    kinds: BOTH,
    member: 'papCeiling',
    rated: (context) =>
      eachArticle(context, ({ article }) => (article.papCeiling === undefined ? -1 : papRank(article.papCeiling)), 'papCeiling'),
    told: (rank) => (rank === undefined || rank < 0 ? null : (PAP_LEVELS[rank] as string)),
  },
  { aspect: 'retention', kinds: BOTH, member: 'retentionDays', rated: ratedRetention, told: (days) => days ?? null },
  {
    aspect: 'items-per-release',
    kinds: ONLY_DISCLOSE,
    member: 'caps',
    rated: (context) => eachArticle(context, ({ article }) => article.caps?.itemsPerRelease, 'caps/itemsPerRelease'),
    told: (items) => items ?? null,
  },
  {
    aspect: 'items-per-day',
    kinds: ONLY_DISCLOSE,
    member: 'caps',
    rated: (context) => eachArticle(context, ({ article }) => article.caps?.itemsPerDay, 'caps/itemsPerDay'),
    told: (items) => items ?? null,
  },
  SOURCE_GRADE_MEASURE,
  ...SCRUTINIES.map(
    (requires): Measure => ({
      aspect: requires,
      kinds: ONLY_DISCLOSE,
      member: 'scrutiny',
      rated: (context) => ratedScrutiny(context, requires),
      told: (value) => value !== undefined,
    }),
  ),
]

/** For each purpose and rule on which the versions differ: the same need in both is nowhere laxer. */
function assuranceMeasures({ strict, lax }: Confrontation): Measure[] {
  return strict.agreement.purposes.list.flatMap((purpose, index) => {
    const other = lax.agreement.purposes.list.find(({ code }) => code === purpose.code)
    const lost = (purpose.needsAssurance ?? []).filter((rule) => other?.needsAssurance?.includes(rule) !== true)
    return lost.map((rule): Measure => {
      const pointer = `/purposes/list/${index}/needsAssurance`
      const needs = ({ space, model, kind }: RatedContext) =>
        model === strict ? ratedWhere({ space, model, kind }, boxWhere(space, { purpose: (code) => code === purpose.code }), pointer) : []
      return { aspect: `assurance-${rule}`, kinds: ONLY_DISCLOSE, member: 'purposes', rated: needs, told: (value) => value !== undefined }
    })
  })
}

function eachArticle({ model, kind }: RatedContext, rank: (entry: ArticleBoxes) => number | undefined, member: string): Rated[] {
  return model.articles.flatMap((source) => {
    const value = rank(source)
    return value === undefined ? [] : [{ source, box: source[kind], value, pointer: `/sharing/${source.index}/${member}` }]
  })
}

/** Every article is rated 0 within a box of its own. */
function ratedWhere({ model, kind }: RatedContext, where: Box, pointer: string): Rated[] {
  return model.articles.map((source) => ({ source, box: intersection(source[kind], where), value: 0, pointer }))
}

function ratedRetention({ space, model, kind }: RatedContext): Rated[] {
  const limits = generalLimits(model.agreement)
  const persons = [...new Set(limits.values())].map((limit) => ({
    general: limit,
    where: boxWhere(space, { person: ({ dataSubject }) => limits.get(dataSubject) === limit }),
  }))
  return model.articles.flatMap((source) =>
    persons.map(({ general, where }) => {
      const own = source.article.retentionDays
      const limit = own !== undefined && own < general.days ? { days: own, pointer: `/sharing/${source.index}/retentionDays` } : general
      return { source, box: intersection(source[kind], where), value: limit.days, pointer: limit.pointer }
    }),
  )
}

type Limit = { readonly days: number; readonly pointer: string }

function generalLimits({ retention, sharing }: AgreementText): Map<DataSubject, Limit> {
  const general = { days: retention.days, pointer: '/retention/days' }
  const rules = (retention.shorter ?? []).map(({ dataSubjects, days }, index) => ({
    dataSubjects,
    days,
    pointer: `/retention/shorter/${index}/days`,
  }))
  const limits = new Map<DataSubject, Limit>()
  for (const subject of new Set(sharing.flatMap(({ dataSubjects }) => dataSubjects))) {
    const all: Limit[] = [general, ...rules.filter(({ dataSubjects }) => dataSubjects.includes(subject))]
    limits.set(
      subject,
      all.reduce((least, rule) => (rule.days < least.days ? rule : least)),
    )
  }
  return limits
}

function ratedScrutiny(context: RatedContext, requires: Scrutiny): Rated[] {
  const { space, model, kind } = context
  const stated = model.articles.flatMap((source) =>
    (source.article.scrutiny ?? []).flatMap((scrutiny, index) =>
      scrutiny.requires.includes(requires)
        ? [
            {
              source,
              box: intersection(source[kind], riskBox(space, model.agreement, scrutiny)),
              value: 0,
              pointer: `/sharing/${source.index}/scrutiny/${index}`,
            },
          ]
        : [],
    ),
  )
  const confirmed: readonly string[] = requires === 'second-person' ? (model.agreement.modes?.confirmedByPerson ?? []) : []
  if (confirmed.length === 0) return stated
  return [...stated, ...ratedWhere(context, boxWhere(space, { mode: (mode) => confirmed.includes(mode) }), '/modes/confirmedByPerson')]
}

/** Questions in which all conditions of a scrutiny hold. */
function riskBox(space: Space, agreement: AgreementText, { when }: SharingScrutiny): Box {
  const { markingAtLeast, dataSubjects, minors, specialCategories } = when
  const isRisk = (person: PersonValue) =>
    (dataSubjects === undefined || dataSubjects.includes(person.dataSubject)) &&
    (minors === undefined || countsAsMinor(agreement, person)) &&
    (specialCategories === undefined || countsAsSpecial(agreement, person))
  return boxWhere(space, {
    person: isRisk,
    marking: (marking) => {
      const level = resolvedMarking(agreement, marking)
      return markingAtLeast === undefined || (level !== undefined && tlpRank(level) >= tlpRank(markingAtLeast))
    },
  })
}
