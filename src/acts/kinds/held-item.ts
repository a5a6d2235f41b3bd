import type { Act } from '../act.ts'
import type { ItemEntry } from '../change.ts'
import { holdingKey } from '../holding-key.ts'
import type { ActItem } from './kind.ts'

/** The read-model row of an item; what derives from its content is null once the content is erased. */
export function heldItem(item: ActItem, common: Omit<ItemEntry, 'holding' | 'source' | 'face'>): ItemEntry {
  return {
    ...common,
    holding: holdingKey(common.origin, item.itemId),
    source: item.content?.source ?? null,
    face: item.content?.face ?? null,
  }
}

/** Ids of the items that an act brings with their contents: those of a submission or a release, in its order. */
export function itemsBroughtBy({ kind, body }: Pick<Act, 'kind' | 'body'>): readonly string[] {
  if (kind !== 'release' && kind !== 'submit') return []
  return (body.items as readonly (readonly [string, string])[]).map(([itemId]) => itemId)
}
