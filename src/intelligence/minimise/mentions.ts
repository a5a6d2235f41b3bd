/**
 * What texts name: objects by their ids, or by the UUID of an id alone, in whatever way it is written. A reader who could undo the
 * writing would know of an object that it may not have; of an observable it could guess the value from the id.
 */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { publishedTerms } from '../marking/terms.ts'
import { isIdentifier, mentionedIdentifiers, UUID_LENGTH } from '../model/identifier.ts'
import { standardTypes } from '../model/object-types.ts'
import { isReferenceName } from '../model/references.ts'
import type { StixObject } from '../model/stix-object.ts'
import { idOf } from '../model/stix-object.ts'
import { latinised } from '../personal/decoders.ts'
import { encodedProperty, encodedWords } from '../personal/encoded-word.ts'
import { TEXT_LENGTH_MAX, WORD_DEPTH_MAX } from '../personal/personal-limits.ts'
import { readingsOf } from '../personal/text-readings.ts'
import { TRAIT, traitsOf } from '../personal/traits.ts'
import { Unpacking } from '../personal/unpacking.ts'

/** An object named by its id, in lower case, or perhaps by a UUID. */
export type Mention = { readonly id: string } | UuidMention

/**
 * A UUID without a type, which may be anything else than the id of an object: malware and hosts bear such names. `isComputable` when it
 * is written as the ids of observables are, which anybody can compute from their values (version 5), and is no part of a longer name.
 */
export type UuidMention = { readonly uuid: string; readonly isComputable: boolean }

/** A text that can be read in more ways than are tried: nobody has what it may name. */
const UNREAD: Mention = { uuid: 'unread', isComputable: true }
const NONE: readonly Mention[] = []

/** The bytes of a UUID in base64, the shortest of all ways. */
const LENGTH_MIN = 22
/** The digits of a UUID in base64, the shortest way to hide it as a text. */
const HIDDEN_LENGTH_MIN = 40

/** Marks, of which up to three stand where a UUID has a hyphen, or between its bytes. */
const MARKS = '[^0-9a-z]{1,3}'
const APART = new RegExp(`[0-9a-f]{8}${[4, 4, 4, 12].map((digits) => `${MARKS}[0-9a-f]{${digits}}`).join('')}`, 'gi')
const TOGETHER = /(?<![0-9a-f])[0-9a-f]{12}[1-8][0-9a-f]{3}[89ab][0-9a-f]{15}(?![0-9a-f])/gi
/** Looked ahead for, as other bytes may stand before. */
const BYTES_APART = new RegExp(`(?<![0-9a-f])(?=([0-9a-f]{2}(?:${MARKS}[0-9a-f]{2}){15})(?![0-9a-f]))`, 'gi')
const RAW = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{22}(?:==)?(?![A-Za-z0-9+/_=-])/g
/** Digits of an id in lower case: eight, four, four, four and twelve; the version, and the variant of RFC 9562. */
const UUID_DIGITS = /^([0-9a-f]{8})([0-9a-f]{4})([1-8][0-9a-f]{3})([89ab][0-9a-f]{3})([0-9a-f]{12})$/

/** What stands before a UUID that is the end of a longer name, as in a host or a mutex; the type of an object is none. */
const PART_OF_NAME = /[0-9a-z][-_.]$/i
const TYPE_BEFORE = new RegExp(`(?<![0-9a-z-])(?:${standardTypes().join('|')})[-_.]$`, 'i')
/** The longest name of a standard type, with the mark after it and what may stand before. */
const BEFORE_LENGTH = 64

/** Escapes of all decoders; and figures apart from each other, as bytes are or the parts of a UUID. */
const ESCAPED = /[%\\&<]|=(?:[0-9a-f]{2}|[ \t]*\r?\n|\?)|\+[A-Za-z0-9+/]{3}|[[({<]\s?-/i
const FIGURES_APART = /(?:(?:0x)?[0-9a-f]{2,8}[^0-9a-z]{1,3}){4}/i
const BASE64_WORD = /[A-Za-z0-9+/_-]{40,}/g
const HEX_WORD = /[0-9a-f]{64,}/gi
/** Base32 in lower case. */
const LOW_BASE32 = /^[a-z2-7]{52,}$/
/** Characters of base64 that together stand for bytes. */
const BASE64_GROUP = 4

/** Written by the standard in a form that leaves no room for a mention, or markings, which are named whoever has them. */
const NAMING_NOTHING: ReadonlySet<string> = new Set([
  ...['type', 'spec_version', 'id', 'created', 'modified', 'granular_markings', 'object_marking_refs'],
])

/** What the texts of an object name, the object itself apart; references are no texts. */
export function mentionsOf(object: StixObject): readonly Mention[] {
  const found = new Map<string, Mention>()
  for (const name in object) if (!NAMING_NOTHING.has(name)) collectMember(name, object[name] as Json, found)
  if (found.size === 0) return NONE
  const own = idOf(object)
  found.delete(own)
  found.delete(own.slice(-UUID_LENGTH))
  return [...found.values()]
}

function collectMember(name: string, value: Json, found: Found): void {
  if (typeof value === 'string') {
    if (!(isReferenceName(name) && isIdentifier(value))) collectText(name, value, found)
  } else if (Array.isArray(value)) {
    for (const element of value as readonly Json[]) collectMember(name, element, found)
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) {
      // The keys of `extensions` name a form, as `type` does, and are not about an object.
      if (name !== 'extensions') collectText('', key, found)
      collectMember(key, (value as JsonObject)[key] as Json, found)
    }
  }
}

type Found = Map<string, Mention>

/** What the text of a property names. */
export function mentionsIn(name: string, text: string): readonly Mention[] {
  if (text.length < LENGTH_MIN) return NONE
  const found: Found = new Map()
  collectText(name, text, found)
  return found.size === 0 ? NONE : [...found.values()]
}

function collectText(name: string, text: string, found: Found): void {
  if (text.length < LENGTH_MIN) return
  if (text.length > TEXT_LENGTH_MAX) {
    add(found, UNREAD)
    return
  }
  const form = name.endsWith('_bin') ? 'base64' : name.endsWith('_hex') ? 'hex' : undefined
  const content = form && encodedProperty(text, form)
  if (content === undefined) collectReadings(text, found, { depth: 0, unpacking: new Unpacking(text.length) })
  else if (content.charset === 'latin1') collectWritten(withoutNulls(content.text), found)
  else collectReadings(content.text, found, { depth: 1, unpacking: new Unpacking(text.length) })
}

function collectReadings(text: string, found: Found, at: { readonly depth: number; readonly unpacking: Unpacking }): void {
  const traits = traitsOf(text)
  if ((traits & (TRAIT.word32 | TRAIT.beyondAscii)) === 0 && !ESCAPED.test(text) && !FIGURES_APART.test(text)) {
    if ((traits & TRAIT.word15) !== 0) collectRaw(text, found)
    return
  }
  const { views, isComplete } = readingsOf(text)
  if (!isComplete) add(found, UNREAD)
  for (const view of views) {
    if ((view.traits & TRAIT.word15) !== 0) collectRaw(view.text, found)
    if ((view.traits & TRAIT.word32) === 0 && !FIGURES_APART.test(view.text)) continue
    collectUuids(view.text, found)
    // Figures with letters of another script are no words, which alone are read so.
    if ((view.traits & TRAIT.beyondAscii) !== 0) collectUuids(latinised(view.text), found)
    collectWords(view.text, found)
    if (at.depth === WORD_DEPTH_MAX) continue
    for (const word of encodedWords(view.text, { ...at, traits: view.traits, lengthMin: HIDDEN_LENGTH_MIN })) {
      collectReadings(word.text, found, { ...at, depth: at.depth + 1 })
    }
  }
  if (at.unpacking.isShort) add(found, UNREAD)
}

function collectWritten(text: string, found: Found): void {
  collectUuids(text, found)
  collectRaw(text, found)
}

function collectUuids(text: string, found: Found): void {
  const ends = new Set<number>()
  for (const { id, end } of mentionedIdentifiers(text)) {
    ends.add(end)
    add(found, { id })
  }
  for (const { 0: written, index } of text.matchAll(APART)) {
    if (!ends.has(index + written.length)) addDigits(found, written, text.slice(Math.max(0, index - BEFORE_LENGTH), index))
  }
  for (const { 0: written } of text.matchAll(TOGETHER)) addDigits(found, written)
  for (const { 1: written } of text.matchAll(BYTES_APART)) addDigits(found, written as string)
}

/** The sixteen bytes of a UUID. */
function collectRaw(text: string, found: Found): void {
  for (const { 0: written } of text.matchAll(RAW)) addDigits(found, Buffer.from(written, 'base64').toString('hex'))
}

/** Words that are no text as a whole but may be in part, wherever in them their encoding begins. */
function collectWords(text: string, found: Found): void {
  for (const { 0: word } of text.matchAll(BASE64_WORD)) {
    for (let start = 0; start < BASE64_GROUP; start += 1) collectBytes(Buffer.from(word.slice(start), 'base64'), found)
    if (LOW_BASE32.test(word))
      for (const { text: inner } of encodedWords(word.toUpperCase(), { traits: TRAIT.word8 })) collectWritten(inner, found)
  }
  for (const { 0: word } of text.matchAll(HEX_WORD)) {
    for (const digits of [word, word.slice(1)]) collectBytes(Buffer.from(digits, 'hex'), found)
  }
}

function collectBytes(bytes: Buffer, found: Found): void {
  const text = withoutNulls(bytes.toString('latin1'))
  if (HYPHENED.test(text) || TOGETHER_HINT.test(text)) collectWritten(text, found)
}

const HYPHENED = /[0-9a-f]{4}[^0-9a-z]{1,3}[0-9a-f]{4}[^0-9a-z]/i
const TOGETHER_HINT = /[0-9a-f]{32}/i

/** In UTF-16 and UTF-32 every other byte at least is nought. */
function withoutNulls(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text
}

function addDigits(found: Found, written: string, before = ''): void {
  const parts = UUID_DIGITS.exec(written.replace(/[^0-9a-f]/gi, '').toLowerCase())
  if (parts === null) return
  const uuid = parts.slice(1).join('-')
  // The definitions of TLP and PAP are published: naming one tells nothing.
  if (publishedTerms(`marking-definition--${uuid}`) !== undefined) return
  const isWhole = !PART_OF_NAME.test(before) || TYPE_BEFORE.test(before)
  add(found, { uuid, isComputable: isWhole && uuid.charAt(14) === '5' && written.toLowerCase() === uuid })
}

function add(found: Found, mention: Mention): void {
  if ('id' in mention) found.set(mention.id, mention)
  else if (!found.has(mention.uuid) || mention.isComputable) found.set(mention.uuid, mention)
}
