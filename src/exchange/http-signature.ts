/**
 * Signed requests between nodes: HTTP message signatures (RFC 9421) over a
 * content digest (RFC 9530).
 *
 * A request has exactly one signature, labelled `comity`, over fixed components
 * in fixed order. RFC 9421 leaves all that to the application; one form only
 * means that two nodes cannot disagree on what was signed. The authority is
 * signed, so a request to one node is worthless at another.
 */
import { httpbis } from 'http-message-signatures'
import {
  base64,
  base64url,
  type Instant,
  isEd25519Signature,
  parseDecimal,
  SECOND_MS,
  sha256,
  unbase64,
  unbase64url,
  utf8,
} from '../foundation/index.ts'
import { type PartyCode, parsePartyCode, type Signer } from '../identity/index.ts'
import { ExchangeError } from './errors.ts'

/** Longest time between `created` and `expires`, in seconds. */
export const SIGNATURE_LIFETIME_SECONDS_MAX = 300
/** How far ahead of the verifier's clock `created` may be, in seconds. */
export const SIGNATURE_CLOCK_SKEW_SECONDS = 60
/** Fewest bytes of a nonce. */
export const NONCE_BYTES_MIN = 16

const LABEL = 'comity'
const TAG = 'comity-exchange'
const NONCE_BYTES_MAX = 64
const COMPONENTS = ['@method', '@authority', '@path', '@query']
const BODY_COMPONENTS = ['content-digest', 'content-type']

/** A request to sign. */
export type RequestToSign = {
  readonly method: string
  /** The whole URL, in the normal form of the WHATWG URL standard. */
  readonly url: string
  /** The body as sent; absent and empty are the same. */
  readonly body: Uint8Array | undefined
  /** The media type of the body; `application/octet-stream` unless told. */
  readonly contentType?: string
  readonly party: PartyCode
  /** The party's act key. */
  readonly signer: Signer
  /** Seconds since 1970. */
  readonly created: number
  /** Seconds since 1970, at most {@link SIGNATURE_LIFETIME_SECONDS_MAX} after `created`. */
  readonly expires: number
  /** 16 to 64 random bytes, never used twice. */
  readonly nonce: Uint8Array
}

/** A request as it arrived. */
export type RequestToVerify = {
  readonly method: string
  /** The URL that the request was sent to: this node's own origin and the request target as received. */
  readonly url: string
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
  readonly body: Uint8Array | undefined
  /** The act key of a party as pinned here, or nothing for a party that is not known. */
  keyOf(party: PartyCode): Uint8Array | undefined
  readonly now: Instant
}

/** What of a request is there before its body. */
export type RequestHead = Omit<RequestToVerify, 'body'>

/** Who sent a request, and what its body must be. */
export type VerifiedHead = VerifiedRequest & {
  /** The `content-digest` that was signed; null for a request that was signed without a body. */
  readonly digest: string | null
}

/** Who sent a request. */
export type VerifiedRequest = {
  readonly party: PartyCode
  /** The nonce as written; refuse it a second time from this party until `expires`. */
  readonly nonce: string
  /** Seconds since 1970. */
  readonly expires: number
}

type SignatureInput = {
  /** The text after the label, as it is signed. */
  readonly value: string
  readonly created: number
  readonly expires: number
  readonly nonce: string
  readonly party: PartyCode
  readonly isWithBody: boolean
}

/**
 * The headers (lower-case names) that make the request verifiable:
 * `signature`, `signature-input` and, with a body, `content-digest` and `content-type`.
 */
export async function signRequest(request: RequestToSign): Promise<Record<string, string>> {
  const { method, url, signer, party } = request
  const headers = isWithBody(request.body) ? bodyHeaders(request.body, request.contentType ?? 'application/octet-stream') : {}
  const signed = await httpbis.signMessage(
    {
      key: { id: party, alg: 'ed25519', sign: async (base) => Buffer.from(signer.sign(base)) },
      name: LABEL,
      fields: componentsOf({ isWithBody: isWithBody(request.body) }),
      params: ['created', 'expires', 'nonce', 'keyid', 'alg', 'tag'],
      paramValues: {
        created: new Date(request.created * SECOND_MS),
        expires: new Date(request.expires * SECOND_MS),
        nonce: base64url(request.nonce),
        tag: TAG,
      },
    },
    { method, url, headers },
  )
  const { Signature: signature, 'Signature-Input': signatureInput } = signed.headers
  return { ...headers, signature: String(signature), 'signature-input': String(signatureInput) }
}

/**
 * Proves who sent a request, that it was for this URL, that its body is the one
 * signed, and that it is recent. Does not remember nonces.
 *
 * `party-unknown` takes as long as `signature-invalid`; where membership is
 * secret, answer both alike.
 * @throws ExchangeError
 */
export async function verifyRequest(request: RequestToVerify): Promise<VerifiedRequest> {
  const { digest, ...verified } = await verifyHead(request)
  verifyBody(request.body, { digest })
  return verified
}

/**
 * The same of a request whose body is not read yet: {@link verifyBody} holds it
 * against the digest that was signed.
 * @throws ExchangeError
 */
export async function verifyHead(request: RequestHead): Promise<VerifiedHead> {
  const input = parseSignatureInput(onlyHeader(request, 'signature-input'))
  const signature = parseSignature(onlyHeader(request, 'signature'))
  assertRecent(input, request.now)
  const base = signatureBase(request, input)
  const key = request.keyOf(input.party)
  const isSigned = isEd25519Signature(key ?? DECOY_KEY, base, signature)
  if (key === undefined) throw new ExchangeError('party-unknown', 'the request is from a party that is not known here')
  if (!isSigned) throw invalid('signature does not verify')
  const digest = input.isWithBody ? onlyHeader(request, 'content-digest') : null
  return { party: input.party, nonce: input.nonce, expires: input.expires, digest }
}

/** That a body is the one that was signed. @throws ExchangeError `signature-invalid`, `digest-mismatch` */
export function verifyBody(body: Uint8Array | undefined, { digest }: Pick<VerifiedHead, 'digest'>): void {
  if (isWithBody(body) !== (digest !== null)) throw invalid('body is there and was not signed, or the other way round')
  if (isWithBody(body) && digest !== contentDigest(body)) {
    throw new ExchangeError('digest-mismatch', 'the body is not the one that was signed')
  }
}

// The base point of edwards25519: a sound key, so that verifying under it costs what it costs for a known party.
const DECOY_KEY = new Uint8Array(32).fill(0x66).with(0, 0x58)

function signatureBase(request: RequestHead, input: SignatureInput): Uint8Array {
  assertNormalTarget(request.url)
  const fields = componentsOf(input)
  const headers: Record<string, string> = {}
  for (const name of fields) if (!name.startsWith('@')) headers[name] = onlyHeader(request, name)
  const lines = httpbis.createSignatureBase({ fields }, { method: request.method, url: request.url, headers })
  return utf8(httpbis.formatSignatureBase([...lines, ['"@signature-params"', [input.value]]]))
}

// The path and query are signed in normal form but routed as received: only where both agree is the signature about the route.
function assertNormalTarget(url: string): void {
  const parsed = URL.parse(url)
  const target = /^https?:\/\/[^/?#]+(.*)$/s.exec(url)?.[1]
  if (parsed === null || target !== `${parsed.pathname}${parsed.search}`) throw invalid('request target is not in normal form')
}

function componentsOf({ isWithBody }: Pick<SignatureInput, 'isWithBody'>): string[] {
  return isWithBody ? [...COMPONENTS, ...BODY_COMPONENTS] : COMPONENTS
}

function isWithBody(body: Uint8Array | undefined): body is Uint8Array {
  return body !== undefined && body.length > 0
}

function bodyHeaders(body: Uint8Array, contentType: string): Record<string, string> {
  return { 'content-digest': contentDigest(body), 'content-type': contentType }
}

function contentDigest(body: Uint8Array): string {
  return `sha-256=:${base64(sha256(body))}:`
}

const PARAMETERS = /^;created=(\d+);expires=(\d+);nonce="([A-Za-z0-9_-]+)";keyid="([A-Z]{2})";alg="ed25519";tag="comity-exchange"$/

function parseSignatureInput(text: string): SignatureInput {
  const isWithBody = text.startsWith(startOf({ isWithBody: true }))
  const start = startOf({ isWithBody })
  const parameters = text.startsWith(start) ? PARAMETERS.exec(text.slice(start.length)) : null
  const [, created, expires, nonce, party] = parameters ?? []
  if (created === undefined || expires === undefined || nonce === undefined || party === undefined)
    throw invalid('signature-input has a wrong form')
  try {
    const nonceBytes = unbase64url(nonce).length
    if (nonceBytes < NONCE_BYTES_MIN || nonceBytes > NONCE_BYTES_MAX) throw invalid('nonce has a wrong length')
    return {
      value: text.slice(LABEL.length + 1),
      created: parseDecimal(created),
      expires: parseDecimal(expires),
      nonce,
      party: parsePartyCode(party),
      isWithBody,
    }
  } catch (cause) {
    throw invalid('signature-input has a wrong value', cause)
  }
}

function startOf(covered: Pick<SignatureInput, 'isWithBody'>): string {
  const names = componentsOf(covered).map((name) => `"${name}"`)
  return `${LABEL}=(${names.join(' ')})`
}

function parseSignature(text: string): Uint8Array {
  const value = /^comity=:([A-Za-z0-9+/=]+):$/.exec(text)?.[1]
  if (value === undefined) throw invalid('signature has a wrong form')
  try {
    return unbase64(value)
  } catch (cause) {
    throw invalid('signature is not base64', cause)
  }
}

function assertRecent({ created, expires }: SignatureInput, now: Instant): void {
  const seconds = now / SECOND_MS
  const isLifetimeAllowed = expires > created && expires <= created + SIGNATURE_LIFETIME_SECONDS_MAX
  if (!isLifetimeAllowed) throw invalid('lifetime is out of range')
  if (created > seconds + SIGNATURE_CLOCK_SKEW_SECONDS) throw expired('created in the future')
  if (seconds >= expires) throw expired('expired')
}

/** The one value of a header, whatever the case of its name. */
function onlyHeader({ headers }: RequestHead, name: string): string {
  const values = Object.keys(headers)
    .filter((key) => key.toLowerCase() === name)
    .flatMap((key) => headers[key] ?? [])
  const [value] = values
  if (value === undefined) throw new ExchangeError('signature-missing', `the request has no ${name} header`)
  if (values.length > 1) throw invalid('header is repeated')
  return value
}

function invalid(logDetail: string, cause?: unknown): ExchangeError {
  return new ExchangeError('signature-invalid', 'the signature of the request is not valid', { logDetail, cause })
}

function expired(logDetail: string): ExchangeError {
  return new ExchangeError('signature-expired', 'the signature of the request is not valid at this time', { logDetail })
}
