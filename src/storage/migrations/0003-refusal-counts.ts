/** Version 3 of a node's store: refusals as folded, by kind and code. Frozen. */
import type { Migration } from './migration.ts'

/** The table of version 3. */
export const REFUSAL_COUNTS: Migration = {
  version: 3,
  statements: {
    sqlite: [
      'CREATE TABLE refusal_counts (kind TEXT NOT NULL, code TEXT NOT NULL, refusals INTEGER NOT NULL, PRIMARY KEY (kind, code)) STRICT',
    ],
    postgres: [
      'CREATE TABLE refusal_counts (kind TEXT COLLATE "C" NOT NULL, code TEXT COLLATE "C" NOT NULL, refusals BIGINT NOT NULL, PRIMARY KEY (kind, code))',
    ],
  },
}
