/** Version 10 of a node's store: what was asked to be given on, what was answered, and what went. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE onward_asks (
      seq ${key},
      act_id ${text} NOT NULL UNIQUE,
      agreement ${text} NOT NULL,
      asker ${text} NOT NULL,
      origin ${text} NOT NULL,
      recipient ${text} NOT NULL,
      purpose ${text} NOT NULL,
      items ${integer} NOT NULL,
      asked_at ${integer} NOT NULL,
      until ${integer} NOT NULL,
      state ${text} NOT NULL,
      answer ${text},
      reason ${text},
      answered_at ${integer},
      valid_until ${integer}
    )${end}`,
    `CREATE TABLE onward_items (
      seq ${key},
      ask ${text} NOT NULL,
      item_id ${text} NOT NULL,
      is_consented ${integer} NOT NULL,
      erased_at ${integer},
      UNIQUE (ask, item_id)
    )${end}`,
    'CREATE INDEX onward_items_by_item ON onward_items (item_id)',
    `CREATE TABLE onward_copies (
      seq ${key},
      item_id ${text} NOT NULL UNIQUE,
      source ${text} NOT NULL,
      recipient ${text} NOT NULL,
      agreement ${text} NOT NULL,
      ask ${text} NOT NULL,
      erased_at ${integer}
    )${end}`,
    'CREATE INDEX onward_copies_by_source ON onward_copies (source)',
    `CREATE TABLE onward_reasons (ask ${text} PRIMARY KEY, account ${text} NOT NULL, justification ${text} NOT NULL)${end}`,
  ]
}

/** The tables of version 10. */
export const ONWARD: Migration = { version: 10, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
