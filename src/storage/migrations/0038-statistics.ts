/** Version 38 of a node's store: counts by year of what went, came and was erased, which name nobody and outlive what they count. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE yearly_counts (
      year ${integer} NOT NULL,
      agreement ${text} NOT NULL,
      party ${text} NOT NULL,
      counted ${text} NOT NULL,
      data_subject ${text} NOT NULL,
      is_special ${integer} NOT NULL,
      items ${integer} NOT NULL,
      PRIMARY KEY (year, agreement, party, counted, data_subject, is_special)
    )${end}`,
  ]
}

/** The tables of version 38. */
export const STATISTICS: Migration = { version: 38, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
