/** Creating and opening stores: opening never creates, creating never opens. */
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from './driver.ts'
import { StorageError } from './errors.ts'
import type { Migration } from './migrations/index.ts'
import { createSchema, KEY_MIGRATIONS, MIGRATIONS, upgradeSchema } from './migrations/index.ts'
import type { PostgresPlace } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import type { Store } from './store.ts'
import { storeOver } from './store.ts'

/** A key is found by an id that its origin drew, in an index of such ids: whoever keeps or finds one touches a page of it, of which little is of use. */
const KEY_PAGE_BYTES = 4_096
/** Keys of a batch are 100 kB, in few pages where they lie beside each other. */
const KEY_CACHE_KIB = 2_048

/** Where an embedded store lies: `comity.db` in one folder, `keys.db` in the same or another. */
export type SqlitePlace = {
  readonly folder: string
  readonly keyFolder?: string
  /** Largest size of `comity.db` in bytes, to the next page; unbounded unless told. */
  readonly bytesMax?: number
}

/** Creates an embedded store, readable by its owner only. @throws StorageError `store-exists` */
export async function createSqliteStore(place: SqlitePlace): Promise<Store> {
  const { database, keys } = pathsOf(place)
  createFile(place.keyFolder ?? place.folder, keys)
  createFile(place.folder, database)
  return createdStore({
    openDatabase: async () => openSqlite({ path: database, ...boundOf(place) }),
    openKeys: async () => openSqlite({ path: keys, pageBytes: KEY_PAGE_BYTES, cacheKib: KEY_CACHE_KIB }),
  })
}

/** Opens an embedded store and brings its schema up to date. @throws StorageError `store-missing`, `store-newer`, `store-unavailable` */
export async function openSqliteStore(place: SqlitePlace): Promise<Store> {
  const { database, keys } = pathsOf(place)
  if (!existsSync(database) || !existsSync(keys)) throw new StorageError('store-missing', 'there is no store there')
  return upgradedStore({
    openDatabase: async () => openSqlite({ path: database, ...boundOf(place) }),
    openKeys: async () => openSqlite({ path: keys, pageBytes: KEY_PAGE_BYTES, cacheKib: KEY_CACHE_KIB }),
  })
}

/** Creates a store in a schema, and its key store in the schema `<schema>_keys`. @throws StorageError `store-exists` */
export async function createPostgresStore(place: PostgresPlace): Promise<Store> {
  return createdStore({
    openDatabase: () => postgresAt({ ...place, isNew: true }),
    openKeys: () => postgresAt({ ...keyPlaceOf(place), isNew: true }),
  })
}

/** Opens a store and brings its schema up to date. @throws StorageError `store-missing`, `store-newer`, `store-unavailable` */
export async function openPostgresStore(place: PostgresPlace): Promise<Store> {
  return upgradedStore({
    openDatabase: () => postgresAt({ ...place, isNew: false }),
    openKeys: () => postgresAt({ ...keyPlaceOf(place), isNew: false }),
  })
}

type Openings = { readonly openDatabase: () => Promise<Database>; readonly openKeys: () => Promise<Database> }

// The store itself comes last, so that a creation that was cut short can be repeated.
async function createdStore({ openDatabase, openKeys }: Openings): Promise<Store> {
  const keys = await opened(openKeys, createKeys)
  try {
    return storeOver({ database: await opened(openDatabase, (database) => createSchema(database, MIGRATIONS)), keys })
  } catch (error) {
    await keys.close()
    throw error
  }
}

async function upgradedStore({ openDatabase, openKeys }: Openings): Promise<Store> {
  const upgrade = (migrations: readonly Migration[]) => (database: Database) => upgradeSchema(database, migrations)
  const keys = await opened(openKeys, upgrade(KEY_MIGRATIONS))
  try {
    return storeOver({ database: await opened(openDatabase, upgrade(MIGRATIONS)), keys })
  } catch (error) {
    await keys.close()
    throw error
  }
}

async function opened(open: () => Promise<Database>, prepare: (database: Database) => Promise<void>): Promise<Database> {
  const database = await open()
  try {
    await prepare(database)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

/** A key store without any key is what a creation that was cut short leaves, and is taken over. */
async function createKeys(keys: Database): Promise<void> {
  try {
    await createSchema(keys, KEY_MIGRATIONS)
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'store-exists' || !(await isEmpty(keys))) throw error
  }
}

async function isEmpty(keys: Database): Promise<boolean> {
  const rows = await keys.read.all('SELECT 1 FROM item_keys UNION ALL SELECT 1 FROM epoch_key LIMIT 1')
  return rows.length === 0
}

/** The driver is loaded by nodes that use it alone. */
async function postgresAt(place: PostgresPlace & { readonly isNew: boolean }): Promise<Database> {
  const { openPostgres } = await import('./postgres.ts')
  return openPostgres(place)
}

function keyPlaceOf(place: PostgresPlace): PostgresPlace {
  return { ...place, schema: `${place.schema}_keys`, readersMax: 1 }
}

function boundOf({ bytesMax }: SqlitePlace): { readonly bytesMax?: number } {
  return bytesMax === undefined ? {} : { bytesMax }
}

function pathsOf({ folder, keyFolder = folder }: SqlitePlace): { readonly database: string; readonly keys: string } {
  return { database: join(folder, 'comity.db'), keys: join(keyFolder, 'keys.db') }
}

const OWNER_ONLY_FOLDER = 0o700
const OWNER_ONLY_FILE = 0o600

// SQLite gives its other files the mode of the database.
function createFile(folder: string, path: string): void {
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER })
  closeSync(openSync(path, 'a', OWNER_ONLY_FILE))
}
