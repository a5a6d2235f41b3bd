/** Version 37 of a node's store: what officers recorded of officials beside their roles. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE official_attributes (
      login ${text} NOT NULL,
      kind ${text} NOT NULL,
      value ${text} NOT NULL,
      ends_at ${integer} NOT NULL,
      recorded_by ${text} NOT NULL,
      recorded_at ${integer} NOT NULL,
      PRIMARY KEY (login, kind, value)
    )${end}`,
  ]
}

/** The tables of version 37. */
export const ATTRIBUTES: Migration = { version: 37, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
