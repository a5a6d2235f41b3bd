/** Feeds. What they brought is in `feed-objects.ts`. */
import type { Connection } from './driver.ts'
import { feedObjectReader, feedObjectStore } from './feed-objects.ts'
import type { FeedReader, FeedRow, FeedStore } from './ports.ts'
import { type RowShape, rowTable } from './row-table.ts'

const SHAPE: RowShape<FeedRow> = {
  table: 'feeds',
  columns: {
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
  },
  json: ['cursor'],
}

/** Reads feeds. */
export function feedReader(connection: Connection): FeedReader {
  const { select } = rowTable(connection, SHAPE)
  return {
    ...feedObjectReader(connection),
    find: async (name) => (await select('WHERE name = ?', [name]))[0],
    list: () => select('ORDER BY name'),
  }
}

/** Writes feeds. */
export function feedStore(connection: Connection): FeedStore {
  const { insert, update } = rowTable(connection, SHAPE)
  return {
    ...feedReader(connection),
    ...feedObjectStore(connection),
    add: insert,
    change: update,
    remove: async (id) => {
      await connection.erase('DELETE FROM feeds WHERE id = ?', [id])
    },
  }
}
