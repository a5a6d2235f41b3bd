/** The objects that feeds brought. */
import type { Connection, SqlValue, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import { forgetGradeReasons } from './grades.ts'
import type { FeedObjectRow, FeedQuestion, FeedReader, FeedStore, HoldingKey, VersionName } from './ports.ts'

const COLUMNS = `feed_objects.item_id AS holding, feed, feed_objects.type, stix_id AS "stixId", version, version_key AS "versionKey", digest,
  added_at AS "addedAt", vanished_at AS "vanishedAt"`
const LISTED = 'SELECT value FROM json_each(?)'
const MICROSECONDS = 1_000

type ObjectReader = Omit<FeedReader, 'find' | 'list'>
type ObjectWriter = Pick<FeedStore, 'addObjects' | 'removeObjects' | 'markSeen' | 'markVanished'>

/** Reads objects of feeds. */
export function feedObjectReader(connection: Connection): ObjectReader {
  const holdings = async (sql: string, values: SqlValues): Promise<readonly HoldingKey[]> =>
    (await connection.all<{ holding: HoldingKey }>(`SELECT item_id AS holding FROM feed_objects WHERE ${sql}`, values)).map(
      ({ holding }) => holding,
    )
  const count = async (sql: string, values: SqlValues): Promise<number> => {
    const [counted] = await connection.all<{ objects: number }>(`SELECT COUNT(*) AS objects FROM feed_objects WHERE ${sql}`, values)
    return (counted as { objects: number }).objects
  }
  return {
    page: async (question) => {
      const { tables, conditions, values } = narrowing(question)
      const sql = `SELECT ${COLUMNS} FROM ${tables} WHERE ${conditions} ORDER BY added_at LIMIT ?`
      return connection.all<FeedObjectRow>(sql, [...values, question.limit])
    },
    object: async (feed, holding) =>
      (
        await connection.all<FeedObjectRow>(`SELECT ${COLUMNS} FROM feed_objects WHERE feed = ? AND item_id IN (${LISTED})`, [
          feed,
          textList([holding]),
        ])
      )[0],
    among: async (asked) => new Set(await holdings(`item_id IN (${LISTED})`, [textList(asked)])),
    count: (feed) => count('feed = ?', [feed]),
    held: async (feed, versions) => {
      const asked = new Set(versions.map(nameOf))
      const ids = [...new Set(versions.map(({ stixId }) => stixId))]
      const rows = await connection.all<VersionName & Pick<FeedObjectRow, 'digest'>>(
        `SELECT stix_id AS "stixId", version_key AS "versionKey", digest FROM json_each(?) AS asked CROSS JOIN feed_objects
         WHERE stix_id = asked.value AND feed = ?`,
        [textList(ids), feed],
      )
      return rows.filter((row) => asked.has(nameOf(row)))
    },
    addedBefore: (feed, before, limit) => holdings('feed = ? AND added_at < ? ORDER BY added_at LIMIT ?', [feed, before, limit]),
    unseen: (feed, begunAt, limit) =>
      holdings('feed = ? AND added_at < ? AND (seen_at IS NULL OR seen_at < ?) AND vanished_at IS NULL ORDER BY added_at LIMIT ?', [
        feed,
        begunAt * MICROSECONDS,
        begunAt,
        limit,
      ]),
    vanished: (feed, limit) => holdings('feed = ? AND vanished_at IS NOT NULL ORDER BY added_at LIMIT ?', [feed, limit]),
    countVanished: (feed) => count('feed = ? AND vanished_at IS NOT NULL', [feed]),
  }
}

/** Writes objects of feeds. */
export function feedObjectStore(connection: Connection): ObjectWriter {
  return {
    addObjects: async (rows, now) => {
      const [progress] = await connection.all<{ addedAt: number }>('SELECT last_added_at AS "addedAt" FROM feed_progress')
      let addedAt = progress?.addedAt ?? 0
      await connection.many(
        `INSERT INTO feed_objects (item_id, feed, type, stix_id, version, version_key, digest, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        rows.map((row): SqlValues => {
          addedAt = Math.max(addedAt + 1, now * MICROSECONDS)
          return [row.holding, row.feed, row.type, row.stixId, row.version, row.versionKey, row.digest, addedAt]
        }),
      )
      await connection.run('UPDATE feed_progress SET last_added_at = ?', [addedAt])
    },
    removeObjects: async (removed) => {
      await connection.erase(`DELETE FROM feed_objects WHERE item_id IN (${LISTED})`, [textList(removed)])
      await forgetGradeReasons(connection, removed)
    },
    markSeen: async (feed, stixIds, at) => {
      await connection.run(`UPDATE feed_objects SET seen_at = ?, vanished_at = NULL WHERE feed = ? AND stix_id IN (${LISTED})`, [
        at,
        feed,
        textList(stixIds),
      ])
    },
    markVanished: async (gone, at) => {
      await connection.run(`UPDATE feed_objects SET vanished_at = ? WHERE item_id IN (${LISTED})`, [at, textList(gone)])
    },
  }
}

function nameOf({ stixId, versionKey }: VersionName): string {
  return `${stixId} ${versionKey}`
}

function narrowing(question: FeedQuestion): { readonly tables: string; readonly conditions: string; readonly values: SqlValue[] } {
  const { feed, addedAfter, stixIds, types } = question
  const values: SqlValue[] = []
  const conditions: string[] = []
  const narrow = (condition: string, ...more: SqlValues): void => {
    conditions.push(condition)
    values.push(...more)
  }
  // The cross join makes SQLite begin with the ids asked for rather than walk through the feed.
  if (stixIds !== undefined) narrow('stix_id = asked.value', textList([...new Set(stixIds)]))
  narrow('feed = ?', feed)
  if (addedAfter !== undefined) narrow('added_at > ?', addedAfter)
  if (types !== undefined) narrow(`feed_objects.type IN (${LISTED})`, textList(types))
  const tables = stixIds === undefined ? 'feed_objects' : 'json_each(?) AS asked CROSS JOIN feed_objects'
  return { tables, conditions: conditions.join(' AND '), values }
}
