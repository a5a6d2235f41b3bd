/** Openings of leaves as they are stored and shown (spec/ledger.md). */
import type { Json, JsonObject } from '../foundation/index.ts'
import { FoundationError, isJsonObject, unbase64url, utf8 } from '../foundation/index.ts'
import { LedgerError } from './errors.ts'
import { HASH_BYTES, hasControlCharacter, NAME_BYTES_MAX } from './reading.ts'

/** Bytes of the salt of a whole opening. */
export const OPENING_SALT_BYTES = 32
/** Fewest bytes of the salt of a field, and how many this ledger draws. */
export const FIELD_SALT_BYTES = 16
/** Most fields of one opening. */
export const FIELDS_MAX = 64
/** Largest value of one field, in bytes of UTF-8. */
const FIELD_VALUE_BYTES_MAX = 4_096
const FIELD_SALT_BYTES_MAX = 64
const UTF8_BYTES_PER_UNIT_MAX = 3
const FIELD_NAME = /^[a-z][A-Za-z0-9_.-]{0,63}$/

/** A field that is shown; `salt` is base64url. */
export type DisclosedField = { readonly name: string; readonly salt: string; readonly value: string }
/** A field that is withheld: its digest in base64url. */
export type WithheldField = { readonly digest: string }

/** What opens one leaf. Fields stand in ascending order of their names, withheld ones in their places. */
export type Opening = {
  /** The ledger that the leaf is in. */
  readonly origin: string
  /** 32 bytes in base64url. */
  readonly salt: string
  readonly fields: readonly (DisclosedField | WithheldField)[]
}

/** Reads an opening from a value that `parseJson` gave; unknown members are refused. @throws LedgerError `opening-invalid` */
export function parseOpening(value: Json): Opening {
  if (!isJsonObject(value)) throw invalid('opening is not an object')
  const { origin, salt, fields, ...rest } = value
  const isShaped = isText(origin) && isText(salt) && Array.isArray(fields) && Object.keys(rest).length === 0
  if (!isShaped) throw invalid('opening has the wrong members')
  return checkOpening({ origin, salt, fields: fields.map(readField) })
}

/** The JSON value of an opening; its canonical text is its one encoding, in whose order its members stand. @throws LedgerError `opening-invalid` */
export function formatOpening(opening: Opening): JsonObject {
  const { origin, salt, fields } = checkOpening(opening)
  return { fields: fields.map((field) => ({ ...field })), origin, salt }
}

/** The opening, if every length, name and order in it is as the format demands. @throws LedgerError `opening-invalid` */
export function checkOpening(opening: Opening): Opening {
  saltedOf(opening)
  return opening
}

/** A field as a leaf commits to it: with its salt, or by its digest. */
export type SaltedField = { readonly name: string; readonly salt: Uint8Array; readonly value: string } | { readonly digest: Uint8Array }

/** An opening with salts and digests as bytes: what a leaf is made from. */
export type SaltedOpening = { readonly origin: string; readonly salt: Uint8Array; readonly fields: readonly SaltedField[] }

/** The opening with salts and digests as bytes, once it was checked. @throws LedgerError `opening-invalid` */
export function saltedOf({ origin, salt, fields }: Opening): SaltedOpening {
  checkCount(fields)
  return checkSalted({ origin, salt: saltBytes(salt), fields: fields.map(saltedField) })
}

/** The opening, if every length, name and order in it is as the format demands. @throws LedgerError `opening-invalid` */
export function checkSalted(opening: SaltedOpening): SaltedOpening {
  const { origin, salt, fields } = opening
  const isOrigin = origin !== '' && !hasControlCharacter(origin) && isTextWithin(origin, NAME_BYTES_MAX)
  if (!isOrigin) throw invalid('origin is empty, too long or not one line of plain text')
  if (salt.length !== OPENING_SALT_BYTES) throw invalid(`salt is not ${OPENING_SALT_BYTES} bytes`)
  checkCount(fields)
  let previous = ''
  for (const field of fields) {
    if ('digest' in field) {
      if (field.digest.length !== HASH_BYTES) throw invalid(`digest is not ${HASH_BYTES} bytes`)
      continue
    }
    checkField(field.name, field.salt, field.value)
    if (field.name <= previous) throw invalid('fields are not in ascending order of distinct names')
    previous = field.name
  }
  return opening
}

function checkCount({ length }: Opening['fields'] | SaltedOpening['fields']): void {
  if (length < 1 || length > FIELDS_MAX) throw invalid(`opening does not hold 1 to ${FIELDS_MAX} fields`)
}

function checkField(name: string, salt: Uint8Array, value: string): void {
  if (!FIELD_NAME.test(name)) throw invalid('name of a field is not a plain word')
  if (salt.length < FIELD_SALT_BYTES || salt.length > FIELD_SALT_BYTES_MAX) throw invalid('salt of a field has the wrong length')
  if (!isTextWithin(value, FIELD_VALUE_BYTES_MAX))
    throw invalid(`value of a field is larger than ${FIELD_VALUE_BYTES_MAX} bytes or not well-formed`)
}

/** Whether a text is well-formed and has at most so many bytes of UTF-8, which are counted only where its length leaves that open. */
function isTextWithin(text: string, bytesMax: number): boolean {
  if (!text.isWellFormed()) return false
  return text.length * UTF8_BYTES_PER_UNIT_MAX <= bytesMax || (text.length <= bytesMax && utf8(text).length <= bytesMax)
}

function saltedField(field: DisclosedField | WithheldField): SaltedField {
  if ('digest' in field) return { digest: saltBytes(field.digest) }
  return { name: field.name, salt: saltBytes(field.salt), value: field.value }
}

function saltBytes(text: string): Uint8Array {
  try {
    return unbase64url(text)
  } catch (error) {
    if (error instanceof FoundationError) throw invalid(error.message)
    throw error
  }
}

function readField(field: Json): DisclosedField | WithheldField {
  if (!isJsonObject(field)) throw invalid('field is not an object')
  const { digest, name, salt, value } = field
  const members = Object.keys(field).length
  if (isText(digest) && members === 1) return { digest }
  if (isText(name) && isText(salt) && isText(value) && members === 3) return { name, salt, value }
  throw invalid('field has the wrong members')
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string'
}

function invalid(message: string): LedgerError {
  return new LedgerError('opening-invalid', message)
}
