/** Rows that are found where they lie beside each other, and not each through an index. */
import type { Connection } from './driver.ts'
import { textList } from './driver.ts'
import type { HoldingKey } from './ports.ts'

/** Rows of which it is worth two look-ups to learn whether they lie beside each other. */
const MANY = 20
/** Rows that are passed over for each that is found, at most. */
const GAPS = 3

type Kept = { readonly holding: HoldingKey }

/**
 * Reads what a table keeps of these items, by `seq` and `item_id`. Those that lie where the first and the last lie and between, as those of a page
 * mostly do that were kept in the order in which they are served, are read there: each look-up by a key goes to another place of an index that is
 * as large as all that is held, so that a page would take the longer the more that is. The others are looked up.
 *
 * @param columns what is read beside `holding`
 * @returns all rows of each item where one was looked up, and at least one of each item that has any
 */
export async function besideEachOther<Row extends Kept>(
  connection: Connection,
  holdings: readonly HoldingKey[],
  { table, columns }: { readonly table: 'contents' | 'item_keys'; readonly columns: string },
): Promise<readonly Row[]> {
  const select = `SELECT item_id AS holding, ${columns} FROM ${table} WHERE`
  const range = await rangeOf(connection, holdings, table)
  const beside =
    range === undefined
      ? []
      : await connection.all<Row>(
          // The function keeps the database from looking each key up in the index after all.
          `${select} seq BETWEEN ? AND ? AND COALESCE(item_id, '') IN (SELECT value FROM json_each(?)) ORDER BY seq`,
          [range.first, range.last, textList(holdings)],
        )
  const found = new Set(beside.map(({ holding }) => holding))
  const others = holdings.filter((holding) => !found.has(holding))
  if (others.length === 0) return beside
  const apart = await connection.all<Row>(`${select} item_id IN (SELECT value FROM json_each(?)) ORDER BY seq`, [textList(others)])
  return [...beside, ...apart]
}

type Range = { readonly first: number; readonly last: number }

/** Where the first and the last lie; undefined where that says nothing of those between. */
async function rangeOf(connection: Connection, holdings: readonly HoldingKey[], table: string): Promise<Range | undefined> {
  if (holdings.length < MANY) return undefined
  const ends = textList([holdings.at(0) ?? '', holdings.at(-1) ?? ''])
  const sql = `SELECT MIN(seq) AS first, MAX(seq) AS last FROM ${table} WHERE item_id IN (SELECT value FROM json_each(?))`
  const [range] = await connection.all<{ first: number | null; last: number | null }>(sql, [ends])
  if (range === undefined || range.first === null || range.last === null) return undefined
  const { first, last } = range
  return last > first && last - first < (1 + GAPS) * holdings.length ? { first, last } : undefined
}
