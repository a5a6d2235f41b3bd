/** Both versions as boxes in one space, and the two ways in which they are held against each other. */
import type { AgreementText } from '../document/index.ts'
import { type ArticleBoxes, articleBoxes, type Side } from './article-boxes.ts'
import { type Box, valuesOf } from './box.ts'
import type { Versions } from './difference.ts'
import { DIMENSIONS, placeOf, questionOf, type Space, spaceOf } from './space.ts'
import { QuestionFinder } from './uncovered.ts'

/** One version. */
export type VersionModel = {
  readonly side: Side
  readonly agreement: AgreementText
  readonly articles: readonly ArticleBoxes[]
  readonly byNumber: ReadonlyMap<string, ArticleBoxes>
  /** For each type the annexes that cover it, as bits. */
  readonly coverage: ReadonlyMap<string, number>
}

/** Types that the same annexes of the other version cover: to each of them the same articles can apply. */
export type TypeGroup = { readonly covering: number; readonly types: readonly string[] }

/** Is `lax` anywhere laxer than `strict`? */
export type Confrontation = {
  readonly strict: VersionModel
  readonly lax: VersionModel
  readonly direction: 'wider' | 'narrower'
  /** For each annex of each version its types, by what covers them in the other version. */
  readonly groupsOf: { readonly strict: readonly TypeGroup[][]; readonly lax: readonly TypeGroup[][] }
}

/** All that a comparison works on. */
export type Comparing = { readonly versions: Versions<AgreementText>; readonly space: Space; readonly finder: QuestionFinder }

/** The space of two versions and a finder that may take so many steps. */
export function comparingOf(versions: Versions<AgreementText>, stepsMax: number): Comparing {
  const space = spaceOf(versions)
  return { versions, space, finder: new QuestionFinder(space.layout, stepsMax) }
}

/** The versions against each other, both ways. */
export function confrontationsOf({ versions, space }: Comparing): readonly [Confrontation, Confrontation] {
  const prior = modelOf(space, versions.prior, 'prior')
  const next = modelOf(space, versions.next, 'next')
  const priorGroups = groupsOf(prior, next)
  const nextGroups = groupsOf(next, prior)
  return [
    { strict: prior, lax: next, direction: 'wider', groupsOf: { strict: priorGroups, lax: nextGroups } },
    { strict: next, lax: prior, direction: 'narrower', groupsOf: { strict: nextGroups, lax: priorGroups } },
  ]
}

/** Whether an article's annex is one of those. */
export function isCoveredBy(article: ArticleBoxes, covering: number): boolean {
  return (covering & (1 << article.annex)) !== 0
}

/** The box of one question of a box that is not empty: the first value of each dimension that makes a flow. */
export function pointOf(space: Space, box: Box): Box {
  const { question } = questionOf(space, box, '')
  const point = new Uint32Array(space.layout.wordCount)
  for (const dimension of DIMENSIONS) {
    const place = placeOf(space, dimension)
    const isFlow = dimension === 'from' || dimension === 'to'
    const index = isFlow ? space.values[dimension].indexOf(question[dimension]) : (valuesOf(box, place)[0] as number)
    point[place.start + (index >>> 5)] = 1 << (index & 31)
  }
  return point
}

function modelOf(space: Space, agreement: AgreementText, side: Side): VersionModel {
  const articles = articleBoxes(space, agreement, side)
  const coverage = new Map<string, number>()
  for (const [index, annex] of agreement.annexes.entries()) {
    for (const type of Object.keys(annex.types)) coverage.set(type, (coverage.get(type) ?? 0) | (1 << index))
  }
  return { side, agreement, articles, byNumber: new Map(articles.map((entry) => [entry.article.article, entry])), coverage }
}

function groupsOf(own: VersionModel, other: VersionModel): TypeGroup[][] {
  return own.agreement.annexes.map((annex) => {
    const groups = new Map<number, string[]>()
    for (const type of Object.keys(annex.types)) {
      const covering = other.coverage.get(type) ?? 0
      const types = groups.get(covering)
      if (types === undefined) groups.set(covering, [type])
      else types.push(type)
    }
    return [...groups].map(([covering, types]) => ({ covering, types }))
  })
}
