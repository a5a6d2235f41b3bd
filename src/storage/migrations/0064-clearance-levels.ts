/** Version 64 of a node's store: up to which level of TLP a clearance reads, as it was when it was recorded. Frozen. */
import type { Migration } from './migration.ts'

/** The column of version 64. */
export const CLEARANCE_LEVELS: Migration = {
  version: 64,
  statements: {
    sqlite: ['ALTER TABLE official_attributes ADD COLUMN level TEXT'],
    postgres: ['ALTER TABLE official_attributes ADD COLUMN level TEXT COLLATE "C"'],
  },
}
