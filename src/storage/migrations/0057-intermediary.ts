/** Version 57 of a node's store: what came to be passed on without its origin, and what an overseer knows of its origins. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE to_pass_on (
      seq ${key},
      item_id ${text} NOT NULL UNIQUE,
      agreement ${text} NOT NULL,
      purpose ${text} NOT NULL,
      release_act ${text} NOT NULL,
      arrived_at ${integer} NOT NULL
    )${end}`,
    'CREATE INDEX to_pass_on_by_agreement ON to_pass_on (agreement, seq)',
    `CREATE TABLE traced_origins (
      seq ${key},
      item_id ${text} NOT NULL UNIQUE,
      act_id ${text} NOT NULL,
      recipient ${text} NOT NULL,
      origin ${text} NOT NULL,
      source ${text} NOT NULL,
      traced_at ${integer} NOT NULL
    )${end}`,
    `ALTER TABLE submissions ADD COLUMN anonymised ${integer} NOT NULL DEFAULT 0`,
  ]
}

/** The tables of version 57. */
export const INTERMEDIARY: Migration = { version: 57, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
