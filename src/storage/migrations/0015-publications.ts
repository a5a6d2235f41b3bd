/** Version 15 of a node's store: own items on their way to servers that are no party. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE publications (
      seq ${key},
      id ${text} NOT NULL UNIQUE,
      root ${text} NOT NULL,
      collection ${text} NOT NULL,
      title ${text} NOT NULL,
      login ${text},
      envelope_bytes_max ${integer} NOT NULL,
      agreement ${text} NOT NULL,
      types ${text},
      account ${text} NOT NULL,
      purpose ${text} NOT NULL,
      justification ${text} NOT NULL,
      state ${text} NOT NULL,
      next_at ${integer} NOT NULL,
      failures ${integer} NOT NULL,
      looked_at ${integer} NOT NULL,
      pending ${text},
      report ${text} NOT NULL,
      created_at ${integer} NOT NULL
    )${end}`,
    "CREATE INDEX publications_sending ON publications (seq) WHERE state = 'sending'",
  ]
}

/** The tables of version 15. */
export const PUBLICATIONS: Migration = { version: 15, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
