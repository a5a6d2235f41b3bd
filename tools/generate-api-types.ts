/**
 * Writes the types that the web pages use from the API's own description, so that neither can drift from the other.
 * With `--check` it changes nothing and fails where the file is not what would be written.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'
import type { ApiDocument, JsonSchema } from '../src/http/index.ts'
import { describeApi } from '../src/http/index.ts'
import { report } from './finding.ts'

const PATH = 'web/src/generated/api.ts'
const HEADER =
  '/** Generated from the description of the API by `node tools/generate-api-types.ts`; change the schemas in `src/http/` instead. */\n'

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

async function main(isCheck: boolean): Promise<void> {
  // No type depends on the version.
  const text = formatted(typesOf(await describeApi('0.0.0')))
  if (existsSync(PATH) && readFileSync(PATH, 'utf8') === text) return
  if (isCheck) {
    report([{ path: PATH, rule: 'generated-stale', detail: 'not what the API makes of it; node tools/generate-api-types.ts' }])
    return
  }
  mkdirSync(dirname(PATH), { recursive: true })
  writeFileSync(PATH, text)
  process.stdout.write(`${PATH} written\n`)
}

/** The text as the formatter leaves it, so that the file passes the same check as all others. */
function formatted(text: string): string {
  const args = ['node_modules/@biomejs/biome/bin/biome', 'format', `--stdin-file-path=${PATH}`]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: text, encoding: 'utf8' })
  if (status !== 0) throw new Error(`biome cannot format ${PATH}: ${stderr}`)
  return stdout
}

if (import.meta.main) await main(process.argv.includes('--check'))
