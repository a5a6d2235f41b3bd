/** Version 50 of a node's store: why officials read, as they stated it in a session for each of their cases. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE session_reasons (
      token_hash ${text} NOT NULL,
      named_case ${text} NOT NULL,
      purpose ${text} NOT NULL,
      justification ${text} NOT NULL,
      stated_at ${integer} NOT NULL,
      is_current ${integer} NOT NULL,
      PRIMARY KEY (token_hash, named_case)
    )${end}`,
  ]
}

/** The table of version 50. */
export const SESSION_REASONS: Migration = { version: 50, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
