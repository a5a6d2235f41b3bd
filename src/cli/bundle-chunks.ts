/** Reads what a person named as a bundle, whether it is one or an object that stands alone. */
import { isJsonObject, OBJECT_BYTES_MAX, parseJson, randomUuid, utf8 } from '../foundation/index.ts'
import { systemRandomness } from '../node/index.ts'
import { readInput } from './input-stream.ts'

/** The file, or standard input for `-`, as a bundle: an object that stands alone is put into one. @throws UsageError `file-unreadable` */
export async function* bundleChunks(file: string): AsyncGenerator<Uint8Array> {
  const first: Uint8Array[] = []
  let length = 0
  // Leaving a loop over the stream would close it, so it is read by hand as far as an object can reach.
  const chunks = readInput(file)
  while (length <= OBJECT_BYTES_MAX) {
    const next = await chunks.next()
    if (next.done) break
    first.push(next.value)
    length += next.value.length
  }
  const start = Buffer.concat(first)
  if (length <= OBJECT_BYTES_MAX && isSingleObject(start)) {
    yield utf8(`{"type":"bundle","id":"${newBundleId()}","objects":[`)
    yield start
    yield utf8(']}')
    return
  }
  yield start
  yield* chunks
}

// Whatever else it is, the bundle reader says what is wrong with it.
function isSingleObject(bytes: Uint8Array): boolean {
  try {
    const value = parseJson(bytes)
    return isJsonObject(value) && typeof value.type === 'string' && value.type !== 'bundle'
  } catch {
    return false
  }
}

/** A fresh identifier of a bundle. */
export function newBundleId(): string {
  return `bundle--${randomUuid(systemRandomness)}`
}
