/** Reads a file that a person named. */
import { readFileSync, statSync } from 'node:fs'
import { UsageError } from './command.ts'

const FILE_BYTES_MAX = 16 * 1024 * 1024

/** @throws UsageError `file-unreadable` */
export function readInputFile(path: string): Uint8Array {
  try {
    if (statSync(path).size > FILE_BYTES_MAX) throw new UsageError('file-unreadable', `${path} is larger than 16 MiB`)
    return readFileSync(path)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError('file-unreadable', `cannot read ${path}`, { cause: error })
  }
}
