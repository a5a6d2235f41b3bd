/** Version 20 of a node's store: grades that officials gave what came from elsewhere. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE grades (
      seq ${key},
      act_id ${text} NOT NULL UNIQUE,
      agreement ${text},
      account ${text} NOT NULL,
      reliability ${text} NOT NULL,
      credibility ${text} NOT NULL,
      nature ${text} NOT NULL,
      review ${text} NOT NULL,
      graded_at ${integer} NOT NULL
    )${end}`,
    `CREATE TABLE graded_items (seq ${key}, item_id ${text} NOT NULL, grade ${text} NOT NULL)${end}`,
    'CREATE INDEX graded_items_by_item ON graded_items (item_id)',
    'CREATE INDEX graded_items_by_grade ON graded_items (grade)',
    `CREATE TABLE grade_reasons (grade ${text} PRIMARY KEY, reason ${text} NOT NULL)${end}`,
  ]
}

/** The tables of version 20. */
export const GRADES: Migration = { version: 20, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
