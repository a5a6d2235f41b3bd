/**
 * admission: what a partner's node sent, from the sealed bytes to the road.
 * Every failure to open looks alike outside; what was refused is recorded
 * under the partner that signed the request (DESIGN rule 11).
 */
import {
  type Answer,
  type CarriedOpenings,
  type DirectorySource,
  type Message,
  parseMessage,
  type RoadParts,
  type RoadWriter,
  receiveAct,
  takeProofs,
} from '../acts/index.ts'
import { openEnvelope, type SealingKeys } from '../envelope/index.ts'
import { base64url, ComityError, concatBytes, giveBack, type Instant, sha256, unbase64url } from '../foundation/index.ts'
import { type PartyCard, type PartyCode, verifyCard } from '../identity/index.ts'
import { noteMeans } from './note-means.ts'

/**
 * Takes the openings of a partner's ledger; throws what does not verify.
 * @returns the leaves that are known by then: fewer than these reach where leaves before them are missing
 */
export type OpeningsTaker = (from: string, openings: CarriedOpenings) => Promise<number>

/** What admission works with. */
export type AdmissionParts = {
  readonly road: RoadParts<RoadWriter>
  readonly directory: DirectorySource
  /** Sealing keys in use and, until envelopes in flight have expired, prior ones. */
  readonly sealingKeys: readonly SealingKeys[]
  readonly takeOpenings: OpeningsTaker
}

/** One sealed envelope from a partner that proved who it is. */
export type Arrival = {
  readonly from: PartyCode
  readonly bytes: Uint8Array
  /** A newer card of the sender, under its pinned root key, that it sent along. */
  readonly card: PartyCard | null
}

/** What admission answers (spec/exchange.md#answers); `act` is null where the message held proofs or openings only. */
export type Admission = (Answer | { readonly status: 'applied' | 'duplicate' | 'waiting'; readonly act: null }) & {
  /** Acts that are kept here and whose carried proofs do not hold yet; absent where there is none. */
  readonly unproven?: readonly string[]
  /** Leaves known of the ledger whose openings the message held. */
  readonly inspected?: number
}

/**
 * Opens an envelope and takes what it carries down the road.
 * @throws ComityError with the code of the refusal, after it is recorded
 */
export async function admit(arrival: Arrival, parts: AdmissionParts): Promise<Admission> {
  try {
    return await open(arrival, parts)
  } catch (error) {
    if (error instanceof ComityError) await recordRefusal(arrival, error, parts)
    throw error
  }
}

/**
 * The card a sender brought, if it is under the root key that is pinned for it
 * and not older than the card that is known: an old act key stays out of use.
 * @throws IdentityError when it is not a card
 */
export function broughtCard(value: Parameters<typeof verifyCard>[0], pinned: PartyCard | undefined): PartyCard | null {
  const card = verifyCard(value)
  return pinned !== undefined && card.party === pinned.party && card.root === pinned.root && card.serial >= pinned.serial ? card : null
}

async function open(arrival: Arrival, parts: AdmissionParts): Promise<Admission> {
  const now = parts.road.clock.now()
  const directory = await parts.directory.current()
  const card = arrival.card ?? directory.card(arrival.from)
  const opened = await openEnvelope(arrival.bytes, {
    party: parts.road.self,
    keys: parts.sealingKeys,
    senderKey: (from) => (card !== undefined && from === arrival.from ? unbase64url(card.act) : undefined),
    now,
  })
  const message = parseMessage(opened.payload)
  giveBack(opened.payload)
  const { means } = message
  await noteMeans(arrival.from, means, parts.road)
  const answer = await takeAct(
    message,
    { from: arrival.from, envelopeId: opened.id, expiresAt: opened.expiresAt, suite: opened.suite, means },
    parts,
  )
  // After the act: it may bring the card of the ledger that the proofs are of.
  const { unproven } = await takeProofs(arrival.from, message.proofs, parts.road)
  const told = { ...answer, ...(unproven.length === 0 ? {} : { unproven }) }
  return message.openings === null ? told : takeOpenings(arrival.from, message.openings, { told, parts })
}

type Opened = Omit<Parameters<typeof receiveAct>[0], 'act'>

async function takeAct({ act }: Message, opened: Opened, parts: AdmissionParts): Promise<Admission> {
  if (act === null) return rememberBare({ id: `${opened.from}.${opened.envelopeId}`, expiresAt: opened.expiresAt }, parts)
  const answer = await receiveAct({ ...opened, act }, parts.road)
  parts.directory.refresh()
  return answer
}

/** Openings behind a gap are not taken: their sender goes back to what is here. */
async function takeOpenings(
  from: PartyCode,
  openings: CarriedOpenings,
  { told, parts }: { readonly told: Admission; readonly parts: AdmissionParts },
): Promise<Admission> {
  const inspected = await parts.takeOpenings(from, openings)
  const isTaken = inspected >= openings.from + openings.leaves.length
  return told.act === null && !isTaken ? { ...told, status: 'waiting', inspected } : { ...told, inspected }
}

async function rememberBare(opened: { id: string; expiresAt: Instant }, parts: AdmissionParts): Promise<Admission> {
  const isNew = await parts.road.transactions.write((writer) => writer.seen.remember('envelope', opened.id, opened.expiresAt))
  return { status: isNew ? 'applied' : 'duplicate', act: null }
}

async function recordRefusal(arrival: Arrival, error: ComityError, parts: AdmissionParts): Promise<void> {
  const { randomness, clock, transactions } = parts.road
  await transactions.write((writer) =>
    writer.refusals.add({
      principal: arrival.from,
      kind: 'envelope',
      code: error.code,
      bytes: arrival.bytes.length,
      digest: base64url(sha256(concatBytes(randomness(16), arrival.bytes))),
      at: clock.now(),
    }),
  )
}
