/** The HTTP side of the exchange, of witnessing (C2SP tlog-witness) and of the ledger (C2SP tlog-tiles). */
import type { FastifyContextConfig, FastifyInstance, FastifyReply } from 'fastify'
import { type Clock, ComityError, ENVELOPE_BYTES_MAX, giveBack } from '../foundation/index.ts'
import type { PartyCard, PartyCode } from '../identity/index.ts'
import { ADD_CHECKPOINT_BYTES_MAX } from '../ledger/index.ts'
import { type AdmissionParts, admit } from './admission.ts'
import { type Authentication, bodyOf, createAuthentication } from './authentication.ts'
import type { DeliveryParts } from './delivery.ts'
import { createPullDesk, PULL_BYTES_MAX } from './pull-desk.ts'
import { type RateLimit, rateLimit } from './rate-limit.ts'
import { statusOf } from './refusal-status.ts'

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
  readonly evidenceAgainst: (originHash: string) => Promise<Uint8Array | undefined>
  readonly ledgerFile: (path: string) => Promise<StaticAnswer | undefined>
  /** Counts a request that named no known party; nothing else of it is kept. */
  readonly countUnauthenticated: () => void
  /** After an act was taken: something may be due to partners. */
  readonly wake: () => void
}

/** What an address may ask for: signed requests that do not hold, checkpoints to witness, files. */
type Limited = 'failures' | 'checkpoints' | 'files'

const ADDRESSES_MAX = 10_000
const LIMITS: Readonly<Record<Limited, { readonly perSecond: number; readonly burst: number }>> = {
  failures: { perSecond: 10, burst: 200 },
  checkpoints: { perSecond: 100, burst: 1_000 },
  files: { perSecond: 500, burst: 5_000 },
}

/** Mounts the routes. */
export function exchangeRoutes(app: FastifyInstance, parts: ExchangeRoutesParts): void {
  const { delivery } = parts
  const { clock } = parts.admission.road
  // Every body is bytes here, whatever it calls itself: the built-in readers would decode and repair.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  const failures = limitAddresses(app, clock)
  const desk = createPullDesk(delivery)
  const authentication = createAuthentication({
    ...parts,
    refused(ip) {
      parts.countUnauthenticated()
      failures.spend(ip, clock.now())
    },
  })
  const signed = (bodyLimit: number) => ({ bodyLimit, onRequest: authentication.head, ...limited('failures') })
  app.get('/exchange/v1/card', limited('files'), async () => parts.ownCard())
  app.post('/exchange/v1/envelopes', signed(ENVELOPE_BYTES_MAX), async (request, reply) => {
    const sender = await authentication.sender(request, reply)
    if (sender === undefined) return reply
    return answering(reply, async () => {
      if (await hearFrom(sender.party, delivery)) parts.wake()
      const bytes = bodyOf(request)
      const admission = await admit({ from: sender.party, bytes, card: sender.card }, parts.admission).finally(() => giveBack(bytes))
      parts.wake()
      return reply.send(admission)
    })
  })
  app.post('/exchange/v1/pull', signed(PULL_BYTES_MAX), async (request, reply) => {
    const sender = await authentication.sender(request, reply)
    if (sender === undefined) return reply
    return answering(reply, async () => {
      if (await hearFrom(sender.party, delivery)) parts.wake()
      const frames = await desk.serve(sender.party, bodyOf(request))
      return reply.type('application/octet-stream').send(Buffer.from(frames))
    })
  })
  witnessRoutes(app, parts, authentication)
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
    if (seconds === 0) return
    // Of a body that is not read nothing more may come.
    const ending = request.method === 'GET' ? {} : { connection: 'close' }
    await reply
      .code(429)
      .headers({ 'retry-after': String(seconds), ...ending })
      .send({ code: 'too-many-requests' })
  })
  return limits.failures
}

/** A partner that was not reached and is heard of gets what waits for it at once. @returns whether it is one */
async function hearFrom(party: PartyCode, { statuses, clock, transactions }: DeliveryParts): Promise<boolean> {
  const now = clock.now()
  if (!statuses.isMissed(party, now)) return false
  statuses.ok(party, now)
  await transactions.write((writer) => writer.outboxQueue.wake(party, now))
  return true
}

function witnessRoutes(app: FastifyInstance, parts: ExchangeRoutesParts, authentication: Authentication): void {
  const { statuses, clock } = parts.delivery
  app.post('/witness/add-checkpoint', { bodyLimit: ADD_CHECKPOINT_BYTES_MAX, ...limited('checkpoints') }, async (request, reply) => {
    const answer = await parts.addCheckpoint(bodyOf(request))
    // Anybody may ask a witness; a partner that signs what it asks shows that it is there.
    const now = clock.now()
    const isMissed = (party: PartyCode): boolean => statuses.isMissed(party, now)
    const missed = statuses.areAnyMissed(now) ? await authentication.signerAmong(request, isMissed) : undefined
    if (missed !== undefined && (await hearFrom(missed, parts.delivery))) parts.wake()
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
  app.get<{ Params: { originHash: string } }>('/witness/:originHash/evidence', limited('files'), async (request, reply) => {
    const evidence = await parts.evidenceAgainst(request.params.originHash)
    if (evidence === undefined) return reply.code(404).send()
    return reply.type('application/json; charset=utf-8').send(Buffer.from(evidence))
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

async function answering(reply: FastifyReply, work: () => Promise<FastifyReply>): Promise<FastifyReply> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ComityError)) throw error
    return reply.code(statusOf(error)).send({ code: error.code })
  }
}
