/** One step of a schema. What was released is frozen: a change is a new step. */
import type { Connection, Database, Dialect } from '../driver.ts'
import { StorageError } from '../errors.ts'

/** The statements that lead from version `version - 1` to `version`, in each dialect. */
export type Migration = { readonly version: number; readonly statements: Readonly<Record<Dialect, readonly string[]>> }

const FIND_TABLE: Readonly<Record<Dialect, string>> = {
  sqlite: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'",
  postgres: "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_version'",
}

/** Fills an empty database. @throws StorageError `store-exists` when it holds a schema of any version */
export async function createSchema(database: Database, migrations: readonly Migration[]): Promise<void> {
  await database.transaction(async (connection) => {
    if ((await versionOf(connection, database.dialect)) > 0) throw new StorageError('store-exists', 'a store exists there already')
    await connection.run('CREATE TABLE schema_version (version INTEGER NOT NULL)')
    await connection.run('INSERT INTO schema_version (version) VALUES (0)')
    await applyAfter(0, { connection, dialect: database.dialect, migrations })
  })
}

/** Brings a schema to the newest version. @throws StorageError `store-missing`, or `store-newer` when it is ahead of this software */
export async function upgradeSchema(database: Database, migrations: readonly Migration[]): Promise<void> {
  await database.transaction(async (connection) => {
    const version = await versionOf(connection, database.dialect)
    if (version === 0) throw new StorageError('store-missing', 'there is no store there')
    const newest = migrations.at(-1)?.version ?? 0
    if (version > newest) throw new StorageError('store-newer', `store has version ${version}, this software knows ${newest}`)
    await applyAfter(version, { connection, dialect: database.dialect, migrations })
  })
}

async function versionOf(connection: Connection, dialect: Dialect): Promise<number> {
  if ((await connection.all(FIND_TABLE[dialect])).length === 0) return 0
  const rows = await connection.all<{ version: number }>('SELECT version FROM schema_version')
  return rows[0]?.version ?? 0
}

type Steps = { readonly connection: Connection; readonly dialect: Dialect; readonly migrations: readonly Migration[] }

async function applyAfter(version: number, { connection, dialect, migrations }: Steps): Promise<void> {
  for (const migration of migrations.filter((step) => step.version > version)) {
    for (const statement of migration.statements[dialect]) await connection.run(statement)
    await connection.run('UPDATE schema_version SET version = ?', [migration.version])
  }
}
