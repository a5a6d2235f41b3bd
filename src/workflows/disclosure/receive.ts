/** Takes a bundle in: spooled encrypted while it is scanned, and gone again unless it is a bundle to its end. */
import { collectDefinition, DefinedMarkings, IntelligenceError, readBundle } from '../../intelligence/index.ts'
import type { Pause, Spool } from './ports.ts'

/** What is known of a bundle once it was scanned to its end. */
export type ScannedBundle = {
  readonly objects: number
  readonly bytes: number
  /** The markings it defines. */
  readonly markings: DefinedMarkings
}

/**
 * Spools a bundle while it arrives. On any error nothing of it remains.
 * @throws IntelligenceError when it is no bundle or ends early; what the spool throws, `store-full` for one
 */
export async function receiveBundle(
  id: string,
  chunks: AsyncIterable<Uint8Array>,
  { spool, pause }: { readonly spool: Spool; readonly pause: Pause },
): Promise<ScannedBundle> {
  const writer = await spool.create(id)
  try {
    const scanned = await scanBundle(
      spooling(chunks, (bytes) => writer.write(bytes)),
      pause,
    )
    await writer.finish()
    return scanned
  } catch (error) {
    await writer.abandon()
    throw error
  }
}

/** Reads a bundle to its end for its size and the markings it defines. @throws IntelligenceError when it is no bundle */
export async function scanBundle(chunks: AsyncIterable<Uint8Array>, pause: Pause): Promise<ScannedBundle> {
  const markings = new DefinedMarkings()
  let bytes = 0
  for await (const entry of readBundle(counting(chunks, (length) => (bytes += length)))) {
    await pause()
    if (entry.kind === 'end') return { objects: entry.objects, bytes, markings }
    if (entry.kind === 'object') collectDefinition(entry.bytes, markings)
  }
  throw new IntelligenceError('bundle-truncated', 'the bundle ends before its closing bracket')
}

async function* spooling(chunks: AsyncIterable<Uint8Array>, write: (bytes: Uint8Array) => Promise<void>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    await write(chunk)
    yield chunk
  }
}

async function* counting(chunks: AsyncIterable<Uint8Array>, count: (length: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    count(chunk.length)
    yield chunk
  }
}
