/** Version 9 of a node's store: what reviewers of a submission asked for beyond the agreement, as JSON. Frozen. */
import type { Migration } from './migration.ts'

/** The column of version 9. */
export const TIGHTENINGS: Migration = {
  version: 9,
  statements: {
    sqlite: ['ALTER TABLE submissions ADD COLUMN tightenings TEXT'],
    postgres: ['ALTER TABLE submissions ADD COLUMN tightenings TEXT COLLATE "C"'],
  },
}
