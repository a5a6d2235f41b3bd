/** Talks to a running node as one of its officials: `--node URL --login NAME`, the password in the environment. */
import { isJsonObject, type JsonObject, parseJson } from '../foundation/index.ts'
import { isLoopback } from '../identity/index.ts'
import { type Input, type Options, type Terminal, UsageError } from './command.ts'
import { linesOf } from './input-stream.ts'

/** Options of every command that talks to a node. */
export const NODE_OPTIONS: Options = {
  node: { type: 'string' },
  login: { type: 'string' },
  'stands-in-for': { type: 'string' },
  'for-case': { type: 'string' },
  purpose: { type: 'string' },
  justification: { type: 'string' },
}
/** How they stand in a synopsis. */
export const NODE_SYNOPSIS = '--node URL (--login NAME, password in COMITY_PASSWORD; or a session in COMITY_SESSION)'

const ANSWER_BYTES_MAX = 32 * 1024 * 1024
/** An object of a bundle, and what every recipient gets of it. */
const LINE_BYTES_MAX = 64 * 1024 * 1024

/** One official's connection to a node. */
export type NodeClient = {
  get(path: string): Promise<JsonObject>
  post(path: string, body?: Body): Promise<JsonObject>
  delete(path: string): Promise<JsonObject>
  text(path: string): Promise<string>
  /** An answer and its headers. */
  file(path: string): Promise<{ readonly text: string; readonly header: (name: string) => string | null }>
  /** The lines of an answer of any length, one JSON object each. */
  lines(path: string, body?: Body): AsyncGenerator<JsonObject>
}

/** What is sent. */
export type Body = { readonly content: RequestInit['body']; readonly type: string; readonly headers?: Record<string, string> }

/** The connection that the options name. @throws UsageError `usage`, `input-missing` */
export function nodeClient(input: Input, terminal: Terminal): NodeClient {
  const { COMITY_SESSION: session, COMITY_PASSWORD: password } = terminal.environment
  const standsInFor = input.optional('stands-in-for')
  const reason = {
    namedCase: input.optional('for-case'),
    purpose: input.optional('purpose'),
    justification: input.optional('justification'),
  }
  if (session !== undefined) return clientOf(input.text('node'), { authorization: `Bearer ${session}`, standsInFor, ...reason })
  if (password === undefined) {
    throw new UsageError(
      'input-missing',
      'a session of the page is expected in the environment as COMITY_SESSION, or a password as COMITY_PASSWORD',
    )
  }
  const authorization = `Basic ${Buffer.from(`${input.text('login')}:${password}`).toString('base64')}`
  return clientOf(input.text('node'), { authorization, standsInFor, ...reason })
}

type Caller = { readonly authorization: string } & Readonly<
  Record<'standsInFor' | 'namedCase' | 'purpose' | 'justification', string | undefined>
>

/** A connection with the given login, in the role of the official for whom it stands in, and for the reason that is given, where one is. */
function clientOf(url: string, { authorization, standsInFor, namedCase, purpose, justification }: Caller): NodeClient {
  const address = URL.parse(url)
  if (address === null) throw new UsageError('usage', 'the address of the node is not a URL')
  if (address.protocol !== 'https:' && !isLoopback(address.hostname)) {
    throw new UsageError('usage', 'a password or session goes to this machine or over https')
  }
  const ask = (method: string, path: string, body?: Body): Promise<Response> =>
    send(new URL(path, url), {
      method,
      headers: {
        authorization,
        ...(standsInFor === undefined ? {} : { 'comity-stands-in-for': encodeURIComponent(standsInFor) }),
        ...(namedCase === undefined ? {} : { 'x-comity-case': namedCase }),
        ...(purpose === undefined ? {} : { 'x-comity-purpose': purpose }),
        ...(justification === undefined ? {} : { 'x-comity-justification': encodeURIComponent(justification) }),
        accept: 'application/json, application/jsonl, */*;q=0.5',
        // Interim answers keep a connection alive while the node works on a long one.
        prefer: 'processing',
        ...(body === undefined ? {} : { 'content-type': body.type }),
        ...body?.headers,
      },
      ...(body === undefined ? {} : { body: body.content, duplex: 'half' }),
    } as RequestInit)
  const fetched = async (method: string, path: string, body?: Body): Promise<{ readonly text: string; readonly headers: Headers }> => {
    const response = await ask(method, path, body)
    const text = await response.text()
    if (text.length > ANSWER_BYTES_MAX) throw new UsageError('node-unreachable', 'answer of the node is too large')
    if (!response.ok) throw refusalOf(response.status, text)
    return { text, headers: response.headers }
  }
  const call = async (method: string, path: string, body?: Body): Promise<string> => (await fetched(method, path, body)).text
  const json = async (method: string, path: string, body?: Body): Promise<JsonObject> => {
    const value = parseJson(await call(method, path, body), { bytesMax: ANSWER_BYTES_MAX })
    return isJsonObject(value) ? value : { items: value }
  }
  return {
    get: (path) => json('GET', path),
    post: (path, body) => json('POST', path, body),
    delete: (path) => json('DELETE', path),
    text: (path) => call('GET', path),
    async file(path) {
      const { text, headers } = await fetched('GET', path)
      return { text, header: (name) => headers.get(name) }
    },
    async *lines(path, body) {
      const response = await ask(body === undefined ? 'GET' : 'POST', path, body)
      if (!response.ok || response.body === null) throw refusalOf(response.status, await response.text())
      for await (const line of linesOf(response.body, LINE_BYTES_MAX)) yield lineOf(line)
    },
  }
}

function lineOf(line: Uint8Array | undefined): JsonObject {
  const value = line === undefined ? undefined : parseJson(line, { bytesMax: LINE_BYTES_MAX })
  if (value === undefined || !isJsonObject(value)) throw new UsageError('node-unreachable', 'answer of the node is not what was asked for')
  return value
}

/** A JSON body. */
export function jsonBody(value: unknown): Body {
  return { content: JSON.stringify(value), type: 'application/json' }
}

/** A refusal by the node, with its own code. */
export class NodeRefusal extends Error {
  readonly code: string
  readonly article: string | undefined

  constructor(code: string, message: string, article: string | undefined) {
    super(article === undefined ? message : `${message} (article ${article})`)
    this.code = code
    this.article = article
  }
}

async function send(url: URL, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (cause) {
    throw new UsageError('node-unreachable', `no node answers at ${url.origin}`, { cause })
  }
}

function refusalOf(status: number, text: string): NodeRefusal {
  try {
    const value = parseJson(text)
    if (isJsonObject(value) && typeof value.code === 'string') {
      const article = value.article
      return new NodeRefusal(value.code, String(value.message ?? ''), typeof article === 'string' ? article : undefined)
    }
  } catch {
    return new NodeRefusal('answer-invalid', `the node answered ${status} with something that is not JSON`, undefined)
  }
  return new NodeRefusal('answer-invalid', `the node answered ${status}`, undefined)
}
