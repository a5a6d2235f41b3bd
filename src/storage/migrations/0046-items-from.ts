/** Version 46 of a node's store: received items know who sent them, so that what one party sent is found in order. Frozen. */
import type { Migration } from './migration.ts'

function steps(text: string): readonly string[] {
  return [
    `ALTER TABLE items ADD COLUMN sent_by ${text}`,
    `UPDATE items SET sent_by = (SELECT origin FROM releases WHERE releases.seq = items.release) WHERE role = 'received'`,
    "CREATE INDEX items_from ON items (agreement, sent_by, added_at) WHERE state = 'held' AND sent_by IS NOT NULL",
  ]
}

/** The column and the index of version 46. */
export const ITEMS_FROM: Migration = { version: 46, statements: { sqlite: steps('TEXT'), postgres: steps('TEXT COLLATE "C"') } }
