/** Writes the types that the web pages use from the API's own description, so that neither can drift from the other. */
import type { ApiDocument, JsonSchema } from '../src/http/index.ts'
import { describeApi } from '../src/http/index.ts'

const HEADER = '/** Generated from the description of the API by `node tools/generate.ts`; change the schemas in `src/http/` instead. */\n'

/** TypeScript of every named schema of the API, not yet formatted. */
export async function apiTypesText(): Promise<string> {
  // No type depends on the version.
  return typesOf(await describeApi('0.0.0'))
}

/** TypeScript of the named schemas of a document. @throws Error for a schema that has no type here */
export function typesOf({ components }: Pick<ApiDocument, 'components'>): string {
  const declarations = Object.entries(components.schemas).map(([name, schema]) => `export type ${name} = ${typeText(schema)}\n`)
  return HEADER + declarations.join('\n')
}

function typeText(schema: JsonSchema): string {
  const { $ref: reference, anyOf, enum: values, const: only, type } = schema
  if (typeof reference === 'string') return reference.split('/').at(-1) as string
  if (Array.isArray(anyOf)) return anyOf.map((member) => typeText(member as JsonSchema)).join(' | ')
  if (Array.isArray(values)) return values.map((value) => literal(value)).join(' | ')
  if (only !== undefined) return literal(only)
  if (typeof type === 'string') return typedText(type, schema)
  if (Object.keys(schema).every((key) => key === 'description')) return 'unknown'
  throw new Error(`no TypeScript type for the schema ${JSON.stringify(schema)}`)
}

function typedText(type: string, schema: JsonSchema): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return `readonly (${typeText((schema.items ?? {}) as JsonSchema)})[]`
    case 'object':
      return objectText(schema)
    default:
      throw new Error(`no TypeScript type for the schema type ${type}`)
  }
}

function objectText({ properties, required = [], additionalProperties }: JsonSchema): string {
  if (properties === undefined) {
    const values = typeof additionalProperties === 'object' ? typeText(additionalProperties as JsonSchema) : 'unknown'
    return `Readonly<Record<string, ${values}>>`
  }
  const members = Object.entries(properties as Readonly<Record<string, JsonSchema>>).map(([name, member]) => {
    const comment = typeof member.description === 'string' ? `/** ${member.description} */\n` : ''
    const mark = (required as readonly string[]).includes(name) ? '' : '?'
    return `${comment}readonly ${/^[A-Za-z_]\w*$/.test(name) ? name : literal(name)}${mark}: ${typeText(member)}\n`
  })
  return `{\n${members.join('')}}`
}

/** A literal as the formatter writes it: single quotes. */
function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : JSON.stringify(value)
}
