/** Version 49 of a node's store: until when tools were told of uses for another purpose whose day came. Frozen. */
import type { Migration } from './migration.ts'

const added = (integer: string): readonly string[] => [`ALTER TABLE recalled_progress ADD COLUMN uses_ended ${integer} NOT NULL DEFAULT 0`]

/** The column of version 49. */
export const USES_ENDED: Migration = { version: 49, statements: { sqlite: added('INTEGER'), postgres: added('BIGINT') } }
