/** Sealed contents. */
import type { Connection, SqlValues } from './driver.ts'
import { inOrderOf, textList } from './driver.ts'
import type { ContentRow, ContentStore } from './ports.ts'

/** Reads sealed contents. */
export function contentReader(connection: Connection): Pick<ContentStore, 'find'> {
  return {
    find: async (holdings) => {
      const sql = 'SELECT item_id AS holding, sealed FROM contents WHERE item_id IN (SELECT value FROM json_each(?))'
      return inOrderOf(holdings, await connection.all<ContentRow>(sql, [textList(holdings)]), (row) => row.holding)
    },
  }
}

/** Keeps sealed contents. A second content for an item fails with `conflict`: nothing is put in the place of what is held. */
export function contentStore(connection: Connection): ContentStore {
  return {
    ...contentReader(connection),
    put: async (rows) => {
      await connection.many(
        'INSERT INTO contents (item_id, sealed) VALUES (?, ?)',
        rows.map(({ holding, sealed }): SqlValues => [holding, sealed]),
      )
    },
    remove: async (holdings) => {
      await connection.erase('DELETE FROM contents WHERE item_id IN (SELECT value FROM json_each(?))', [textList(holdings)])
    },
  }
}
