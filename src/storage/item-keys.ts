/** Item keys, in a database of their own. Each call is one transaction. */
import type { Database, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import { StorageError } from './errors.ts'
import type { ItemKeyStore } from './ports.ts'

type KeyRow = { readonly itemId: string; readonly wrapped: Uint8Array }

/**
 * The key store. `destroy` and `putEpochKey` return when the old bytes are out
 * of the files as well, and fail with `store-unavailable` while another process
 * hinders that; they may be repeated.
 */
export function itemKeyStore(database: Database): ItemKeyStore {
  return {
    put: async (rows) => {
      const values = rows.map(({ itemId, wrapped }): SqlValues => [itemId, wrapped])
      await database.transaction((connection) => connection.many('INSERT INTO item_keys (item_id, wrapped) VALUES (?, ?)', values))
    },
    find: (itemIds) =>
      database.read.all<KeyRow>(
        'SELECT item_id AS "itemId", wrapped FROM item_keys WHERE item_id IN (SELECT value FROM json_each(?)) ORDER BY seq',
        [textList(itemIds)],
      ),
    destroy: async (itemIds) => {
      const sql = 'DELETE FROM item_keys WHERE item_id IN (SELECT value FROM json_each(?))'
      await database.transaction((connection) => connection.erase(sql, [textList(itemIds)]))
      await scrubWholly(database)
    },
    epochKey: async () => (await database.read.all<KeyRow>('SELECT wrapped FROM epoch_key WHERE id = 1'))[0]?.wrapped,
    putEpochKey: async (wrapped) => {
      const sql = 'INSERT INTO epoch_key (id, wrapped) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET wrapped = excluded.wrapped'
      await database.transaction((connection) => connection.erase(sql, [wrapped]))
      await scrubWholly(database)
    },
  }
}

async function scrubWholly(database: Database): Promise<void> {
  if (!(await database.scrub()))
    throw new StorageError('store-unavailable', 'another process keeps destroyed keys in the log of the key store')
}
