/** Of what was given on, the received items behind it: what a recipient says of a copy is passed to whoever sent the item. */
import { holdingKeys, itemIdOf, originOf } from '../holding-key.ts'
import type { RoadWriter } from '../ports.ts'

/** Received items of one sender under one agreement, by the ids under which it sent them. */
export type Sources = { readonly origin: string; readonly agreement: string; readonly items: readonly string[] }

/** The received items of which own items are copies, those that are not erased here; what is this party's own is left out. */
export async function sourcesOf(
  writer: Pick<RoadWriter, 'onward' | 'items'>,
  copies: { readonly self: string; readonly items: readonly string[] },
): Promise<readonly Sources[]> {
  const given = await writer.onward.copies(holdingKeys(copies.self, copies.items))
  if (given.length === 0) return []
  const rows = await writer.items.find([...new Set(given.map(({ source }) => source))])
  const kept = rows.filter(({ state }) => state !== 'erased')
  return [...Map.groupBy(kept, ({ holding, agreement }) => `${originOf(holding)} ${agreement}`).values()].map((group) => {
    const [first] = group as [(typeof group)[number]]
    return { origin: originOf(first.holding), agreement: first.agreement, items: group.map(({ holding }) => itemIdOf(holding)) }
  })
}
