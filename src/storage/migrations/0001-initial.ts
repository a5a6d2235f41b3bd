/**
 * Version 1 of a node's store. Frozen.
 *
 * Large tables are keyed by a growing integer and find random ids through an
 * index: deleting by a random primary key was three times slower.
 */
import type { Migration } from './migration.ts'

type Words = { readonly key: string; readonly integer: string; readonly text: string; readonly bytes: string; readonly end: string }

const SQLITE: Words = { key: 'INTEGER PRIMARY KEY AUTOINCREMENT', integer: 'INTEGER', text: 'TEXT', bytes: 'BLOB', end: ' STRICT' }
const POSTGRES: Words = {
  key: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  integer: 'BIGINT',
  text: 'TEXT COLLATE "C"',
  bytes: 'BYTEA',
  end: '',
}

function recordTables({ integer, text, bytes, end }: Words): readonly string[] {
  return [
    `CREATE TABLE acts (
      seq ${integer} PRIMARY KEY,
      id ${text} NOT NULL UNIQUE,
      kind ${text} NOT NULL,
      party ${text} NOT NULL,
      agreement ${text},
      text ${text} NOT NULL,
      recorded_at ${integer} NOT NULL,
      leaf_index ${integer},
      leaf_epoch ${integer},
      standing ${text} NOT NULL CHECK (standing IN ('own', 'provisional', 'proven', 'refused')),
      answers ${text}
    )${end}`,
    'CREATE INDEX acts_by_answered ON acts (answers) WHERE answers IS NOT NULL',
    "CREATE INDEX acts_provisional ON acts (seq) WHERE standing = 'provisional'",
    `CREATE TABLE receipts (act_id ${text} PRIMARY KEY, receipt ${text} NOT NULL)${end}`,
    `CREATE TABLE epochs (
      epoch ${integer} PRIMARY KEY,
      origin ${text} NOT NULL UNIQUE,
      leaves ${integer} NOT NULL,
      signed_size ${integer} NOT NULL,
      note ${text},
      edge ${bytes} NOT NULL,
      cosigned_size ${integer},
      cosigned_note ${text}
    )${end}`,
    `CREATE TABLE leaves (
      epoch ${integer} NOT NULL REFERENCES epochs (epoch),
      leaf_index ${integer} NOT NULL,
      leaf ${bytes} NOT NULL,
      act_id ${text} NOT NULL,
      agreement ${text},
      opening ${text},
      PRIMARY KEY (epoch, leaf_index)
    )${end}`,
    'CREATE INDEX leaves_by_act ON leaves (act_id)',
    `CREATE TABLE tiles (
      epoch ${integer} NOT NULL,
      level ${integer} NOT NULL,
      tile_index ${integer} NOT NULL,
      hashes ${bytes} NOT NULL,
      PRIMARY KEY (epoch, level, tile_index)
    )${end}`,
    `CREATE TABLE sequencer (id ${integer} PRIMARY KEY, fence ${integer} NOT NULL)${end}`,
    'INSERT INTO sequencer (id, fence) VALUES (1, 0)',
  ]
}

function journeyTables({ key, integer, text, bytes, end }: Words): readonly string[] {
  return [
    `CREATE TABLE outbox (
      seq ${key},
      recipient ${text} NOT NULL,
      act_id ${text} NOT NULL,
      attempts ${integer} NOT NULL,
      next_at ${integer} NOT NULL,
      expires_at ${integer} NOT NULL,
      UNIQUE (recipient, act_id)
    )${end}`,
    'CREATE INDEX outbox_by_recipient ON outbox (recipient, seq, next_at)',
    'CREATE INDEX outbox_by_expiry ON outbox (expires_at)',
    `CREATE TABLE owed_proofs (seq ${key}, recipient ${text} NOT NULL, act_id ${text} NOT NULL, UNIQUE (recipient, act_id))${end}`,
    `CREATE TABLE parked (act_id ${text} PRIMARY KEY, sender ${text} NOT NULL, missing ${text} NOT NULL, until ${integer} NOT NULL)${end}`,
    `CREATE TABLE seen (space ${text} NOT NULL, id ${text} NOT NULL, expires_at ${integer} NOT NULL, PRIMARY KEY (space, id))${end}`,
    'CREATE INDEX seen_by_expiry ON seen (expires_at)',
    `CREATE TABLE contents (seq ${key}, item_id ${text} NOT NULL UNIQUE, sealed ${bytes} NOT NULL)${end}`,
    `CREATE TABLE refusals (
      seq ${key},
      principal ${text} NOT NULL,
      kind ${text} NOT NULL,
      code ${text} NOT NULL,
      bytes ${integer} NOT NULL,
      digest ${text} NOT NULL,
      at ${integer} NOT NULL
    )${end}`,
  ]
}

function readModelTables({ key, integer, text, end }: Words): readonly string[] {
  return [
    `CREATE TABLE progress (id ${integer} PRIMARY KEY, last_applied ${integer} NOT NULL, last_added_at ${integer} NOT NULL, directory_version ${integer} NOT NULL)${end}`,
    'INSERT INTO progress (id, last_applied, last_added_at, directory_version) VALUES (1, 0, 0, 0)',
    `CREATE TABLE parties (seq ${key}, party ${text} NOT NULL UNIQUE, introduced_at ${integer} NOT NULL)${end}`,
    `CREATE TABLE party_cards (seq ${key}, party ${text} NOT NULL, digest ${text} NOT NULL UNIQUE, card ${text} NOT NULL)${end}`,
    `CREATE TABLE agreements (
      seq ${key},
      hash ${text} NOT NULL UNIQUE,
      document ${text} NOT NULL,
      proposed_by ${text} NOT NULL,
      propose_act ${text} NOT NULL
    )${end}`,
    `CREATE TABLE agreement_signatures (seq ${key}, hash ${text} NOT NULL, party ${text} NOT NULL, act_id ${text} NOT NULL, UNIQUE (hash, party))${end}`,
    `CREATE TABLE ratifications (
      seq ${key},
      hash ${text} NOT NULL,
      party ${text} NOT NULL,
      act_id ${text} NOT NULL,
      at ${integer} NOT NULL,
      UNIQUE (hash, party)
    )${end}`,
    `CREATE TABLE items (
      seq ${key},
      item_id ${text} NOT NULL UNIQUE,
      role ${text} NOT NULL CHECK (role IN ('own', 'sent', 'received')),
      origin ${text} NOT NULL,
      agreement ${text} NOT NULL,
      purpose ${text} NOT NULL,
      release_act ${text} NOT NULL,
      retain_until ${integer} NOT NULL,
      held_since ${integer} NOT NULL,
      added_at ${integer} NOT NULL,
      state ${text} NOT NULL CHECK (state IN ('held', 'restricted', 'erased')),
      erased_at ${integer},
      erased_for ${text},
      source ${text},
      type ${text},
      stix_id ${text},
      version ${text},
      version_order ${text},
      marking ${text},
      data_subject ${text},
      is_latest ${integer} NOT NULL
    )${end}`,
    'CREATE INDEX items_page ON items (agreement, state, added_at, is_latest, role)',
    'CREATE INDEX items_by_stix_id ON items (stix_id) WHERE stix_id IS NOT NULL',
    'CREATE INDEX items_by_source ON items (source) WHERE source IS NOT NULL',
    'CREATE INDEX items_by_release ON items (release_act)',
    "CREATE INDEX items_by_retention ON items (retain_until, added_at) WHERE state <> 'erased'",
    "CREATE INDEX items_restricted ON items (added_at) WHERE state = 'restricted'",
    'CREATE INDEX items_counted ON items (role, origin, state)',
    `CREATE TABLE sent (
      seq ${key},
      item_id ${text} NOT NULL,
      recipient ${text} NOT NULL,
      act_id ${text} NOT NULL,
      erased_at ${integer},
      UNIQUE (item_id, recipient)
    )${end}`,
    'CREATE INDEX sent_counted ON sent (recipient, erased_at)',
    `CREATE TABLE deliveries (
      seq ${key},
      act_id ${text} NOT NULL,
      recipient ${text} NOT NULL,
      kind ${text} NOT NULL,
      state ${text} NOT NULL,
      items ${integer} NOT NULL,
      refused_items ${integer} NOT NULL,
      code ${text},
      at ${integer} NOT NULL,
      UNIQUE (act_id, recipient)
    )${end}`,
    'CREATE INDEX deliveries_by_time ON deliveries (at, seq)',
    `CREATE TABLE consultations (account ${text} NOT NULL, purpose ${text} NOT NULL, reads ${integer} NOT NULL, PRIMARY KEY (account, purpose))${end}`,
  ]
}

function workflowTables({ key, integer, text, bytes, end }: Words): readonly string[] {
  return [
    `CREATE TABLE witnessed (origin_hash ${text} PRIMARY KEY, origin ${text} NOT NULL, size ${integer} NOT NULL, root ${bytes} NOT NULL, note ${text} NOT NULL)${end}`,
    `CREATE TABLE evidence (seq ${key}, origin ${text} NOT NULL, at ${integer} NOT NULL, digest ${text} NOT NULL, text ${text} NOT NULL, UNIQUE (origin, digest))${end}`,
    `CREATE TABLE inspected (origin ${text} PRIMARY KEY, party ${text} NOT NULL, size ${integer} NOT NULL, edge ${bytes} NOT NULL)${end}`,
    `CREATE TABLE inspected_leaves (
      origin ${text} NOT NULL,
      leaf_index ${integer} NOT NULL,
      leaf_hash ${bytes} NOT NULL,
      opening ${text},
      PRIMARY KEY (origin, leaf_index)
    )${end}`,
    `CREATE TABLE openings_cursors (overseer ${text} NOT NULL, epoch ${integer} NOT NULL, size ${integer} NOT NULL, PRIMARY KEY (overseer, epoch))${end}`,
    `CREATE TABLE submissions (
      seq ${key},
      id ${text} NOT NULL UNIQUE,
      state ${text} NOT NULL,
      agreement ${text} NOT NULL,
      purpose ${text} NOT NULL,
      justification ${text} NOT NULL,
      account ${text} NOT NULL,
      approved_by ${text},
      received_at ${integer} NOT NULL,
      position ${integer} NOT NULL,
      objects ${integer} NOT NULL,
      report ${text} NOT NULL
    )${end}`,
    'CREATE INDEX submissions_by_time ON submissions (received_at, seq)',
    "CREATE INDEX submissions_unfinished ON submissions (seq) WHERE state IN ('receiving', 'awaiting-approval', 'releasing')",
    `CREATE TABLE shown_ids (
      seq ${key},
      recipient ${text} NOT NULL,
      object_key ${text} NOT NULL,
      shown_id ${text} NOT NULL,
      UNIQUE (recipient, object_key)
    )${end}`,
    'CREATE INDEX shown_ids_by_shown_id ON shown_ids (shown_id)',
    `CREATE TABLE reads (
      seq ${key},
      account ${text} NOT NULL,
      at ${integer} NOT NULL,
      agreement ${text},
      purpose ${text} NOT NULL,
      justification ${text} NOT NULL,
      what ${text} NOT NULL,
      items ${integer} NOT NULL,
      digest ${text} NOT NULL,
      consult_act ${text}
    )${end}`,
    'CREATE INDEX reads_unfolded ON reads (seq) WHERE consult_act IS NULL',
    `CREATE TABLE accounts (
      login ${text} PRIMARY KEY,
      role ${text} NOT NULL,
      password_hash ${text} NOT NULL,
      token_hash ${text} UNIQUE,
      purpose ${text} NOT NULL,
      justification ${text} NOT NULL,
      created_at ${integer} NOT NULL
    )${end}`,
  ]
}

function tables(words: Words): readonly string[] {
  return [...recordTables(words), ...journeyTables(words), ...readModelTables(words), ...workflowTables(words)]
}

/** The tables of version 1. */
export const INITIAL: Migration = { version: 1, statements: { sqlite: tables(SQLITE), postgres: tables(POSTGRES) } }
