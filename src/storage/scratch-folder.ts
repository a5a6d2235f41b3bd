/** A folder for the time of one command. What a command that was killed left is removed by the next one of its user. */
import { existsSync, lstatSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
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
/** Behind the name of a folder that is being removed: under it nobody looks for a lock, so nothing is made in it meanwhile. */
const DISCARDED = '.discarded'

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
      if (existsSync(path)) return { path, [Symbol.dispose]: () => discard(path, lock) }
      // It was taken for one that is left, and discarded, before this lock was had.
      lock[Symbol.dispose]()
    } catch (error) {
      if (!(error instanceof StorageError) || attempt >= ATTEMPTS_MAX) throw error
    }
  }
}

/** The kernel releases the lock of a process that is gone, so one that can be had says that nobody uses the folder. */
function removeLeft(prefix: string): void {
  for (const name of readdirSync(tmpdir())) {
    const path = join(tmpdir(), name)
    if (!name.startsWith(prefix) || !isOwnFolder(path)) continue
    const suffix = name.slice(prefix.length)
    if (suffix.length === SUFFIX_LENGTH) discardUnused(path)
    else if (suffix.length === SUFFIX_LENGTH + DISCARDED.length && suffix.endsWith(DISCARDED)) remove(path)
  }
}

function discardUnused(path: string): void {
  try {
    discard(path, lockFolder(path))
  } catch (error) {
    // It is in use, or was removed meanwhile.
    if (!(error instanceof StorageError)) throw error
  }
}

function isOwnFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid())
}

function discard(path: string, lock: FolderLock): void {
  const discarded = `${path}${DISCARDED}`
  try {
    renameSync(path, discarded)
  } catch (error) {
    if (!isMissing(error)) throw error
  } finally {
    lock[Symbol.dispose]()
  }
  remove(discarded)
}

/** Several may remove one folder at once. */
function remove(discarded: string): void {
  try {
    rmSync(discarded, { recursive: true, force: true })
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
