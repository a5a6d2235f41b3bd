/** Which tables a statement of SQLite reads and writes, as SQLite itself says when it prepares it. */
import { constants, type DatabaseSync } from 'node:sqlite'

/** Names of tables. */
export type StatementTables = { readonly reads: ReadonlySet<string>; readonly writes: ReadonlySet<string> }

const WRITING: ReadonlySet<number> = new Set([constants.SQLITE_INSERT, constants.SQLITE_UPDATE, constants.SQLITE_DELETE])

/**
 * Watches what a connection prepares; one for each connection. What triggers and common table expressions do counts as well.
 * @returns runs what prepares one statement, and tells its tables
 */
export function statementTables(file: DatabaseSync): <Made>(prepare: () => Made) => StatementTables & { readonly made: Made } {
  let reads = new Set<string>()
  let writes = new Set<string>()
  file.setAuthorizer((action, table) => {
    if (table !== null && action === constants.SQLITE_READ) reads.add(table)
    if (table !== null && WRITING.has(action)) writes.add(table)
    return constants.SQLITE_OK
  })
  return (prepare) => {
    reads = new Set()
    writes = new Set()
    const made = prepare()
    return { made, reads, writes }
  }
}
