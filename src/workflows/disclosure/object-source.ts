/** Where the objects of a submission are read from, in order and again one by one. */
import { concatBytes } from '../../foundation/index.ts'
import { type BundleEntry, readBundle } from '../../intelligence/index.ts'
import type { Spool, SpoolReader } from './ports.ts'

/** One object of a source. */
export type ObjectPlace = { readonly index: number; readonly offset: number; readonly length: number }

/** The bytes of objects, the same at every reading. */
export type ObjectSource = {
  /** In order, from the first; nothing but objects where they were not taken in as a bundle. */
  objects(): AsyncIterable<BundleEntry>
  bytesOf(place: ObjectPlace): Promise<Uint8Array>
  close(): Promise<void>
}

/** A bundle in the spool. @throws what the spool throws */
export async function openBundleSource(spool: Pick<Spool, 'open'>, submission: string): Promise<ObjectSource> {
  const reader = await spool.open(submission)
  return { objects: () => readBundle(reader.read()), bytesOf: (place) => reader.readRange(place), close: () => reader.close() }
}

/** Objects of these lengths in the spool, one after the other and nothing between them. @throws what the spool throws */
export async function openObjectsSource(
  spool: Pick<Spool, 'open'>,
  { submission, lengths }: { readonly submission: string; readonly lengths: readonly number[] },
): Promise<ObjectSource> {
  const reader = await spool.open(submission)
  return { objects: () => objectsOf(reader, lengths), bytesOf: (place) => reader.readRange(place), close: () => reader.close() }
}

async function* objectsOf(spool: Pick<SpoolReader, 'read'>, lengths: readonly number[]): AsyncGenerator<BundleEntry> {
  let index = 0
  let offset = 0
  let rest = new Uint8Array(0)
  for await (const chunk of spool.read()) {
    const bytes = rest.length === 0 ? chunk : concatBytes(rest, chunk)
    let start = 0
    for (let length = lengths[index]; length !== undefined && start + length <= bytes.length; length = lengths[index]) {
      yield { kind: 'object', index, offset, bytes: bytes.subarray(start, start + length) }
      start += length
      offset += length
      index += 1
    }
    rest = bytes.slice(start)
  }
}

/** Objects that are kept as they are. */
export function memorySource(kept: readonly Uint8Array[]): ObjectSource {
  return {
    async *objects() {
      for (const [index, bytes] of kept.entries()) yield { kind: 'object', index, offset: 0, bytes }
    },
    bytesOf: async ({ index }) => kept[index] as Uint8Array,
    close: async () => undefined,
  }
}
