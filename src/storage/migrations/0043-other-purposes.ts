/** Version 43 of a node's store: the purposes for which origins let items be used since they released them. Frozen. */
import type { Migration } from './migration.ts'

const STATEMENTS = ['ALTER TABLE items ADD COLUMN other_purposes TEXT']

/** The column of version 43. */
export const OTHER_PURPOSES: Migration = { version: 43, statements: { sqlite: STATEMENTS, postgres: STATEMENTS } }
