/** Version 47 of a node's store: which objects relationships place at a location. Frozen. */
import type { Migration } from './migration.ts'

const INDEX = 'CREATE INDEX items_placing ON items (places) WHERE places IS NOT NULL'

/** The tables of version 47; of what was held before it, nothing says what it places. */
export const PLACINGS: Migration = {
  version: 47,
  statements: {
    sqlite: ['ALTER TABLE items ADD COLUMN places TEXT', INDEX],
    postgres: ['ALTER TABLE items ADD COLUMN places TEXT COLLATE "C"', INDEX],
  },
}
