/** Version 19 of a node's store: alerts, sent and received. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE alerts (
      seq ${key},
      act_id ${text} NOT NULL UNIQUE,
      agreement ${text} NOT NULL,
      party ${text} NOT NULL,
      recipient ${text} NOT NULL,
      item_id ${text} NOT NULL,
      severity ${text} NOT NULL,
      valid_until ${integer} NOT NULL,
      about ${text} NOT NULL,
      state ${text} NOT NULL,
      raised_at ${integer} NOT NULL,
      settled_at ${integer}
    )${end}`,
    'CREATE INDEX alerts_by_item ON alerts (item_id)',
  ]
}

/** The tables of version 19. */
export const ALERTS: Migration = { version: 19, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
