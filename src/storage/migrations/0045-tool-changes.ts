/** Version 45 of a node's store: what was done with the accounts of tools. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly text: string; readonly integer: string; readonly end: string }

const SQLITE: Words = { text: 'TEXT', integer: 'INTEGER', end: ' STRICT' }
const POSTGRES: Words = { text: 'TEXT COLLATE "C"', integer: 'BIGINT', end: '' }

function tables({ text, integer, end }: Words): readonly string[] {
  return [
    `CREATE TABLE tool_changes (
      act_id ${text} PRIMARY KEY,
      tool ${text} NOT NULL,
      deed ${text} NOT NULL,
      done_by ${text},
      owner ${text} NOT NULL,
      purpose ${text} NOT NULL,
      posts ${text} NOT NULL,
      review_by ${integer} NOT NULL,
      number ${integer} NOT NULL,
      done_at ${integer} NOT NULL
    )${end}`,
    'CREATE UNIQUE INDEX tool_changes_in_order ON tool_changes (tool, number)',
  ]
}

/** The tables of version 45. */
export const TOOL_CHANGES: Migration = { version: 45, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
