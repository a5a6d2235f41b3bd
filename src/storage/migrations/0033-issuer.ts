/** Version 33 of a node's store: who an issuer of OpenID Connect says officials are, and which sessions it opened. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE issuer_accounts (
      issuer ${text} NOT NULL,
      subject ${text} NOT NULL,
      login ${text} NOT NULL UNIQUE,
      created_at ${integer} NOT NULL,
      PRIMARY KEY (issuer, subject)
    )${end}`,
    `ALTER TABLE sessions ADD COLUMN is_by_issuer ${integer} NOT NULL DEFAULT 0`,
    `ALTER TABLE sessions ADD COLUMN issuer_session ${text}`,
  ]
}

/** The tables of version 33. */
export const ISSUER: Migration = { version: 33, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
