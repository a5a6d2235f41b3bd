/** Opens or creates the store that the configuration names. */
import { createPostgresStore, createSqliteStore, openPostgresStore, openSqliteStore, type Store } from '../storage/index.ts'
import { type Config, NodeError } from './config.ts'
import type { Folder } from './folder.ts'

/** Creates the store of a new node. @throws StorageError `store-exists` */
export async function createStore(config: Config, folder: Folder, environment: NodeJS.ProcessEnv): Promise<Store> {
  const { storage } = config
  if (storage.kind === 'sqlite') return createSqliteStore({ folder: folder.path })
  return createPostgresStore({ url: databaseUrl(storage.urlVariable, environment), schema: storage.schema })
}

/** Opens the store of a node. @throws StorageError `store-missing`, `store-newer`, `store-unavailable` */
export async function openStore(config: Config, folder: Folder, environment: NodeJS.ProcessEnv): Promise<Store> {
  const { storage } = config
  if (storage.kind === 'sqlite') return openSqliteStore({ folder: folder.path })
  return openPostgresStore({ url: databaseUrl(storage.urlVariable, environment), schema: storage.schema })
}

function databaseUrl(variable: string, environment: NodeJS.ProcessEnv): string {
  const url = environment[variable]
  if (url === undefined) throw new NodeError('config-invalid', `the database URL is expected in the environment as ${variable}`)
  return url
}
