/** Version 4 of a node's store: legal holds, and the destructions that they put off. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE legal_holds (
      seq ${key},
      act_id ${text} NOT NULL UNIQUE,
      agreement ${text} NOT NULL,
      account ${text} NOT NULL,
      items ${integer} NOT NULL,
      placed_at ${integer} NOT NULL,
      until ${integer} NOT NULL,
      lifted_at ${integer},
      lifted_by ${text}
    )${end}`,
    `CREATE TABLE legal_hold_items (seq ${key}, item_id ${text} NOT NULL, hold ${text} NOT NULL)${end}`,
    'CREATE INDEX legal_hold_items_by_item ON legal_hold_items (item_id)',
    `CREATE TABLE postponed (
      seq ${key},
      item_id ${text} NOT NULL,
      agreement ${text} NOT NULL,
      asked_by ${text},
      cause ${text} NOT NULL
    )${end}`,
    'CREATE INDEX postponed_by_item ON postponed (item_id)',
    `CREATE TABLE legal_hold_reasons (hold ${text} PRIMARY KEY, reason ${text} NOT NULL)${end}`,
  ]
}

/** The tables of version 4. */
export const LEGAL_HOLDS: Migration = { version: 4, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
