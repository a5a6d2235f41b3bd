/** The envelope of a posting, cut into its objects (TAXII 2.1 section 3.7). */
import { ComityError, isJsonObject, parseJson, type Randomness, randomUuid, utf8 } from '../foundation/index.ts'
import { readBundle } from '../intelligence/index.ts'
import { TaxiiError } from './errors.ts'

const OPEN_OBJECT = 0x7b
const WHITESPACE = new Set([0x20, 0x09, 0x0a, 0x0d])
/** What an envelope may have beside objects: it means something in answers, and clients hand on what they were answered. */
const OF_ANSWERS: Readonly<Record<string, string>> = { more: 'boolean', next: 'string' }
const DEPTH_MAX = 1_000

/**
 * The texts of the objects of an envelope, undefined for one that is too large.
 * An envelope differs from a bundle in that it names neither type nor id, so
 * with those two in front the reader of bundles cuts it, whatever is broken
 * inside an object.
 * @throws TaxiiError `envelope-invalid` for anything else, custom properties included
 */
export async function readEnvelope(body: Uint8Array, randomness: Randomness): Promise<readonly (Uint8Array | undefined)[]> {
  const start = body.findIndex((byte) => !WHITESPACE.has(byte))
  if (body[start] !== OPEN_OBJECT) throw new TaxiiError('envelope-invalid')
  const names = utf8(`{"type":"bundle","id":"bundle--${randomUuid(randomness)}",`)
  const objects: (Uint8Array | undefined)[] = []
  try {
    for await (const entry of readBundle(chunks(names, body.subarray(start + 1)), { unknownMembers: 'name' })) {
      if (entry.kind !== 'end') objects.push(entry.kind === 'object' ? entry.bytes : undefined)
      else checkMembers(entry.unknownMembers, body)
    }
  } catch (error) {
    if (!(error instanceof ComityError)) throw error
    throw new TaxiiError('envelope-invalid')
  }
  if (objects.length === 0) throw new TaxiiError('envelope-invalid')
  return objects
}

/** The reader of bundles skips what it does not know, so that it has to be read here. */
function checkMembers(unknown: readonly string[], body: Uint8Array): void {
  if (unknown.length === 0) return
  const envelope = parseJson(body, { bytesMax: body.length, depthMax: DEPTH_MAX })
  const isKnown = (name: string): boolean => isJsonObject(envelope) && typeof envelope[name] === OF_ANSWERS[name]
  if (!unknown.every((name) => Object.hasOwn(OF_ANSWERS, name) && isKnown(name))) throw new TaxiiError('envelope-invalid')
}

async function* chunks(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}
