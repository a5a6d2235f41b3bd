/** A text that grows while another one is printed, kept on disk beyond a small size. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const IN_MEMORY_CHARACTERS_MAX = 1024 * 1024
const PIECE_BYTES = 256 * 1024

/** Takes pieces of text and gives them all back in order; on disk only its own user can read them, and nothing stays when it is disposed of. */
export class SpilledText implements Disposable {
  #waiting: string[] = []
  #length = 0
  #file: { readonly folder: string; readonly descriptor: number } | undefined

  add(text: string): void {
    this.#waiting.push(text)
    this.#length += text.length
    if (this.#length > IN_MEMORY_CHARACTERS_MAX) this.#spill()
  }

  /** Gives everything that was added, in larger pieces. */
  printTo(out: (text: string) => void): void {
    if (this.#file !== undefined) {
      const decoder = new TextDecoder()
      const piece = new Uint8Array(PIECE_BYTES)
      for (let offset = 0; ; ) {
        const length = readSync(this.#file.descriptor, piece, { position: offset })
        if (length === 0) break
        offset += length
        out(decoder.decode(piece.subarray(0, length), { stream: true }))
      }
    }
    out(this.#waiting.join(''))
  }

  [Symbol.dispose](): void {
    if (this.#file === undefined) return
    closeSync(this.#file.descriptor)
    rmSync(this.#file.folder, { recursive: true, force: true })
    this.#file = undefined
  }

  #spill(): void {
    if (this.#file === undefined) {
      const folder = mkdtempSync(join(tmpdir(), 'comity-spill-'))
      this.#file = { folder, descriptor: openSync(join(folder, 'text'), 'wx+', 0o600) }
    }
    const bytes = Buffer.from(this.#waiting.join(''))
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file.descriptor, bytes, written)
    this.#waiting = []
    this.#length = 0
  }
}
