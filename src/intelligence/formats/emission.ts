/** Where every import hands over what it made: each object is held to the standard and the limits before it counts. */
import { type JsonObject, OBJECT_BYTES_MAX } from '../../foundation/index.ts'
import { checkObject } from '../model/stix-object.ts'
import { publishedDefinition } from './definitions.ts'
import type { ImportEntry, Unmapped, UnmappedCode } from './entry.ts'

/** Objects that are made once however often they are named: identities, galaxies, definitions. */
const ONCE_MAX = 100_000

/** Turns objects into entries. */
export class Emission {
  #objects = 0
  readonly #once = new Set<string>()
  readonly #markings = new Set<string>()

  get objects(): number {
    return this.#objects
  }

  /** The object as an entry, or why it is left out. */
  object(object: JsonObject, place: string): ImportEntry {
    const checked = checkObject(object)
    if (!checked.ok) return unmapped(place, 'object-invalid', `${typeName(object)}: ${checked.refusal.code}: ${checked.refusal.reason}`)
    const text = JSON.stringify(object)
    if (text.length > OBJECT_BYTES_MAX || Buffer.byteLength(text) > OBJECT_BYTES_MAX)
      return unmapped(place, 'object-too-large', `${typeName(object)}: would be larger than ${OBJECT_BYTES_MAX} bytes`)
    this.#objects += 1
    for (const marking of (object.object_marking_refs ?? []) as readonly string[]) this.#markings.add(marking)
    return { kind: 'object', object, text }
  }

  /** As {@link object}, but only the first time under this id; nothing afterwards. */
  once(object: JsonObject, place: string): readonly ImportEntry[] {
    const id = String(object.id)
    if (this.#once.has(id) || this.#once.size === ONCE_MAX) return []
    this.#once.add(id)
    return [this.object(object, place)]
  }

  /** The definitions of the markings that were used. */
  *definitions(): Generator<ImportEntry> {
    for (const id of this.#markings) {
      const definition = publishedDefinition(id)
      if (definition !== undefined) yield this.object(definition, '')
    }
  }
}

const TOLD_LENGTH_MAX = 500
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** An entry that tells of something that did not become part of an object. */
export function unmapped(place: string, code: UnmappedCode, reason: string): ImportEntry & Unmapped {
  return { kind: 'unmapped', place: shown(place), code, reason: shown(reason) }
}

// The name of a member is the file's own: it must neither move the cursor of who reads the report nor fill it.
function shown(text: string): string {
  return (text.length > TOLD_LENGTH_MAX ? `${text.slice(0, TOLD_LENGTH_MAX)}…` : text).replaceAll(UNSEEN, '\u{fffd}')
}

function typeName({ type }: JsonObject): string {
  return typeof type === 'string' ? type : 'object'
}

/** A word of the foreign format that a reason may repeat: short and plain, or else nothing of it. */
export function plainWord(value: unknown): string {
  return typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9_|/. -]{0,63}$/.test(value) ? value : 'unknown'
}
