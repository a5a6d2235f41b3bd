/** What each sharing article of one version permits, as boxes (spec/agreement.md#decisions). */
import {
  type AgreementText,
  type Credibility,
  credibilityRank,
  lowerTlp,
  type Pap,
  papRank,
  type Reliability,
  reliabilityRank,
  type SharingArticle,
  type Tlp,
  tlpRank,
} from '../document/index.ts'
import { ceilingOf } from '../party-ceiling.ts'
import { partiesOfSide } from '../sharing-side.ts'
import type { Box } from './box.ts'
import type { Versions } from './difference.ts'
import { appliesDuring, phaseOf, unlockLevelOf } from './moments.ts'
import { boxWhere, type PersonValue, type Space } from './space.ts'

/** Which of two versions. */
export type Side = keyof Versions<unknown>

/** One sharing article as what it permits. */
export type ArticleBoxes = {
  readonly index: number
  readonly article: SharingArticle
  /** Position of its annex in the version. */
  readonly annex: number
  /** The highest level at which it gives anything to the recipients of its boxes: its own ceiling, or theirs where that is lower. */
  readonly ceiling: Tlp
  readonly disclose: Box
  /** Whom it lets read what was received: neither mode, quality nor the moment is asked. */
  readonly read: Box
}

/**
 * What every article of a version permits; one for each ceiling that its recipients have, the highest last. Articles that permit the same
 * share one box.
 */
export function articleBoxes(space: Space, agreement: AgreementText, side: Side): ArticleBoxes[] {
  const annexes = new Map(agreement.annexes.map((annex, index) => [annex.code, index]))
  const interned = new Map<string, Box>()
  const boxOf = (conditions: Parameters<typeof boxWhere>[1]) => {
    const box = boxWhere(space, conditions)
    const key = box.join()
    const known = interned.get(key)
    if (known === undefined) interned.set(key, box)
    return known ?? box
  }
  return agreement.sharing.flatMap((article, index) => {
    const annex = annexes.get(article.annex) as number
    return recipientsByCeiling(agreement, article).map(({ ceiling, takers }) => {
      const always = readingConditions(agreement, article, { ceiling, takers })
      const disclosure = { ...always, ...disclosureConditions(agreement, article, side) }
      return { index, article, annex, ceiling, disclose: boxOf(disclosure), read: boxOf(always) }
    })
  })
}

type Recipients = { readonly ceiling: Tlp; readonly takers: ReadonlySet<string> }

/** Whom an article gives to, by how high; one entry at least, the highest last. */
function recipientsByCeiling(agreement: AgreementText, article: SharingArticle): Recipients[] {
  const takers = partiesOfSide(agreement, article.to)
  if (agreement.classification?.ceilings === undefined) return [{ ceiling: article.markingCeiling, takers: new Set(takers) }]
  const byCeiling = Map.groupBy(takers, (code) => lowerTlp(article.markingCeiling, ceilingOf(agreement, code)))
  return [...byCeiling]
    .map(([ceiling, codes]) => ({ ceiling, takers: new Set(codes) }))
    .toSorted((left, right) => tlpRank(left.ceiling) - tlpRank(right.ceiling))
}

function readingConditions(agreement: AgreementText, article: SharingArticle, { ceiling, takers }: Recipients) {
  const givers = new Set(partiesOfSide(agreement, article.from))
  return {
    from: (code: string) => givers.has(code),
    to: (code: string) => takers.has(code),
    purpose: (code: string) => article.purposes.includes(code),
    person: (person: PersonValue) => coversPerson(agreement, article, person),
    marking: (marking: Tlp | 'unmarked') => {
      const level = resolvedMarking(agreement, marking)
      return level !== undefined && tlpRank(level) <= tlpRank(ceiling)
    },
    pap: (pap: Pap | 'none') => pap === 'none' || (article.papCeiling !== undefined && papRank(pap) <= papRank(article.papCeiling)),
  }
}

function disclosureConditions(agreement: AgreementText, article: SharingArticle, side: Side) {
  const { quality } = agreement
  const requires = quality?.requires ?? []
  const worstReliability = Math.min(
    rankOf(quality?.reliabilityAtLeast, reliabilityRank),
    rankOf(article.reliabilityAtLeast, reliabilityRank),
  )
  const worstCredibility = Math.min(
    rankOf(quality?.credibilityAtLeast, credibilityRank),
    rankOf(article.credibilityAtLeast, credibilityRank),
  )
  const phase = phaseOf(agreement, article)
  const level = unlockLevelOf(agreement, article)
  return {
    mode: (mode: string) => (article.modes ?? ['push']).some((listed) => listed === mode),
    reliability: (grade: Reliability) => reliabilityRank(grade) <= worstReliability && !(grade === 'X' && requires.includes('reliability')),
    credibility: (grade: Credibility) => credibilityRank(grade) <= worstCredibility && !(grade === '4' && requires.includes('credibility')),
    nature: (nature: string) => nature !== 'untold' || !requires.includes('nature'),
    phase: (moment: { readonly reached: Versions<number> }) => phase !== undefined && phase <= moment.reached[side],
    level: (moment: { readonly reached: Versions<number> }) => level <= moment.reached[side],
    time: (stretch: Parameters<typeof appliesDuring>[1]) => appliesDuring(article, stretch),
  }
}

function rankOf<Grade>(grade: Grade | undefined, rank: (grade: Grade) => number): number {
  return grade === undefined ? Number.POSITIVE_INFINITY : rank(grade)
}

/** The marking that an item counts as; `undefined` where an unmarked item is refused. */
export function resolvedMarking(agreement: AgreementText, marking: Tlp | 'unmarked'): Tlp | undefined {
  if (marking !== 'unmarked') return marking
  return agreement.unmarked.treatAs === 'refuse' ? undefined : agreement.unmarked.treatAs
}

/** Whether an item counts as about a minor. */
export function countsAsMinor(agreement: AgreementText, { dataSubject, minor }: PersonValue): boolean {
  return minor === 'yes' || (minor === 'untold' && dataSubject !== 'none' && agreement.people?.untoldMinor !== 'adult')
}

/** Whether an item counts as of a special category. */
export function countsAsSpecial(agreement: AgreementText, { dataSubject, special }: PersonValue): boolean {
  return special === 'yes' || (special === 'untold' && dataSubject !== 'none' && agreement.people?.untoldSpecial !== 'ordinary')
}

function coversPerson(agreement: AgreementText, article: SharingArticle, person: PersonValue): boolean {
  const coversMinor = article.minors === true || !countsAsMinor(agreement, person)
  const coversSpecial = article.specialCategories === true || !countsAsSpecial(agreement, person)
  return article.dataSubjects.includes(person.dataSubject) && coversMinor && coversSpecial
}
