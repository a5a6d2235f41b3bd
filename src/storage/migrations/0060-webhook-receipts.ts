/** Version 62 of a node's store: how far erasure receipts tell origins which webhooks answered. Frozen. */
import type { Migration } from './migration.ts'

/** What was answered before is in no receipt, as it was when it was answered. */
const STATEMENTS = [
  'ALTER TABLE webhooks ADD COLUMN receipted_until BIGINT NOT NULL DEFAULT 0',
  'UPDATE webhooks SET receipted_until = told_until',
]

/** The column of version 60. */
export const WEBHOOK_RECEIPTS: Migration = {
  version: 60,
  statements: { sqlite: STATEMENTS.map((statement) => statement.replace('BIGINT', 'INTEGER')), postgres: STATEMENTS },
}
