/** Version 27 of a node's store: what origins narrowed of items that they released, and whom they told. Frozen. */
import type { Migration } from './migration.ts'

function tables(text: string, end: string, keyed: string): readonly string[] {
  return [
    'ALTER TABLE items ADD COLUMN narrowing TEXT',
    'CREATE INDEX items_narrowed ON items (source) WHERE narrowing IS NOT NULL',
    `CREATE TABLE narrowings (item_id ${text} PRIMARY KEY, terms ${text} NOT NULL)${end}`,
    `CREATE TABLE narrowings_told (
      item_id ${text} NOT NULL,
      recipient ${text} NOT NULL,
      terms ${text} NOT NULL,
      PRIMARY KEY (item_id, recipient)
    )${keyed}`,
  ]
}

/** The tables of version 27. */
export const NARROWINGS: Migration = {
  version: 27,
  statements: { sqlite: tables('TEXT', ' STRICT', ' STRICT, WITHOUT ROWID'), postgres: tables('TEXT COLLATE "C"', '', '') },
}
