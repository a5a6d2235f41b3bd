/** Version 22 of a node's store: leaves are found by their act within blocks, so that the cost of an append does not grow. Frozen. */
import type { Migration } from './migration.ts'

const index = ['DROP INDEX leaves_by_act', 'CREATE INDEX leaves_by_block ON leaves (epoch, (leaf_index / 16384), act_id)']

/** The index of version 22. */
export const LEAVES_BY_BLOCK: Migration = { version: 22, statements: { sqlite: index, postgres: index } }
