/** Version 52 of a node's store: contests of the accuracy of items, who raised them, and what became of them. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE contests (
      seq ${key},
      act_id ${text} UNIQUE,
      contest ${text} NOT NULL,
      agreement ${text} NOT NULL,
      raised_by ${text} NOT NULL,
      origin ${text} NOT NULL,
      ground ${text},
      document ${text} NOT NULL,
      raised_at ${integer} NOT NULL,
      until ${integer},
      state ${text} NOT NULL,
      answer ${text},
      reason ${text},
      answered_at ${integer},
      UNIQUE (contest, origin)
    )${end}`,
    `CREATE INDEX contests_open ON contests (origin, until) WHERE state = 'open'`,
    `CREATE TABLE contest_items (
      seq ${key},
      contest ${text} NOT NULL,
      origin ${text} NOT NULL,
      item_id ${text} NOT NULL,
      is_raised ${integer} NOT NULL,
      is_lifted ${integer} NOT NULL,
      UNIQUE (contest, origin, item_id)
    )${end}`,
  ]
}

/** The tables of version 52; what was contested before it is in the handling of its items alone, until the read models are built anew. */
export const CONTESTS: Migration = { version: 52, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
