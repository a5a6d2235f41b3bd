/** One certificate from an ACME server (RFC 8555 section 7): account, order, proof of the names, request, chain. */
import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Compile, type Static, Type } from '#typebox'
import { base64url, type Clock, SECOND_MS, utf8Text } from '../../../foundation/index.ts'
import { certificateRequest } from './certificate-request.ts'
import type { ChallengeDesk } from './challenge-desk.ts'
import { AcmeError } from './errors.ts'
import { externalBinding, thumbprint } from './jws.ts'
import { type AcmeServer, type Answered, read, retryMs } from './protocol.ts'

/** What an operator told of the server and the account. */
export type AcmeTerms = {
  readonly names: readonly string[]
  readonly contact: readonly string[]
  /** An account elsewhere that the one at this server is bound to. */
  readonly external?: { readonly keyId: string; readonly secret: Uint8Array }
}

/** What it takes to obtain one. */
export type ObtainParts = {
  readonly server: AcmeServer
  readonly desk: ChallengeDesk
  readonly clock: Clock
  readonly signal: AbortSignal
}

const Address = Type.String({ minLength: 8, maxLength: 2_000 })
const OrderForm = Type.Object({
  status: Type.Enum(['pending', 'ready', 'processing', 'valid', 'invalid']),
  authorizations: Type.Array(Address, { minItems: 1, maxItems: 100 }),
  finalize: Address,
  certificate: Type.Optional(Address),
})
const AuthorizationForm = Type.Object({
  status: Type.Enum(['pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked']),
  challenges: Type.Array(
    Type.Object({ type: Type.String({ maxLength: 100 }), url: Type.Optional(Address), token: Type.Optional(Type.String()) }),
    {
      maxItems: 20,
    },
  ),
})
const orderForm = Compile(OrderForm)
const authorizationForm = Compile(AuthorizationForm)
type Order = Static<typeof OrderForm>

/** At least 128 bits of base64url (RFC 8555 section 8.3). */
const TOKEN = /^[A-Za-z0-9_-]{22,500}$/
/** Of two machines. */
const CLOCKS_APART_MS = 3_600 * SECOND_MS
const POLL_MS = 2 * SECOND_MS
const POLL_MAX_MS = 30 * SECOND_MS
const PATIENCE_MS = 300 * SECOND_MS

/** Signs in with the key, as a new account where the server does not know it; the terms are agreed to. @returns the address of the account */
export async function openAccount(server: AcmeServer, { contact, external }: AcmeTerms): Promise<string> {
  const { newAccount } = await server.directory()
  const bound = external === undefined ? {} : { externalAccountBinding: externalBinding(external, { key: server.key, url: newAccount }) }
  const payload = { termsOfServiceAgreed: true, contact: [...contact], ...bound }
  const { headers } = await server.ask(newAccount, { payload, isFirst: true })
  return locationOf({ headers })
}

/**
 * A chain for the key, in PEM, its first certificate checked to be for this key and these names and to hold now.
 * @throws AcmeError, FeedError
 */
export async function obtainChain(
  request: { readonly key: string; readonly names: readonly string[] },
  parts: ObtainParts,
): Promise<string> {
  const { server } = parts
  const { names } = request
  const privateKey = createPrivateKey(request.key)
  const { newOrder } = await server.directory()
  const identifiers = names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }))
  const placed = await server.ask(newOrder, { payload: { identifiers } })
  const address = locationOf(placed)
  let order = read(OrderForm, orderForm, placed)
  for (const authorization of order.authorizations) await prove(authorization, parts)
  order = await awaited(address, ['ready', 'valid'], parts)
  if (order.status === 'ready') {
    const csr = base64url(certificateRequest({ privateKey, publicKey: createPublicKey(privateKey), names }))
    await server.ask(order.finalize, { payload: { csr } })
    order = await awaited(address, ['valid'], parts)
  }
  if (order.certificate === undefined) throw new AcmeError('acme-invalid', 'order is valid and names no certificate')
  const { body } = await server.ask(order.certificate, { accept: 'application/pem-certificate-chain' })
  return checkedChain(utf8Text(body), { privateKey, names, now: parts.clock.now() })
}

/** Shows that this node answers for one name (HTTP-01, RFC 8555 section 8.3). */
async function prove(address: string, { server, desk, signal }: ObtainParts): Promise<void> {
  const { status, challenges } = read(AuthorizationForm, authorizationForm, await server.ask(address))
  if (status === 'valid') return
  const { url, token } = challenges.find(({ type }) => type === 'http-01') ?? {}
  if (url === undefined || token === undefined || !TOKEN.test(token)) {
    throw new AcmeError('acme-not-validated', 'server offers no challenge that this node can answer')
  }
  using _answered = desk.answer(token, `${token}.${thumbprint(server.key)}`)
  await server.ask(url, { payload: {} })
  const outcome = await polled(async () => {
    const answer = await server.ask(address)
    const now = read(AuthorizationForm, authorizationForm, answer).status
    return now === 'pending' ? { wait: retryMs(answer, POLL_MS) } : { value: now }
  }, signal)
  if (outcome !== 'valid') throw new AcmeError('acme-not-validated', 'server could not see that this node answers for the name')
}

async function awaited(address: string, wanted: readonly Order['status'][], { server, signal }: ObtainParts): Promise<Order> {
  return polled(async () => {
    const answer = await server.ask(address)
    const order = read(OrderForm, orderForm, answer)
    if (order.status === 'invalid') throw new AcmeError('acme-refused', 'server gave the order up')
    return wanted.includes(order.status) ? { value: order } : { wait: retryMs(answer, POLL_MS) }
  }, signal)
}

type Look<Value> = { readonly value: Value } | { readonly wait: number }

async function polled<Value>(look: () => Promise<Look<Value>>, signal: AbortSignal): Promise<Value> {
  for (let waited = 0; waited < PATIENCE_MS; ) {
    const seen = await look()
    if ('value' in seen) return seen.value
    const wait = Math.min(Math.max(seen.wait, SECOND_MS / 4), POLL_MAX_MS)
    waited += wait
    await sleep(wait, undefined, { signal }).catch((cause: unknown) => {
      throw new AcmeError('acme-stopped', 'the node is ending', { cause })
    })
  }
  throw new AcmeError('acme-slow', 'server did not make up its mind in time')
}

function locationOf({ headers }: Pick<Answered, 'headers'>): string {
  const { location } = headers
  if (location === undefined || URL.parse(location) === null)
    throw new AcmeError('acme-invalid', 'server does not say where it put what it made')
  return location
}

function checkedChain(
  chain: string,
  { privateKey, names, now }: { readonly privateKey: KeyObject; readonly names: readonly string[]; readonly now: number },
): string {
  const first = leafOf(chain)
  const isOurs = first.checkPrivateKey(privateKey)
  const isNamed = names.every((name) => (isIP(name) === 0 ? first.checkHost(name) : first.checkIP(name)) !== undefined)
  const holds = first.validFromDate.getTime() <= now + CLOCKS_APART_MS && now < first.validToDate.getTime()
  if (!isOurs || !isNamed || !holds)
    throw new AcmeError('acme-invalid', 'certificate is not for this key and these names, or does not hold now')
  return chain
}

function leafOf(chain: string): X509Certificate {
  try {
    return new X509Certificate(chain)
  } catch (cause) {
    throw new AcmeError('acme-invalid', 'server gives no certificate', { cause })
  }
}
