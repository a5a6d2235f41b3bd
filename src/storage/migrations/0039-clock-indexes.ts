/** Version 39 of a node's store: what the clocks look for is found without walking through what is over. Frozen. */
import type { Migration } from './migration.ts'

const INDEXES = [
  'CREATE INDEX outbox_by_act ON outbox (act_id)',
  "CREATE INDEX onward_asks_open ON onward_asks (until) WHERE state = 'open'",
]

/** The indexes of version 39. */
export const CLOCK_INDEXES: Migration = { version: 39, statements: { sqlite: INDEXES, postgres: INDEXES } }
