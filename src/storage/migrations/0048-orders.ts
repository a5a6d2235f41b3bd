/** Version 48 of a node's store: orders of authorities that restrict processing until their date. Frozen. */
import type { Migration } from './migration.ts'

function tables(text: string, integer: string): readonly string[] {
  return [
    `ALTER TABLE legal_holds ADD COLUMN authority ${text}`,
    `CREATE INDEX legal_holds_of_orders ON legal_holds (until) WHERE authority IS NOT NULL AND lifted_at IS NULL`,
    `ALTER TABLE items ADD COLUMN is_by_order ${integer}`,
  ]
}

/** The columns of version 48. */
export const ORDERS: Migration = {
  version: 48,
  statements: { sqlite: tables('TEXT', 'INTEGER'), postgres: tables('TEXT COLLATE "C"', 'BIGINT') },
}
