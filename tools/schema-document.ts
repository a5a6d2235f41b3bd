/** JSON Schema 2020-12 from the schemas that the code checks with. */
import type { Json, JsonObject } from '../src/foundation/index.ts'

/** One schema to publish. */
export type SchemaSource = {
  /** Name of its file without the extension. */
  readonly name: string
  readonly title: string
  /** A TypeBox schema. */
  readonly schema: object
  /** Members that the code reads in a second step, by the name of the schema they have. */
  readonly members?: Readonly<Record<string, string>>
}

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'

/** The published form of a schema; one inside it that is published too becomes a reference. */
export function schemaDocument(source: SchemaSource, all: readonly SchemaSource[]): JsonObject {
  const names = new Map<object, string>(all.map(({ schema, name }) => [schema, name]))
  names.delete(source.schema)
  const published = publish(source.schema, names) as JsonObject
  const properties = { ...(published.properties as JsonObject) }
  for (const [member, name] of Object.entries(source.members ?? {})) {
    if (properties[member] === undefined) throw new Error(`${source.name} has no member ${member}`)
    properties[member] = { $ref: `${name}.json` }
  }
  return { ...published, properties, $schema: DIALECT, $id: `${source.name}.json`, title: source.title }
}

function publish(value: unknown, names: ReadonlyMap<object, string>): Json {
  if (Array.isArray(value)) return value.map((element) => publish(element, names))
  if (typeof value !== 'object' || value === null) return value as Json
  const name = names.get(value)
  if (name !== undefined) return { $ref: `${name}.json` }
  const members = Object.entries(value).map(([key, member]): [string, Json] => [key, publish(member, names)])
  return asTuple(Object.fromEntries(members))
}

/** TypeBox writes tuples as draft 7 does; since 2020-12 their elements are `prefixItems`. */
function asTuple(schema: JsonObject): JsonObject {
  if (schema.type !== 'array' || !Array.isArray(schema.items)) return schema
  const { items, additionalItems: _, ...rest } = schema
  return { ...rest, prefixItems: items as Json, items: false }
}
