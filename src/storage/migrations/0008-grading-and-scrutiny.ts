/**
 * Version 8 of a node's store: what the origin said of an item beside its marking, as JSON; and what was done before a submission
 * went out: the text of the necessity test, and the act by which the overseers were told. Frozen.
 */
import type { Migration } from './migration.ts'

const TABLES = ['items ADD COLUMN grading', 'submissions ADD COLUMN necessity', 'submissions ADD COLUMN notice'] as const

/** The columns of version 8. */
export const GRADING_AND_SCRUTINY: Migration = {
  version: 8,
  statements: {
    sqlite: TABLES.map((column) => `ALTER TABLE ${column} TEXT`),
    postgres: TABLES.map((column) => `ALTER TABLE ${column} TEXT COLLATE "C"`),
  },
}
