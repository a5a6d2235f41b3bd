/** Version 34 of a node's store: what tools posted of which the outcome is to be told yet. Frozen. */
import type { Migration } from './migration.ts'

const table = (text: string, end: string): readonly string[] => [`CREATE TABLE inbox_untold (item_id ${text} PRIMARY KEY)${end}`]

/** The tables of version 34. */
export const INBOX_UNTOLD: Migration = {
  version: 34,
  statements: { sqlite: table('TEXT', ' STRICT, WITHOUT ROWID'), postgres: table('TEXT COLLATE "C"', '') },
}
