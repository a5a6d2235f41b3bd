/**
 * delivery: empties the outbox of one recipient, in order. An attempt that
 * fails is tried again later, longer each time, until the act is answered or
 * its clock runs out.
 */
import {
  type Act,
  type CarriedOpenings,
  type Directory,
  type DirectorySource,
  formatMessage,
  kindOf,
  MESSAGE_PROOFS_MAX,
  type RoadWriter,
  reopenAct,
  type Transactions,
} from '../acts/index.ts'
import { type Clock, ComityError, isJsonObject, parseJson, type Randomness, SECOND_MS } from '../foundation/index.ts'
import type { PartyCard } from '../identity/index.ts'
import { ExchangeError } from './errors.ts'
import { type OutgoingParts, outgoingAct, proofsOf } from './outgoing.ts'
import type { PartnerStatuses } from './partner-status.ts'
import type { OutboxRow, OutboxStore, OwedProofStore } from './ports.ts'
import { type SealingParts, sealFor } from './sealing.ts'
import type { Transport } from './transport.ts'

/** Milliseconds before the second attempt. */
export const BACKOFF_FIRST = SECOND_MS
/** Most milliseconds between two attempts. */
export const BACKOFF_LAST = 60 * SECOND_MS
const ROWS_AT_ONCE = 64
const PROOFS_PER_MESSAGE = 64
/** Statuses that speak of one envelope rather than of the partner or of who asks (spec/exchange.md#answers). */
const ABOUT_THE_ENVELOPE: ReadonlySet<number> = new Set([400, 409, 413, 422])
const ANSWER_LIMITS = { bytesMax: 64 * 1024, depthMax: 4 }

/** What delivery may write. */
export type DeliveryWriter = RoadWriter & { readonly outboxQueue: OutboxStore; readonly owedProofs: OwedProofStore }

/** Openings that are due to an overseer, and the note that it has them. */
export type OpeningsSource = {
  next(overseer: string): Promise<{ readonly openings: CarriedOpenings; readonly confirm: () => Promise<void> } | undefined>
}

/** What delivery works with. */
export type DeliveryParts = {
  readonly clock: Clock
  readonly randomness: Randomness
  readonly directory: DirectorySource
  readonly outbox: Pick<OutboxStore, 'due' | 'waiting' | 'recipients'>
  readonly owed: Pick<OwedProofStore, 'owed' | 'creditors'>
  readonly transactions: Transactions<DeliveryWriter>
  readonly transport: Transport
  readonly sealing: SealingParts
  readonly outgoing: OutgoingParts
  readonly openings: OpeningsSource
  readonly statuses: PartnerStatuses
  /** How long a supplied predecessor is tried, milliseconds. */
  readonly timeout: number
}

/** How long to wait before attempt number `attempts + 1`, with jitter so that partners do not meet in step. */
function backoff(attempts: number, randomness: Randomness): number {
  const full = Math.min(BACKOFF_LAST, BACKOFF_FIRST * 2 ** Math.min(attempts, 10))
  return Math.round(full * (0.75 + ((randomness(1)[0] as number) / 255) * 0.5))
}

type Pass = { readonly parts: DeliveryParts; readonly directory: Directory }

/** What became of serving one recipient. */
export type Served = { readonly delivered: number; readonly isFailed: boolean }

/** Delivers what is due for one recipient. Never throws for what the partner did. */
export async function serveRecipient(recipient: string, pass: Pass): Promise<Served> {
  const { parts, directory } = pass
  const card = directory.card(recipient)
  if (card === undefined) return { delivered: 0, isFailed: false }
  let delivered = 0
  let row: OutboxRow | undefined
  try {
    for await (row of dueRows(recipient, pass)) if (await tryRow(row, card, pass)) delivered += 1
    row = undefined
    await deliverProofs(card, pass)
    await deliverOpenings(card, pass)
    return { delivered, isFailed: false }
  } catch (error) {
    if (!(error instanceof ComityError)) throw error
    parts.statuses.failed(recipient, error.code, parts.clock.now())
    if (row !== undefined) await postpone(row, parts)
    return { delivered, isFailed: true }
  }
}

/** All that is due, however much of it waits for its receipt: one agreement's missing quorum holds up no other's acts. */
async function* dueRows(recipient: string, { parts }: Pass): AsyncGenerator<OutboxRow> {
  let afterSeq = 0
  for (;;) {
    const rows = await parts.outbox.due({ recipient, now: parts.clock.now(), limit: ROWS_AT_ONCE, afterSeq })
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < ROWS_AT_ONCE) return
    afterSeq = last.seq
  }
}

/** An act that the partner will not take as it is waits; those behind it go on. @returns whether it was answered */
async function tryRow(row: OutboxRow, card: PartyCard, pass: Pass): Promise<boolean> {
  try {
    return await deliverRow(row, card, pass)
  } catch (error) {
    if (!(error instanceof ExchangeError) || error.code !== 'envelope-refused') throw error
    pass.parts.statuses.failed(row.recipient, error.code, pass.parts.clock.now())
    await postpone(row, pass.parts)
    return false
  }
}

/** @returns whether the partner answered */
async function deliverRow(row: OutboxRow, card: PartyCard, { parts, directory }: Pass): Promise<boolean> {
  const owed = await parts.owed.owed(row.recipient, PROOFS_PER_MESSAGE)
  const outgoing = await outgoingAct(
    row.actId,
    owed.filter((actId) => actId !== row.actId),
    { parts: parts.outgoing, directory },
  )
  if (!outgoing.ready) {
    if (outgoing.because === 'gone') await parts.transactions.write((writer) => writer.outboxQueue.remove([row.seq]))
    return false
  }
  const answer = await post(card, outgoing.payload, { parts })
  await settle(row, answer, { act: outgoing.act, proofs: outgoing.proofs, parts })
  return true
}

async function settle(
  row: OutboxRow,
  answer: PartnerWord,
  known: { act: Act; proofs: readonly string[]; parts: DeliveryParts },
): Promise<void> {
  const { act, parts, proofs } = known
  const now = parts.clock.now()
  const supplied = await suppliable(answer.missing, { act, recipient: row.recipient, parts })
  await parts.transactions.write(async (writer) => {
    if (proofs.length > 0) await writer.owedProofs.settle(row.recipient, proofs)
    if (answer.status !== 'waiting') return writer.outboxQueue.remove([row.seq])
    await writer.outboxQueue.supply(row.recipient, supplied, { now, expiresAt: now + parts.timeout })
    return writer.outboxQueue.postpone(row.seq, now + backoff(row.attempts, parts.randomness))
  })
}

/**
 * Of the ids that a partner says it lacks, those that may be sent to it: own
 * acts that the delivered one comes after and that were addressed to it. A
 * partner may know ids of acts that are nothing to it.
 */
async function suppliable(
  missing: readonly string[],
  known: { readonly act: Act; readonly recipient: string; readonly parts: DeliveryParts },
): Promise<readonly string[]> {
  const { act, recipient, parts } = known
  const directory = await parts.directory.current()
  const supplied: string[] = []
  for (const id of act.after) {
    if (!missing.includes(id)) continue
    const row = await parts.outgoing.acts.find(id)
    if (row === undefined || row.party !== directory.self) continue
    const before = reopenAct(row.text)
    if (kindOf(before.kind).addressees(before, directory).includes(recipient)) supplied.push(id)
  }
  return supplied
}

/** Those that cannot be proven yet stay owed and are passed over. */
async function deliverProofs(card: PartyCard, { parts, directory }: Pass): Promise<void> {
  for (let passedOver = 0; ; ) {
    const owed = await parts.owed.owed(card.party, MESSAGE_PROOFS_MAX, passedOver)
    const proofs = await proofsOf(owed, parts.outgoing, directory)
    const proven = proofs.map((proof) => proof.actId)
    if (proven.length > 0) {
      await post(card, formatMessage({ act: null, proofs, openings: null }), { parts })
      await parts.transactions.write((writer) => writer.owedProofs.settle(card.party, proven))
    }
    if (owed.length < MESSAGE_PROOFS_MAX) return
    passedOver += owed.length - proven.length
  }
}

async function deliverOpenings(card: PartyCard, { parts }: Pass): Promise<void> {
  for (let due = await parts.openings.next(card.party); due !== undefined; due = await parts.openings.next(card.party)) {
    await post(card, formatMessage({ act: null, proofs: [], openings: due.openings }), { parts })
    await due.confirm()
  }
}

async function postpone(row: OutboxRow, parts: DeliveryParts): Promise<void> {
  await parts.transactions.write((writer) =>
    writer.outboxQueue.postpone(row.seq, parts.clock.now() + backoff(row.attempts, parts.randomness)),
  )
}

async function post(card: PartyCard, payload: Uint8Array, { parts }: { parts: DeliveryParts }): Promise<PartnerWord> {
  const body = await sealFor(card, payload, parts.sealing)
  const answer = await parts.transport(card, {
    method: 'POST',
    path: '/exchange/v1/envelopes',
    body,
    contentType: 'application/octet-stream',
  })
  if (answer.status !== 200) {
    const code = ABOUT_THE_ENVELOPE.has(answer.status) ? 'envelope-refused' : 'answer-refused'
    throw new ExchangeError(code, `partner answered ${answer.status} ${codeOf(answer.body)}`)
  }
  const word = parseWord(answer.body)
  parts.statuses.ok(card.party, parts.clock.now())
  return word
}

/** What a partner said of an envelope. An act leaves the outbox on nothing less. */
type PartnerWord = { readonly status: (typeof WORDS)[number]; readonly missing: readonly string[] }

const WORDS = ['applied', 'refused', 'duplicate', 'waiting'] as const

function parseWord(body: Uint8Array): PartnerWord {
  const value = parseJson(body, ANSWER_LIMITS)
  const { status, missing = [] } = isJsonObject(value) ? value : {}
  const word = WORDS.find((known) => known === status)
  if (word === undefined || !Array.isArray(missing))
    throw new ExchangeError('answer-invalid', 'answer of the partner is not one of the known')
  return { status: word, missing: missing.filter((id): id is string => typeof id === 'string' && /^[0-9a-f]{64}$/.test(id)) }
}

/** The code of a refusal, for the operator; nothing where the answer is not one of a node. */
function codeOf(body: Uint8Array): string {
  try {
    const value = parseJson(body, ANSWER_LIMITS)
    return isJsonObject(value) && typeof value.code === 'string' && /^[a-z][a-z0-9-]{1,63}$/.test(value.code) ? value.code : ''
  } catch (error) {
    if (error instanceof ComityError) return ''
    throw error
  }
}
