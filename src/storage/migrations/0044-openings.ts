/** Version 44 of a node's store: what was read while an official had opened it for itself, and what partners tell of theirs. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `ALTER TABLE observations ADD COLUMN about ${text}`,
    'CREATE UNIQUE INDEX observations_about ON observations (about) WHERE about IS NOT NULL',
    `CREATE TABLE glass_items (
      act_id ${text} NOT NULL,
      item_id ${text} NOT NULL,
      told_by ${text},
      PRIMARY KEY (act_id, item_id)
    )${end}`,
    'CREATE INDEX glass_items_untold ON glass_items (act_id) WHERE told_by IS NULL',
    `CREATE TABLE openings_told (
      seq ${key},
      act_id ${text} NOT NULL UNIQUE,
      agreement ${text} NOT NULL,
      party ${text} NOT NULL,
      items ${integer} NOT NULL,
      opened_from ${integer} NOT NULL,
      opened_until ${integer} NOT NULL,
      told_at ${integer} NOT NULL
    )${end}`,
  ]
}

/** The tables of version 44. */
export const OPENINGS: Migration = { version: 44, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
