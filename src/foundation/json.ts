/**
 * Strict reading and canonical writing of JSON (RFC 8259, I-JSON RFC 7493,
 * canonical form RFC 8785).
 */
import { utf8, utf8Text } from './bytes.ts'
import { FoundationError } from './errors.ts'

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json }

/** Bounds of one JSON text. */
export type JsonLimits = {
  /** Largest size in bytes. */
  readonly bytesMax: number
  /** Deepest nesting of arrays and objects. */
  readonly depthMax: number
}

const DEFAULT_LIMITS: JsonLimits = { bytesMax: 8 * 1024 * 1024, depthMax: 64 }

/**
 * Reads one JSON text, refusing what two readers could read differently:
 * duplicate keys, integers beyond 2^53, infinite numbers, lone surrogates and
 * bytes that are not UTF-8.
 * @throws FoundationError with a `json-*`, `encoding-invalid` or `too-large` code
 */
export function parseJson(input: Uint8Array | string, limits: Partial<JsonLimits> = {}): Json {
  const { bytesMax = DEFAULT_LIMITS.bytesMax, depthMax = DEFAULT_LIMITS.depthMax } = limits
  if (input.length > bytesMax) throw new FoundationError('too-large', `JSON text is larger than ${bytesMax} bytes`)
  const text = typeof input === 'string' ? input : utf8Text(input)
  const colons = scanStructure(text, depthMax)
  const value = parseText(text)
  // A key written twice is one property after parsing but two colons in the text.
  if (countKeys(value) !== colons) throw new FoundationError('json-duplicate-key', 'JSON object has a duplicate key')
  return value
}

/** The text that a value is, empty for any other value: to turn an object into a text calls what it has under `toString`. */
export function textIn(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** As {@link parseJson}, for a text that must be an object. @throws FoundationError */
export function parseJsonObject(input: Uint8Array | string, limits: Partial<JsonLimits> = {}): JsonObject {
  const value = parseJson(input, limits)
  if (!isJsonObject(value)) throw new FoundationError('json-invalid', 'JSON text is not an object')
  return value
}

/** Whether a value is a JSON object rather than an array or a primitive. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The RFC 8785 text of a JSON value. @throws FoundationError `json-number-unsafe` on a number that is not finite */
export function canonicalJson(value: Json): string {
  // What has its names in order already is written at once: ECMAScript's own form of texts and numbers is the canonical one.
  if (isInOrder(value)) return JSON.stringify(value)
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const object = value as JsonObject
  const members: string[] = []
  // The default sort compares UTF-16 code units, as RFC 8785 section 3.2.3 asks.
  for (const key of Object.keys(object).sort()) members.push(`${JSON.stringify(key)}:${canonicalJson(object[key] as Json)}`)
  return `{${members.join(',')}}`
}

function isInOrder(value: Json): boolean {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new FoundationError('json-number-unsafe', 'number is not finite')
  if (value === null || typeof value !== 'object') return true
  if (isArray(value)) return value.every(isInOrder)
  let previous: string | undefined
  for (const key of Object.keys(value)) {
    if (previous !== undefined && key < previous) return false
    if (!isInOrder(value[key] as Json)) return false
    previous = key
  }
  return true
}

/** The UTF-8 bytes of {@link canonicalJson}. */
export function canonicalBytes(value: Json): Uint8Array {
  return utf8(canonicalJson(value))
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function parseText(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new FoundationError('json-invalid', 'text is not JSON')
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a

/** Counts the colons outside strings and bounds the nesting before the recursive parser sees the text. */
function scanStructure(text: string, depthMax: number): number {
  let colons = 0
  let depth = 0
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit === QUOTE) index = endOfString(text, index)
    else if (unit === COLON) colons += 1
    else if (unit === 0x7b || unit === 0x5b) {
      depth += 1
      if (depth > depthMax) throw new FoundationError('json-too-deep', `JSON text is nested deeper than ${depthMax}`)
    } else if (unit === 0x7d || unit === 0x5d) depth -= 1
  }
  return colons
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  if (end === -1) throw new FoundationError('json-invalid', 'JSON string does not end')
  return end
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(index - 1 - backslashes) === BACKSLASH) backslashes += 1
  return backslashes % 2 === 1
}

function countKeys(value: Json): number {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new FoundationError('json-invalid', 'JSON string holds a lone surrogate')
    return 0
  }
  if (typeof value === 'number') {
    const isUnsafe = !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))
    if (isUnsafe) throw new FoundationError('json-number-unsafe', 'JSON number is outside the exact range')
    return 0
  }
  if (value === null || typeof value !== 'object') return 0
  let keys = 0
  if (isArray(value)) {
    for (const element of value) keys += countKeys(element)
    return keys
  }
  for (const key of Object.keys(value)) {
    if (!key.isWellFormed()) throw new FoundationError('json-invalid', 'JSON key holds a lone surrogate')
    keys += 1 + countKeys(value[key] as Json)
  }
  return keys
}
