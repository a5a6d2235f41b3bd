/** Own items on their way to servers that are no party. */
import type { Connection } from './driver.ts'
import type { PublicationReader, PublicationRow, PublicationStore } from './ports.ts'
import { type RowShape, rowTable } from './row-table.ts'

const SHAPE: RowShape<PublicationRow> = {
  table: 'publications',
  columns: {
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
  },
  json: ['pending'],
}

/** Reads publications. */
export function publicationReader(connection: Connection): PublicationReader {
  const { select } = rowTable(connection, SHAPE)
  return {
    find: async (id) => (await select('WHERE id = ?', [id]))[0],
    list: (limit) => select('ORDER BY seq DESC LIMIT ?', [limit]),
    sending: () => select("WHERE state = 'sending' ORDER BY seq"),
  }
}

/** Writes publications. */
export function publicationStore(connection: Connection): PublicationStore {
  const { insert, update } = rowTable(connection, SHAPE)
  return { ...publicationReader(connection), add: insert, change: async (id, members) => void (await update(id, members)) }
}
