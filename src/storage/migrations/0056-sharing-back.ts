/** Version 56 of a node's store: what is told of items at its time, and which objects that tell of others are settled. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE gathered_words (
      seq ${key},
      recipient ${text} NOT NULL,
      agreement ${text} NOT NULL,
      item_id ${text} NOT NULL,
      speaker ${text} NOT NULL,
      outcome ${text} NOT NULL,
      due_at ${integer} NOT NULL,
      UNIQUE (item_id, agreement, speaker)
    )${end}`,
    'CREATE INDEX gathered_words_by_time ON gathered_words (due_at, seq)',
    `CREATE TABLE untold_submitted (
      seq ${key},
      item_id ${text} NOT NULL UNIQUE,
      account ${text} NOT NULL,
      purpose ${text} NOT NULL
    )${end}`,
    `CREATE TABLE told_objects (object_key ${text} PRIMARY KEY)${end}`,
  ]
}

/** The tables of version 56. */
export const SHARING_BACK: Migration = { version: 56, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
