/** Version 13 of a node's store: which account got which item, and what it is told when the item is taken back. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string; readonly keyed: string }

const SQLITE: Words = {
  key: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  integer: 'INTEGER',
  text: 'TEXT',
  end: ' STRICT',
  keyed: ' STRICT, WITHOUT ROWID',
}
const POSTGRES: Words = {
  key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  integer: 'BIGINT',
  text: 'TEXT COLLATE "C"',
  end: '',
  keyed: '',
}

function tables({ key, integer, text, end, keyed }: Words): readonly string[] {
  return [
    `CREATE TABLE served (item ${integer} NOT NULL, account ${text} NOT NULL, PRIMARY KEY (item, account))${keyed}`,
    `CREATE TABLE recalled (
      seq ${key},
      item_id ${text} NOT NULL,
      account ${text} NOT NULL,
      agreement ${text} NOT NULL,
      role ${text} NOT NULL,
      stix_id ${text} NOT NULL,
      cause ${text} NOT NULL,
      added_at ${integer} NOT NULL,
      expires_at ${integer} NOT NULL
    )${end}`,
    'CREATE INDEX recalled_page ON recalled (account, agreement, added_at)',
    'CREATE INDEX recalled_by_expiry ON recalled (expires_at)',
    `CREATE TABLE recalled_progress (id ${integer} PRIMARY KEY, last_added_at ${integer} NOT NULL)${end}`,
    'INSERT INTO recalled_progress (id, last_added_at) VALUES (1, 0)',
  ]
}

/** The tables of version 13. */
export const SERVED: Migration = { version: 13, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
