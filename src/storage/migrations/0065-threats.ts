/** Version 65 of a node's store: threats against which items went on without leave, and those that wait for a second official. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ integer, text, end }: Words): readonly string[] {
  return [
    `ALTER TABLE onward_asks ADD COLUMN threat ${text}`,
    `CREATE TABLE threat_proposals (
      id ${text} PRIMARY KEY,
      agreement ${text} NOT NULL,
      origin ${text} NOT NULL,
      account ${text} NOT NULL,
      official ${text},
      threat ${text} NOT NULL,
      salt ${text} NOT NULL,
      items ${text} NOT NULL,
      stated_at ${integer} NOT NULL,
      ends_at ${integer} NOT NULL
    )${end}`,
    'CREATE INDEX threat_proposals_by_end ON threat_proposals (ends_at)',
    `CREATE INDEX observations_of_threats ON observations (seq) WHERE what = 'threat' AND outcome IS NULL`,
  ]
}

/** The tables of version 65. */
export const THREATS: Migration = { version: 65, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
