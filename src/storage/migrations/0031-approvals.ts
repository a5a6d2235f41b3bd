/** Version 31 of a node's store: what passkeys of officials signed, and what waits for their signatures. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE approval_signatures (
      party ${text} NOT NULL,
      credential ${text} NOT NULL,
      root ${text} NOT NULL,
      sign_count ${integer} NOT NULL,
      signed_at ${integer} NOT NULL,
      PRIMARY KEY (party, credential, root)
    )${end}`,
    `ALTER TABLE submissions ADD COLUMN approval ${text}`,
  ]
}

/** The tables of version 31. */
export const APPROVALS: Migration = { version: 31, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
