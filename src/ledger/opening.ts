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
const FIELDS_MAX = 64
/** Largest value of one field, in bytes of UTF-8. */
const FIELD_VALUE_BYTES_MAX = 4_096
const FIELD_SALT_BYTES_MAX = 64
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

/** The JSON value of an opening; its canonical text is its one encoding. @throws LedgerError `opening-invalid` */
export function formatOpening(opening: Opening): JsonObject {
  const { origin, salt, fields } = checkOpening(opening)
  return { origin, salt, fields: fields.map((field) => ({ ...field })) }
}

/** The opening, if every length, name and order in it is as the format demands. @throws LedgerError `opening-invalid` */
export function checkOpening(opening: Opening): Opening {
  const { origin, fields } = opening
  const isOrigin = origin !== '' && origin.isWellFormed() && !hasControlCharacter(origin) && utf8(origin).length <= NAME_BYTES_MAX
  if (!isOrigin) throw invalid('origin is empty, too long or not one line of plain text')
  if (saltBytes(opening.salt).length !== OPENING_SALT_BYTES) throw invalid(`salt is not ${OPENING_SALT_BYTES} bytes`)
  if (fields.length < 1 || fields.length > FIELDS_MAX) throw invalid(`opening does not hold 1 to ${FIELDS_MAX} fields`)
  let previous = ''
  for (const field of fields) {
    if ('digest' in field) {
      if (saltBytes(field.digest).length !== HASH_BYTES) throw invalid(`digest is not ${HASH_BYTES} bytes`)
      continue
    }
    checkField(field)
    if (field.name <= previous) throw invalid('fields are not in ascending order of distinct names')
    previous = field.name
  }
  return opening
}

/** The bytes of canonical base64url. @throws LedgerError `opening-invalid` */
export function saltBytes(text: string): Uint8Array {
  try {
    return unbase64url(text)
  } catch (error) {
    if (error instanceof FoundationError) throw invalid(error.message)
    throw error
  }
}

function checkField({ name, salt, value }: DisclosedField): void {
  if (!FIELD_NAME.test(name)) throw invalid('name of a field is not a plain word')
  const saltLength = saltBytes(salt).length
  if (saltLength < FIELD_SALT_BYTES || saltLength > FIELD_SALT_BYTES_MAX) throw invalid('salt of a field has the wrong length')
  const isValue = value.isWellFormed() && utf8(value).length <= FIELD_VALUE_BYTES_MAX
  if (!isValue) throw invalid(`value of a field is larger than ${FIELD_VALUE_BYTES_MAX} bytes or not well-formed`)
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
