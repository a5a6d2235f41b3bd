/** Version 29 of a node's store: recalls and corrections, and how far each holder confirmed them. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE takebacks (
      seq ${key},
      act_id ${text} NOT NULL UNIQUE,
      kind ${text} NOT NULL,
      agreement ${text} NOT NULL,
      recipient ${text} NOT NULL,
      items ${integer} NOT NULL,
      confirmed ${integer} NOT NULL,
      due ${integer} NOT NULL,
      stated_at ${integer} NOT NULL,
      escalated_at ${integer}
    )${end}`,
    'CREATE INDEX takebacks_silent ON takebacks (due) WHERE escalated_at IS NULL',
  ]
}

/** The tables of version 29. */
export const TAKEBACKS: Migration = { version: 29, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
