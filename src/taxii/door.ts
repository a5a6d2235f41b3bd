/** The TAXII 2.1 server as a Fastify plugin. */
import { Readable } from 'node:stream'
import type { FastifyError, FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { ComityError, giveBack } from '../foundation/index.ts'
import { createKeepPosted, createProposalTurns } from '../workflows/inbox/index.ts'
import { createRequestBudget, leavesOpen, type Official, type RequestBudget } from '../workflows/officials/index.ts'
import { type Answer, errorAnswer, TAXII_MEDIA_TYPE } from './answer.ts'
import { provenCertificate } from './client-certificate.ts'
import { createCursors } from './cursor.ts'
import { TAXII_ERRORS, TaxiiError, type TaxiiErrorCode } from './errors.ts'
import { keptFaces } from './kept-faces.ts'
import { openedObjects } from './opened-objects.ts'
import type { ServerParts, TaxiiParts } from './parts.ts'
import { CASE_HEADER } from './reason.ts'
import { BODY_BYTES_MAX, requireMethod, serve } from './server.ts'
import { shownObjects } from './shown.ts'
import { DISCOVERY_PATH } from './target.ts'

const FORBIDDEN = 403
/** Bytes of a body that is too large which are read for nothing, for an account that is signed in. */
const DISCARDED_BYTES_MAX = 8 * BODY_BYTES_MAX
const DISCARDING_MS = 5_000
const CHALLENGES = 'Basic realm="Comity TAXII", charset="UTF-8", Bearer realm="Comity TAXII"'

/**
 * The door, to be registered at the root of a server: everything lies under
 * `/taxii2/`. Every answer of these paths, errors included, is TAXII JSON;
 * nothing is told to whoever is not signed in. TLS is the server's matter.
 */
export function taxiiDoor(parts: TaxiiParts): FastifyPluginAsync {
  const opened = openedObjects(parts)
  const known: ServerParts = {
    ...parts,
    cursors: createCursors(parts.cursorKey),
    opened,
    shown: shownObjects(opened, parts),
    faces: keptFaces(parts),
    keepPosted: createKeepPosted(parts),
    turns: createProposalTurns(),
  }
  return async (app) => {
    await app.register(async (door) => mount(door, known), { prefix: DISCOVERY_PATH.slice(0, -1) })
  }
}

function mount(door: FastifyInstance, parts: ServerParts): void {
  const officials = new WeakMap<FastifyRequest, Official>()
  const budget = createRequestBudget()
  door.removeAllContentTypeParsers()
  door.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX }, (_request, body, done) => done(null, body))
  // Before the body is read, so that a stranger cannot make the server read one.
  door.addHook('onRequest', async (request) => {
    const official = await signIn(request, parts)
    if (!leavesOpen(official.nationalRole, isReading(request) ? 'readTaxii' : 'postTaxii')) {
      officials.set(request, official)
      throw new TaxiiError('role-shut')
    }
    officials.set(request, official)
    spend(budget, official, parts)
    requireMethod(request.method, splitUrl(request.url)[0] ?? '')
  })
  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const official = officials.get(request)
    if (official === undefined) throw new TaxiiError('unauthenticated')
    const [path = '', query = ''] = splitUrl(request.url)
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array(0)
    const answer = await serve({ official, method: request.method, path, query, headers: request.headers, body }, parts)
    giveBack(body)
    return send(reply, answer)
  }
  door.setErrorHandler(async (error: FastifyError, request, reply) => {
    const refusal = refusalOf(error)
    if (refusal.code === 'failed' || refusal.code === 'unavailable') request.log.error(error)
    await recordRefusal(refusal, { request, official: officials.get(request) }, parts)
    return refusal.code === 'too-large' ? sendBesideBody(reply, errorAnswer(refusal), request.raw) : send(reply, errorAnswer(refusal))
  })
  door.setNotFoundHandler(handle)
  for (const url of ['/', '/*']) {
    door.route({ method: door.supportedMethods, url, exposeHeadRoute: false, bodyLimit: BODY_BYTES_MAX, handler: handle })
  }
}

/** For the `frameworkErrors` of the server: what its router refuses of paths under this door gets a TAXII answer as well. */
export function taxiiFrameworkErrors(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  void send(reply, errorAnswer(refusalOf(error)))
}

/** What an account may not do is on record; what is malformed, absent or broken is not for it to answer for. */
async function recordRefusal(
  { code }: TaxiiError,
  { request, official }: { readonly request: FastifyRequest; readonly official: Official | undefined },
  parts: ServerParts,
): Promise<void> {
  // That nobody reads a collection for postings is no judgement on who asks.
  if (official === undefined || TAXII_ERRORS[code][0] !== FORBIDDEN || code === 'write-only') return
  const [path = ''] = splitUrl(request.url)
  await parts.refusals({ account: official.login, kind: 'taxii-request', code, what: `${request.method} ${path}` })
}

/**
 * Answers whoever still sends a body that is not wanted: the whole answer goes out at once, and the connection stays until the body
 * ended, as far as that is not much and not long. Who is cut off while sending sees a broken connection and never the answer.
 */
function sendBesideBody(reply: FastifyReply, answer: Answer, body: Readable): FastifyReply {
  const bytes = bytesOf(answer)
  async function* answered(): AsyncGenerator<Buffer> {
    yield bytes
    await discarded(body)
  }
  return send(reply.header('content-length', bytes.length), answer, Readable.from(answered(), { objectMode: false }))
}

/** Resolves once a body ended, was read as far as it is read for nothing, or took too long. */
function discarded(body: Readable): Promise<void> {
  if (body.readableEnded || body.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, DISCARDING_MS)
    const end = (): void => {
      clearTimeout(patience)
      resolve()
    }
    let bytes = 0
    body.on('data', (chunk: Uint8Array) => {
      bytes += chunk.length
      if (bytes > DISCARDED_BYTES_MAX) end()
    })
    for (const event of ['end', 'error', 'close']) body.on(event, end)
  })
}

function spend(budget: RequestBudget, official: Official, { clock }: ServerParts): void {
  const seconds = budget.spend(official, clock.now())
  if (seconds > 0) throw new TaxiiError('too-many-requests', undefined, { 'retry-after': String(seconds) })
}

async function signIn(request: FastifyRequest, parts: ServerParts): Promise<Official> {
  const { officials, clock, certificateAccounts: accounts, countUnauthenticated } = parts
  const { authorization } = request.headers
  const proven = provenCertificate(request.raw.socket, { now: clock.now(), accounts })
  const named = request.headers[CASE_HEADER]
  const namedCase = typeof named === 'string' ? named : undefined
  const { fingerprint: certificate, namedTool } = proven ?? {}
  const signedIn = await officials.signIn({ authorization, certificate, namedTool, namedCase, address: request.ip })
  if (signedIn.ok) return signedIn.official
  countUnauthenticated()
  if (signedIn.retryAfterSeconds === 0) throw new TaxiiError('unauthenticated', undefined, { 'www-authenticate': CHALLENGES })
  throw new TaxiiError('too-many-attempts', undefined, { 'retry-after': String(signedIn.retryAfterSeconds) })
}

function bytesOf({ body }: Answer): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.length)
}

// Fastify would add a charset to the type of a text, so bytes are sent.
function send(reply: FastifyReply, answer: Answer, body: Buffer | Readable = bytesOf(answer)): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).header('content-type', TAXII_MEDIA_TYPE).send(body)
}

/** What the HTTP library and the store can throw, as this door says it. */
const REFUSALS: ReadonlyMap<string, TaxiiErrorCode> = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'too-large'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'media-type-unsupported'],
  ['store-unavailable', 'unavailable'],
  ['store-full', 'unavailable'],
  ['restored-behind', 'unavailable'],
])

function refusalOf(error: FastifyError | ComityError): TaxiiError {
  if (error instanceof TaxiiError) return error
  const code = REFUSALS.get(error.code)
  if (code !== undefined) return new TaxiiError(code)
  const isBadRequest =
    !(error instanceof ComityError) && error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
  return new TaxiiError(isBadRequest ? 'request-invalid' : 'failed')
}

function isReading({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

function splitUrl(url: string): readonly string[] {
  const mark = url.indexOf('?')
  return mark === -1 ? [url] : [url.slice(0, mark), url.slice(mark + 1)]
}
