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

const BRINGING: ReadonlySet<string> = new Set(['submit', 'release', 'alert', 'request'])
/** Whether acts of a kind travel with the tokens of the items that they name. */
export function carriesItems(kind: string): boolean {
  return kind === 'release' || kind === 'alert' || kind === 'request'
}

/** Ids of the items that an act brings with their contents, in its order. */
export function itemsBroughtBy({ kind, body }: Pick<Act, 'kind' | 'body'>): readonly string[] {
  if (!BRINGING.has(kind)) return []
  return (body.items as readonly (readonly [string, string])[]).map(([itemId]) => itemId)
}
