/** The adapters that every test of the contract runs on. PostgreSQL is named by COMITY_POSTGRES_URL. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Client } from 'pg'
import { type HoldingKey, holdingKey, holdingKeys } from '../../acts/index.ts'
import { hex, sha256, utf8 } from '../../foundation/index.ts'
import { UNGRADED } from '../../intelligence/index.ts'
import type { Database } from '../driver.ts'
import { createSchema, KEY_MIGRATIONS, type Migration } from '../migrations/index.ts'
import { createPostgresStore, createSqliteStore, openPostgresStore, openSqliteStore } from '../open.ts'
import type { ActRow, ItemEntry } from '../ports.ts'
import { openPostgres } from '../postgres.ts'
import { openSqlite } from '../sqlite.ts'
import type { Store } from '../store.ts'

/** One empty place for a store. */
export type Place = {
  create(): Promise<Store>
  open(): Promise<Store>
  /** An expression that opens the store, for a process of its own that has `storage` in scope. */
  readonly opening: string
  /** Runs a statement beside the store. */
  execute(statement: string): Promise<void>
  /** Where the files of the server are; undefined for an embedded store, and for a server on another machine or of another account. */
  dataFolder(): Promise<string | undefined>
  /** Definitions of all indexes that are there, in order. */
  indexes(): Promise<readonly string[]>
  /** An empty database of which the schema has only its first versions. */
  createOf(migrations: readonly Migration[]): Promise<void>
  remove(): Promise<void>
}

/** A place on a server. */
export type PostgresTestPlace = Omit<Place, 'open'> & {
  open(more?: { readonly compactWaitMsMax?: number }): Promise<Store>
  /** A transaction beside the store that read by that statement and stays open until it is ended. */
  transaction(statement: string): Promise<{ end(): Promise<void> }>
  /** How the server would answer a statement, step by step. */
  explain(statement: string, values: readonly unknown[]): Promise<string>
  /** The path of the file of that table, with all that was written to it. */
  fileOf(table: string): Promise<string | undefined>
}

const url = process.env.COMITY_POSTGRES_URL

/** Runs the body on every adapter, each with a place of its own. The runner awaits the tests. */
export function contract(name: string, body: (place: Place) => Promise<void>): void {
  void test(`${name} (SQLite)`, () => within(sqlitePlace(), body))
  contractOfPostgres(name, body)
}

/** For what only stores of several processes promise. */
export function contractOfPostgres(name: string, body: (place: PostgresTestPlace) => Promise<void>): void {
  const skip = url === undefined ? 'PostgreSQL skipped: COMITY_POSTGRES_URL is not set' : false
  void test(`${name} (PostgreSQL)`, { skip }, () => within(postgresPlace(url as string), body))
}

/** As {@link contract}, with a store that is there already. */
export function contractOfStore(name: string, body: (store: Store) => Promise<void>): void {
  contract(name, async (place) => {
    await using store = await place.create()
    await body(store)
  })
}

async function within<P extends { remove(): Promise<void> }>(place: P, body: (place: P) => Promise<void>): Promise<void> {
  try {
    await body(place)
  } finally {
    await place.remove()
  }
}

/** A place for an embedded store in a new temporary folder. */
export function sqlitePlace(): Place & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'comity-store-'))
  return {
    folder,
    create: () => createSqliteStore({ folder }),
    open: () => openSqliteStore({ folder }),
    opening: `storage.openSqliteStore(${JSON.stringify({ folder })})`,
    execute: async (statement) => {
      const { DatabaseSync } = await import('node:sqlite')
      using file = new DatabaseSync(join(folder, 'comity.db'))
      file.exec(statement)
    },
    dataFolder: async () => undefined,
    indexes: async () => {
      const { DatabaseSync } = await import('node:sqlite')
      using file = new DatabaseSync(join(folder, 'comity.db'))
      return file
        .prepare("SELECT name || ' ' || COALESCE(sql, '') AS text FROM sqlite_master WHERE type = 'index' ORDER BY 1")
        .all()
        .map(textOf)
    },
    createOf: async (migrations) => {
      await createdOf(openSqlite({ path: join(folder, 'comity.db') }), migrations)
      await createdOf(openSqlite({ path: join(folder, 'keys.db') }), KEY_MIGRATIONS)
    },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

let places = 0

function postgresPlace(connectionString: string): PostgresTestPlace {
  places += 1
  const schema = `contract_${process.pid}_${places}`
  const place = { url: connectionString, schema }
  const connected = async (): Promise<Client> => {
    const client = new Client({ connectionString, options: `-c search_path=${schema}` })
    await client.connect()
    return client
  }
  const query = async (statement: string, values: readonly unknown[] = []) => {
    const client = await connected()
    try {
      return await client.query(statement, [...values])
    } finally {
      await client.end()
    }
  }
  const execute = async (statement: string): Promise<void> => {
    await query(statement)
  }
  return {
    create: () => createPostgresStore(place),
    open: (more) => openPostgresStore({ ...place, ...more }),
    transaction: async (statement) => {
      const client = await connected()
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      await client.query(statement)
      return { end: () => client.end() }
    },
    explain: async (statement, values) => {
      const { rows } = await query(`EXPLAIN ${statement}`, values)
      return rows.map((row) => String(row['QUERY PLAN'])).join('\n')
    },
    fileOf: async (table) => {
      await query('CHECKPOINT')
      const { rows } = await query(`SELECT current_setting('data_directory', true) || '/' || pg_relation_filepath('${table}') AS text`)
      return rows.map(textOf)[0]
    },
    opening: `storage.openPostgresStore(${JSON.stringify(place)})`,
    execute,
    dataFolder: async () => {
      const { rows } = await query("SELECT current_setting('data_directory', true) AS text")
      const folder = rows.map(textOf)[0]
      return folder !== undefined && existsSync(folder) ? folder : undefined
    },
    indexes: async () => {
      const { rows } = await query('SELECT indexdef AS text FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1')
      return rows.map(textOf)
    },
    createOf: async (migrations) => {
      await createdOf(await openPostgres({ ...place, isNew: true }), migrations)
      await createdOf(await openPostgres({ ...place, schema: `${schema}_keys`, isNew: true }), KEY_MIGRATIONS)
    },
    remove: () => execute(`DROP SCHEMA IF EXISTS ${schema} CASCADE; DROP SCHEMA IF EXISTS ${schema}_keys CASCADE`),
  }
}

async function createdOf(database: Database, migrations: readonly Migration[]): Promise<void> {
  try {
    await createSchema(database, migrations)
  } finally {
    await database.close()
  }
}

function textOf(row: { readonly text?: unknown }): string {
  return row.text as string
}

/** A well-formed act id that belongs to the name. */
export function actId(name: string): ActRow['id'] {
  return hex(sha256(utf8(name))) as ActRow['id']
}

/** An own act without leaf. */
export function actRow(name: string, more: Partial<ActRow> = {}): Omit<ActRow, 'seq'> {
  return {
    id: actId(name),
    kind: 'release',
    party: 'XA',
    agreement: null,
    text: `{"act":"${name}"}`,
    recordedAt: 1_000,
    leafIndex: null,
    leafEpoch: null,
    standing: 'own',
    answers: null,
    ...more,
  }
}

/** The keys of items of XB by short names. */
export function keys(...names: readonly string[]): readonly HoldingKey[] {
  return holdingKeys('XB', names)
}

/** A received indicator. */
export function item(name: string, more: Partial<ItemEntry> = {}): ItemEntry {
  return {
    holding: holdingKey('XB', name),
    role: 'received',
    origin: 'XB',
    agreement: 'treaty',
    purpose: 'cyber-defence',
    releaseAct: actId('release'),
    retainUntil: 9_000,
    heldSince: 1_000,
    source: null,
    face: {
      type: 'indicator',
      stixId: `indicator--${name}`,
      version: '2026-01-01T00:00:00.000Z',
      marking: 'amber',
      dataSubject: 'none',
      grading: UNGRADED,
    },
    ...more,
  }
}

/** The error code with which the work fails, or null. */
export async function codeOf(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}
