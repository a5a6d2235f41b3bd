/** Version 53 of a node's store: what parties told each other of items under which agreement. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE feedback_words (
      seq ${key},
      act_id ${text} NOT NULL,
      item_id ${text} NOT NULL,
      agreement ${text} NOT NULL,
      partner ${text} NOT NULL,
      is_told ${integer} NOT NULL,
      outcome ${text} NOT NULL
    )${end}`,
    'CREATE INDEX feedback_words_by_partner ON feedback_words (agreement, partner, is_told, item_id)',
  ]
}

/** The tables of version 53; what was told before it counts once the read models are built anew. */
export const FEEDBACK_WORDS: Migration = { version: 53, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
