/** Version 11 of a node's store: feeds, and what they brought. Frozen. */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', end: ' STRICT' }
const POSTGRES: Words = { key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', integer: 'BIGINT', text: 'TEXT COLLATE "C"', end: '' }

function tables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE feeds (
      seq ${key},
      id ${text} NOT NULL UNIQUE,
      name ${text} NOT NULL UNIQUE,
      root ${text} NOT NULL,
      collection ${text} NOT NULL,
      title ${text} NOT NULL,
      login ${text},
      interval_seconds ${integer} NOT NULL,
      page_objects ${integer} NOT NULL,
      retention_days ${integer} NOT NULL,
      reconcile_runs ${integer} NOT NULL,
      vanished ${text} NOT NULL,
      state ${text} NOT NULL,
      next_at ${integer} NOT NULL,
      failures ${integer} NOT NULL,
      compares_in ${integer},
      read_cursor ${text} NOT NULL,
      report ${text},
      reconciliation ${text},
      account ${text} NOT NULL,
      justification ${text} NOT NULL,
      created_at ${integer} NOT NULL
    )${end}`,
    `CREATE TABLE feed_objects (
      seq ${key},
      item_id ${text} NOT NULL UNIQUE,
      feed ${text} NOT NULL,
      type ${text} NOT NULL,
      stix_id ${text} NOT NULL,
      version ${text},
      version_key ${text} NOT NULL,
      digest ${text} NOT NULL,
      added_at ${integer} NOT NULL,
      seen_at ${integer},
      vanished_at ${integer},
      UNIQUE (feed, stix_id, version_key)
    )${end}`,
    'CREATE INDEX feed_objects_page ON feed_objects (feed, added_at)',
    'CREATE INDEX feed_objects_vanished ON feed_objects (feed, vanished_at) WHERE vanished_at IS NOT NULL',
    `CREATE TABLE feed_progress (id ${integer} PRIMARY KEY, last_added_at ${integer} NOT NULL)${end}`,
    'INSERT INTO feed_progress (id, last_added_at) VALUES (1, 0)',
  ]
}

/** The tables of version 11. */
export const FEEDS: Migration = { version: 11, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
