/**
 * Who signed a request. The signature covers the digest of the body, so it is
 * verified before any of the body is read: whoever cannot sign makes this node
 * buffer nothing. What is refused uses up nothing, so a nonce counts only once
 * the body is the one that was signed.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ComityError, parseJson, SECOND_MS, unbase64, unbase64url } from '../foundation/index.ts'
import { PARTY_CARD_BYTES_MAX, type PartyCard, type PartyCode } from '../identity/index.ts'
import { type AdmissionParts, broughtCard } from './admission.ts'
import { ExchangeError } from './errors.ts'
import { type VerifiedHead, verifyBody, verifyHead } from './http-signature.ts'
import { CARD_HEADER } from './http-transport.ts'
import { isOwnTrouble, statusOf } from './refusal-status.ts'

/** Who sent a request, and the newer card that it brought. */
export type Sender = { readonly party: PartyCode; readonly card: PartyCard | null }

/** What authentication works with. */
export type AuthenticationParts = {
  readonly admission: Pick<AdmissionParts, 'road' | 'directory'>
  /** The party's own card in use. */
  readonly ownCard: () => Promise<PartyCard>
  /** A request that does not hold; `ip` is where it came from. */
  readonly refused: (ip: string) => void
}

/** Proves who sends; answers 401 alike for an unknown party and a bad signature. */
export type Authentication = {
  /** Before the body is read: answers, and ends the connection, where the signature does not hold. */
  head(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** The sender once the body is read; undefined when the request was answered. */
  sender(request: FastifyRequest, reply: FastifyReply): Promise<Sender | undefined>
  /** Who signed a request that needs no signature, if it is one of those asked for; answers nothing and counts nothing. */
  signerAmong(request: FastifyRequest, isWanted: (party: PartyCode) => boolean): Promise<PartyCode | undefined>
}

type Known = Sender & { readonly head: VerifiedHead }

/** Authentication that knows of no request yet. */
export function createAuthentication(parts: AuthenticationParts): Authentication {
  const known = new WeakMap<FastifyRequest, Known>()
  const answering = async (request: FastifyRequest, reply: FastifyReply, work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ComityError)) throw error
      await answer(error, request, { reply, parts })
    }
  }
  return {
    head: (request, reply) => answering(request, reply, async () => void known.set(request, await readHead(request, parts))),
    async sender(request, reply) {
      const found = known.get(request)
      if (found === undefined) throw new TypeError('head of the request was not verified')
      let sender: Sender | undefined
      await answering(request, reply, async () => {
        await finish(request, found, parts)
        sender = { party: found.party, card: found.card }
      })
      return sender
    },
    async signerAmong(request, isWanted) {
      if (request.headers.signature === undefined) return undefined
      try {
        const found = await readHead(request, parts)
        if (!isWanted(found.party)) return undefined
        await finish(request, found, parts)
        return found.party
      } catch (error) {
        if (error instanceof ComityError) return undefined
        throw error
      }
    },
  }
}

async function readHead(request: FastifyRequest, { admission, ownCard }: AuthenticationParts): Promise<Known> {
  const directory = await admission.directory.current()
  const own = await ownCard()
  const card = cardOf(request, (party) => directory.card(party))
  const head = await verifyHead({
    method: request.method,
    url: own.address + request.url,
    headers: request.headers,
    keyOf: (party) => {
      const used = card?.party === party ? card : directory.card(party)
      return used === undefined ? undefined : unbase64url(used.act)
    },
    now: admission.road.clock.now(),
  })
  return { head, party: head.party, card }
}

async function finish(request: FastifyRequest, { head }: Known, { admission }: AuthenticationParts): Promise<void> {
  verifyBody(bodyOf(request), head)
  const nonce = `${head.party}.${head.nonce}`
  const isNew = await admission.road.transactions.write((writer) => writer.seen.remember('nonce', nonce, head.expires * SECOND_MS))
  if (!isNew) throw new ExchangeError('request-replayed', 'request was made before')
}

type Answering = { readonly reply: FastifyReply; readonly parts: AuthenticationParts }

async function answer(error: ComityError, request: FastifyRequest, { reply, parts }: Answering): Promise<void> {
  // What is not read would be taken for the next request, or be sent for ever.
  const ending = request.body === undefined ? { connection: 'close' } : {}
  // The node's own trouble says nothing about who asks.
  if (isOwnTrouble(error)) {
    await reply.code(statusOf(error)).headers(ending).send({ code: error.code })
    return
  }
  parts.refused(request.ip)
  await reply.code(401).headers(ending).send({ code: 'unauthenticated' })
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

/** The body as it was read; empty where there was none. */
export function bodyOf({ body }: FastifyRequest): Uint8Array {
  // A view: Fastify's own is a Buffer, and a copy of megabytes would be made each time it is asked for.
  return body instanceof Uint8Array ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength) : new Uint8Array(0)
}
