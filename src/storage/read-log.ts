/** The record of reads as people look through it, and what is kept of it for comparison. */
import type { Connection, SqlValues } from './driver.ts'
import type { LoggedRead, ReadDayStore, ReadExpiryStore, ReadLogReader } from './ports.ts'

const ROWS = 'SELECT seq, account, at, agreement, purpose, justification, what, items, digest, consult_act AS "consultAct" FROM reads'

/** Reads the record. */
export function readLogReader(connection: Connection): ReadLogReader {
  return {
    page: ({ account, from, until, before, limit }) => {
      const conditions: readonly (readonly [string, string | number | undefined])[] = [
        ['account = ?', account],
        ['at >= ?', from],
        ['at < ?', until],
        ['seq < ?', before],
      ]
      const asked = conditions.filter(([, value]) => value !== undefined)
      const where = asked.length === 0 ? '' : `WHERE ${asked.map(([condition]) => condition).join(' AND ')}`
      const values: SqlValues = [...asked.map(([, value]) => value as string | number), limit]
      return connection.all<LoggedRead>(`${ROWS} ${where} ORDER BY seq DESC LIMIT ?`, values)
    },
    after: (seq, limit) => connection.all<LoggedRead>(`${ROWS} WHERE seq > ? ORDER BY seq LIMIT ?`, [seq, limit]),
    days: async (account, since) => {
      const rows = await connection.all<{ items: number }>('SELECT items FROM read_days WHERE account = ? AND day >= ? ORDER BY day', [
        account,
        since,
      ])
      return rows.map(({ items }) => items)
    },
  }
}

/** Keeps what each account reads on a day. */
export function readDayStore(connection: Connection): ReadDayStore {
  return {
    add: async (account, day, items) => {
      await connection.run(
        `INSERT INTO read_days (account, day, items) VALUES (?, ?, ?)
         ON CONFLICT (account, day) DO UPDATE SET items = read_days.items + excluded.items`,
        [account, day, items],
      )
    },
    expire: async (before) => {
      await connection.run('DELETE FROM read_days WHERE day < ?', [before])
    },
  }
}

/** Ends the retention of the record: what no act commits to yet, and what was not looked through, stays. */
export function readExpiryStore(connection: Connection): ReadExpiryStore {
  return {
    expire: async ({ agreement, before, limit }) => {
      const rows = await connection.all<{ seq: number }>(
        `SELECT seq FROM reads WHERE at < ? AND consult_act IS NOT NULL AND seq <= (SELECT COALESCE(MAX(through), 0) FROM monitored)
         AND ${agreement === null ? 'agreement IS NULL' : 'agreement = ?'} ORDER BY at LIMIT ?`,
        [before, ...(agreement === null ? [] : [agreement]), limit],
      )
      for (const { seq } of rows) await connection.erase('DELETE FROM reads WHERE seq = ?', [seq])
      return rows.length
    },
  }
}
