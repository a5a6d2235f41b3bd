/** Version 58 of a node's store: the longest that each holder said of back-ups of what it erased. Frozen. */
import type { Migration } from './migration.ts'

const table = (integer: string, text: string, end: string): readonly string[] => [
  `CREATE TABLE backups_told (
    recipient ${text} NOT NULL,
    agreement ${text} NOT NULL,
    items ${integer} NOT NULL,
    last_ms ${integer} NOT NULL,
    until ${integer} NOT NULL,
    PRIMARY KEY (recipient, agreement)
  )${end}`,
]

/** The table of version 58. */
export const BACKUPS_TOLD: Migration = {
  version: 58,
  statements: { sqlite: table('INTEGER', 'TEXT', ' STRICT'), postgres: table('BIGINT', 'TEXT COLLATE "C"', '') },
}
