/** Version 63 of a node's store: values of a submission of which reviewers said that they may stay, as JSON. Frozen. */
import type { Migration } from './migration.ts'

/** The column of version 61. */
export const STAYS: Migration = {
  version: 61,
  statements: {
    sqlite: ['ALTER TABLE submissions ADD COLUMN stays TEXT'],
    postgres: ['ALTER TABLE submissions ADD COLUMN stays TEXT COLLATE "C"'],
  },
}
