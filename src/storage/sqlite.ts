/**
 * SQLite by node:sqlite. Writes wait for the disk (synchronous=FULL); deleted
 * bytes are overwritten in the file (secure_delete) and the write-ahead log is
 * emptied after each transaction that destroyed something. Where SQLite moved
 * an index entry between pages it may leave a copy until `compact`.
 */

import type { StatementSync } from 'node:sqlite'
import { DatabaseSync } from 'node:sqlite'
import type { Connection, Database, SqlValues } from './driver.ts'
import { assertStorable } from './driver.ts'
import { StorageError } from './errors.ts'
import { createQueue, runTransaction } from './transaction.ts'

const BUSY_TIMEOUT_MS = 5_000
const CACHE_KIB = 8_192
const LOG_BYTES_MAX = 8 * 1024 * 1024

/** Opens or creates the file. `pagesMax` bounds its size. @throws StorageError `store-unavailable` */
export function openSqlite(options: { readonly path: string; readonly pagesMax?: number }): Database {
  const writer = openFile(options.path, false)
  const reader = openFile(options.path, true)
  if (options.pagesMax !== undefined) writer.exec(`PRAGMA max_page_count = ${options.pagesMax}`)
  const queue = createQueue()
  const session = {
    connection: connect(writer),
    begin: async () => translated(() => writer.exec('BEGIN IMMEDIATE')),
    commit: async () => translated(() => writer.exec('COMMIT')),
    // SQLite itself rolls back on some errors.
    rollback: async () => (writer.isTransaction ? writer.exec('ROLLBACK') : undefined),
  }
  let needsScrub = false
  const scrub = (): boolean => {
    needsScrub = !emptyLog(writer)
    return !needsScrub
  }
  return {
    dialect: 'sqlite',
    read: connect(reader),
    transaction: (work) =>
      queue(async () => {
        const { value, hasErased } = await runTransaction(session, work)
        if (hasErased || needsScrub) scrub()
        return value
      }),
    scrub: () => queue(async () => scrub()),
    compact: () =>
      queue(async () => {
        translated(() => writer.exec('VACUUM'))
        scrub()
      }),
    close: () =>
      queue(async () => {
        reader.close()
        try {
          scrub()
        } finally {
          writer.close()
        }
      }),
  }
}

function openFile(path: string, readOnly: boolean): DatabaseSync {
  return translated(() => {
    const file = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, readOnly })
    if (!readOnly) file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
    file.exec(`PRAGMA cache_size = -${CACHE_KIB}; PRAGMA journal_size_limit = ${LOG_BYTES_MAX}`)
    return file
  })
}

function emptyLog(file: DatabaseSync): boolean {
  const outcome = translated(() => file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get())
  return outcome?.busy === 0
}

function connect(file: DatabaseSync): Connection {
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = file.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const change = (sql: string, values: SqlValues): number => {
    assertStorable(values)
    return Number(prepared(sql).run(...values).changes)
  }
  return {
    all: async <Shape>(sql: string, values: SqlValues = []) => {
      assertStorable(values)
      return translated(() => prepared(sql).all(...values)).map((row) => ({ ...row })) as Shape[]
    },
    run: async (sql, values = []) => translated(() => change(sql, values)),
    erase: async (sql, values = []) => translated(() => change(sql, values)),
    many: async (sql, rows) =>
      translated(() => {
        let changed = 0
        for (const values of rows) changed += change(sql, values)
        return changed
      }),
  }
}

// Primary result codes of sqlite.org/rescode.html.
const BUSY = 5
const LOCKED = 6
const READ_ONLY = 8
const IO_ERROR = 10
const CORRUPT = 11
const FULL = 13
const CANNOT_OPEN = 14
const CONSTRAINT = 19
const NOT_A_DATABASE = 26
const UNAVAILABLE = new Set([BUSY, LOCKED, READ_ONLY, IO_ERROR, CORRUPT, CANNOT_OPEN, NOT_A_DATABASE])

/** Runs it and gives the errors of SQLite their codes. @throws StorageError */
export function translated<T>(statement: () => T): T {
  try {
    return statement()
  } catch (error) {
    throw storageErrorOf(error)
  }
}

function storageErrorOf(error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error
  const primary = error.errcode & 0xff
  const logDetail = `sqlite ${error.errcode}: ${error.message}`
  if (primary === FULL) return new StorageError('store-full', 'no space is left for the store', { logDetail })
  if (primary === CONSTRAINT) return new StorageError('conflict', 'a row stands against this change', { logDetail })
  if (UNAVAILABLE.has(primary)) return new StorageError('store-unavailable', 'the store cannot be used', { logDetail })
  return error
}
