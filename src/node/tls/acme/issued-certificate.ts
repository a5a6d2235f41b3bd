/** The certificate that the node serves with where an ACME server issues it: asked for, kept, and asked for anew well before it ends. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import type { Server as HttpsServer } from 'node:https'
import { isIP } from 'node:net'
import { type Clock, ComityError, type Instant, type Randomness, SECOND_MS } from '../../../foundation/index.ts'
import type { HttpCaller } from '../../../taxii-client/index.ts'
import type { CertificateState, ServedCertificate, ServedPair, TlsTerms } from '../served-certificate.ts'
import { pem, standInCertificate } from './certificate-request.ts'
import { openDesk } from './challenge-desk.ts'
import { AcmeError } from './errors.ts'
import { type Kept, type KeptPlace, readKept, writeKept } from './kept-certificate.ts'
import { type AcmeTerms, obtainChain, openAccount } from './obtain.ts'
import { AcmeServer } from './protocol.ts'

/** What it works with. */
export type IssuedParts = {
  readonly terms: AcmeTerms
  readonly directory: URL
  /** Where challenges are answered. */
  readonly listen: { readonly host: string; readonly port: number }
  readonly place: Pick<KeptPlace, 'path' | 'secret'>
  readonly http: HttpCaller
  readonly clock: Clock
  readonly randomness: Randomness
}

/** A certificate that is asked for; what goes on is given up when it is disposed of. */
export type IssuedCertificate = Omit<ServedCertificate, 'renew'> & Disposable & { renew(): Promise<unknown> }

/** After a failure, doubled with each that follows: servers count failures by the hour. */
const RETRY_MS = 300 * SECOND_MS
const RETRY_MAX_MS = 12 * 3_600 * SECOND_MS
/** Part of its time after which the next one is asked for. */
const RENEWED_AFTER = 2 / 3

/** Reads what is kept; a node that has none yet serves one that nobody trusts. @throws NodeError `certificate-invalid` */
export function issuedCertificate(parts: IssuedParts): IssuedCertificate {
  const { clock, place, randomness, terms } = parts
  const ended = new AbortController()
  const servers = new Map<HttpsServer, TlsTerms>()
  let kept = keptOf(parts)
  let served = servedOf(kept, parts)
  let failures = 0
  let nextAt = isCovering(served, terms) ? dueAt(served) : clock.now()
  let cause: string | null = null
  const keep = (next: Kept): void => {
    writeKept(next, { ...place, randomness })
    kept = next
  }
  const take = (): void => {
    served = servedOf(kept, parts)
    for (const [server, terms] of servers) server.setSecureContext({ ...served.pair, ...terms })
    failures = 0
    cause = null
    nextAt = dueAt(served)
  }
  return {
    get pair() {
      return served.pair
    },
    attach: (server, terms) => void servers.set(server, terms),
    async renew() {
      if (clock.now() < nextAt || ended.signal.aborted) return undefined
      try {
        await obtain(kept, { ...parts, signal: ended.signal }, keep)
        take()
        return undefined
      } catch (error) {
        if (!(error instanceof ComityError)) throw error
        if (ended.signal.aborted) return undefined
        const wait = error instanceof AcmeError ? error.retryMs : 0
        nextAt = clock.now() + Math.max(wait, Math.min(RETRY_MS * 2 ** failures, RETRY_MAX_MS))
        failures += 1
        cause = error instanceof AcmeError && error.problem !== null ? `${error.code}, ${error.problem}` : error.code
        return error
      }
    },
    state: () => stateOf(served, { now: clock.now(), cause }),
    [Symbol.dispose]: () => ended.abort(),
  }
}

type Served = { readonly pair: ServedPair; readonly leaf: X509Certificate; readonly isIssued: boolean }

/** What was kept for this server, or a new account for it. */
function keptOf({ directory, place }: IssuedParts): Kept {
  const found = readKept(place)
  if (found?.directory === directory.href) return found
  // What another server gave is served until this one gave something.
  return { directory: directory.href, accountKey: newKey(), account: null, issued: found?.issued ?? null }
}

async function obtain(kept: Kept, parts: IssuedParts & { readonly signal: AbortSignal }, keep: (next: Kept) => void): Promise<void> {
  const { http, directory, terms, signal, clock } = parts
  const server = new AcmeServer({ http, directory, key: createPrivateKey(kept.accountKey), signal })
  // Before the server learns of it, so that an account is never lost.
  if (kept.account === null) keep(kept)
  server.account = kept.account ?? undefined
  let known = kept
  const signIn = async (): Promise<void> => {
    server.account = await openAccount(server, terms)
    known = { ...known, account: server.account }
    keep(known)
  }
  if (server.account === undefined) await signIn()
  const key = newKey()
  await using desk = await openDesk(parts.listen)
  const order = () => obtainChain({ key, names: terms.names }, { server, desk, clock, signal })
  const chain = await order().catch(async (error: unknown) => {
    // The server lost the account: it is opened again under the same key.
    if (!(error instanceof AcmeError) || error.problem !== 'accountDoesNotExist') throw error
    server.account = undefined
    await signIn()
    return order()
  })
  keep({ ...known, issued: { key, chain } })
}

function servedOf({ issued }: Kept, { terms, clock, randomness }: IssuedParts): Served {
  if (issued !== null) return { pair: { cert: issued.chain, key: issued.key }, leaf: new X509Certificate(issued.chain), isIssued: true }
  const key = newKey()
  const privateKey = createPrivateKey(key)
  const requested = { privateKey, publicKey: createPublicKey(privateKey), names: terms.names }
  const cert = pem('CERTIFICATE', standInCertificate(requested, { now: clock.now(), randomness }))
  return { pair: { cert, key }, leaf: new X509Certificate(cert), isIssued: false }
}

function isCovering({ leaf, isIssued }: Served, { names }: AcmeTerms): boolean {
  return isIssued && names.every((name) => (isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name)) !== undefined)
}

function dueAt({ leaf }: Served): Instant {
  const [from, to] = [leaf.validFromDate.getTime(), leaf.validToDate.getTime()]
  return from + (to - from) * RENEWED_AFTER
}

function stateOf({ leaf, isIssued }: Served, { now, cause }: { readonly now: Instant; readonly cause: string | null }): CertificateState {
  const expiresAt = leaf.validToDate.getTime()
  const trouble = !isIssued
    ? 'certificate-awaited'
    : expiresAt <= now
      ? 'certificate-expired'
      : cause === null
        ? null
        : 'certificate-not-renewed'
  return { expiresAt, trouble, cause }
}

function newKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
