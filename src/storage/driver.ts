/**
 * The one thing that differs between databases: how a statement is run. Each
 * query is written once, in SQL that both dialects accept, with `?` for values.
 * A list of texts is passed as {@link textList} and read by `json_each(?)`.
 */
import { StorageError } from './errors.ts'

/** A value of a column. Booleans are 0 and 1; integers are safe integers. */
export type SqlValue = null | number | string | Uint8Array

/** Values for the placeholders of one statement. */
export type SqlValues = readonly SqlValue[]

/** Runs statements. The shape of a row is that of the column aliases. */
export type Connection = {
  /** Every row the statement gives. */
  all<Shape>(sql: string, values?: SqlValues): Promise<Shape[]>
  /**
   * The same for what is asked often of tables that seldom change: the rows may be those of the time before, for as long as no transaction
   * that wrote a table which the statement reads was committed since. A connection in a transaction sees what it wrote itself.
   */
  remembered<Shape>(sql: string, values?: SqlValues): Promise<readonly Shape[]>
  /** As `all`, with each row as the list of its values, in the order of the columns: for many rows that are looked at once. */
  lists(sql: string, values?: SqlValues): Promise<readonly SqlValues[]>
  /** @returns how many rows changed */
  run(sql: string, values?: SqlValues): Promise<number>
  /** One `INSERT ... VALUES (?, ...)` for many rows. @returns how many rows changed */
  many(sql: string, rows: readonly SqlValues[]): Promise<number>
  /** As `run`, for a statement that destroys: what it removed is overwritten once the transaction is committed. */
  erase(sql: string, values?: SqlValues): Promise<number>
  /**
   * Runs `work`, which fills a table from nothing. The indexes of the table that hold no constraint may be
   * put aside meanwhile, and are there again on return.
   */
  bulk(table: string, work: () => Promise<void>): Promise<void>
}

/** Which SQL a database speaks; only migrations ask. */
export type Dialect = 'sqlite' | 'postgres'

/** One database, or one schema of one. */
export type Database = {
  readonly dialect: Dialect
  /** Reads what is committed, and cannot write. */
  readonly read: Connection
  /**
   * One at a time, in the order asked, also between processes; all or nothing.
   * A statement that failed fails the transaction, whatever `work` does with
   * the error. The connection is of no use after `work` ended. A transaction
   * inside a transaction would wait for itself.
   */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  /**
   * The same, but it may be seen before it is durable, and the next begins meanwhile. Durable on return, as is all that was committed before.
   * Once that failed, no transaction begins any more: `store-unavailable`.
   */
  transactionAside<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  /** Empties the log of the database, which may hold what was destroyed. False when another process hindered it. */
  scrub(): Promise<boolean>
  /** Writes the database anew, so that no page keeps a copy of what was destroyed. Takes time and room in proportion to its size. */
  compact(): Promise<void>
  close(): Promise<void>
}

/** The parameter of `json_each(?)`. Texts that no column can hold are left out: they match nothing. */
export function textList(texts: readonly string[]): string {
  return JSON.stringify(texts.filter(isStorable))
}

/** As {@link textList}, for integers. */
export function integerList(integers: readonly number[]): string {
  return JSON.stringify(integers)
}

/** Fails where one of the databases would refuse a value, so that both refuse it. @throws StorageError `text-invalid` */
export function assertStorable(values: SqlValues): void {
  for (const value of values) {
    if (typeof value === 'string' && !isStorable(value)) {
      throw new StorageError('text-invalid', 'text holds a NUL character or a lone surrogate')
    }
  }
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

/** The rows in the order of the keys asked for; absent ones are left out. */
export function inOrderOf<Shape>(keys: readonly string[], rows: readonly Shape[], keyOf: (row: Shape) => string): Shape[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]))
  return keys.flatMap((key) => byKey.get(key) ?? [])
}
