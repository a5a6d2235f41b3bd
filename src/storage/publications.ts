/** Own items on their way to servers that are no party. */
import type { Connection, SqlValue, SqlValues } from './driver.ts'
import type { PublicationReader, PublicationRow, PublicationStore } from './ports.ts'

/** Every column by the member of the row that it keeps. */
const COLUMNS = {
  id: 'id',
  root: 'root',
  collection: 'collection',
  title: 'title',
  login: 'login',
  envelopeBytesMax: 'envelope_bytes_max',
  agreement: 'agreement',
  types: 'types',
  account: 'account',
  purpose: 'purpose',
  justification: 'justification',
  state: 'state',
  nextAt: 'next_at',
  failures: 'failures',
  position: 'looked_at',
  pending: 'pending',
  report: 'report',
  createdAt: 'created_at',
} as const satisfies Readonly<Record<keyof PublicationRow, string>>

type Member = keyof PublicationRow
const MEMBERS = Object.keys(COLUMNS) as readonly Member[]
const SELECTED = MEMBERS.map((member) => `${COLUMNS[member]} AS "${member}"`).join(', ')

type KeptRow = Omit<PublicationRow, 'pending'> & { readonly pending: string | null }

/** Reads publications. */
export function publicationReader(connection: Connection): PublicationReader {
  const select = async (rest: string, values: SqlValues = []): Promise<readonly PublicationRow[]> =>
    (await connection.all<KeptRow>(`SELECT ${SELECTED} FROM publications ${rest}`, values)).map(rowOf)
  return {
    find: async (id) => (await select('WHERE id = ?', [id]))[0],
    list: (limit) => select('ORDER BY seq DESC LIMIT ?', [limit]),
    sending: () => select("WHERE state = 'sending' ORDER BY seq"),
  }
}

/** Writes publications. */
export function publicationStore(connection: Connection): PublicationStore {
  return {
    ...publicationReader(connection),
    add: async (row) => {
      const columns = MEMBERS.map((member) => COLUMNS[member]).join(', ')
      const places = MEMBERS.map(() => '?').join(', ')
      const values = MEMBERS.map((member) => columnValue(row, member))
      await connection.run(`INSERT INTO publications (${columns}) VALUES (${places})`, values)
    },
    change: async (id, members) => {
      const changed = MEMBERS.filter((member) => Object.hasOwn(members, member))
      const settings = changed.map((member) => `${COLUMNS[member]} = ?`).join(', ')
      await connection.run(`UPDATE publications SET ${settings} WHERE id = ?`, [
        ...changed.map((member) => columnValue(members, member)),
        id,
      ])
    },
  }
}

function rowOf({ pending, ...row }: KeptRow): PublicationRow {
  return { ...row, pending: pending === null ? null : JSON.parse(pending) }
}

function columnValue(row: Partial<PublicationRow>, member: Member): SqlValue {
  if (member !== 'pending') return row[member] ?? null
  return row.pending === null ? null : JSON.stringify(row.pending)
}
