/**
 * The tree over the fields of an opening (spec/ledger.md), whose root a leaf commits to. A leaf of eight fields takes 24 hashes of a few bytes, so
 * that what is hashed is put together in memory made once: to make more for each would take as long as the hash.
 */
import { sha256, sha256Into, utf8 } from '../foundation/index.ts'
import { FIELDS_MAX, type SaltedField } from './opening.ts'
import { HASH_BYTES } from './reading.ts'

const FIELD_LABEL = utf8('comity/field/v1\0')
const LENGTH_BYTES = 2
const SHORT_TEXT = 64
const ASCII_MAX = 0x7f

/** A field behind its label: larger than any that was checked. */
const room = new Uint8Array(8_192)
room.set(FIELD_LABEL)
/** A leaf behind its prefix (RFC 6962 section 2.1). */
const leaf = new Uint8Array(1 + HASH_BYTES)
/** The nodes of a level, behind the place of a prefix: that of two nodes stands where the node before them ends, which was hashed by then. */
const level = new Uint8Array(1 + FIELDS_MAX * HASH_BYTES)
const NODE_PREFIX = 1

/** The root over fields that were checked: at least one. */
export function rootOfFields(fields: readonly SaltedField[]): Uint8Array {
  for (let place = 0; place < fields.length; place += 1) {
    const field = fields[place] as SaltedField
    if ('digest' in field) leaf.set(field.digest, 1)
    else sha256Into(fieldBytes(field), leaf, 1)
    sha256Into(leaf, level, 1 + place * HASH_BYTES)
  }
  for (let width = fields.length; width > 1; width = Math.ceil(width / 2)) foldLevel(width)
  return level.slice(1, 1 + HASH_BYTES)
}

/** What stands for a field that is withheld. */
export function digestOfField(field: SaltedField): Uint8Array {
  return 'digest' in field ? field.digest : sha256(fieldBytes(field))
}

/** Puts the level above in the place of this one. A node that ends its level alone is carried up as it is. */
function foldLevel(width: number): void {
  for (let node = 0; node < width; node += 2) {
    const at = node * HASH_BYTES
    if (node + 1 === width) level.copyWithin(1 + at / 2, 1 + at, 1 + at + HASH_BYTES)
    else {
      level[at] = NODE_PREFIX
      sha256Into(level.subarray(at, 1 + at + 2 * HASH_BYTES), level, 1 + at / 2)
    }
  }
}

/** What the digest of a field is over, until the next field is put in its place. */
function fieldBytes({ name, salt, value }: Exclude<SaltedField, { readonly digest: Uint8Array }>): Uint8Array {
  return room.subarray(0, putText(value, putText(name, putBytes(salt, FIELD_LABEL.length))))
}

/** Puts bytes into the room behind their length. @returns where they end */
function putBytes(bytes: Uint8Array, at: number): number {
  room[at] = bytes.length >> 8
  room[at + 1] = bytes.length
  room.set(bytes, at + LENGTH_BYTES)
  return at + LENGTH_BYTES + bytes.length
}

/** As {@link putBytes}, the UTF-8 bytes of a text. A short one is put in unit by unit: encoding it would take longer than its hash. */
function putText(text: string, at: number): number {
  if (text.length > SHORT_TEXT) return putBytes(utf8(text), at)
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit > ASCII_MAX) return putBytes(utf8(text), at)
    room[at + LENGTH_BYTES + index] = unit
  }
  room[at] = 0
  room[at + 1] = text.length
  return at + LENGTH_BYTES + text.length
}
