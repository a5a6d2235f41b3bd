/** Fastify as this door uses it: TypeBox types, strict validation, plain JSON, one error shape. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifySchemaCompiler,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import { Compile, type TSchema } from '#typebox'
import { parseJson } from '../foundation/index.ts'
import { HttpError } from './errors.ts'
import type { Operation } from './roles.ts'
import { shapeFaults } from './shape-faults.ts'

/** Fastify with types from TypeBox schemas. */
export type ApiApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** What every operation says of itself beside its schema. */
export type OperationText = { readonly tag: string; readonly summary: string; readonly description?: string }

/** Route options of a named operation: the name decides who may call it (`roles.ts`) and is its id in OpenAPI. */
export function operation<Schema extends object>(name: Operation, text: OperationText, schema: Schema) {
  const { tag, ...words } = text
  return { config: { operation: name }, schema: { operationId: name, tags: [tag], ...words, ...schema } }
}

/** Route options of what anyone may call. */
export function openOperation<Schema extends object>(name: string, text: OperationText, schema: Schema) {
  const { tag, ...words } = text
  return { config: { isOpen: true }, schema: { operationId: name, tags: [tag], security: [], ...words, ...schema } }
}

/** Checks requests against their schemas; nothing is repaired but the digits of a query's integers. */
export const strictValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  let form: ReturnType<typeof Compile<TSchema>> | undefined
  return (input: unknown) => {
    // By the first request, for a node starts sooner without.
    form ??= Compile(schema)
    const value = httpPart === 'querystring' ? withIntegers(schema, input as Record<string, unknown>) : input
    if (!form.Check(value)) return { error: shapeFaults(form, schema, value) }
    return holdsNul(value) ? { error: new HttpError('request-invalid', 'a text of the request holds a NUL character') } : { value }
  }
}

/** Makes an app read bodies strictly and write answers as they are typed. */
export function setUpForm(app: ApiApp): void {
  app.setValidatorCompiler(strictValidator)
  // Answers are typed against their schemas, and tests check each against them.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer))
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
    parseJson(new Uint8Array(body.buffer, body.byteOffset, body.byteLength)),
  )
}

/** No store keeps a NUL character in a text, and nothing that an official writes has one. */
function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (Array.isArray(value)) return value.some(holdsNul)
  // What was not read from JSON or an address, as the stream of a bundle, is not looked into.
  return isPlain(value) && Object.values(value).some(holdsNul)
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const DIGITS = /^(?:0|[1-9]\d{0,15})$/

function withIntegers(schema: TSchema, input: Record<string, unknown>): Record<string, unknown> {
  const properties = (schema as { properties?: Readonly<Record<string, { readonly type?: string }>> }).properties ?? {}
  const entries = Object.entries(input).map(([name, value]) => {
    const isNumber = properties[name]?.type === 'integer' && typeof value === 'string' && DIGITS.test(value)
    return [name, isNumber ? Number(value) : value] as const
  })
  return Object.fromEntries(entries)
}
