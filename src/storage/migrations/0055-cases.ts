/** Version 55 of a node's store: the register of cases, and which items are tied to them. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE cases (
      number ${text} PRIMARY KEY,
      purpose ${text} NOT NULL,
      owner ${text} NOT NULL,
      reason ${text} NOT NULL,
      opened_by ${text} NOT NULL,
      opened_at ${integer} NOT NULL,
      ends_at ${integer} NOT NULL,
      closed_by ${text},
      closed_at ${integer}
    )${end}`,
    `CREATE TABLE case_items (
      case_number ${text} NOT NULL,
      holding ${text} NOT NULL,
      reason ${text} NOT NULL,
      tied_by ${text} NOT NULL,
      tied_at ${integer} NOT NULL,
      PRIMARY KEY (case_number, holding)
    )${end}`,
    'CREATE INDEX case_items_of ON case_items (holding)',
  ]
}

/** The tables of version 55. */
export const CASES: Migration = { version: 55, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
