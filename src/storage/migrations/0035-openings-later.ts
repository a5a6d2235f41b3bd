/** Version 35 of a node's store: which leaves overseers were shown as what is opened later. Frozen. */
import type { Migration } from './migration.ts'

function tables(text: string, integer: string, end: string): readonly string[] {
  return [
    `CREATE TABLE openings_later (
      overseer ${text} NOT NULL,
      epoch ${integer} NOT NULL,
      leaf_index ${integer} NOT NULL,
      visible_from ${integer} NOT NULL,
      PRIMARY KEY (overseer, epoch, leaf_index)
    )${end}`,
    'CREATE INDEX openings_later_by_date ON openings_later (overseer, visible_from)',
  ]
}

/** The tables of that version. */
export const OPENINGS_LATER: Migration = {
  version: 35,
  statements: { sqlite: tables('TEXT', 'INTEGER', ' STRICT, WITHOUT ROWID'), postgres: tables('TEXT COLLATE "C"', 'BIGINT', '') },
}
