/** The least that a JSON Schema takes, so that fuzzing starts from what is valid. */
import { isJsonObject, type Json, type JsonObject } from '../../src/foundation/index.ts'

/** Texts of which some pattern of a schema takes one. */
const TEXTS = [
  'XB',
  'a-b',
  'aWord',
  '2026-12-01',
  '2027-02-01T00:00:00.000Z',
  '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10',
  'XA.0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10',
  'feed:0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10',
  'indicator--0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10',
  '4.2',
  '1.0.0',
  'de',
  'https://xb.example',
  'aa.bb',
  ...[22, 43, 53, 86, 1_622].map((length) => 'A'.repeat(length)),
  ...[32, 64].map((length) => 'a'.repeat(length)),
]

/** A value that the schema takes, with every member that it names. @throws Error where its patterns take none of {@link TEXTS} */
export function validValue(schema: JsonObject, number = 0): Json {
  const { const: only, enum: words, anyOf } = schema
  if (only !== undefined) return only
  if (Array.isArray(words)) return words[number % words.length] as Json
  if (Array.isArray(anyOf)) return validValue(anyOf[0] as JsonObject, number)
  switch (schema.type) {
    case 'object':
      return validObject(schema)
    case 'array':
      return validList(schema)
    case 'string':
      return validText(schema)
    case 'integer':
    case 'number':
      return Number(schema.minimum ?? schema.exclusiveMinimum ?? 1)
    case 'boolean':
      return true
    default:
      return null
  }
}

function validList({ items, minItems }: JsonObject): Json {
  // Of a tuple each place has a schema of its own.
  if (Array.isArray(items)) return (items as readonly JsonObject[]).map((inner) => validValue(inner))
  return Array.from({ length: Math.max(1, Number(minItems ?? 0)) }, (_, index) => validValue(items as JsonObject, index))
}

function validObject({ properties }: JsonObject): JsonObject {
  const named = isJsonObject(properties) ? Object.entries(properties) : []
  return Object.fromEntries(named.map(([name, inner]) => [name, validValue(inner as JsonObject)]))
}

function validText({ pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: JsonObject): string {
  const form = new RegExp(typeof pattern === 'string' ? pattern : '', 'u')
  const found = TEXTS.find((text) => form.test(text) && text.length >= Number(minLength) && text.length <= Number(maxLength))
  if (found === undefined) throw new Error(`no text is known that ${String(pattern)} takes`)
  return found
}
