/** Version 59 of a node's store: what parties told the overseers of their years. Frozen. */
import type { Migration } from './migration.ts'

const table = (integer: string, text: string, end: string): readonly string[] => [
  `CREATE TABLE told_years (
    agreement ${text} NOT NULL,
    party ${text} NOT NULL,
    year ${integer} NOT NULL,
    figures ${text} NOT NULL,
    told_at ${integer} NOT NULL,
    PRIMARY KEY (agreement, party, year)
  )${end}`,
]

/** The table of version 59. */
export const TOLD_YEARS: Migration = {
  version: 59,
  statements: { sqlite: table('INTEGER', 'TEXT', ' STRICT'), postgres: table('BIGINT', 'TEXT COLLATE "C"', '') },
}
