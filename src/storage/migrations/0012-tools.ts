/** Version 12 of a node's store: the terms of tools. A tool that was there before keeps its account for a year. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }
const YEAR_MS = 365 * 86_400_000

function tables({ integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE tools (
      login ${text} PRIMARY KEY,
      legal_basis ${text} NOT NULL,
      owner ${text} NOT NULL,
      posts ${text} NOT NULL,
      requests_per_minute ${integer} NOT NULL,
      certificate ${text} UNIQUE,
      reviewed_at ${integer} NOT NULL,
      reviewed_by ${text} NOT NULL,
      review_by ${integer} NOT NULL,
      revoked_at ${integer}
    )${end}`,
    `INSERT INTO tools (login, legal_basis, owner, posts, requests_per_minute, reviewed_at, reviewed_by, review_by)
     SELECT login, justification, login, 'proposals', 6000, created_at, login, created_at + ${YEAR_MS} FROM accounts WHERE role = 'tool'`,
  ]
}

/** The table of version 12. */
export const TOOLS: Migration = { version: 12, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
