/** Version 1 of the store of item keys, which is apart from the rest. Frozen. */
import type { Migration } from './migration.ts'

/** The tables of version 1. */
export const INITIAL_KEYS: Migration = {
  version: 1,
  statements: {
    sqlite: [
      'CREATE TABLE item_keys (seq INTEGER PRIMARY KEY AUTOINCREMENT, item_id TEXT NOT NULL, wrapped BLOB NOT NULL) STRICT',
      'CREATE INDEX item_keys_by_item ON item_keys (item_id)',
      'CREATE TABLE epoch_key (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT',
    ],
    postgres: [
      'CREATE TABLE item_keys (seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, item_id TEXT COLLATE "C" NOT NULL, wrapped BYTEA NOT NULL)',
      'CREATE INDEX item_keys_by_item ON item_keys (item_id)',
      'CREATE TABLE epoch_key (id BIGINT PRIMARY KEY, wrapped BYTEA NOT NULL)',
    ],
  },
}
