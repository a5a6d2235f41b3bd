/**
 * Which items are the latest of their object.
 *
 * INVARIANT: `is_latest` is 1 exactly for the held row of the greatest version
 * (then the last added) among the held rows of its agreement, role and STIX
 * id; so it depends on the rows alone and a rebuild finds the same.
 */
import type { Connection, SqlValues } from './driver.ts'
import { textList } from './driver.ts'

const LISTED = 'SELECT value FROM json_each(?)'
// Of an object that one row of its agreement and role bears there is nothing to compare. One row at all is told by the index alone.
const OF_SEVERAL_ROWS = 'SELECT stix_id FROM items WHERE stix_id IS NOT NULL GROUP BY stix_id HAVING COUNT(*) > 1'
const BORNE_BY_SEVERAL = `SELECT stix_id FROM items WHERE stix_id IN (${OF_SEVERAL_ROWS}) GROUP BY stix_id, agreement, role HAVING COUNT(*) > 1`

type StixId = { readonly stixId: string }

/**
 * An expression for the version of a row whose order is that of the
 * timestamps, whatever their precision; what has no version comes first.
 */
export function versionOrder(table: string): string {
  const fraction = `rtrim(rtrim(rtrim(substr(${table}.version, 20), 'Z'), '0'), '.')`
  return `COALESCE(substr(${table}.version, 1, 19) || ${fraction}, '')`
}

/** The objects of which one of these items is the latest, but for those that nothing could take the place of. */
export async function latestAmong(connection: Connection, holdings: readonly string[]): Promise<readonly string[]> {
  const rows = await connection.all<StixId>(
    `SELECT DISTINCT stix_id AS "stixId" FROM items WHERE item_id IN (${LISTED}) AND is_latest = 1`,
    [textList(holdings)],
  )
  return borneBySeveral(
    connection,
    rows.map((row) => row.stixId),
  )
}

/** Finds the latest items of these objects. */
export async function settleLatest(connection: Connection, stixIds: readonly string[]): Promise<void> {
  if (stixIds.length > 0) await settle(connection, LISTED, [textList(stixIds)])
}

/** Finds those of every object, where all held items stand as latest. */
export async function settleAllLatest(connection: Connection): Promise<void> {
  await settle(connection, BORNE_BY_SEVERAL, [])
}

/** Those of the objects that several rows of one agreement and role bear. */
export async function borneBySeveral(connection: Connection, stixIds: readonly string[]): Promise<readonly string[]> {
  const rows = await connection.all<StixId>(
    `SELECT DISTINCT stix_id AS "stixId" FROM items WHERE stix_id IN (${LISTED})
     GROUP BY stix_id, agreement, role HAVING COUNT(*) > 1`,
    [textList(stixIds)],
  )
  return rows.map((row) => row.stixId)
}

async function settle(connection: Connection, objects: string, values: SqlValues): Promise<void> {
  await connection.run(`UPDATE items SET is_latest = 0 WHERE stix_id IN (${objects}) AND is_latest = 1`, values)
  await connection.run(
    `UPDATE items SET is_latest = 1 WHERE seq IN (
       SELECT seq FROM (
         SELECT seq, ROW_NUMBER() OVER (PARTITION BY agreement, role, stix_id ORDER BY ${versionOrder('items')} DESC, added_at DESC) AS place
         FROM items WHERE stix_id IN (${objects}) AND state = 'held'
       ) AS ranked WHERE place = 1)`,
    values,
  )
}
