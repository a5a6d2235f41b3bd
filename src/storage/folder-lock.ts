/** One process per data folder. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StorageError } from './errors.ts'
import { translated } from './sqlite.ts'

/** Held until disposed or until the process ends, however it ends. */
export type FolderLock = Disposable

/**
 * Takes the folder for this process: an exclusive transaction on an empty
 * database, whose lock the kernel releases when the process is gone.
 * @throws StorageError `store-locked` when another process (or this one) holds it, `store-unavailable`
 */
export function lockFolder(folder: string): FolderLock {
  const file = translated(() => new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 }))
  try {
    file.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    file.close()
    throw lockErrorOf(error)
  }
  return { [Symbol.dispose]: () => file.close() }
}

const SQLITE_BUSY = 5

function lockErrorOf(error: unknown): unknown {
  if (!(error instanceof Error && 'errcode' in error)) return error
  if (error.errcode === SQLITE_BUSY) return new StorageError('store-locked', 'another process uses this data folder')
  // The folder may have been removed since its file was opened.
  return new StorageError('store-unavailable', 'the data folder cannot be locked', {
    logDetail: `sqlite ${error.errcode}: ${error.message}`,
  })
}
