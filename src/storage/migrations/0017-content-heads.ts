/** Version 17 of a node's store: what the read models keep of a content stands beside it, so that rebuilding them opens nothing. Frozen. */
import type { Migration } from './migration.ts'

/** The column of version 17; contents that were kept before have none. */
export const CONTENT_HEADS: Migration = {
  version: 17,
  statements: {
    sqlite: ['ALTER TABLE contents ADD COLUMN head TEXT'],
    postgres: ['ALTER TABLE contents ADD COLUMN head TEXT COLLATE "C"'],
  },
}
