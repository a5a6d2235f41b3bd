/** A text that grows while another one is printed, kept on disk beyond a small size. */
import { readSync, writeSync } from 'node:fs'
import { type NamelessFile, namelessFile } from './nameless-file.ts'

const IN_MEMORY_CHARACTERS_MAX = 1024 * 1024
const PIECE_BYTES = 256 * 1024

/** Takes pieces of text and gives them all back in order; on disk nobody else can read them, and nothing stays. */
export class SpilledText implements Disposable {
  #waiting: string[] = []
  #length = 0
  #file: NamelessFile | undefined

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
    this.#file?.[Symbol.dispose]()
    this.#file = undefined
  }

  #spill(): void {
    this.#file ??= namelessFile()
    const bytes = Buffer.from(this.#waiting.join(''))
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file.descriptor, bytes, written)
    this.#waiting = []
    this.#length = 0
  }
}
