/**
 * SQLite by node:sqlite. Writes wait for the disk (synchronous=FULL), those aside
 * without the thread (`sqlite-log.ts`); deleted
 * bytes are overwritten in the file (secure_delete) and the write-ahead log is
 * emptied after each transaction that destroyed something, and after the first. Where SQLite moved
 * an index entry between pages it may leave a copy until `compact`.
 */

import type { StatementSync } from 'node:sqlite'
import { DatabaseSync } from 'node:sqlite'
import type { Connection, Database, SqlValue, SqlValues } from './driver.ts'
import { assertStorable } from './driver.ts'
import { StorageError } from './errors.ts'
import { type RememberedAnswers, rememberedAnswers } from './remembered-answers.ts'
import { type LogSync, type SyncFile, sqliteLog } from './sqlite-log.ts'
import { type StatementTables, statementTables } from './statement-tables.ts'
import { createQueue, runTransaction } from './transaction.ts'

const BUSY_TIMEOUT_MS = 5_000
/** Of the connection that reads while a transaction is open on the other: the pages above the leaves, which each look-up needs. */
const READER_CACHE_KIB = 2_048
/**
 * Room for the pages of one transaction that holds a batch, 5 MB of contents: without it they go into the log before its end, and are read from
 * there again. What is read beside it comes from the files, which the system keeps in memory that others can have.
 */
const WRITER_CACHE_KIB = 8_192
/** What is left of the log once it was copied. A log that is written over waits half as long for the disk as one that grows. */
const LOG_BYTES_MAX = 32 * 1024 * 1024
/** Of files that are new. A sealed content of usual size takes 4 KiB and some more, which in a smaller page would leave up to half of it empty. */
const PAGE_BYTES = 16_384
/** What the log may grow by before it is copied into the file: pages that every transaction writes are copied once for several of them. */
const LOG_BYTES = 16 * 1024 * 1024

/** What is opened: `bytesMax` bounds its size, `pageBytes` is the size of its pages where it is new, `cacheKib` the room for those it writes. */
export type SqliteFile = {
  readonly path: string
  readonly bytesMax?: number
  readonly pageBytes?: number
  readonly cacheKib?: number
  readonly syncFile?: SyncFile
}

/** Opens or creates the file. @throws StorageError `store-unavailable` */
export function openSqlite(options: SqliteFile): Database {
  const writer = openToWrite(options)
  const reader = openToRead(options)
  if (options.bytesMax !== undefined) boundSize(writer, options.bytesMax)
  const queue = createQueue()
  const log = sqliteLog(options)
  const disk = waiting(writer)
  const { read, write, forgetWritten } = connections(writer, reader)
  const session = {
    connection: write,
    begin: async () => translated(() => writer.exec('BEGIN IMMEDIATE')),
    commit: async () => {
      try {
        commit(writer, log)
      } finally {
        forgetWritten()
      }
    },
    // SQLite itself rolls back on some errors.
    rollback: async () => (writer.isTransaction ? writer.exec('ROLLBACK') : undefined),
  }
  // A process that was killed may have left in the log what it had removed: the first transaction empties it.
  let needsScrub = true
  const scrub = (): boolean => {
    needsScrub = !emptyLog(writer)
    return !needsScrub
  }
  const transact = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    log.assertTrusted()
    const { value, hasErased } = await runTransaction(session, work)
    if (hasErased || needsScrub) scrub()
    return value
  }
  return {
    dialect: 'sqlite',
    read,
    transaction: (work) =>
      queue(() => {
        disk.set(true)
        return transact(work)
      }),
    transactionAside: async (work) => {
      const { value, settled } = await queue(async () => {
        disk.set(false)
        const value = await transact(work)
        return { value, settled: log.settle() }
      })
      await settled
      return value
    },
    scrub: () => queue(async () => scrub()),
    compact: () =>
      queue(async () => {
        translated(() => writer.exec('VACUUM'))
        scrub()
      }),
    close: () =>
      queue(async () => {
        reader.close()
        await log.close()
        try {
          scrub()
        } finally {
          writer.close()
        }
      }),
  }
}

function openToWrite({ path, pageBytes = PAGE_BYTES, cacheKib = WRITER_CACHE_KIB }: SqliteFile): DatabaseSync {
  return translated(() => {
    const file = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
    file.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON`)
    file.exec(`PRAGMA wal_autocheckpoint = ${Math.ceil(LOG_BYTES / pageBytesOf(file))}`)
    return bounded(file, cacheKib)
  })
}

function openToRead({ path }: SqliteFile): DatabaseSync {
  return translated(() => bounded(new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, readOnly: true }), READER_CACHE_KIB))
}

function bounded(file: DatabaseSync, cacheKib: number): DatabaseSync {
  file.exec(`PRAGMA cache_size = -${cacheKib}; PRAGMA journal_size_limit = ${LOG_BYTES_MAX}`)
  return file
}

/** A file keeps the pages that it was made with. */
function pageBytesOf(file: DatabaseSync): number {
  return file.prepare('PRAGMA page_size').get()?.page_size as number
}

function boundSize(file: DatabaseSync, bytesMax: number): void {
  file.exec(`PRAGMA max_page_count = ${Math.ceil(bytesMax / pageBytesOf(file))}`)
}

function commit(writer: DatabaseSync, log: LogSync): void {
  try {
    writer.exec('COMMIT')
  } catch (error) {
    if (primaryCodeOf(error) === IO_ERROR) log.distrust()
    throw storageErrorOf(error)
  }
}

/** Whether a commit waits for the disk, set where it is not so already: most transactions follow one of their own kind. */
function waiting(writer: DatabaseSync): { set(waits: boolean): void } {
  let isSet = true
  return {
    set(waits) {
      if (waits === isSet) return
      translated(() => writer.exec(`PRAGMA synchronous = ${waits ? 'FULL' : 'NORMAL'}`))
      isSet = waits
    },
  }
}

/** @returns false while somebody reads from the log, or while the disk has no room for what is in it; nothing is lost then */
function emptyLog(file: DatabaseSync): boolean {
  try {
    return translated(() => file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get())?.busy === 0
  } catch (error) {
    // What was committed is: a full disk only puts off what is done with the log.
    if (error instanceof StorageError && error.code === 'store-full') return false
    throw error
  }
}

/**
 * What reads and what writes. While no transaction is open, the connection that writes reads as well: one that only reads would have to read its
 * pages anew after each commit of another.
 */
function connections(writer: DatabaseSync, reader: DatabaseSync) {
  const [onWriter, onReader] = [preparedStatements(writer), preparedStatements(reader)]
  const answers = rememberedAnswers()
  const written = new Set<string>()
  const mayRead = ({ writes }: Prepared): boolean => !writer.isTransaction && writes.size === 0
  const toRead = (sql: string): Prepared => {
    const statement = onWriter(sql)
    return mayRead(statement) ? statement : onReader(sql)
  }
  const toWrite = (sql: string): Prepared => {
    const statement = onWriter(sql)
    for (const table of statement.writes) written.add(table)
    return statement
  }
  return {
    read: connect(reader, toRead, answers),
    write: connect(writer, toWrite),
    forgetWritten: (): void => {
      answers.forget(written)
      written.clear()
    },
  }
}

/** A statement, which gives its rows as lists of values, and the names of their columns. */
type Prepared = StatementTables & { readonly statement: StatementSync; readonly columns: readonly string[] }

function preparedStatements(file: DatabaseSync): (sql: string) => Prepared {
  const known = new Map<string, Prepared>()
  const watched = statementTables(file)
  return (sql) => {
    const found = known.get(sql)
    if (found !== undefined) return found
    const { made: statement, ...tables } = watched(() => file.prepare(steady(sql)))
    statement.setReturnArrays(true)
    const made = { ...tables, statement, columns: statement.columns().map(({ name }) => name) }
    known.set(sql, made)
    return made
  }
}

/** @param answers where a connection that reads keeps answers; one in a transaction sees its own writes and keeps none */
function connect(file: DatabaseSync, prepared: (sql: string) => Prepared, answers?: RememberedAnswers): Connection {
  const changeAll = (sql: string, rows: readonly SqlValues[]): number => {
    const { statement } = prepared(sql)
    let changed = 0
    for (const values of rows) {
      assertStorable(values)
      changed += Number(statement.run(...values).changes)
    }
    return changed
  }
  const rowsOf = <Shape>(sql: string, values: SqlValues): Shape[] => {
    assertStorable(values)
    return translated(() => {
      const { statement, columns } = prepared(sql)
      return (statement.all(...values) as unknown as SqlValues[]).map((row) => namedRow(columns, row)) as Shape[]
    })
  }
  return {
    all: async <Shape>(sql: string, values: SqlValues = []) => rowsOf<Shape>(sql, values),
    remembered: async <Shape>(sql: string, values: SqlValues = []) => {
      if (answers === undefined) return rowsOf<Shape>(sql, values)
      return answers.find({ sql, reads: () => prepared(sql).reads, values }, () => rowsOf<Shape>(sql, values))
    },
    lists: async (sql, values = []) => {
      assertStorable(values)
      return translated(() => prepared(sql).statement.all(...values) as unknown as SqlValues[])
    },
    run: async (sql, values = []) => translated(() => changeAll(sql, [values])),
    erase: async (sql, values = []) => translated(() => changeAll(sql, [values])),
    many: async (sql, rows) => translated(() => changeAll(sql, rows)),
    bulk: async (table, work) => {
      const indexes = translated(() => ownIndexes(file, table))
      const each = (statementFor: (index: Index) => string): void => {
        for (const index of indexes) translated(() => file.exec(statementFor(index)))
      }
      each(({ name }) => `DROP INDEX ${name}`)
      await work()
      each(({ sql }) => sql)
    },
  }
}

// The value of a bare LIMIT may change the plan, so that SQLite would prepare the statement anew each time one is bound (6 times the cost of a look-up).
function steady(sql: string): string {
  return sql.replaceAll('LIMIT ?', 'LIMIT +?')
}

type Index = { readonly name: string; readonly sql: string }

/** Those that a CREATE INDEX made; what holds a constraint has no text of its own. */
function ownIndexes(file: DatabaseSync, table: string): readonly Index[] {
  const rows = file.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL").all(table)
  return rows.map(({ name, sql }) => ({ name: name as string, sql: sql as string }))
}

// Rows as node:sqlite names their columns are dictionaries without a prototype: slow to make, and several times slower to copy.
function namedRow(columns: readonly string[], values: SqlValues): Record<string, SqlValue> {
  const row: Record<string, SqlValue> = {}
  for (let index = 0; index < columns.length; index += 1) row[columns[index] as string] = values[index] as SqlValue
  return row
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

function primaryCodeOf(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined
}

function storageErrorOf(error: unknown): unknown {
  const primary = primaryCodeOf(error)
  if (primary === undefined) return error
  const { errcode, message } = error as Error & { readonly errcode: number }
  const logDetail = `sqlite ${errcode}: ${message}`
  if (primary === FULL) return new StorageError('store-full', 'no space is left for the store', { logDetail })
  if (primary === CONSTRAINT) return new StorageError('conflict', 'a row stands against this change', { logDetail })
  if (UNAVAILABLE.has(primary)) return new StorageError('store-unavailable', 'the store cannot be used', { logDetail })
  return error
}
