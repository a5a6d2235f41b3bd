/** What a draft amendment would change for what was shared, or could have been. */
import type { ItemClass } from '../../policy/index.ts'
import { treatedFields } from './outcome.ts'
import { alike, type Seen, type Verdict } from './seen.ts'

/**
 * How an item would fare under the draft: `gained`: it would go and did not; `lost`: it would not go any more; `more` and `less`:
 * more or fewer of its fields; `person`: a person would have to act first, or would not have to any more.
 */
export type AmendmentEffect = 'gained' | 'lost' | 'more' | 'less' | 'person'

/** So many items of one type would fare otherwise for one party. */
export type AmendmentChange = {
  readonly party: string
  readonly effect: AmendmentEffect
  readonly type: string
  readonly marking: string
  readonly dataSubject: string
  /** Fields that come or go; empty where the whole item does. */
  readonly fields: readonly string[]
  /** Articles before and after; on the side that refuses, the nearest one. */
  readonly priorArticles: readonly string[]
  readonly nextArticles: readonly string[]
  readonly items: number
}

/**
 * Every change, the greatest first, of the same objects seen under two versions. Parties of either version are asked about; one that a
 * version does not know gets nothing under it.
 */
export function simulateAmendment({ prior, next }: { readonly prior: Seen; readonly next: Seen }): readonly AmendmentChange[] {
  const changes = new Map<string, AmendmentChange>()
  for (const party of new Set([...prior.recipients, ...next.recipients])) {
    const pairs = new Pairs()
    const fateOf = (index: number): Pair | undefined => pairs.of(prior.verdictAt(index, party), next.verdictAt(index, party))
    for (const { item, fate, count } of alike(bothClasses(prior, next), fateOf)) {
      for (const change of changesOf(item, fate)) {
        const row: AmendmentChange = { party, ...change, items: count }
        const { items: _, ...what } = row
        const key = JSON.stringify(what)
        changes.set(key, { ...row, items: (changes.get(key)?.items ?? 0) + count })
      }
    }
  }
  return [...changes.values()].sort((left, right) => right.items - left.items)
}

/** What an object is under the draft; where that does not know it, under the version before. */
function bothClasses(prior: Seen, next: Seen): Pick<Seen, 'size' | 'classAt'> {
  return { size: Math.max(prior.size, next.size), classAt: (index) => next.classAt(index) ?? prior.classAt(index) }
}

type Pair = { readonly before: Verdict | undefined; readonly after: Verdict | undefined }

/** One value for each pair of verdicts, so that objects that fare alike are found to. */
class Pairs {
  readonly #known = new Map<Verdict | undefined, Map<Verdict | undefined, Pair>>()

  /** Undefined where neither version says anything. */
  of(before: Verdict | undefined, after: Verdict | undefined): Pair | undefined {
    if (before === undefined && after === undefined) return undefined
    const known = this.#known.get(before) ?? new Map<Verdict | undefined, Pair>()
    const pair = known.get(after) ?? { before, after }
    this.#known.set(before, known.set(after, pair))
    return pair
  }
}

type Change = Omit<AmendmentChange, 'party' | 'items'>

function changesOf({ type, marking, dataSubject }: ItemClass, { before, after }: Pair): readonly Change[] {
  const base = { type, marking, dataSubject, priorArticles: numbersOf(before), nextArticles: numbersOf(after) }
  if (before?.kind !== 'shared') return after?.kind === 'shared' ? [{ ...base, effect: 'gained', fields: [] }] : []
  if (after?.kind !== 'shared') return [{ ...base, effect: 'lost', fields: [] }]
  const then = treatedFields(before.removed)
  const now = treatedFields(after.removed)
  const more = [...then.keys()].filter((field) => !now.has(field)).sort()
  const less = [...now].flatMap(([field, { treatment }]) => (then.get(field)?.treatment === treatment ? [] : [field])).sort()
  const isSameVerdict = before.permission.verdict === after.permission.verdict
  return [
    ...(more.length === 0 ? [] : [{ ...base, effect: 'more' as const, fields: more }]),
    ...(less.length === 0 ? [] : [{ ...base, effect: 'less' as const, fields: less }]),
    ...(isSameVerdict ? [] : [{ ...base, effect: 'person' as const, fields: [] }]),
  ]
}

function numbersOf(verdict: Verdict | undefined): readonly string[] {
  if (verdict?.kind === 'shared') return verdict.permission.articles.map(({ number }) => number)
  return verdict === undefined || verdict.grounds.article === null ? [] : [verdict.grounds.article]
}
