/** Version 36 of a node's store: who stands in for whom. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE deputations (
      id ${text} PRIMARY KEY,
      principal ${text} NOT NULL,
      deputy ${text} NOT NULL,
      role ${text} NOT NULL,
      reason ${text} NOT NULL,
      named_at ${integer} NOT NULL,
      starts_at ${integer} NOT NULL,
      ends_at ${integer} NOT NULL,
      ended_by ${text}
    )${end}`,
    'CREATE INDEX deputations_by_principal ON deputations (principal)',
    'CREATE INDEX deputations_by_deputy ON deputations (deputy)',
  ]
}

/** The tables of version 36. */
export const DEPUTATIONS: Migration = { version: 36, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
