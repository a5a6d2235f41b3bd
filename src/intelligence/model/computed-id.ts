/** The ids of cyber-observable objects, computed from what identifies them (STIX 2.1 sections 2.9 and 3.4). */
import { createHash } from 'node:crypto'
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../../foundation/index.ts'
import { definitionOf } from './object-types.ts'

/** A computed id and the name it is the hash of. */
export type ComputedId = {
  readonly id: string
  /** The contributing properties as RFC 8785 JSON. */
  readonly canonicalName: string
}

/** The namespace of the ids that the standard computes. */
const NAMESPACE = Buffer.from('00abedb4aa42466c9c01fed23315a9b7', 'hex')
/** Of several hashes only the first of these that is present contributes (section 2.9). */
const HASH_PREFERENCE = ['MD5', 'SHA-1', 'SHA-256', 'SHA-512']

/**
 * The id that the properties of a cyber-observable object give, or undefined where the standard computes none: other classes,
 * custom types, processes, and objects without any property that contributes. The object's own id does not matter.
 * @throws FoundationError when a text of the object is not valid Unicode
 */
export function computedId(object: JsonObject): ComputedId | undefined {
  const type = object.type
  if (typeof type !== 'string') return undefined
  const name: Record<string, Json> = {}
  for (const property of definitionOf(type).contributing ?? []) {
    const value = object[property]
    if (value !== undefined) name[property] = property === 'hashes' ? oneHash(value) : value
  }
  if (Object.keys(name).length === 0) return undefined
  const canonicalName = canonicalJson(name)
  return { id: `${type}--${uuid5(canonicalName)}`, canonicalName }
}

function oneHash(hashes: Json): Json {
  if (!isJsonObject(hashes)) return hashes
  const algorithm = HASH_PREFERENCE.find((candidate) => hashes[candidate] !== undefined) ?? Object.keys(hashes)[0]
  const value = algorithm === undefined ? undefined : hashes[algorithm]
  return algorithm === undefined || value === undefined ? hashes : { [algorithm]: value }
}

/** RFC 9562 section 5.5: SHA-1 over namespace and name, with version and variant set. */
function uuid5(name: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(name, 'utf8').digest().subarray(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
