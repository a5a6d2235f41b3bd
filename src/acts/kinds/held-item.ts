import type { ItemEntry } from '../change.ts'
import type { ActItem } from './kind.ts'

/** The read-model row of an item; what derives from its content is null once the content is erased. */
export function heldItem(item: ActItem, common: Omit<ItemEntry, 'itemId' | 'source' | 'face'>): ItemEntry {
  return { ...common, itemId: item.itemId, source: item.content?.source ?? null, face: item.content?.face ?? null }
}
