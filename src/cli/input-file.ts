/** Reads a file that a person named. */
import { closeSync, openSync, readSync } from 'node:fs'
import { UsageError } from './command.ts'

const MEBIBYTE = 1024 * 1024
const FILE_BYTES_MAX = 16 * MEBIBYTE
const PIECE_BYTES = MEBIBYTE

/** Its bytes, also where its length is not known before, as of a pipe. @throws UsageError `file-unreadable` */
export function readInputFile(path: string): Uint8Array {
  try {
    return readBounded(path)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError('file-unreadable', `cannot read ${path}`, { cause: error })
  }
}

function readBounded(path: string): Uint8Array {
  const file = openSync(path, 'r')
  try {
    const pieces: Uint8Array[] = []
    for (let size = 0; ; ) {
      const piece = new Uint8Array(PIECE_BYTES)
      const read = readSync(file, piece)
      if (read === 0) return Buffer.concat(pieces)
      size += read
      if (size > FILE_BYTES_MAX) throw new UsageError('file-unreadable', `${path} is larger than ${FILE_BYTES_MAX / MEBIBYTE} MiB`)
      pieces.push(piece.subarray(0, read))
    }
  } finally {
    closeSync(file)
  }
}
