/** Version 2 of a node's store: the inboxes of tools. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE inbox (
      seq ${key},
      item_id ${text} NOT NULL UNIQUE,
      account ${text} NOT NULL,
      agreement ${text} NOT NULL,
      type ${text} NOT NULL,
      stix_id ${text} NOT NULL,
      version ${text},
      added_at ${integer} NOT NULL
    )${end}`,
    'CREATE INDEX inbox_page ON inbox (account, agreement, added_at)',
    'CREATE INDEX inbox_by_stix_id ON inbox (stix_id, account, agreement)',
    `CREATE TABLE inbox_progress (id ${integer} PRIMARY KEY, last_added_at ${integer} NOT NULL)${end}`,
    'INSERT INTO inbox_progress (id, last_added_at) VALUES (1, 0)',
    `CREATE TABLE inbox_statuses (
      id ${text} PRIMARY KEY,
      account ${text} NOT NULL,
      agreement ${text} NOT NULL,
      received_at ${integer} NOT NULL,
      report ${text} NOT NULL,
      expires_at ${integer} NOT NULL
    )${end}`,
    'CREATE INDEX inbox_statuses_by_expiry ON inbox_statuses (expires_at)',
  ]
}

/** The tables of version 2. */
export const INBOX: Migration = { version: 2, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
