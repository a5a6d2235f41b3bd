/** Version 24 of a node's store: what self-monitoring looked through and saw, and what each account reads on a day. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE monitored (only_row ${integer} PRIMARY KEY, through ${integer} NOT NULL, until ${integer} NOT NULL)${end}`,
    `CREATE TABLE observations (
      seq ${key},
      act_id ${text} NOT NULL UNIQUE,
      account ${text} NOT NULL,
      what ${text} NOT NULL,
      seen_from ${integer} NOT NULL,
      seen_until ${integer} NOT NULL,
      reads ${integer} NOT NULL,
      items ${integer} NOT NULL,
      observed_at ${integer} NOT NULL,
      outcome ${text},
      closed_by ${text},
      closed_at ${integer}
    )${end}`,
    'CREATE INDEX observations_open ON observations (observed_at) WHERE outcome IS NULL',
    `CREATE TABLE observation_reasons (act_id ${text} PRIMARY KEY, reason ${text} NOT NULL)${end}`,
    `CREATE TABLE read_days (account ${text} NOT NULL, day ${integer} NOT NULL, items ${integer} NOT NULL, PRIMARY KEY (account, day))${end}`,
    'CREATE INDEX reads_by_account ON reads (account, seq)',
  ]
}

/** The tables of version 24. */
export const MONITORING: Migration = { version: 24, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
