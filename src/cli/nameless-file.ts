/** A file that goes with its process, however that ends: its name is taken away as soon as it is open. */
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An open file that nobody else can open. */
export type NamelessFile = Disposable & { readonly descriptor: number }

/** Opens one to be written and read, in the folder of the system for temporary files. */
export function namelessFile(): NamelessFile {
  const folder = mkdtempSync(join(tmpdir(), 'comity-file-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const descriptor = openSync(join(folder, 'file'), 'wx+', 0o600)
    // Windows keeps the name of an open file, so that it goes with what disposes of it.
    if (process.platform !== 'win32') remove()
    return {
      descriptor,
      [Symbol.dispose]() {
        closeSync(descriptor)
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}
