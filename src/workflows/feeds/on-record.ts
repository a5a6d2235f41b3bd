/** What a feed brings, and what of it is destroyed: each as an act in the transaction that does it, so that neither is ever there without the other. */
import type { DISCARD_CAUSES, HoldingKey, RoadWriter, StateBeside } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches } from '../../foundation/index.ts'
import type { FeedRow } from './ports.ts'

/** Why objects are destroyed. */
export type DiscardCause = (typeof DISCARD_CAUSES)[number]

type Beside = { readonly state: StateBeside; readonly writer: RoadWriter }

/** Says that a feed brought these objects. */
export async function tellCollected(
  { name, root, collection }: Pick<FeedRow, 'name' | 'root' | 'collection'>,
  holdings: readonly HoldingKey[],
  { state, writer }: Beside,
): Promise<void> {
  for (const objects of batches(holdings, BATCH_ITEMS_MAX))
    await state({ kind: 'collect', agreement: null, body: { feed: name, server: root, collection, objects } }, writer)
}

/** Says that these objects of a feed are destroyed. */
export async function tellDiscarded(
  { feed, cause }: { readonly feed: string; readonly cause: DiscardCause },
  holdings: readonly HoldingKey[],
  { state, writer }: Beside,
): Promise<void> {
  for (const objects of batches(holdings, BATCH_ITEMS_MAX))
    await state({ kind: 'discard', agreement: null, body: { feed, cause, objects } }, writer)
}
