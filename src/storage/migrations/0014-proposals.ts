/** Version 14 of a node's store: what tools propose to share. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function steps({ integer, text, end }: Words): readonly string[] {
  return [
    `ALTER TABLE submissions ADD COLUMN proposed_by ${text}`,
    `CREATE TABLE proposed (object_key ${text} PRIMARY KEY, submission ${text} NOT NULL, expires_at ${integer} NOT NULL)${end}`,
    'CREATE INDEX proposed_by_expiry ON proposed (expires_at)',
  ]
}

/** The column and the table of version 14. */
export const PROPOSALS: Migration = { version: 14, statements: { sqlite: steps(SQLITE), postgres: steps(POSTGRES) } }
