/** The JSON text of served objects, in UTF-8 and without parsing them. */
import { objectBytes } from '../acts/index.ts'
import { concatBytes, isJsonObject, type Json, utf8, utf8Text } from '../foundation/index.ts'

/** Characters at the beginning of an object in which its version usually stands. */
const BEGINNING = 200
const VERSION_FOREMOST = /^\{(?:"(?:type|id)":"[^"\\]*",)*"spec_version":/
const NAME = '"spec_version"'
const VERSION = utf8('{"spec_version":"2.1",')

/** The object of an opened content as it was derived, with its specification version. */
export function servedText(content: Uint8Array): Uint8Array {
  return withSpecVersion(objectBytes(content))
}

/**
 * The object with `spec_version`, which cyber-observable objects may lack and
 * without which clients take a page for STIX 2.0. Any other text stays as it is.
 */
export function withSpecVersion(text: Uint8Array): Uint8Array {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.length)
  if (VERSION_FOREMOST.test(bytes.toString('latin1', 0, BEGINNING))) return text
  const isAbsent = !bytes.includes(NAME) || !hasSpecVersion(JSON.parse(utf8Text(text)) as Json)
  return isAbsent ? concatBytes(VERSION, text.subarray(1)) : text
}

function hasSpecVersion(object: Json): boolean {
  return isJsonObject(object) && Object.hasOwn(object, 'spec_version')
}
