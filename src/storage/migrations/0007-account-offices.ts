/** Version 7 of a node's store: the offices for which an account may sign agreements, joined by blanks. Frozen. */
import type { Migration } from './migration.ts'

/** The column of version 7. */
export const ACCOUNT_OFFICES: Migration = {
  version: 7,
  statements: {
    sqlite: ["ALTER TABLE accounts ADD COLUMN offices TEXT NOT NULL DEFAULT ''"],
    postgres: ['ALTER TABLE accounts ADD COLUMN offices TEXT COLLATE "C" NOT NULL DEFAULT \'\''],
  },
}
