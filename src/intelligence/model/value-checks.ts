/** Checks of single values: the data types of STIX 2.1 section 2 and the value forms of section 6. */
import type { Json, JsonObject } from '../../foundation/index.ts'
import { FoundationError, isJsonObject, parseTimestamp } from '../../foundation/index.ts'
import type { ObjectErrorCode } from '../errors.ts'
import { typeOfIdentifier } from './identifier.ts'

/** Gives the code of what is wrong with a value, or undefined. Never throws. */
export type ValueCheck = (value: Json) => ObjectErrorCode | undefined

const LANGUAGE_TAG = /^(?:[A-Za-z]{2,8}|[ixIX])(?:-[A-Za-z0-9]{1,8})*$/
const DICTIONARY_KEY = /^[A-Za-z0-9_-]{1,250}$/
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const MILLISECONDS = /\.\d{3,}Z$/
const HASH_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['MD5', 32],
  ['SHA-1', 40],
  ['SHA-256', 64],
  ['SHA-512', 128],
  ['SHA3-256', 64],
  ['SHA3-512', 128],
])

/** A string. */
export const text: ValueCheck = (value) => (typeof value === 'string' ? undefined : 'property-invalid')

/** `true` or `false`. */
export const flag: ValueCheck = (value) => (typeof value === 'boolean' ? undefined : 'property-invalid')

/** A finite number. */
export const float: ValueCheck = (value) => (typeof value === 'number' && Number.isFinite(value) ? undefined : 'property-invalid')

/** An integer within +-(2^53 - 1). */
export const integer: ValueCheck = (value) => (Number.isSafeInteger(value) ? undefined : 'property-invalid')

/** An integer from `min` to `max`. */
export function integerWithin(min: number, max: number): ValueCheck {
  return (value) => (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max ? undefined : 'property-invalid')
}

/** A number from `min` to `max`. */
export function floatWithin(min: number, max: number): ValueCheck {
  return (value) => (typeof value === 'number' && value >= min && value <= max ? undefined : 'property-invalid')
}

/** One of the words of a closed enumeration. */
export function oneOf(...words: readonly string[]): ValueCheck {
  const allowed = new Set<Json>(words)
  return (value) => (allowed.has(value) ? undefined : 'property-invalid')
}

/** A string that matches. */
export function matching(pattern: RegExp): ValueCheck {
  return (value) => (typeof value === 'string' && pattern.test(value) ? undefined : 'property-invalid')
}

/** A non-empty list whose every element passes. */
export function listOf(check: ValueCheck): ValueCheck {
  return (value) => {
    if (!Array.isArray(value) || value.length === 0) return 'property-invalid'
    for (const element of value as readonly Json[]) {
      const code = check(element)
      if (code !== undefined) return code
    }
    return undefined
  }
}

/** A non-empty list of strings. */
export const texts: ValueCheck = listOf(text)

/** An RFC 3339 time in UTC with a real calendar date. */
export const timestamp: ValueCheck = (value) => {
  if (typeof value !== 'string') return 'timestamp-invalid'
  try {
    parseTimestamp(value)
    return undefined
  } catch (error) {
    if (error instanceof FoundationError) return 'timestamp-invalid'
    throw error
  }
}

/** A timestamp with at least three fraction digits, as `created` and `modified` need. */
export const preciseTimestamp: ValueCheck = (value) =>
  typeof value === 'string' && MILLISECONDS.test(value) ? timestamp(value) : 'timestamp-invalid'

/** An RFC 5646 language tag, by its shape. */
export const languageTag: ValueCheck = matching(LANGUAGE_TAG)

/** A non-empty object whose keys are dictionary keys. */
export const dictionary: ValueCheck = (value) => (isDictionary(value) ? undefined : 'property-invalid')

/** A non-empty list of objects. */
export const objects: ValueCheck = listOf((value) => (isJsonObject(value) ? undefined : 'property-invalid'))

/** An identifier of any type, or of one of the types given. */
export function reference(...types: readonly string[]): ValueCheck {
  return (value) => {
    const type = typeof value === 'string' ? typeOfIdentifier(value) : undefined
    if (type === undefined) return 'reference-invalid'
    return types.length === 0 || types.includes(type) ? undefined : 'reference-invalid'
  }
}

/** An identifier of any type but those given. */
export function referenceExcept(types: ReadonlySet<string>): ValueCheck {
  return (value) => {
    const type = typeof value === 'string' ? typeOfIdentifier(value) : undefined
    return type === undefined || types.has(type) ? 'reference-invalid' : undefined
  }
}

/** A non-empty list of such identifiers. */
export function references(...types: readonly string[]): ValueCheck {
  const check = listOf(reference(...types))
  return (value) => (check(value) === undefined ? undefined : 'reference-invalid')
}

/** Base64 with padding (RFC 4648 section 4), by its shape. */
export const binary: ValueCheck = (value) =>
  typeof value === 'string' && value.length % 4 === 0 && BASE64.test(value) ? undefined : 'property-invalid'

/** Lower-case hexadecimal of whole bytes. */
export const hexadecimal: ValueCheck = matching(/^(?:[0-9a-f]{2})+$/)

/** A hash dictionary: keys of at least three characters, values of the length that a known algorithm gives. */
export const hashes: ValueCheck = (value) => {
  if (!isDictionary(value)) return 'property-invalid'
  for (const [algorithm, digest] of Object.entries(value)) {
    if (algorithm.length < 3 || typeof digest !== 'string') return 'property-invalid'
    const length = HASH_LENGTHS.get(algorithm)
    if (length !== undefined && (digest.length !== length || !/^[0-9a-fA-F]+$/.test(digest))) return 'property-invalid'
  }
  return undefined
}

/** A non-empty list of kill chain phases, each with both names. */
export const killChainPhases: ValueCheck = listOf((value) =>
  isJsonObject(value) && typeof value.kill_chain_name === 'string' && typeof value.phase_name === 'string' ? undefined : 'property-invalid',
)

function isDictionary(value: Json): value is JsonObject {
  if (!isJsonObject(value)) return false
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => DICTIONARY_KEY.test(key))
}
