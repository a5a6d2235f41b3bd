/** Version 66 of a node's store: reads as they were recorded together, until they are entered one by one. Frozen. */
import type { Migration } from './migration.ts'

// Rows go all at once, so that a number may be had again: no second table counts them.
const SQLITE = ['CREATE TABLE noted_reads (seq INTEGER PRIMARY KEY, reads TEXT NOT NULL) STRICT']
const POSTGRES = ['CREATE TABLE noted_reads (seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, reads TEXT COLLATE "C" NOT NULL)']

/** The table of version 66. */
export const NOTED_READS: Migration = { version: 66, statements: { sqlite: SQLITE, postgres: POSTGRES } }
