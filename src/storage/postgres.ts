/**
 * PostgreSQL by pg: one schema for one node. Transactions of all processes
 * that use the schema are serialised by an advisory lock, so that the order of
 * sequence numbers is the order of commits.
 */
import { setTimeout } from 'node:timers/promises'
import type { PoolClient, PoolConfig, Pool as PoolType } from 'pg'
import { DatabaseError, Pool, types } from 'pg'
import { unhex } from '../foundation/index.ts'
import type { Connection, Database, SqlValue, SqlValues } from './driver.ts'
import { assertStorable } from './driver.ts'
import { StorageError } from './errors.ts'
import { createQueue, runTransaction } from './transaction.ts'

/** Where a node keeps its rows. */
export type PostgresPlace = {
  readonly url: string
  /** Lower-case letters, digits and underscores, at most 40. */
  readonly schema: string
  /** Connections for reading, 4 unless told; writing takes one more. */
  readonly readersMax?: number
  /** How long `compact` waits for transactions that still see what was erased, 60,000 unless told. */
  readonly compactWaitMsMax?: number
}

const SCHEMA = /^[a-z_][a-z0-9_]{0,39}$/
const CONNECT_TIMEOUT_MS = 10_000
const READERS_MAX = 4
const COMPACT_WAIT_MS_MAX = 60_000
const COMPACT_POLL_MS = 50

/** Connects. With `isNew` the schema is created where it is missing. @throws StorageError */
export async function openPostgres(place: PostgresPlace & { readonly isNew: boolean }): Promise<Database> {
  if (!SCHEMA.test(place.schema)) throw new StorageError('store-misused', 'schema name is not lower-case letters, digits and underscores')
  const writers = openPool(place, { max: 1, isReadOnly: false })
  const readers = openPool(place, { max: place.readersMax ?? READERS_MAX, isReadOnly: true })
  const queue = createQueue()
  const close = async (): Promise<void> => {
    await Promise.all([writers.end(), readers.end()])
  }
  try {
    if (place.isNew) await createSchema(writers, place.schema)
  } catch (error) {
    await close()
    throw error
  }
  const transaction: Database['transaction'] = (work) => queue(() => transact({ pool: writers, schema: place.schema, work }))
  return {
    dialect: 'postgres',
    read: connect(readers),
    transaction,
    // Waiting for the server keeps nobody from this thread.
    transactionAside: transaction,
    // Dead rows are the server's to vacuum; item keys make them unreadable.
    scrub: async () => true,
    compact: async () => {
      // Nobody who writes waits meanwhile.
      await outlast(connect(readers), place.compactWaitMsMax ?? COMPACT_WAIT_MS_MAX)
      await queue(() => rewriteTables(writers))
    },
    close: () => queue(close),
  }
}

// `backend_xmin` and `xmin` are the oldest transactions whose effects a session, a prepared transaction or a replica may not see yet.
const OLDER = `SELECT 1 FROM (
  SELECT unnest(ARRAY[backend_xid, backend_xmin]) AS seen FROM pg_stat_activity
  WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL)
  UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()
  UNION ALL SELECT xmin FROM pg_replication_slots) AS horizons
  WHERE seen IS NOT NULL AND age(seen) > age(?::text::xid) LIMIT 1`

/** A rewritten table keeps the dead rows that a transaction may still see, so those that are older than now are waited for. */
async function outlast(connection: Connection, waitMsMax: number): Promise<void> {
  const [newest] = await connection.all<{ id: string }>('SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint % 4294967296 AS id')
  for (let waited = 0; (await connection.all(OLDER, [String(newest?.id)])).length > 0; waited += COMPACT_POLL_MS) {
    if (waited >= waitMsMax)
      throw new StorageError('store-unavailable', 'another transaction of this database still sees what was erased, so its bytes stay')
    await setTimeout(COMPACT_POLL_MS)
  }
}

async function rewriteTables(pool: PoolType): Promise<void> {
  const connection = connect(pool)
  const tables = await connection.all<{ name: string }>('SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()')
  for (const { name } of tables) await connection.run(`VACUUM (FULL, ANALYZE) ${name}`)
}

async function createSchema(pool: PoolType, schema: string): Promise<void> {
  const connection = connect(pool)
  const known = await connection.all('SELECT 1 FROM pg_namespace WHERE nspname = ?', [schema])
  if (known.length === 0) await connection.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
}

// Each query was written for an index. Of a table that was just filled the planner has no figures,
// and it would read and hash the whole of it; compiling such short queries costs more than it saves.
const INDEXES_ONLY = ['enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin', 'jit'].map((setting) => `${setting}=off`)

function openPool(place: PostgresPlace, use: { readonly max: number; readonly isReadOnly: boolean }): PoolType {
  const settings = [
    `search_path=${place.schema}`,
    'synchronous_commit=on',
    `default_transaction_read_only=${use.isReadOnly ? 'on' : 'off'}`,
    ...INDEXES_ONLY,
  ]
  const config: PoolConfig = {
    connectionString: place.url,
    max: use.max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
    types: { getTypeParser: parserOf },
  }
  const pool = new Pool(config)
  // An idle connection that breaks is replaced; the next statement tells whether the server is there.
  pool.on('error', () => undefined)
  return pool
}

const INT8 = types.builtins.INT8
const BYTEA = types.builtins.BYTEA

function parserOf(id: number, format?: string): (text: string) => unknown {
  if (id === INT8) return Number
  if (id === BYTEA) return (text) => unhex(text.slice(2))
  return types.getTypeParser(id, format as 'text')
}

type Transaction<T> = { readonly pool: PoolType; readonly schema: string; readonly work: (connection: Connection) => Promise<T> }

async function transact<T>({ pool, schema, work }: Transaction<T>): Promise<T> {
  const client = await translated(() => pool.connect())
  const connection = connect(client)
  let isBroken = false
  const onLost = (): void => {
    isBroken = true
  }
  client.on('error', onLost)
  const session = {
    connection,
    begin: async () => {
      await connection.run('BEGIN')
      await connection.all('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [`comity ${schema}`])
    },
    commit: async () => {
      await connection.run('COMMIT')
    },
    rollback: async () => {
      try {
        await connection.run('ROLLBACK')
      } catch {
        // The server rolls back when the connection ends, and it is ended below.
        isBroken = true
      }
    },
  }
  try {
    return (await runTransaction(session, work)).value
  } finally {
    client.off('error', onLost)
    client.release(isBroken)
  }
}

const INSERT_ROWS_MAX = 500
const PARAMETERS_MAX = 60_000

function connect(client: PoolType | PoolClient): Connection {
  const query = async (sql: string, values: SqlValues = []) => {
    assertStorable(values)
    const statement = numbered(sql)
    return translated(() => client.query({ ...statement, values: [...values] }))
  }
  const lists = async (sql: string, values: SqlValues = []): Promise<readonly SqlValues[]> => {
    assertStorable(values)
    const statement = numbered(sql)
    return (await translated(() => client.query<SqlValue[]>({ ...statement, values: [...values], rowMode: 'array' }))).rows
  }
  const run = async (sql: string, values?: SqlValues): Promise<number> => (await query(sql, values)).rowCount ?? 0
  const all = async <Shape>(sql: string, values?: SqlValues): Promise<Shape[]> => (await query(sql, values)).rows as Shape[]
  return {
    all,
    // Other processes write as well, and do not say so.
    remembered: all,
    lists,
    run,
    erase: run,
    many: async (sql, rows) => {
      const size = Math.min(INSERT_ROWS_MAX, Math.floor(PARAMETERS_MAX / (rows[0]?.length ?? 1)))
      let changed = 0
      for (let start = 0; start < rows.length; start += size) {
        const chunk = rows.slice(start, start + size)
        const values: SqlValue[] = chunk.flat()
        assertStorable(values)
        const outcome = await translated(() => client.query(withRows(sql, chunk.length), values))
        changed += outcome.rowCount ?? 0
      }
      return changed
    },
    bulk: async (table, work) => {
      const indexes = await ownIndexes(query, table)
      for (const { name } of indexes) await run(`DROP INDEX ${name}`)
      await work()
      for (const { sql } of indexes) await run(sql)
    },
  }
}

/** Those that a CREATE INDEX made rather than a constraint. */
async function ownIndexes(
  query: (sql: string, values: SqlValues) => Promise<{ readonly rows: readonly unknown[] }>,
  table: string,
): Promise<readonly { readonly name: string; readonly sql: string }[]> {
  const { rows } = await query(
    `SELECT indexname AS name, indexdef AS sql FROM pg_indexes WHERE schemaname = current_schema() AND tablename = ?
       AND NOT EXISTS (SELECT 1 FROM pg_constraint JOIN pg_namespace ON pg_namespace.oid = connamespace
         WHERE nspname = schemaname AND conname = indexname)`,
    [table],
  )
  return rows as readonly { readonly name: string; readonly sql: string }[]
}

const statements = new Map<string, { readonly name: string; readonly text: string }>()

/** The statement in the words of PostgreSQL, with a name under which a connection keeps it prepared. */
function numbered(sql: string): { readonly name: string; readonly text: string } {
  const known = statements.get(sql)
  if (known !== undefined) return known
  const statement = { name: `comity_${statements.size}`, text: inDialect(sql) }
  statements.set(sql, statement)
  return statement
}

function inDialect(sql: string): string {
  let position = 0
  return sql.replaceAll('json_each(?)', 'json_array_elements_text(?::json)').replace(/\?/g, () => {
    position += 1
    return `$${position}`
  })
}

function withRows(sql: string, rows: number): string {
  return inDialect(sql.replace(/VALUES (\([?, ]+\))/, (_, row: string) => `VALUES ${new Array(rows).fill(row).join(', ')}`))
}

async function translated<T>(statement: () => Promise<T>): Promise<T> {
  try {
    return await statement()
  } catch (error) {
    throw storageErrorOf(error)
  }
}

// Classes and codes of SQLSTATE (PostgreSQL manual, appendix A).
const DISK_FULL = '53100'
const INTEGRITY = '23'
const UNAVAILABLE = ['08', '53', '57', '58', 'XX']

function storageErrorOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (!(error instanceof DatabaseError)) {
    return new StorageError('store-unavailable', 'the store cannot be reached', { logDetail: `postgres: ${error.message}` })
  }
  const code = error.code ?? ''
  // The detail of the server's error names values, so it is not kept.
  const logDetail = `postgres ${code} ${error.constraint ?? ''}`
  if (code === DISK_FULL) return new StorageError('store-full', 'no space is left for the store', { logDetail })
  if (code.startsWith(INTEGRITY)) return new StorageError('conflict', 'a row stands against this change', { logDetail })
  if (UNAVAILABLE.some((start) => code.startsWith(start))) {
    return new StorageError('store-unavailable', 'the store cannot be used', { logDetail })
  }
  return error
}
