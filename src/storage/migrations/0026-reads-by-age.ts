/** Version 26 of a node's store: reads are found by their age, so that those whose retention ended need no look at the others. Frozen. */
import type { Migration } from './migration.ts'

const INDEX = ['CREATE INDEX reads_by_age ON reads (agreement, at)']

/** The index of version 26. */
export const READS_BY_AGE: Migration = { version: 26, statements: { sqlite: INDEX, postgres: INDEX } }
