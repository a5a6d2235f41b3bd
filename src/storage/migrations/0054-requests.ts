/** Version 54 of a node's store: requests for data between parties, what answered them, and who asked and declined here. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE requests (
      seq ${key},
      act_id ${text} NOT NULL UNIQUE,
      agreement ${text} NOT NULL,
      asker ${text} NOT NULL,
      asked ${text} NOT NULL,
      purpose ${text} NOT NULL,
      urgency ${text} NOT NULL,
      types ${text},
      about ${text} NOT NULL,
      item_id ${text} NOT NULL,
      asked_at ${integer} NOT NULL,
      until ${integer} NOT NULL,
      silence ${text} NOT NULL,
      state ${text} NOT NULL,
      reason ${text},
      answer ${text},
      answered_at ${integer},
      items ${integer} NOT NULL,
      missed_at ${integer}
    )${end}`,
    'CREATE INDEX requests_by_parties ON requests (asker, asked, asked_at)',
    "CREATE INDEX requests_open ON requests (until) WHERE state = 'open'",
    'CREATE INDEX requests_unmissed ON requests (asker, until) WHERE missed_at IS NULL',
    'CREATE INDEX requests_by_item ON requests (item_id)',
    `CREATE TABLE request_answers (
      seq ${key},
      request ${text} NOT NULL,
      act_id ${text} NOT NULL UNIQUE,
      items ${integer} NOT NULL,
      answered_at ${integer} NOT NULL
    )${end}`,
    'CREATE INDEX request_answers_by_request ON request_answers (request)',
    `CREATE TABLE request_accounts (
      request ${text} NOT NULL,
      deed ${text} NOT NULL,
      account ${text} NOT NULL,
      PRIMARY KEY (request, deed)
    )${end}`,
    `ALTER TABLE submissions ADD COLUMN answers ${text}`,
  ]
}

/** The tables of version 54. */
export const REQUESTS: Migration = { version: 54, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
