/** Feeds. What they brought is in `feed-objects.ts`. */
import type { Connection, SqlValue, SqlValues } from './driver.ts'
import { feedObjectReader, feedObjectStore } from './feed-objects.ts'
import type { FeedReader, FeedRow, FeedStore } from './ports.ts'

/** Every column by the member of the row that it keeps. */
const COLUMNS = {
  id: 'id',
  name: 'name',
  root: 'root',
  collection: 'collection',
  title: 'title',
  login: 'login',
  intervalSeconds: 'interval_seconds',
  pageObjects: 'page_objects',
  retentionDays: 'retention_days',
  reconcileRuns: 'reconcile_runs',
  vanished: 'vanished',
  state: 'state',
  nextAt: 'next_at',
  failures: 'failures',
  comparesIn: 'compares_in',
  cursor: 'read_cursor',
  report: 'report',
  reconciliation: 'reconciliation',
  account: 'account',
  justification: 'justification',
  createdAt: 'created_at',
} as const satisfies Readonly<Record<keyof FeedRow, string>>

type Member = keyof FeedRow
const MEMBERS = Object.keys(COLUMNS) as readonly Member[]
const SELECTED = MEMBERS.map((member) => `${COLUMNS[member]} AS "${member}"`).join(', ')

type KeptRow = Omit<FeedRow, 'cursor'> & { readonly cursor: string }

/** Reads feeds. */
export function feedReader(connection: Connection): FeedReader {
  return {
    ...feedObjectReader(connection),
    find: async (name) => (await connection.all<KeptRow>(`SELECT ${SELECTED} FROM feeds WHERE name = ?`, [name])).map(rowOf)[0],
    list: async () => (await connection.all<KeptRow>(`SELECT ${SELECTED} FROM feeds ORDER BY name`)).map(rowOf),
  }
}

/** Writes feeds. */
export function feedStore(connection: Connection): FeedStore {
  return {
    ...feedReader(connection),
    ...feedObjectStore(connection),
    add: async (row) => {
      const columns = MEMBERS.map((member) => COLUMNS[member]).join(', ')
      const places = MEMBERS.map(() => '?').join(', ')
      await connection.run(
        `INSERT INTO feeds (${columns}) VALUES (${places})`,
        MEMBERS.map((member) => columnValue(row, member)),
      )
    },
    change: async (id, members) => {
      const changed = MEMBERS.filter((member) => Object.hasOwn(members, member))
      const values: SqlValues = changed.map((member) => columnValue(members, member))
      const settings = changed.map((member) => `${COLUMNS[member]} = ?`).join(', ')
      return (await connection.run(`UPDATE feeds SET ${settings} WHERE id = ?`, [...values, id])) === 1
    },
    remove: async (id) => {
      await connection.erase('DELETE FROM feeds WHERE id = ?', [id])
    },
  }
}

function rowOf({ cursor, ...row }: KeptRow): FeedRow {
  return { ...row, cursor: JSON.parse(cursor) }
}

function columnValue(row: Partial<FeedRow>, member: Member): SqlValue {
  return member === 'cursor' ? JSON.stringify(row.cursor) : (row[member] ?? null)
}
