/**
 * Waiting for the disk to keep the write-ahead log of a SQLite file, while others use the thread.
 *
 * SQLite syncs the log itself before it copies it into the file, whatever is waited for here, so a log that begins anew holds nothing that
 * anybody still waits for.
 */
import { closeSync, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import { StorageError } from './errors.ts'

/** Resolves once the disk keeps all that was written to a file before the call. */
export type SyncFile = (descriptor: number) => Promise<void>

/** The log of one file. */
export type LogSync = {
  /** Resolves once all that was committed before the call is durable. @throws StorageError `store-unavailable`, and from then on always */
  settle(): Promise<void>
  /** To be called when SQLite could not write or sync the log: what was committed before and is not durable yet may be lost with that. */
  distrust(): void
  /** @throws StorageError `store-unavailable` */
  assertTrusted(): void
  /** Waits for what is under way. */
  close(): Promise<void>
}

/** The log beside a file of a database that is open for as long as this is used. */
export function sqliteLog({ path, syncFile = promisify(fdatasync) }: { readonly path: string; readonly syncFile?: SyncFile }): LogSync {
  let descriptor: number | undefined
  let committed = 0
  let settled = 0
  let lost: StorageError | undefined
  let underWay: Promise<void> = Promise.resolve()
  let following: Promise<void> | undefined

  const lose = (cause: unknown): StorageError => {
    lost ??= new StorageError(
      'store-unavailable',
      'the disk may have lost what was written; nothing is written before the store is opened again',
      {
        logDetail: `sync of the log: ${cause instanceof Error ? cause.message : 'failed'}`,
      },
    )
    return lost
  }
  const assertTrusted = (): void => {
    if (lost !== undefined) throw lost
  }
  const sync = async (): Promise<void> => {
    assertTrusted()
    const covered = committed
    try {
      // SQLite keeps its locks on other files: closing this one takes none of them away.
      descriptor ??= openSync(`${path}-wal`, 'r+')
      await syncFile(descriptor)
      settled = covered
    } catch (error) {
      // What the system could not write it may have dropped, and the next call would not tell (fsync(2)).
      throw lose(error)
    }
  }
  return {
    settle() {
      committed += 1
      // Whoever comes while one is under way may have written after it began.
      following ??= underWay.then(() => {
        following = undefined
        const begun = sync()
        underWay = begun.catch(() => undefined)
        return begun
      })
      return following
    },
    distrust() {
      if (settled < committed) lose(undefined)
    },
    assertTrusted,
    async close() {
      while (following !== undefined) await following.catch(() => undefined)
      await underWay
      if (descriptor !== undefined) closeSync(descriptor)
      descriptor = undefined
    },
  }
}
