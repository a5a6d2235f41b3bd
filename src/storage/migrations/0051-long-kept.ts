/** Version 51 of a node's store: sensitive items of which the overseers were told that they are kept for long. Frozen. */
import type { Migration } from './migration.ts'

const table = (integer: string, text: string, end: string): readonly string[] => [
  `CREATE TABLE long_kept (item_id ${text} PRIMARY KEY, told_at ${integer} NOT NULL)${end}`,
]

/** The table of version 51. */
export const LONG_KEPT: Migration = {
  version: 51,
  statements: { sqlite: table('INTEGER', 'TEXT', ' STRICT'), postgres: table('BIGINT', 'TEXT COLLATE "C"', '') },
}
