/** Version 40 of a node's store: what officials opened for themselves, and why. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly text: string; readonly end: string }

const SQLITE: Words = { text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { text: 'TEXT COLLATE "C"', end: '' }

function tables({ text, end }: Words): readonly string[] {
  return [
    `ALTER TABLE observations ADD COLUMN agreement ${text}`,
    `CREATE TABLE glass_reasons (
      act_id ${text} PRIMARY KEY,
      reason ${text} NOT NULL
    )${end}`,
    `CREATE INDEX observations_of_glass ON observations (account, seen_until) WHERE what = 'break-glass'`,
  ]
}

/** The tables of version 40. */
export const GLASS: Migration = { version: 40, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
