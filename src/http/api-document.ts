/** The OpenAPI 3.1 document, made from the same schemas that check requests and type answers. */
import { type ApiApp, openOperation } from './api-app.ts'
import { FailureSchema } from './error-answers.ts'

/** An OpenAPI document as far as this door reads it. */
export type ApiDocument = {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}
/** One operation of the document. */
export type ApiOperation = {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema: JsonSchema
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> }
  readonly responses: Readonly<
    Record<string, { readonly description?: string; readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>> }>
  >
}
/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export type JsonSchema = { readonly [keyword: string]: unknown }

const DESCRIPTION =
  'What officials of one party do at their node. Every operation needs a signed-in official (HTTP Basic or a bearer token) whose role may. ' +
  'With `Prefer: processing` a client is told every twenty seconds (102) that a long answer is being made. ' +
  'A failure answers `{code, message}`, and `article` where an agreement decided.'

/** Gathers the routes that are mounted after it. */
export async function setUpDocument(app: ApiApp, version: string): Promise<void> {
  // Loaded only for who asks for the document: a node at rest does without its memory.
  const { default: swagger } = await import('@fastify/swagger')
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Comity node', version, description: DESCRIPTION },
      components: { securitySchemes: { basic: { type: 'http', scheme: 'basic' }, bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ basic: [] }, { bearer: [] }],
    },
    convertConstToEnum: false,
  })
}

/** The document of everything that was mounted after {@link setUpDocument}; call it once the app is ready. */
export function apiDocumentOf(app: ApiApp): ApiDocument {
  const raw = JSON.parse(JSON.stringify(app.swagger())) as ApiDocument
  const schemas: Record<string, JsonSchema> = {}
  const paths: Record<string, Record<string, ApiOperation>> = {}
  for (const [path, operations] of Object.entries(raw.paths)) {
    paths[path] = {}
    for (const [method, operation] of Object.entries(operations))
      paths[path][method] = described(lift(operation, schemas) as ApiOperation, schemas)
  }
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([left], [right]) => (left < right ? -1 : 1)))
  return { ...raw, paths, components: { ...raw.components, schemas: sorted } }
}

/** Mounts the document, which is made when it is first asked for. */
export function documentRoutes(app: ApiApp, describe: () => Promise<ApiDocument>): void {
  let document: string | undefined
  app.get(
    '/api/openapi.json',
    { ...openOperation('readApiDocument', { tag: 'Node', summary: 'This description' }, {}), serializerCompiler: () => String },
    async (_request, reply) => {
      document ??= JSON.stringify(await describe())
      return reply.type('application/json; charset=utf-8').header('cache-control', 'no-cache').send(document)
    },
  )
}

/** Schemas with a title become components, so that each is written once and has one name in generated code. */
function lift(value: unknown, schemas: Record<string, JsonSchema>): unknown {
  if (Array.isArray(value)) return value.map((element) => lift(element, schemas))
  if (typeof value !== 'object' || value === null) return value
  const lifted = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, lift(member, schemas)]))
  const { title } = lifted
  if (typeof title !== 'string' || typeof lifted.type !== 'string') return lifted
  const { title: _title, ...schema } = lifted
  const known = schemas[title]
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) throw new Error(`two schemas are titled ${title}`)
  schemas[title] = schema
  return { $ref: `#/components/schemas/${title}` }
}

function described(operation: ApiOperation, schemas: Record<string, JsonSchema>): ApiOperation {
  const failure = {
    description: 'Not done, with the reason',
    content: { 'application/json': { schema: lift(FailureSchema, schemas) as JsonSchema } },
  }
  const entries = Object.entries(operation.responses).map(([status, response]) => [status, { ...response, description: 'Done' }])
  return { ...operation, responses: { ...Object.fromEntries(entries), default: failure } }
}
