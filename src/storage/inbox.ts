/** The inboxes of tools. */
import { AddedDates } from './added-dates.ts'
import type { Connection, SqlValue, SqlValues } from './driver.ts'
import { textList } from './driver.ts'
import type { InboxQuestion, InboxReader, InboxRow, InboxStatus, InboxStore } from './ports.ts'

const COLUMNS = 'inbox.item_id AS holding, account, agreement, inbox.type, stix_id AS "stixId", version, added_at AS "addedAt"'
const STATUS_COLUMNS = 'id, account, agreement, received_at AS "receivedAt", report, expires_at AS "expiresAt"'

/** Reads inboxes. */
export function inboxReader(connection: Connection): InboxReader {
  return {
    page: async (question) => {
      const { tables, conditions, values } = narrowing(question)
      const sql = `SELECT ${COLUMNS} FROM ${tables} WHERE ${conditions} ORDER BY added_at LIMIT ?`
      return connection.all<InboxRow>(sql, [...values, question.limit])
    },
    count: async ({ account, agreement }) => {
      const sql = 'SELECT COUNT(*) AS objects FROM inbox WHERE account = ? AND agreement = ?'
      const [counted] = await connection.all<{ objects: number }>(sql, [account, agreement])
      return (counted as { objects: number }).objects
    },
    status: async ({ account, agreement }, id) => {
      const sql = `SELECT ${STATUS_COLUMNS} FROM inbox_statuses WHERE id IN (SELECT value FROM json_each(?)) AND account = ? AND agreement = ?`
      return (await connection.all<InboxStatus>(sql, [textList([id]), account, agreement]))[0]
    },
    untold: ({ addedAfter, limit }) =>
      connection.all<InboxRow>(
        // The cross join makes SQLite begin with the few that are untold.
        `SELECT ${COLUMNS} FROM inbox_untold CROSS JOIN inbox
         WHERE inbox.item_id = inbox_untold.item_id AND added_at > ? ORDER BY added_at LIMIT ?`,
        [addedAfter, limit],
      ),
    proposed: async (objectKeys) => {
      const sql = 'SELECT object_key AS "objectKey", submission FROM proposed WHERE object_key IN (SELECT value FROM json_each(?))'
      const rows = await connection.all<{ objectKey: string; submission: string }>(sql, [textList(objectKeys)])
      return new Map(rows.map(({ objectKey, submission }) => [objectKey, submission]))
    },
  }
}

/** Writes inboxes. */
export function inboxStore(connection: Connection): InboxStore {
  return {
    ...inboxReader(connection),
    add: async (rows, now) => {
      const [progress] = await connection.all<{ addedAt: number }>('SELECT last_added_at AS "addedAt" FROM inbox_progress')
      const dates = new AddedDates(progress?.addedAt ?? 0, rows[0]?.holding ?? '')
      const added = rows.map((row) => ({ ...row, addedAt: dates.next(row.holding, now) }))
      await connection.many(
        'INSERT INTO inbox (item_id, account, agreement, type, stix_id, version, added_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        added.map((row): SqlValues => [row.holding, row.account, row.agreement, row.type, row.stixId, row.version, row.addedAt]),
      )
      await connection.run('UPDATE inbox_progress SET last_added_at = ?', [dates.last])
      return added
    },
    remove: async (holdings) => {
      await connection.run('DELETE FROM inbox_untold WHERE item_id IN (SELECT value FROM json_each(?))', [textList(holdings)])
      await connection.erase('DELETE FROM inbox WHERE item_id IN (SELECT value FROM json_each(?))', [textList(holdings)])
    },
    keepUntold: async (holdings) => {
      await connection.many(
        'INSERT INTO inbox_untold (item_id) VALUES (?)',
        holdings.map((holding): SqlValues => [holding]),
      )
    },
    settleUntold: async (holding) => (await connection.run('DELETE FROM inbox_untold WHERE item_id = ?', [holding])) > 0,
    keepStatuses: async (statuses) => {
      await connection.many(
        'INSERT INTO inbox_statuses (id, account, agreement, received_at, report, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
        statuses.map(({ id, account, agreement, receivedAt, report, expiresAt }): SqlValues => {
          return [id, account, agreement, receivedAt, report, expiresAt]
        }),
      )
    },
    settleStatus: async (id, report) => {
      await connection.run('UPDATE inbox_statuses SET report = ? WHERE id = ?', [report, id])
    },
    keepProposed: async ({ objectKeys, submission, expiresAt }) => {
      await connection.many(
        `INSERT INTO proposed (object_key, submission, expires_at) VALUES (?, ?, ?)
         ON CONFLICT (object_key) DO UPDATE SET submission = excluded.submission, expires_at = excluded.expires_at`,
        objectKeys.map((key): SqlValues => [key, submission, expiresAt]),
      )
    },
    expireStatuses: async (now) => {
      await connection.run('DELETE FROM inbox_statuses WHERE expires_at < ?', [now])
      await connection.run('DELETE FROM proposed WHERE expires_at < ?', [now])
    },
  }
}

function narrowing(question: InboxQuestion): { readonly tables: string; readonly conditions: string; readonly values: SqlValue[] } {
  const { account, agreement, addedAfter, stixIds, types } = question
  const values: SqlValue[] = []
  const conditions: string[] = []
  const narrow = (condition: string, ...more: SqlValues): void => {
    conditions.push(condition)
    values.push(...more)
  }
  // The cross join makes SQLite begin with the ids asked for rather than walk through the inbox.
  if (stixIds !== undefined) narrow('inbox.stix_id = asked.value', textList([...new Set(stixIds)]))
  narrow('account = ? AND agreement = ?', account, agreement)
  if (addedAfter !== undefined) narrow('added_at > ?', addedAfter)
  if (types !== undefined) narrow('inbox.type IN (SELECT value FROM json_each(?))', textList(types))
  const tables = stixIds === undefined ? 'inbox' : 'json_each(?) AS asked CROSS JOIN inbox'
  return { tables, conditions: conditions.join(' AND '), values }
}
