/**
 * Version 5 of a node's store: narrow rows for items and copies sent. Frozen.
 *
 * What all items of one act have in common is kept once, in `releases`, and
 * what all copies sent by one act have, in `sendings`. Items name their
 * agreement by a number and have their role beside them, so that one index
 * finds the page that a tool asks for.
 */
import type { Migration } from './migration.ts'

type Words = {
  readonly key: string
  readonly integer: string
  readonly text: string
  readonly end: string
  /** The end of a table that is kept in the order of its primary key. */
  readonly keyed: string
}

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY', integer: 'INTEGER', text: 'TEXT', end: ' STRICT', keyed: ' STRICT, WITHOUT ROWID' }
const POSTGRES: Words = {
  key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  integer: 'BIGINT',
  text: 'TEXT COLLATE "C"',
  end: '',
  keyed: '',
}

const ROLES = "role IN ('own', 'sent', 'received')"

function tables({ key, integer, text, end, keyed }: Words): readonly string[] {
  return [
    `CREATE TABLE agreement_numbers (number ${key}, agreement ${text} NOT NULL UNIQUE)${end}`,
    `CREATE TABLE releases (
      seq ${key},
      act_id ${text} NOT NULL,
      role ${text} NOT NULL CHECK (${ROLES}),
      origin ${text} NOT NULL,
      agreement ${text} NOT NULL,
      purpose ${text} NOT NULL,
      held_since ${integer} NOT NULL,
      UNIQUE (act_id, role, origin, agreement, purpose, held_since)
    )${end}`,
    `CREATE TABLE items (
      seq ${key},
      item_id ${text} NOT NULL UNIQUE,
      release ${integer} NOT NULL,
      agreement ${integer} NOT NULL,
      role ${text} NOT NULL CHECK (${ROLES}),
      retain_until ${integer} NOT NULL,
      added_at ${integer} NOT NULL,
      state ${text} NOT NULL CHECK (state IN ('held', 'restricted', 'erased')),
      is_latest ${integer} NOT NULL,
      erased_at ${integer},
      erased_for ${text},
      source ${text},
      type ${text},
      stix_id ${text},
      version ${text},
      marking ${text},
      data_subject ${text}
    )${end}`,
    `CREATE TABLE sendings (seq ${key}, act_id ${text} NOT NULL, recipient ${text} NOT NULL, UNIQUE (act_id, recipient))${end}`,
    `CREATE TABLE sent (
      item ${integer} NOT NULL,
      recipient ${text} NOT NULL,
      sending ${integer} NOT NULL,
      erased_at ${integer},
      PRIMARY KEY (item, recipient)
    )${keyed}`,
  ]
}

const MOVE = [
  'INSERT INTO agreement_numbers (agreement) SELECT agreement FROM items_before GROUP BY agreement ORDER BY MIN(seq)',
  `INSERT INTO releases (act_id, role, origin, agreement, purpose, held_since)
     SELECT release_act, role, origin, agreement, purpose, held_since FROM items_before
     GROUP BY release_act, role, origin, agreement, purpose, held_since ORDER BY MIN(seq)`,
  `INSERT INTO items (item_id, release, agreement, role, retain_until, added_at, state, is_latest, erased_at, erased_for,
       source, type, stix_id, version, marking, data_subject)
     SELECT item_id, releases.seq, number, items_before.role, retain_until, added_at, state, is_latest, erased_at, erased_for,
       source, type, stix_id, version, marking, data_subject
     FROM items_before JOIN agreement_numbers ON agreement_numbers.agreement = items_before.agreement
       JOIN releases ON releases.act_id = release_act AND releases.role = items_before.role AND releases.origin = items_before.origin
         AND releases.agreement = items_before.agreement AND releases.purpose = items_before.purpose
         AND releases.held_since = items_before.held_since
     ORDER BY items_before.seq`,
  'INSERT INTO sendings (act_id, recipient) SELECT act_id, recipient FROM sent_before GROUP BY act_id, recipient ORDER BY MIN(seq)',
  `INSERT INTO sent (item, recipient, sending, erased_at)
     SELECT items.seq, sent_before.recipient, sendings.seq, sent_before.erased_at
     FROM sent_before JOIN items ON items.item_id = sent_before.item_id
       JOIN sendings ON sendings.act_id = sent_before.act_id AND sendings.recipient = sent_before.recipient`,
  'DROP TABLE items_before',
  'DROP TABLE sent_before',
]

// After the tables that were there before are gone, and with them the indexes of the same names.
const INDEXES = [
  "CREATE INDEX items_page ON items (agreement, added_at, is_latest, role) WHERE state = 'held'",
  'CREATE INDEX items_by_release ON items (release, state)',
  'CREATE INDEX items_by_stix_id ON items (stix_id) WHERE stix_id IS NOT NULL',
  'CREATE INDEX items_by_source ON items (source) WHERE source IS NOT NULL',
  "CREATE INDEX items_by_retention ON items (retain_until, added_at) WHERE state <> 'erased'",
  'CREATE INDEX sent_counted ON sent (recipient, erased_at)',
]

function steps(words: Words): readonly string[] {
  const before = ['items', 'sent'].map((table) => `ALTER TABLE ${table} RENAME TO ${table}_before`)
  return [...before, ...tables(words), ...MOVE, ...INDEXES]
}

/** The tables of version 5, filled from those they replace. */
export const NARROW_ITEMS: Migration = { version: 5, statements: { sqlite: steps(SQLITE), postgres: steps(POSTGRES) } }
