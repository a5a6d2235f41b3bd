/** Item keys, in a database of their own. Each call is one transaction. */
import { setImmediate as otherWork } from 'node:timers/promises'
import { besideEachOther } from './beside.ts'
import type { Connection, Database, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import { StorageError } from './errors.ts'
import type { ItemKeyStore } from './ports.ts'

const INSERT = 'INSERT INTO item_keys (item_id, wrapped) VALUES (?, ?)'
const PUT_EPOCH_KEY = 'INSERT INTO epoch_key (id, wrapped) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET wrapped = excluded.wrapped'
const PAGE = 1_000

type KeyRow = Awaited<ReturnType<ItemKeyStore['find']>>[number]

/**
 * The key store. `destroy`, `putEpochKey` and `renew` return when the old bytes are out
 * of the files as well, and fail with `store-unavailable` while another process
 * hinders that; they may be repeated.
 */
export function itemKeyStore(database: Database): ItemKeyStore {
  return {
    put: async (rows) => {
      const values = rows.map(({ holding, wrapped }): SqlValues => [holding, wrapped])
      // A key opens nothing before there is a content, and that is kept once this returned.
      await database.transactionAside((connection) => connection.many(INSERT, values))
    },
    find: (holdings) => besideEachOther<KeyRow>(database.read, holdings, { table: 'item_keys', columns: 'wrapped' }),
    destroy: async (holdings) => {
      const sql = 'DELETE FROM item_keys WHERE item_id IN (SELECT value FROM json_each(?))'
      await database.transaction((connection) => connection.erase(sql, [textList(holdings)]))
      await scrubWholly(database)
    },
    epochKey: async () => (await database.read.all<KeyRow>('SELECT wrapped FROM epoch_key WHERE id = 1'))[0]?.wrapped,
    putEpochKey: async (wrapped) => {
      await database.transaction((connection) => connection.erase(PUT_EPOCH_KEY, [wrapped]))
      await scrubWholly(database)
    },
    renew: async (epochKey, rewrap) => {
      await database.transaction(async (connection) => {
        const [kept] = await connection.all<{ last: number }>('SELECT COALESCE(MAX(seq), 0) AS last FROM item_keys')
        const last = kept?.last ?? 0
        for await (const rows of pagesTo(connection, last)) {
          const wrapped = rewrap(rows)
          await connection.many(
            INSERT,
            rows.map((row, index): SqlValues => [row.holding, wrapped[index] as Uint8Array]),
          )
        }
        await connection.erase('DELETE FROM item_keys WHERE seq <= ?', [last])
        await connection.erase(PUT_EPOCH_KEY, [epochKey])
      })
      // Pages that gave up a row keep its bytes until they are written anew.
      await database.compact()
      await scrubWholly(database)
    },
  }
}

async function* pagesTo(connection: Connection, last: number): AsyncGenerator<readonly (KeyRow & { readonly seq: number })[]> {
  for (let after = 0; after < last; ) {
    const rows = await connection.all<KeyRow & { seq: number }>(
      'SELECT seq, item_id AS holding, wrapped FROM item_keys WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?',
      [after, last, PAGE],
    )
    yield rows
    // An embedded store answers at once, and many keys would keep the process from everybody else.
    await otherWork()
    after = rows.at(-1)?.seq ?? last
  }
}

async function scrubWholly(database: Database): Promise<void> {
  if (!(await database.scrub()))
    throw new StorageError('store-unavailable', 'another process keeps destroyed keys in the log of the key store')
}
