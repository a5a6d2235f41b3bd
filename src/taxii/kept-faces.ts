/**
 * Rows of pages that were found a moment ago, so that what several tools poll is looked for once.
 *
 * The store is asked each time whether anything about items changed since, and whether a reader may have a row is decided each time.
 */
import type { FaceRow, ItemReader, Vault } from '../acts/index.ts'

/** Where items are. */
export type FacesParts = { readonly items: Pick<ItemReader, 'faces' | 'version'>; readonly vault: Pick<Vault, 'onDestroy'> }

/** Rows that are kept. */
const ROWS_MAX = 10_000

/** Finds rows, and keeps them until anything about items changes. */
export function keptFaces({ items, vault }: FacesParts): Pick<ItemReader, 'faces'> {
  const kept = new Map<string, readonly FaceRow[]>()
  let rowsKept = 0
  let version: number | undefined
  const forget = (): void => {
    kept.clear()
    rowsKept = 0
    version = undefined
  }
  const keep = (name: string, rows: readonly FaceRow[]): void => {
    if (rowsKept + rows.length > ROWS_MAX) {
      kept.clear()
      rowsKept = 0
    }
    kept.set(name, rows)
    rowsKept += rows.length
  }
  vault.onDestroy(forget)
  return {
    async faces(question) {
      // Objects that are asked for by their ids are many, and each is found at once.
      if (question.stixIds !== undefined) return items.faces(question)
      const current = await items.version()
      if (current !== version) forget()
      version = current
      const name = JSON.stringify(question)
      const known = kept.get(name)
      if (known !== undefined) return known
      const rows = await items.faces(question)
      if (version === current && !kept.has(name)) keep(name, rows)
      return rows
    },
  }
}
