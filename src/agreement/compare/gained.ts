/** What one version permits and the other refuses, with the condition that makes the difference. */
import { canonicalJson, type Json } from '../../foundation/index.ts'
import type { AgreementText } from '../document/index.ts'
import { type ArticleBoxes, countsAsMinor, countsAsSpecial } from './article-boxes.ts'
import { type Box, contains, intersection } from './box.ts'
import type { Findings } from './findings.ts'
import { type Comparing, type Confrontation, isCoveredBy, type TypeGroup } from './model.ts'
import type { Kind, Neighbours, SearchOptions } from './neighbours.ts'
import { valueAt } from './pointer.ts'
import { boxWhere, type Dimension, type PersonValue, type Space, withDimension } from './space.ts'

/** Adds what the laxer version permits anew. */
export function findGained(comparing: Comparing, confrontation: Confrontation, options: SearchOptions): void {
  const search = new GainSearch(comparing, confrontation, options)
  for (const article of confrontation.lax.articles) {
    for (const group of confrontation.groupsOf.lax[article.annex] ?? []) search.explain(article, group)
  }
}

type Gain = {
  readonly article: ArticleBoxes
  /** The article of the same number in the stricter version. */
  readonly counterpart: ArticleBoxes | undefined
  readonly group: TypeGroup
  readonly cover: readonly Box[]
}

class GainSearch {
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
    this.#neighbours = neighbours[confrontation.strict.side]
  }

  explain(article: ArticleBoxes, group: TypeGroup): void {
    const kind = this.#kind.box
    const own = article[kind]
    const counterpart = this.#confrontation.strict.byNumber.get(article.article.article)
    const isAlike = counterpart !== undefined && isCoveredBy(counterpart, group.covering)
    if (isAlike && contains(counterpart[kind], own)) return
    const near = this.#neighbours.of(article)
    const cover = [...new Set(near.filter((other) => isCoveredBy(other, group.covering)).map((other) => other[kind]))]
    const found = this.#comparing.finder.find({ box: own, cover, targets: [own] })
    if (found === undefined) return
    const gain = { article, counterpart, group, cover }
    if (counterpart === undefined) {
      this.#add(gain, found, 'sharing')
      return
    }
    const shared = intersection(own, counterpart[this.#kind.box])
    const isExplained = isAlike ? this.#explainByFacet(gain, counterpart, shared) : this.#explainByTypes(gain, shared)
    if (!isExplained) this.#add(gain, found, 'sharing')
  }

  /** The counterpart would permit it if its annex covered the type. */
  #explainByTypes(gain: Gain, shared: Box): boolean {
    const found = this.#comparing.finder.find({ box: shared, cover: gain.cover, targets: [shared] })
    if (found === undefined) return false
    const counterpartAnnex = gain.counterpart?.annex ?? 0
    for (const type of gain.group.types) {
      const places = { strict: `/annexes/${counterpartAnnex}/types/${type}`, lax: `/annexes/${gain.article.annex}/types/${type}` }
      this.#report({ gain, box: found, aspect: 'types', places, type })
    }
    return true
  }

  /** The counterpart would permit it but for one condition. */
  #explainByFacet(gain: Gain, counterpart: ArticleBoxes, shared: Box): boolean {
    const { space, finder } = this.#comparing
    const own = gain.article[this.#kind.box]
    let isExplained = false
    for (const facet of FACETS) {
      const values = facetBox(space, facet, { strict: this.#confrontation.strict.agreement, counterpart })
      const failing = intersection(withoutDimension(space, counterpart[this.#kind.box], facet.dimension), intersection(values, own))
      const box = withDimension(space, shared, { dimension: facet.dimension, of: failing })
      const found = finder.find({ box, cover: gain.cover, targets: [box] })
      if (found === undefined) continue
      this.#add(gain, found, this.#aspectOf(facet))
      isExplained = true
    }
    return isExplained
  }

  /** Where unmarked items count the same in both versions, the ceiling makes the difference for them too. */
  #aspectOf({ aspect }: Facet): GainAspect {
    const { strict, lax } = this.#confrontation
    const isSame = strict.agreement.unmarked.treatAs === lax.agreement.unmarked.treatAs
    return aspect === 'unmarked' && isSame ? 'marking-ceiling' : aspect
  }

  #add(gain: Gain, box: Box, aspect: GainAspect): void {
    const { strict, lax } = this.#confrontation
    const [type] = gain.group.types
    const laxPlaces = placesOf(aspect, gain.article)
    const strictPlaces = placesOf(aspect, gain.counterpart)
    // Where the article itself says the same in both versions, a general article makes the difference.
    const told = laxPlaces.findIndex((place, index) => differs(strict.agreement, strictPlaces[index] as string, [lax.agreement, place]))
    const index = Math.max(told, 0)
    const places = { strict: strictPlaces[index] as string, lax: laxPlaces[index] as string }
    this.#report({ gain, box, aspect, places, type: type as string })
  }

  #report(found: { gain: Gain; box: Box; aspect: string; places: { strict: string; lax: string }; type: string }): void {
    const { gain, box, aspect, places, type } = found
    this.#findings.add(this.#confrontation, {
      aspect,
      role: this.#kind.role,
      box,
      type,
      pointers: places,
      articles: { strict: gain.counterpart === undefined ? [] : [gain.counterpart.article.article], lax: [gain.article.article.article] },
      values: { strict: 'refused', lax: 'permitted' },
    })
  }
}

/** One reason why an article does not apply: values of one dimension that it does not accept. */
type Facet = { readonly aspect: GainAspect; readonly dimension: Dimension; readonly isMeant?: IsMeant }
type IsMeant = (value: never, context: FacetContext) => boolean
type FacetContext = { readonly strict: AgreementText; readonly counterpart: ArticleBoxes }

const namesSubject = ({ dataSubject }: PersonValue, { counterpart }: FacetContext) => counterpart.article.dataSubjects.includes(dataSubject)
const failsMinor = (person: PersonValue, { strict, counterpart }: FacetContext) =>
  counterpart.article.minors !== true && countsAsMinor(strict, person)
const failsSpecial = (person: PersonValue, { strict, counterpart }: FacetContext) =>
  counterpart.article.specialCategories !== true && countsAsSpecial(strict, person)

/** For each aspect the member of an article that states it, and the general articles that share in it. */
const MEMBERS = {
  givers: ['from', '/parties/list'],
  recipients: ['to', '/parties/list'],
  purposes: ['purposes'],
  modes: ['modes'],
  'data-subjects': ['dataSubjects'],
  minors: ['minors', '/people/untoldMinor'],
  'special-categories': ['specialCategories', '/people/untoldSpecial'],
  'marking-ceiling': ['markingCeiling', '/classification/ceilings'],
  unmarked: ['markingCeiling', '/classification/ceilings', '/unmarked/treatAs'],
  'pap-ceiling': ['papCeiling'],
  reliability: ['reliabilityAtLeast', '/quality/reliabilityAtLeast', '/quality/requires'],
  credibility: ['credibilityAtLeast', '/quality/credibilityAtLeast', '/quality/requires'],
  nature: ['', '/quality/requires'],
  phases: ['', '/phases/list'],
  emergency: ['', '/emergency/levels'],
  period: ['period'],
  sharing: [''],
} as const
type GainAspect = keyof typeof MEMBERS

const FACETS: readonly Facet[] = [
  { aspect: 'givers', dimension: 'from' },
  { aspect: 'recipients', dimension: 'to' },
  { aspect: 'purposes', dimension: 'purpose' },
  { aspect: 'modes', dimension: 'mode' },
  {
    aspect: 'data-subjects',
    dimension: 'person',
    isMeant: (person: PersonValue, context) =>
      !namesSubject(person, context) && !failsMinor(person, context) && !failsSpecial(person, context),
  },
  {
    aspect: 'minors',
    dimension: 'person',
    isMeant: (person: PersonValue, context) =>
      namesSubject(person, context) && failsMinor(person, context) && !failsSpecial(person, context),
  },
  {
    aspect: 'special-categories',
    dimension: 'person',
    isMeant: (person: PersonValue, context) =>
      namesSubject(person, context) && failsSpecial(person, context) && !failsMinor(person, context),
  },
  { aspect: 'marking-ceiling', dimension: 'marking', isMeant: (marking: string) => marking !== 'unmarked' },
  { aspect: 'unmarked', dimension: 'marking', isMeant: (marking: string) => marking === 'unmarked' },
  { aspect: 'pap-ceiling', dimension: 'pap' },
  { aspect: 'reliability', dimension: 'reliability' },
  { aspect: 'credibility', dimension: 'credibility' },
  { aspect: 'nature', dimension: 'nature' },
  { aspect: 'phases', dimension: 'phase' },
  { aspect: 'emergency', dimension: 'level' },
  { aspect: 'period', dimension: 'time' },
]

function facetBox(space: Space, { dimension, isMeant }: Facet, context: FacetContext): Box {
  if (isMeant === undefined) return boxWhere(space, {})
  return boxWhere(space, { [dimension]: (value: never) => isMeant(value, context) })
}

/** A box with what it does not hold in one dimension. */
function withoutDimension(space: Space, box: Box, dimension: Dimension): Box {
  return withDimension(space, box, { dimension, of: box.map((bits) => ~bits) })
}

function placesOf(aspect: GainAspect, article: ArticleBoxes | undefined): string[] {
  const own = article === undefined ? '/sharing' : `/sharing/${article.index}`
  return MEMBERS[aspect].map((member) => {
    if (member.startsWith('/')) return member
    return member === '' || article === undefined ? own : `${own}/${member}`
  })
}

function differs(strict: AgreementText, place: string, [lax, laxPlace]: readonly [AgreementText, string]): boolean {
  const text = (value: Json | undefined) => (value === undefined ? '' : canonicalJson(value))
  return text(valueAt(strict, place)) !== text(valueAt(lax, laxPlace))
}
