/** Version 18 of a node's store: the webhooks of tools. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE webhooks (
      account ${text} PRIMARY KEY,
      url ${text} NOT NULL,
      salt ${text} NOT NULL,
      told_until ${integer} NOT NULL,
      failures ${integer} NOT NULL,
      last_error ${text},
      next_at ${integer} NOT NULL
    )${end}`,
    'CREATE INDEX recalled_by_account ON recalled (account, added_at)',
  ]
}

/** The table of version 18. */
export const WEBHOOKS: Migration = { version: 18, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
