/**
 * One bounded HTTP exchange with a server of a feed: TLS outside loopback, no
 * network that the configuration does not name, redirects within the origin
 * alone, an answer that is read as far as it may be long and as long as it may
 * take.
 */
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { concatBytes, SECOND_MS } from '../foundation/index.ts'
import { isLoopback } from '../identity/index.ts'
import { FeedError } from '../workflows/feeds/index.ts'
import { addressRefused, type Reach } from './reach.ts'

// An `import` reads every name of the module, and one of them loads a browser's `fetch` with all that belongs to it: 2 MB of heap.
const { Agent: HttpAgent, request: httpRequest } = process.getBuiltinModule('node:http')

/** One request. */
export type HttpCall = {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Most bytes of the answer's body. */
  readonly bytesMax: number
  readonly signal: AbortSignal
}

/** One whole answer. */
export type HttpAnswer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Uint8Array }

/** Makes calls, and keeps connections for those that follow. */
export type HttpCaller = Disposable & {
  /** @throws FeedError for everything that keeps an answer from being whole */
  call(call: HttpCall): Promise<HttpAnswer>
}

/** How long a server may take, milliseconds. */
export type Patience = {
  /** Until it connected and sent headers, and between two pieces of an answer. */
  readonly idleMs: number
  /** Until the answer is whole. */
  readonly wholeMs: number
}

/** What calls are made under. */
export type HttpCallerParts = {
  readonly reach: Reach
  /** PEM certificates of authorities that are trusted beside those of the system. */
  readonly authorities?: readonly string[]
  readonly patience?: Patience
}

const PATIENCE: Patience = { idleMs: 30 * SECOND_MS, wholeMs: 300 * SECOND_MS }
const REDIRECTS_MAX = 3
const HEADERS_BYTES_MAX = 32 * 1024
const CONNECTIONS_MAX = 4

/** Codes of OpenSSL and Node that speak of the certificate. */
const UNTRUSTED = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA|ERR_SSL_)/

/** A caller without connections. */
export function httpCaller(parts: HttpCallerParts): HttpCaller {
  const common = { keepAlive: true, maxSockets: CONNECTIONS_MAX } as const
  const plain = new HttpAgent(common)
  const secure = new HttpsAgent({
    ...common,
    minVersion: 'TLSv1.2',
    ...(parts.authorities === undefined ? {} : { ca: [...parts.authorities] }),
  })
  const patience = parts.patience ?? PATIENCE
  const once = (call: HttpCall): Promise<HttpAnswer> => {
    assertReachable(call.url, parts.reach)
    const agent = call.url.protocol === 'https:' ? secure : plain
    return exchange(call, { agent, lookup: parts.reach.lookup, maxHeaderSize: HEADERS_BYTES_MAX }, patience)
  }
  return {
    async call(call) {
      let { url } = call
      for (let redirects = 0; ; redirects += 1) {
        const answer = await once({ ...call, url })
        const { location } = answer.headers
        const isLed = answer.status >= 300 && answer.status < 400 && answer.status !== 304 && location !== undefined
        if (!isLed) return answer
        url = followed(location, { from: url, call, redirects })
      }
    },
    [Symbol.dispose]() {
      plain.destroy()
      secure.destroy()
    },
  }
}

/** Credentials go to nobody but the origin that the official named, and a body is not sent twice. */
function followed(location: string, { from, call, redirects }: { from: URL; call: HttpCall; redirects: number }): URL {
  const url = URL.parse(location, from)
  if (call.method !== 'GET' || url === null || url.origin !== from.origin || redirects === REDIRECTS_MAX) {
    throw new FeedError('redirect-refused', 'server leads elsewhere: name the address that it leads to')
  }
  return url
}

function assertReachable({ protocol, hostname }: URL, reach: Reach): void {
  const isPlain = protocol === 'http:' && isLoopback(hostname)
  if (protocol !== 'https:' && !isPlain) throw new FeedError('address-refused', 'server is reached over TLS, or on this machine')
  // Only names are looked up, so an address has to be checked here.
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !reach.allows(host)) throw addressRefused()
}

async function exchange(call: HttpCall, options: RequestOptions, { idleMs, wholeMs }: Patience): Promise<HttpAnswer> {
  const timed = AbortSignal.timeout(wholeMs)
  const signal = AbortSignal.any([timed, call.signal])
  const make = call.url.protocol === 'https:' ? httpsRequest : httpRequest
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = make(call.url, { ...options, method: call.method, headers: headersOf(call), signal })
  let isIdle = false
  request.setTimeout(idleMs, () => {
    isIdle = true
    request.destroy()
  })
  // An answer that changes the protocol (101) closes the request without an error.
  request
    .on('response', resolve)
    .on('error', reject)
    .on('close', () => reject(brokenOff()))
  request.end(call.body)
  try {
    const response = await promise
    const body = await readBody(response, call.bytesMax)
    return { status: response.statusCode ?? 0, headers: response.headers, body }
  } catch (error) {
    request.destroy()
    throw failureOf(error, { isStopped: call.signal.aborted, isSlow: isIdle || timed.aborted })
  }
}

function headersOf({ headers, body }: HttpCall): Record<string, string | number> {
  // What is not packed cannot unpack to more than it may be.
  const sent = { 'user-agent': 'comity', 'accept-encoding': 'identity', ...headers }
  return body === undefined ? sent : { ...sent, 'content-length': body.length }
}

async function readBody(response: IncomingMessage, bytesMax: number): Promise<Uint8Array> {
  const coding = response.headers['content-encoding'] ?? 'identity'
  if (coding.trim().toLowerCase() !== 'identity') throw new FeedError('answer-invalid', 'answer is packed although nobody asked for that')
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of response as AsyncIterable<Uint8Array>) {
    length += piece.length
    if (length > bytesMax) throw new FeedError('answer-too-large', `answer is larger than ${bytesMax} bytes`)
    pieces.push(piece)
  }
  if (!response.complete) throw brokenOff()
  return concatBytes(...pieces)
}

function brokenOff(): FeedError {
  return new FeedError('server-unreachable', 'answer of the server broke off')
}

function failureOf(error: unknown, { isStopped, isSlow }: { readonly isStopped: boolean; readonly isSlow: boolean }): FeedError {
  if (isStopped) return new FeedError('stopped', 'the run was stopped', { cause: error })
  if (isSlow) return new FeedError('server-slow', 'server takes too long to answer', { cause: error })
  if (error instanceof FeedError) return error
  const code = codeOf(error)
  if (UNTRUSTED.test(code)) {
    return new FeedError('server-untrusted', `certificate of the server is not trusted (${code})`, { cause: error })
  }
  return new FeedError('server-unreachable', `server does not answer${code === '' ? '' : ` (${code})`}`, { cause: error })
}

/** The code of a failure, or of the first of several addresses that failed. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  const code = (error as { readonly code?: unknown } | undefined)?.code
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : ''
}
