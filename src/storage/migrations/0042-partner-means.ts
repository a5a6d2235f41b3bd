/** Version 42 of a node's store: what the nodes of partners told of themselves. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE partner_means (
      party ${text} PRIMARY KEY,
      version ${text} NOT NULL,
      algorithms ${text} NOT NULL,
      told_at ${integer} NOT NULL
    )${end}`,
  ]
}

/** The tables of version 42. */
export const PARTNER_MEANS: Migration = { version: 42, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
