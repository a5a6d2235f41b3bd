/** Version 41 of a node's store: which items are the last version of their object. Frozen. */
import type { Migration } from './migration.ts'

/** The tables of version 41; of what was held before it, nothing says whether it was revoked. */
export const REVOKED: Migration = {
  version: 41,
  statements: {
    sqlite: ['ALTER TABLE items ADD COLUMN is_revoked INTEGER'],
    postgres: ['ALTER TABLE items ADD COLUMN is_revoked BIGINT'],
  },
}
