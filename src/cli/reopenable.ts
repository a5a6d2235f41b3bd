/** What a person named, to be read as often as needed: standard input is kept on disk meanwhile, in a file without a name. */
import { createReadStream, statSync, writeSync } from 'node:fs'
import type { Instant } from '../foundation/index.ts'
import { UsageError } from './command.ts'
import { readInput } from './input-stream.ts'
import { namelessFile } from './nameless-file.ts'

/** A file that can be read several times. */
export type Reopenable = Disposable & {
  readonly reopen: () => AsyncIterable<Uint8Array>
  /** When it was written last; for standard input when it was read. */
  readonly at: Instant
}

/** @throws UsageError `file-unreadable` */
export async function reopenable(path: string): Promise<Reopenable> {
  if (path !== '-') return { reopen: () => readInput(path), at: writtenAt(path), [Symbol.dispose]: () => undefined }
  const file = namelessFile()
  try {
    for await (const chunk of readInput(path))
      for (let written = 0; written < chunk.length; ) written += writeSync(file.descriptor, chunk, written)
    // The name that streams want is none, for it has a descriptor.
    const reopen = () => createReadStream('', { fd: file.descriptor, start: 0, autoClose: false })
    return { reopen, at: Date.now(), [Symbol.dispose]: () => file[Symbol.dispose]() }
  } catch (error) {
    file[Symbol.dispose]()
    throw error
  }
}

function writtenAt(path: string): Instant {
  try {
    return Math.trunc(statSync(path).mtimeMs)
  } catch (error) {
    throw new UsageError('file-unreadable', `cannot read ${path}`, { cause: error })
  }
}
