/** Version 25 of a node's store: what was done with received items, and what recipients say came of own ones. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE uses (
      seq ${key},
      act_id ${text} NOT NULL UNIQUE,
      agreement ${text} NOT NULL,
      account ${text} NOT NULL,
      deed ${text} NOT NULL,
      outcome ${text} NOT NULL,
      items ${integer} NOT NULL,
      used_at ${integer} NOT NULL
    )${end}`,
    `CREATE TABLE used_items (seq ${key}, item_id ${text} NOT NULL, used_by ${text} NOT NULL)${end}`,
    'CREATE INDEX used_items_by_item ON used_items (item_id)',
    'CREATE INDEX used_items_by_use ON used_items (used_by)',
    `CREATE TABLE use_caveats (used_by ${text} PRIMARY KEY, caveats ${text} NOT NULL)${end}`,
    `CREATE TABLE feedback (
      seq ${key},
      act_id ${text} NOT NULL,
      item_id ${text} NOT NULL,
      party ${text} NOT NULL,
      outcome ${text} NOT NULL,
      given_at ${integer} NOT NULL
    )${end}`,
    'CREATE INDEX feedback_by_item ON feedback (item_id)',
  ]
}

/** The tables of version 25. */
export const USES: Migration = { version: 25, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
