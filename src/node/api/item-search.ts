/** Searching what an official may read: what it may not is neither opened nor counted, and moves no page. */
import { decodeContent, type HoldingKey, type ItemRow, narrowedObject, objectOf } from '../../acts/index.ts'
import { accepted, type JsonObject } from '../../foundation/index.ts'
import type { ItemPorts } from '../../http/index.ts'
import { foundIn, withoutOwnGrade } from '../../intelligence/index.ts'
import type { Core } from '../core.ts'

/** Readable items that one question looks through; its page ends there, found or not. */
const LOOKED_MAX = 2_000
const PAGE = 200

/** The port over the core. */
export function itemSearch(core: Core, page: ItemPorts['page']): ItemPorts['search'] {
  return async ({ text, type, stixId, limit, after, ...question }) => {
    const found: { row: ItemRow; piece: string | null }[] = []
    let looked = 0
    let next: number | null = after
    while (next !== null && found.length < limit && looked < LOOKED_MAX) {
      const read = await page({ ...question, after: next, limit: PAGE })
      if (!read.ok) return read
      const asked = read.value.items.filter(
        ({ face }) => (type === undefined || face?.type === type) && (stixId === undefined || face?.stixId === stixId),
      )
      const texts = text === undefined ? undefined : await objectsOf(asked.map(({ holding }) => holding))
      looked += read.value.items.length
      next = read.value.next
      for (const row of asked) {
        const piece = texts === undefined ? null : pieceOf(row, texts.get(row.holding), text ?? '')
        if (piece === undefined) continue
        if (found.length === limit) {
          // The page ends before this one.
          next = found.at(-1)?.row.addedAt ?? null
          break
        }
        found.push({ row, piece })
      }
    }
    return accepted({ items: found, next })
  }

  async function objectsOf(holdings: readonly HoldingKey[]): Promise<ReadonlyMap<HoldingKey, JsonObject>> {
    const plain = await core.road.vault.read(core.store.read.contents, holdings)
    return new Map([...plain].map(([holding, bytes]) => [holding, objectOf(decodeContent(bytes))]))
  }
}

/** As a reader of the item sees it; undefined as well where its content is gone meanwhile. */
function pieceOf(row: ItemRow, object: JsonObject | undefined, text: string): string | undefined {
  return object === undefined ? undefined : foundIn(narrowedObject(withoutOwnGrade(object), row), text)
}
