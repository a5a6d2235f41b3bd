/** Version 16 of a node's store: how far each recipient of a submission is, and own items that were taken back while it goes out. Frozen. */
import type { Migration } from './migration.ts'

/** The column and the table of version 16. */
export const BATCHES_BY_RECIPIENT: Migration = {
  version: 16,
  statements: {
    sqlite: ['ALTER TABLE submissions ADD COLUMN behind TEXT', 'CREATE TABLE taken_back (item_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID'],
    postgres: [
      'ALTER TABLE submissions ADD COLUMN behind TEXT COLLATE "C"',
      'CREATE TABLE taken_back (item_id TEXT COLLATE "C" PRIMARY KEY)',
    ],
  },
}
