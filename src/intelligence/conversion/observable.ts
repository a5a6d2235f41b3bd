/** One observable of STIX 2.0 with the names and forms of STIX 2.1. */
import { isJsonObject, type Json, type JsonObject, textIn } from '../../foundation/index.ts'
import { namedHashes } from './domain-object.ts'

const FILE_TIMES = mapOf({ created: 'ctime', modified: 'mtime', accessed: 'atime' })

/** New names by type. */
const RENAMED: ReadonlyMap<string, ReadonlyMap<string, string>> = mapOf({
  directory: FILE_TIMES,
  file: FILE_TIMES,
  process: mapOf({ created: 'created_time', binary_ref: 'image_ref' }),
  'user-account': mapOf({ password_last_changed: 'credential_last_changed' }),
  'windows-registry-key': mapOf({ modified: 'modified_time' }),
})
/** What 2.1 has no property for any more; it is kept as a custom property. */
const RETIRED: ReadonlyMap<string, readonly string[]> = mapOf({
  file: ['is_encrypted', 'encryption_algorithm', 'decryption_key'],
  process: ['name', 'arguments'],
})

/** Names that 2.1 reserves (section 3.8). */
const RESERVED = new Set(['severity', 'username', 'phone_number', 'phone_numbers', 'action'])

/** The observable without an id, its local references still as they were. */
export function convertObservable(value: JsonObject): JsonObject {
  const type = textIn(value.type)
  const result: Record<string, Json> = {}
  for (const [name, member] of Object.entries(value)) {
    const isRetired = RESERVED.has(name) || RETIRED.get(type)?.includes(name) === true
    const shown = RENAMED.get(type)?.get(name) ?? (isRetired ? `x_${name}` : name)
    result[shown] = name === 'hashes' && isJsonObject(member) ? namedHashes(member) : member
  }
  if (typeof result.account_type === 'string') result.account_type = result.account_type.replaceAll(' ', '-')
  if (isJsonObject(result.extensions)) result.extensions = convertExtensions(result.extensions)
  return result
}

function convertExtensions(extensions: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(extensions).map(([name, value]) => [name, isJsonObject(value) ? convertExtension(name, value) : value]),
  )
}

function convertExtension(name: string, value: JsonObject): JsonObject {
  if (name === 'http-request-ext' && isJsonObject(value.request_header)) {
    const fields = Object.entries(value.request_header).map(([field, text]) => [field, typeof text === 'string' ? [text] : text])
    return { ...value, request_header: Object.fromEntries(fields) as JsonObject }
  }
  if (name === 'windows-pebinary-ext' && typeof value.time_date_stamp === 'string') {
    return { ...value, time_date_stamp: value.time_date_stamp.replace(/\.\d+Z$/, 'Z') }
  }
  if (name !== 'socket-ext' || value.protocol_family === undefined) return value
  const { protocol_family: family, ...rest } = value
  return { ...rest, x_protocol_family: family }
}

// Types and names of objects are looked up, and every object has some that no table means.
function mapOf<Value>(rows: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(rows))
}
