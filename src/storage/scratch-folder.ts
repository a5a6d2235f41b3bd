/** A folder for the time of one command. What a command that was killed left is removed by the next one of its user. */
import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StorageError } from './errors.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'

/** A folder that is gone once it is disposed of. */
export type ScratchFolder = Disposable & { readonly path: string }

// Whoever removes what is left may come between the making of a folder and its lock.
const ATTEMPTS_MAX = 5
/** What `mkdtemp` puts behind a prefix; longer names are of something else. */
const SUFFIX_LENGTH = 6

/**
 * A new folder that only its own user can read, in the folder of the system for temporary files.
 * @param word what it is for, a part of its name
 * @throws StorageError `store-unavailable`, `store-locked`
 */
export function scratchFolder(word: string): ScratchFolder {
  const prefix = `comity-${word}-`
  removeLeft(prefix)
  for (let attempt = 1; ; attempt += 1) {
    const path = mkdtempSync(join(tmpdir(), prefix))
    try {
      const lock = lockFolder(path)
      return { path, [Symbol.dispose]: () => discard(path, lock) }
    } catch (error) {
      rmSync(path, { recursive: true, force: true })
      if (!(error instanceof StorageError) || attempt === ATTEMPTS_MAX) throw error
    }
  }
}

/** The kernel releases the lock of a process that is gone, so one that can be had says that nobody uses the folder. */
function removeLeft(prefix: string): void {
  for (const name of readdirSync(tmpdir())) {
    const path = join(tmpdir(), name)
    if (!name.startsWith(prefix) || name.length !== prefix.length + SUFFIX_LENGTH || !isOwnFolder(path)) continue
    try {
      discard(path, lockFolder(path))
    } catch (error) {
      // It is in use, or was removed meanwhile.
      if (!(error instanceof StorageError)) throw error
    }
  }
}

function isOwnFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid())
}

/** Another command that looks for what is left may open the lock of a folder that is being removed, and so make its file anew. */
const REMOVAL = { recursive: true, force: true, maxRetries: 10, retryDelay: 10 } as const

function discard(path: string, lock: FolderLock): void {
  try {
    rmSync(path, REMOVAL)
  } finally {
    lock[Symbol.dispose]()
  }
  rmSync(path, REMOVAL)
}
