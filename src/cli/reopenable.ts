/** What a person named, to be read as often as needed: standard input is kept on disk meanwhile, where only its own user can read it. */
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Instant } from '../foundation/index.ts'
import { UsageError } from './command.ts'
import { readInput } from './input-stream.ts'

/** A file that can be read several times. */
export type Reopenable = Disposable & {
  readonly reopen: () => AsyncIterable<Uint8Array>
  /** When it was written last; for standard input when it was read. */
  readonly at: Instant
}

/** @throws UsageError `file-unreadable` */
export async function reopenable(path: string): Promise<Reopenable> {
  if (path !== '-') return { reopen: () => readInput(path), at: writtenAt(path), [Symbol.dispose]: () => undefined }
  const folder = mkdtempSync(join(tmpdir(), 'comity-input-'))
  const forget = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const kept = join(folder, 'input')
    await using file = await open(kept, 'wx', 0o600)
    for await (const chunk of readInput(path)) await file.write(chunk)
    return { reopen: () => createReadStream(kept), at: Date.now(), [Symbol.dispose]: forget }
  } catch (error) {
    forget()
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
