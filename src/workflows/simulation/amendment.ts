/** What a draft amendment would change for what was shared, or could have been. */
import type { Decision } from '../../policy/index.ts'
import type { Group } from './groups.ts'
import { treatedFields } from './outcome.ts'
import { type Ground, otherParties } from './simulate.ts'

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

/** Every change, the greatest first. Parties of either version are asked about; one that a version does not know gets nothing under it. */
export function simulateAmendment(
  groups: Iterable<Group>,
  { prior, next }: { readonly prior: Ground; readonly next: Ground },
): readonly AmendmentChange[] {
  const changes = new Map<string, AmendmentChange>()
  const kept = [...groups]
  for (const party of new Set([...otherParties(prior), ...otherParties(next)])) {
    for (const group of kept) {
      for (const change of changesOf(group, { before: ask(prior, party, group), after: ask(next, party, group) })) {
        const row: AmendmentChange = { party, ...change, items: group.count }
        const { items: _, ...what } = row
        const key = JSON.stringify(what)
        changes.set(key, { ...row, items: (changes.get(key)?.items ?? 0) + group.count })
      }
    }
  }
  return [...changes.values()].sort((left, right) => right.items - left.items)
}

function ask({ decider, from, purpose }: Ground, to: string, { item }: Group): Decision {
  return decider.decide({ action: 'disclose', from, to, purpose, item })
}

type Pair = { readonly before: Decision; readonly after: Decision }

function changesOf(group: Group, { before, after }: Pair): readonly Omit<AmendmentChange, 'party' | 'items'>[] {
  const { type, marking, dataSubject } = group.item
  const base = { type, marking, dataSubject, priorArticles: numbersOf(before), nextArticles: numbersOf(after) }
  if (before.verdict === 'refuse') return after.verdict === 'refuse' ? [] : [{ ...base, effect: 'gained', fields: [] }]
  if (after.verdict === 'refuse') return [{ ...base, effect: 'lost', fields: [] }]
  const then = new Map(treatedFields(before, group.fields))
  const now = new Map(treatedFields(after, group.fields))
  const more = group.fields.filter((field) => then.has(field) && !now.has(field))
  const less = group.fields.filter((field) => now.get(field) !== undefined && now.get(field) !== then.get(field))
  return [
    ...(more.length === 0 ? [] : [{ ...base, effect: 'more' as const, fields: more }]),
    ...(less.length === 0 ? [] : [{ ...base, effect: 'less' as const, fields: less }]),
    ...(before.verdict === after.verdict ? [] : [{ ...base, effect: 'person' as const, fields: [] }]),
  ]
}

function numbersOf(decision: Decision): readonly string[] {
  return decision.articles.map(({ number }) => number)
}
