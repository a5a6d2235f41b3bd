/** Version 32 of a node's store: which items of a recall or correction its holder has not confirmed yet. Frozen. */
import type { Migration } from './migration.ts'

const table = (text: string, end: string): readonly string[] => [
  `CREATE TABLE takeback_items (act_id ${text} NOT NULL, item_id ${text} NOT NULL, PRIMARY KEY (act_id, item_id))${end}`,
]

/** The tables of version 32. */
export const TAKEBACK_ITEMS: Migration = {
  version: 32,
  statements: { sqlite: table('TEXT', ' STRICT, WITHOUT ROWID'), postgres: table('TEXT COLLATE "C"', '') },
}
