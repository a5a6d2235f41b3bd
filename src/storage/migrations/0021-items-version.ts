/** Version 21 of a node's store: a number that tells whether anything about items changed. Frozen. */
import type { Migration } from './migration.ts'

const column = (integer: string): readonly string[] => [`ALTER TABLE progress ADD COLUMN items_version ${integer} NOT NULL DEFAULT 0`]

/** The column of version 21. */
export const ITEMS_VERSION: Migration = { version: 21, statements: { sqlite: column('INTEGER'), postgres: column('BIGINT') } }
