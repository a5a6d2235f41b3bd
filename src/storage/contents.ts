/** Sealed contents. */
import type { HoldingKey } from '../acts/index.ts'
import { besideEachOther } from './beside.ts'
import type { Connection, SqlValues } from './driver.ts'
import { inOrderOf, textList } from './driver.ts'
import type { ContentRow, ContentStore } from './ports.ts'

/** Reads sealed contents. */
export function contentReader(connection: Connection): Pick<ContentStore, 'find' | 'heads'> {
  return {
    find: async (holdings) => {
      const rows = await besideEachOther<ContentRow>(connection, holdings, { table: 'contents', columns: 'sealed' })
      return inOrderOf(holdings, rows, (row) => row.holding)
    },
    heads: async (holdings) => {
      const sql = 'SELECT item_id AS holding, head FROM contents WHERE item_id IN (SELECT value FROM json_each(?))'
      const rows = await connection.all<{ holding: HoldingKey; head: string | null }>(sql, [textList(holdings)])
      return new Map(rows.map(({ holding, head }) => [holding, head]))
    },
  }
}

/** Keeps sealed contents. A second content for an item fails with `conflict`: nothing is put in the place of what is held. */
export function contentStore(connection: Connection): ContentStore {
  return {
    ...contentReader(connection),
    put: async (rows) => {
      await connection.many(
        'INSERT INTO contents (item_id, sealed, head) VALUES (?, ?, ?)',
        rows.map(({ holding, sealed, head }): SqlValues => [holding, sealed, head ?? null]),
      )
    },
    remove: async (holdings) => {
      await connection.erase('DELETE FROM contents WHERE item_id IN (SELECT value FROM json_each(?))', [textList(holdings)])
    },
  }
}
