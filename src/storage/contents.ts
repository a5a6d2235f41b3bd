/** Sealed contents. */
import type { HoldingKey } from '../acts/index.ts'
import type { Connection, SqlValues } from './driver.ts'
import { inOrderOf, textList } from './driver.ts'
import type { ContentRow, ContentStore } from './ports.ts'

const APART = 'SELECT item_id AS holding, sealed FROM contents WHERE item_id IN (SELECT value FROM json_each(?))'
/** Contents of which it is worth two look-ups to learn whether they lie beside each other. */
const MANY = 20
/** Rows that are passed over for each that is found, at most. */
const GAPS = 3

/**
 * Those that lie where the first and the last lie and between, as the contents of a page mostly do: they were kept in the order in which they are served.
 * Each look-up by a key goes to another place of an index that is as large as all that is held, so that a page would take the longer the more that is.
 */
async function besideEachOther(connection: Connection, holdings: readonly HoldingKey[]): Promise<readonly ContentRow[]> {
  const ends = [holdings.at(0) ?? '', holdings.at(-1) ?? '']
  const sql = 'SELECT seq FROM contents WHERE item_id IN (SELECT value FROM json_each(?)) ORDER BY seq'
  const [first, last] = await connection.all<{ seq: number }>(sql, [textList(ends)])
  if (first === undefined || last === undefined || last.seq - first.seq >= (1 + GAPS) * holdings.length) return []
  return connection.all<ContentRow>(
    // The function keeps the database from looking each key up in the index after all.
    `SELECT item_id AS holding, sealed FROM contents
     WHERE seq BETWEEN ? AND ? AND COALESCE(item_id, '') IN (SELECT value FROM json_each(?))`,
    [first.seq, last.seq, textList(holdings)],
  )
}

/** Reads sealed contents. */
export function contentReader(connection: Connection): Pick<ContentStore, 'find' | 'heads'> {
  return {
    find: async (holdings) => {
      const beside = holdings.length < MANY ? [] : await besideEachOther(connection, holdings)
      const found = new Set(beside.map(({ holding }) => holding))
      const others = holdings.filter((holding) => !found.has(holding))
      const apart = others.length === 0 ? [] : await connection.all<ContentRow>(APART, [textList(others)])
      return inOrderOf(holdings, [...beside, ...apart], (row) => row.holding)
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
