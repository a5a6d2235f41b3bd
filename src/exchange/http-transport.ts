/** The transport over HTTP: every request signed (RFC 9421), TLS outside loopback, answers bounded. */
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { base64, type Clock, canonicalBytes, concatBytes, type Randomness, SECOND_MS } from '../foundation/index.ts'
import { isLoopback, type PartyCard, type PartyCode, type Signer } from '../identity/index.ts'
import { ExchangeError } from './errors.ts'
import { signRequest } from './http-signature.ts'
import type { PartnerAnswer, PartnerRequest, Transport } from './transport.ts'

// An `import` reads every name of the module, and one of them loads a browser's `fetch` with all that belongs to it: 2 MB of heap.
const { Agent: HttpAgent, request: httpRequest } = process.getBuiltinModule('node:http')

const TIMEOUT_DEFAULT = 30 * SECOND_MS
const SIGNATURE_SECONDS = 120
const NONCE_BYTES = 16

/** Header with the base64 canonical JSON of the sender's party card. */
export const CARD_HEADER = 'comity-card'

/** What the transport signs with and how much it reads. */
export type HttpTransportParts = {
  readonly party: PartyCode
  readonly signer: Signer
  readonly clock: Clock
  readonly randomness: Randomness
  /** The own card in use. */
  readonly card: () => PartyCard
  /** Largest answer, bytes. */
  readonly answerBytesMax: number
}

/** A transport that signs as the party. */
export function httpTransport(parts: HttpTransportParts): Transport {
  return async (card, request) => {
    const url = new URL(card.address + request.path)
    if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
      throw new ExchangeError('partner-unreachable', 'address of the partner is neither TLS nor loopback')
    }
    const headers = await signedHeaders(url, request, parts)
    // A partner that has not heard of a rotation yet finds the new act key under the root key that it pinned.
    if (parts.card().serial > 1) headers[CARD_HEADER] = base64(canonicalBytes(parts.card()))
    try {
      return await readAnswer(await send(url, { headers, request }), parts.answerBytesMax)
    } catch (error) {
      if (error instanceof ExchangeError) throw error
      throw new ExchangeError('partner-unreachable', `node of ${card.party} did not answer`, { cause: error })
    }
  }
}

// Connections stay open between requests; those that nobody uses keep no process from ending.
const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) }

/** Node's own client: that of `fetch` copies a body of megabytes, and follows redirects unless told. */
function send(url: URL, { headers, request }: { readonly headers: Record<string, string>; readonly request: PartnerRequest }) {
  const { method, body } = request
  const isTls = url.protocol === 'https:'
  const length = body === undefined ? {} : { 'content-length': String(body.length) }
  const options = {
    method,
    headers: { ...headers, ...length },
    signal: patience(request),
    agent: isTls ? agents['https:'] : agents['http:'],
  }
  return new Promise<PlainAnswer>((resolve, reject) => {
    const asked = isTls ? httpsRequest(url, options) : httpRequest(url, options)
    asked.on('response', (response) => resolve({ status: response.statusCode ?? 0, body: response }))
    // Once an answer began, what becomes of the connection shows while it is read.
    asked.on('error', reject)
    asked.end(body)
  })
}

function patience({ timeout, signal }: PartnerRequest): AbortSignal {
  const timed = AbortSignal.timeout(timeout ?? TIMEOUT_DEFAULT)
  return signal === undefined ? timed : AbortSignal.any([timed, signal])
}

async function signedHeaders(url: URL, request: PartnerRequest, parts: HttpTransportParts): Promise<Record<string, string>> {
  const created = Math.floor(parts.clock.now() / SECOND_MS)
  return signRequest({
    method: request.method,
    url: url.href,
    body: request.body,
    ...(request.contentType === undefined ? {} : { contentType: request.contentType }),
    party: parts.party,
    signer: parts.signer,
    created,
    expires: created + SIGNATURE_SECONDS,
    nonce: parts.randomness(NONCE_BYTES),
  })
}

/** An answer whose body is still to be read. */
export type PlainAnswer = { readonly status: number; readonly body: AsyncIterable<Uint8Array> | null }

/** The whole answer. @throws ExchangeError `answer-too-large` as soon as it is longer than that many bytes */
export async function readAnswer({ status, body }: PlainAnswer, bytesMax: number): Promise<PartnerAnswer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > bytesMax) throw new ExchangeError('answer-too-large', 'answer of the partner is larger than an answer may be')
    chunks.push(chunk)
  }
  return { status, body: concatBytes(...chunks) }
}
