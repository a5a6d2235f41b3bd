/**
 * The content of one item as the vault keeps it: an own item is the object as
 * submitted; a copy sent or received is the origin's token with the salt that
 * its release act digests it under, and the object derived from the token.
 */
import { isJsonObject, type Json, type JsonObject, OBJECT_BYTES_MAX, parseJsonObject, utf8Lines, utf8Text } from '../foundation/index.ts'
import { GRADING_AXES, type Grading, gradingClaims, gradingOfClaims, isGrade, placedBy } from '../intelligence/index.ts'
import type { ItemFace } from './change.ts'
import { ActError } from './errors.ts'
import type { HoldingKey } from './holding-key.ts'

/** One item in the clear. */
export type ItemContent = {
  readonly face: ItemFace
  /** The STIX object as tools see it, as JSON text. */
  readonly object: string
  /** The origin's token; null for an own item. */
  readonly token: string | null
  readonly salt: string | null
  /** For a copy sent, the own item it was made from. */
  readonly source: HoldingKey | null
}

/** What the read models keep of a content. */
export type ContentHead = Pick<ItemContent, 'face' | 'source'>

// Line breaks separate the parts, so that opening one item costs no parsing of
// the object; JSON text written without spaces and compact tokens hold none.
const SEPARATOR = '\n'
const LINE_BREAK = SEPARATOR.charCodeAt(0)

/** Bytes of a content, for the vault. @throws ActError `content-invalid` on an object written over several lines */
export function encodeContent(content: ItemContent): Uint8Array {
  if (content.object.includes(SEPARATOR)) throw new ActError('content-invalid', 'object is written over several lines')
  // In memory of its own, which whoever sealed it can give back: what short texts share is kept until the last of them is collected.
  return utf8Lines([faceLine(content, content.salt), content.object, content.token ?? '']).subarray(0, -1)
}

/** The text of a head, as it stands beside a sealed content. */
export function encodeHead(head: ContentHead): string {
  return faceLine(head, null)
}

function faceLine({ face, source }: ContentHead, salt: string | null): string {
  const { type, stixId, version, marking, dataSubject, grading, isRevoked, places } = face
  const revoked = places !== undefined ? [isRevoked ?? false, places] : isRevoked === undefined ? [] : [isRevoked]
  return JSON.stringify([type, stixId, version, marking, dataSubject, salt, source, gradingClaims(grading), ...revoked])
}

/** Reads a content that this node encoded. @throws ActError `content-invalid` */
export function decodeContent(bytes: Uint8Array): ItemContent {
  const parts = utf8Text(bytes).split(SEPARATOR)
  const [face, object, token] = parts
  if (parts.length !== 3 || face === undefined || object === undefined || token === undefined) {
    throw new ActError('content-invalid', 'kept content does not have its three lines')
  }
  const { salt, ...head } = parseHead(face)
  return { ...head, object, token: token === '' ? null : token, salt }
}

/** The bytes of the object alone, which the content keeps them in. @throws ActError `content-invalid` */
export function objectBytes(bytes: Uint8Array): Uint8Array {
  const start = bytes.indexOf(LINE_BREAK) + 1
  const end = bytes.indexOf(LINE_BREAK, start)
  if (start === 0 || end === -1) throw new ActError('content-invalid', 'kept content does not have its three lines')
  return bytes.subarray(start, end)
}

/** Reads what {@link encodeHead} wrote. @throws ActError `content-invalid` */
export function decodeHead(text: string): ContentHead {
  const { face, source } = parseHead(text)
  return { face, source }
}

// Contents kept before items were graded have no grading; whether it is revoked is said of what is, and of what places something.
type FaceLine = [string, string, string | null, string, string, string | null, HoldingKey | null, Partial<Grading>?, boolean?, string?]

// Which members may be null; the others are texts.
const NULLABLE = [false, false, true, false, false, true, true]

function parseHead(line: string): ContentHead & Pick<ItemContent, 'salt'> {
  const parts = parseLine(line)
  if (!isFaceLine(parts)) throw new ActError('content-invalid', 'kept content does not begin with its face')
  const [type, stixId, version, marking, dataSubject, salt, source, claims = {}, isRevoked, places] = parts
  const more = { ...(isRevoked && { isRevoked }), ...(places !== undefined && { places }) }
  const face = { type, stixId, version, marking, dataSubject, grading: gradingOfClaims(claims), ...more }
  return { face, salt, source }
}

function isFaceLine(parts: unknown): parts is FaceLine {
  if (!Array.isArray(parts) || parts.length < NULLABLE.length || parts.length > NULLABLE.length + 3) return false
  const [isRevoked, places] = parts.slice(NULLABLE.length + 1)
  if (parts.length === NULLABLE.length + 2 && isRevoked !== true) return false
  if (parts.length === NULLABLE.length + 3 && (typeof isRevoked !== 'boolean' || typeof places !== 'string')) return false
  const areTexts = NULLABLE.every((isNullable, index) => typeof parts[index] === 'string' || (parts[index] === null && isNullable))
  const claims: unknown = parts.length === NULLABLE.length ? {} : parts[NULLABLE.length]
  return areTexts && isJsonObject(claims) && GRADING_AXES.every((axis) => claims[axis] === undefined || isGrade(axis, claims[axis]))
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new ActError('content-invalid', 'kept content does not begin with its face', { cause })
  }
}

/** The object of a content, parsed. */
export function objectOf(content: ItemContent): JsonObject {
  return parseJsonObject(content.object, { bytesMax: 2 * OBJECT_BYTES_MAX })
}

/** What tools may ask for of an object with the handling its token states. */
export function faceOf(
  object: JsonObject,
  handling: { readonly marking: string; readonly dataSubject: string; readonly grading: Grading },
): ItemFace {
  const version = object.modified ?? object.created ?? null
  const places = placedBy(object)
  return {
    type: textOf(object.type),
    stixId: textOf(object.id),
    version: typeof version === 'string' ? version : null,
    marking: handling.marking,
    dataSubject: handling.dataSubject,
    grading: handling.grading,
    ...(object.revoked === true && { isRevoked: true }),
    ...(places !== undefined && { places }),
  }
}

function textOf(value: Json | undefined): string {
  if (typeof value !== 'string') throw new ActError('content-invalid', 'object has no type or id')
  return value
}
