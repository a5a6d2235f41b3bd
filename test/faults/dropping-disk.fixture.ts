/** A file system in memory that, when the power goes, keeps what was synced and of the rest whatever it likes. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sha256, utf8 } from '../../src/foundation/index.ts'
import type { Event } from './traced.fixture.ts'

/** What a disk writes whole or not at all. */
const SECTOR_BYTES = 512

type Change = Extract<Event, { readonly call: 'write' | 'truncate' }>
type File = { synced: Uint8Array; readonly unsynced: Change[] }
/** Names in folders are durable apart from what is in the files. */
type Names = Map<string, File>

/** `nothing` of what was not synced survives, `everything`, or a part that hangs on a number. */
export type Survival = 'nothing' | 'everything' | number

/** Files of one run, changed call by call. */
export class DroppingDisk {
  readonly #now: Names = new Map()
  readonly #synced: Names = new Map()
  readonly #told: string[] = []

  constructor(files: Readonly<Record<string, Uint8Array>>) {
    for (const [path, synced] of Object.entries(files)) {
      const file = { synced, unsynced: [] }
      this.#now.set(path, file)
      this.#synced.set(path, file)
    }
  }

  apply(event: Event): void {
    if (event.call === 'tell') this.#told.push(event.text)
    else if (event.call === 'open') this.#now.set(event.path, this.#now.get(event.path) ?? { synced: new Uint8Array(), unsynced: [] })
    else if (event.call === 'unlink') this.#now.delete(event.path)
    else if (event.call === 'sync') this.#sync(event.path)
    else this.#now.get(event.path)?.unsynced.push(event)
  }

  /** Writes the files as they are found when the power is back. @returns what was told before it went */
  loseTo(root: string, survival: Survival): readonly string[] {
    let asked = 0
    const survives = (): boolean => {
      asked += 1
      return typeof survival === 'number' ? ((sha256(utf8(`${survival} ${asked}`))[0] as number) & 1) === 1 : survival === 'everything'
    }
    for (const path of new Set([...this.#now.keys(), ...this.#synced.keys()])) {
      const [now, synced] = [this.#now.get(path), this.#synced.get(path)]
      const file = now === synced || survives() ? now : synced
      // Memory that processes share is gone, and SQLite makes it anew.
      if (file === undefined) continue
      const at = join(root, path)
      mkdirSync(dirname(at), { recursive: true })
      writeFileSync(at, contentOf(file, survives))
    }
    return [...this.#told]
  }

  #sync(path: string): void {
    const file = this.#now.get(path)
    if (file !== undefined) {
      file.synced = contentOf(file, () => true)
      file.unsynced.length = 0
      return
    }
    // A folder: its names are durable from here on.
    for (const names of [this.#synced, this.#now]) {
      for (const name of names.keys()) {
        if (dirname(name) !== path) continue
        const current = this.#now.get(name)
        if (current === undefined) this.#synced.delete(name)
        else this.#synced.set(name, current)
      }
    }
  }
}

function contentOf({ synced, unsynced }: File, survives: () => boolean): Uint8Array {
  let content = synced
  for (const change of unsynced) {
    if (change.call === 'truncate') {
      if (survives()) content = resized(content, change.size)
      continue
    }
    for (const { offset, bytes } of sectorsOf(change)) {
      if (!survives()) continue
      content = content.length < offset + bytes.length ? resized(content, offset + bytes.length) : content.slice()
      content.set(bytes, offset)
    }
  }
  return content
}

function sectorsOf({ offset, bytes }: Extract<Change, { readonly call: 'write' }>): readonly { offset: number; bytes: Uint8Array }[] {
  const sectors: { offset: number; bytes: Uint8Array }[] = []
  for (let from = 0; from < bytes.length; ) {
    const length = Math.min(bytes.length - from, SECTOR_BYTES - ((offset + from) % SECTOR_BYTES))
    sectors.push({ offset: offset + from, bytes: bytes.subarray(from, from + length) })
    from += length
  }
  return sectors
}

function resized(content: Uint8Array, size: number): Uint8Array {
  const grown = new Uint8Array(size)
  grown.set(content.subarray(0, size))
  return grown
}
