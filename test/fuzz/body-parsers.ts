/** Bodies: of acts, of calls of the API, and of what partners and TAXII servers answer. */
import assert from 'node:assert/strict'
import Fastify from 'fastify'
import { BODY_SCHEMAS, kindOf, parseMeans } from '../../src/acts/index.ts'
import { ExchangeError, readAnswer } from '../../src/exchange/index.ts'
import { codeOf, readWord } from '../../src/exchange/partner-word.ts'
import { ComityError, canonicalJson, type JsonObject, parseJson, parseJsonObject, utf8, utf8Text } from '../../src/foundation/index.ts'
import { basic, exampleNode, NOW } from '../../src/http/example-node.fixture.ts'
import { mayCall } from '../../src/http/index.ts'
import { apiRoutes, describeApi } from '../../src/http/routes.ts'
import { readEnvelope } from '../../src/taxii/envelope.ts'
import { resourceOf } from '../../src/taxii-client/answers.ts'
import { manifestPage, objectPage } from '../../src/taxii-client/pages.ts'
import { postingStatus } from '../../src/taxii-client/posting-status.ts'
import { ROLES } from '../../src/workflows/officials/index.ts'
import type { Parser } from './parser.ts'
import { OBJECTS } from './seeds.ts'
import { validValue } from './valid-value.ts'

const text = (input: Uint8Array): string => Buffer.from(input).toString()
const CLOCK = { now: () => NOW }

/** Of every kind one body that is valid, with every member that it may have. */
const ACT_BODIES = Object.entries(BODY_SCHEMAS).map(([kind, schema]) => {
  const body = validValue(JSON.parse(JSON.stringify(schema)) as JsonObject)
  return utf8(JSON.stringify({ kind, body }))
})

/** Whether a body is one never changes by being written again. */
function actBody(input: Uint8Array): void {
  const { kind, body } = parseJsonObject(input)
  const known = kindOf(text(utf8(String(kind))))
  const isBody = known.isBody(body as JsonObject)
  if (isBody) assert.ok(known.isBody(parseJson(utf8(canonicalJson(body as JsonObject))) as JsonObject))
}

type Operation = {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: JsonObject }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonObject }>> }
}
const DESCRIPTION = await describeApi('0.1.0')
const COMPONENTS = DESCRIPTION.components.schemas as Readonly<Record<string, unknown>>

/** A schema with its references put in place. */
function resolved(schema: unknown): JsonObject {
  const whole = JSON.stringify(schema, (_name, value: unknown) => {
    const reference = (value as { $ref?: string } | null)?.$ref
    return reference === undefined ? value : COMPONENTS[reference.split('/').at(-1) as string]
  })
  return JSON.parse(whole) as JsonObject
}

/** Every operation that takes a body of JSON, by its id: how it is called. */
const CALLS = new Map(
  Object.entries(DESCRIPTION.paths).flatMap(([path, methods]) =>
    Object.entries(methods as unknown as Readonly<Record<string, Operation>>).flatMap(([method, operation]) => {
      const { operationId, parameters = [], requestBody } = operation
      const schema = requestBody?.content['application/json']?.schema
      const role = ROLES.find((one) => mayCall(one, operationId))
      if (schema === undefined) return []
      const parameterOf = (name: string): string => {
        const parameter = parameters.find((one) => one.name === name)
        return encodeURIComponent(String(parameter === undefined ? 'a' : validValue(resolved(parameter.schema))))
      }
      const query = parameters
        .filter((one) => one.in === 'query' && one.required === true)
        .map(({ name }) => `${name}=${parameterOf(name)}`)
      const url = `${path.replace(/\{(\w+)\}/g, (_, name: string) => parameterOf(name))}${query.length === 0 ? '' : `?${query.join('&')}`}`
      const headers = { 'content-type': 'application/json', ...(role !== undefined && { authorization: basic(role) }) }
      const seed = utf8(`${operationId}\n${JSON.stringify(validValue(resolved(schema)))}`)
      return [[operationId, { method: method.toUpperCase() as 'POST' | 'DELETE', url, headers, seed }] as const]
    }),
  ),
)
const app = Fastify()
apiRoutes(app, exampleNode().parts)

/** The first line says which operation is called, the rest is its body. */
async function apiBody(input: Uint8Array): Promise<void> {
  const end = input.indexOf(0x0a)
  const call = CALLS.get(text(input.subarray(0, Math.max(0, end)))) ?? CALLS.values().next().value
  assert.ok(call !== undefined)
  const { method, url, headers } = call
  const { statusCode, payload } = await app.inject({ method, url, headers, payload: Buffer.from(input.subarray(end + 1)) })
  assert.ok(statusCode < 500, `${method} ${url} answers ${statusCode}: ${payload}`)
  // What is no body of the operation is refused with a code, as any other parser refuses it.
  if (statusCode >= 400) throw new ComityError((JSON.parse(payload) as { readonly code: string }).code, 'refused')
}

async function partnerAnswer(input: Uint8Array): Promise<void> {
  const body = async function* () {
    yield input
  }
  const answer = await readAnswer({ status: 200, body: body() }, input.length)
  await assert.rejects(
    () => readAnswer({ status: 200, body: body() }, input.length - 1),
    (error) => error instanceof ExchangeError,
  )
  codeOf(answer.body)
  readWord(answer.body)
}

async function serverAnswer(input: Uint8Array): Promise<void> {
  const answer = { status: 200, headers: { 'content-type': 'application/taxii+json;version=2.1' }, body: input }
  const { resource, warnings } = resourceOf(answer, CLOCK)
  await objectPage(answer, resource, warnings)
  manifestPage(answer, resource, warnings)
  postingStatus(resource)
}

const ENVELOPES = [
  utf8(`{"more":true,"next":"n","objects":[${utf8Text(OBJECTS[0] as Uint8Array)}]}`),
  utf8('{"objects":[{"id":"a","date_added":"2026-01-01T00:00:00.000Z","version":"2026-01-01T00:00:00.000Z","media_types":[]}]}'),
  utf8('{"id":"2d086da7-4bdc-4f91-900e-d77486753710","status":"complete","total_count":1,"successes":[{"id":"a","version":"b"}]}'),
]
const WORDS = [
  utf8(`{"status":"waiting","missing":["${'ab'.repeat(32)}"],"unproven":[],"inspected":4}`),
  utf8('{"code":"envelope-unopenable","message":"m"}'),
]

/** All of them. */
export const BODY_PARSERS: readonly Parser[] = [
  { name: 'act body', seeds: ACT_BODIES, parse: actBody },
  { name: 'body of the API', seeds: [...CALLS.values()].map(({ seed }) => seed), parse: apiBody },
  { name: 'answer of a partner', seeds: WORDS, parse: partnerAnswer },
  {
    name: 'means of a node',
    seeds: [utf8('{"version":"1.0.0","algorithms":["ed25519"]}')],
    parse: (input) => parseMeans(parseJson(input)),
  },
  { name: 'TAXII envelope', seeds: ENVELOPES.slice(0, 1), parse: (input) => readEnvelope(input, (length) => new Uint8Array(length)) },
  { name: 'answer of a TAXII server', seeds: ENVELOPES, parse: serverAnswer },
]
