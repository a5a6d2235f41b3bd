/** The HTTP side of the exchange, of witnessing (C2SP tlog-witness) and of the ledger (C2SP tlog-tiles). */
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Clock, ComityError, ENVELOPE_BYTES_MAX, parseJson, unbase64, unbase64url } from '../foundation/index.ts'
import { PARTY_CARD_BYTES_MAX, type PartyCard, type PartyCode } from '../identity/index.ts'
import { ADD_CHECKPOINT_BYTES_MAX } from '../ledger/index.ts'
import { type AdmissionParts, admit, broughtCard } from './admission.ts'
import type { DeliveryParts } from './delivery.ts'
import { ExchangeError } from './errors.ts'
import { verifyRequest } from './http-signature.ts'
import { CARD_HEADER } from './http-transport.ts'
import { servePull } from './pull.ts'
import { type RateLimit, rateLimit } from './rate-limit.ts'

/** A file of the static ledger, or the answer of the witness. */
export type StaticAnswer = { readonly bytes: Uint8Array; readonly contentType: string; readonly isImmutable: boolean }
/** What the witness answers, by C2SP tlog-witness. */
export type WitnessAnswer = { readonly status: number; readonly contentType?: string; readonly body: Uint8Array | string }

/** What the routes serve. */
export type ExchangeRoutesParts = {
  readonly admission: AdmissionParts
  readonly delivery: DeliveryParts
  /** The party's own card in use. */
  readonly ownCard: () => Promise<PartyCard>
  readonly addCheckpoint: (body: Uint8Array) => Promise<WitnessAnswer>
  readonly latestCosigned: (originHash: string) => Promise<Uint8Array | undefined>
  readonly ledgerFile: (path: string) => Promise<StaticAnswer | undefined>
  /** Counts a request that named no known party; nothing else of it is kept. */
  readonly countUnauthenticated: () => void
  /** After an act was taken: something may be due to partners. */
  readonly wake: () => void
}

const PULL_BYTES_MAX = 16 * 1024

/** What an address may ask for: signed requests that do not hold, checkpoints to witness, files. */
type Limited = 'failures' | 'checkpoints' | 'files'

const ADDRESSES_MAX = 10_000
const LIMITS: Readonly<Record<Limited, { readonly perSecond: number; readonly burst: number }>> = {
  failures: { perSecond: 10, burst: 200 },
  checkpoints: { perSecond: 100, burst: 1_000 },
  files: { perSecond: 500, burst: 5_000 },
}

/** Status of each refusal that has one of its own; all others answer 422. */
const STATUS: Readonly<Record<string, number>> = {
  'receipt-missing': 409,
  'store-full': 507,
  'store-unavailable': 503,
  'envelope-unopenable': 400,
  'envelope-too-large': 413,
}

const UNAUTHENTICATED = 401
const OWN_TROUBLE = 500

/** Mounts the routes. */
export function exchangeRoutes(app: FastifyInstance, parts: ExchangeRoutesParts): void {
  // Every body is bytes here, whatever it calls itself: the built-in readers would decode and repair.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  const failures = limitAddresses(app, parts.admission.road.clock)
  app.get('/exchange/v1/card', limited('files'), async () => parts.ownCard())
  app.post('/exchange/v1/envelopes', { bodyLimit: ENVELOPE_BYTES_MAX, ...limited('failures') }, async (request, reply) => {
    const sender = await authenticate(request, reply, { ...parts, failures })
    if (sender === undefined) return reply
    return answering(reply, async () => {
      const admission = await admit({ from: sender.party, bytes: bodyOf(request), card: sender.card }, parts.admission)
      await hearFrom(sender.party, parts.delivery)
      parts.wake()
      return reply.send(admission)
    })
  })
  app.post('/exchange/v1/pull', { bodyLimit: PULL_BYTES_MAX, ...limited('failures') }, async (request, reply) => {
    const sender = await authenticate(request, reply, { ...parts, failures })
    if (sender === undefined) return reply
    return answering(reply, async () => {
      const frames = await servePull(sender.party, bodyOf(request), parts.delivery)
      return reply.type('application/octet-stream').send(Buffer.from(frames))
    })
  })
  witnessRoutes(app, parts)
  ledgerRoutes(app, parts)
}

/** Route options that put a route under one of the limits. */
function limited(limitedBy: Limited): { readonly config: FastifyContextConfig } {
  return { config: { limitedBy } as FastifyContextConfig }
}

/** Refuses, before any body is read, an address that asked too often. @returns the limit that failed requests are counted on */
function limitAddresses(app: FastifyInstance, clock: Clock): RateLimit {
  const make = (name: Limited): RateLimit => rateLimit({ ...LIMITS[name], addressesMax: ADDRESSES_MAX })
  const limits = { failures: make('failures'), checkpoints: make('checkpoints'), files: make('files') }
  app.addHook('onRequest', async (request, reply) => {
    const { limitedBy } = request.routeOptions.config as { limitedBy?: Limited }
    if (limitedBy === undefined) return
    const limit = limits[limitedBy]
    const seconds = limitedBy === 'failures' ? limit.wait(request.ip, clock.now()) : limit.spend(request.ip, clock.now())
    if (seconds > 0) await reply.code(429).header('retry-after', String(seconds)).send({ code: 'too-many-requests' })
  })
  return limits.failures
}

/** A partner that was not reached and is heard of again gets what waits for it at once. */
async function hearFrom(party: PartyCode, { statuses, clock, transactions }: DeliveryParts): Promise<void> {
  if (statuses.of(party).failures === 0) return
  const now = clock.now()
  statuses.ok(party, now)
  await transactions.write((writer) => writer.outboxQueue.wake(party, now))
}

function witnessRoutes(app: FastifyInstance, parts: ExchangeRoutesParts): void {
  app.post('/witness/add-checkpoint', { bodyLimit: ADD_CHECKPOINT_BYTES_MAX, ...limited('checkpoints') }, async (request, reply) => {
    const answer = await parts.addCheckpoint(bodyOf(request))
    return reply
      .code(answer.status)
      .type(answer.contentType ?? 'text/plain; charset=utf-8')
      .send(typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body))
  })
  app.get<{ Params: { originHash: string } }>('/witness/:originHash/checkpoint', limited('files'), async (request, reply) => {
    const note = await parts.latestCosigned(request.params.originHash)
    if (note === undefined) return reply.code(404).send()
    return reply.type('text/plain; charset=utf-8').send(Buffer.from(note))
  })
}

function ledgerRoutes(app: FastifyInstance, parts: ExchangeRoutesParts): void {
  app.get<{ Params: { '*': string } }>('/ledger/*', limited('files'), async (request, reply) => {
    const file = await parts.ledgerFile(request.params['*'])
    if (file === undefined) return reply.code(404).send()
    return reply
      .type(file.contentType)
      .header('cache-control', file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache')
      .send(Buffer.from(file.bytes))
  })
}

type Sender = { readonly party: PartyCode; readonly card: PartyCard | null }

/** Who signed the request; answers 401 alike for an unknown party and a bad signature. */
async function authenticate(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: ExchangeRoutesParts & { readonly failures: RateLimit },
): Promise<Sender | undefined> {
  const { road, directory } = parts.admission
  const known = await directory.current()
  const own = await parts.ownCard()
  const card = cardOf(request, (party) => known.card(party))
  const now = road.clock.now()
  try {
    const verified = await verifyRequest({
      method: request.method,
      url: own.address + request.url,
      headers: request.headers,
      body: bodyOf(request),
      keyOf: (party) => {
        const used = card?.party === party ? card : known.card(party)
        return used === undefined ? undefined : unbase64url(used.act)
      },
      now,
    })
    const nonce = `${verified.party}.${verified.nonce}`
    const isNew = await road.transactions.write((writer) => writer.seen.remember('nonce', nonce, verified.expires * 1_000))
    if (!isNew) throw new ExchangeError('request-replayed', 'request was made before')
    return { party: verified.party, card }
  } catch (error) {
    if (!(error instanceof ComityError)) throw error
    // The node's own trouble says nothing about who asks.
    const status = STATUS[error.code] ?? UNAUTHENTICATED
    if (status >= OWN_TROUBLE) {
      await reply.code(status).send({ code: error.code })
      return undefined
    }
    parts.countUnauthenticated()
    parts.failures.spend(request.ip, now)
    await reply.code(UNAUTHENTICATED).send({ code: 'unauthenticated' })
    return undefined
  }
}

function cardOf(request: FastifyRequest, pinned: (party: string) => PartyCard | undefined): PartyCard | null {
  const header = request.headers[CARD_HEADER]
  if (typeof header !== 'string') return null
  try {
    const value = parseJson(unbase64(header), { bytesMax: PARTY_CARD_BYTES_MAX, depthMax: 4 })
    const party = (value as { party?: unknown }).party
    return typeof party === 'string' ? broughtCard(value, pinned(party)) : null
  } catch (error) {
    if (error instanceof ComityError) return null
    throw error
  }
}

async function answering(reply: FastifyReply, work: () => Promise<FastifyReply>): Promise<FastifyReply> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ComityError)) throw error
    return reply.code(STATUS[error.code] ?? 422).send({ code: error.code })
  }
}

function bodyOf(request: FastifyRequest): Uint8Array {
  const { body } = request
  return body instanceof Uint8Array ? new Uint8Array(body) : new Uint8Array(0)
}
