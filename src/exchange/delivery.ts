/**
 * delivery: empties the outbox of one recipient, in order. An attempt that
 * fails is tried again later, longer each time, until the act is answered or
 * its clock runs out.
 */
import { type Directory, MESSAGE_PROOFS_MAX } from '../acts/index.ts'
import { ComityError, giveBack } from '../foundation/index.ts'
import type { PartyCard } from '../identity/index.ts'
import { backoff } from './backoff.ts'
import { ExchangeError } from './errors.ts'
import { areMeansDue } from './means-due.ts'
import { proofPage } from './owed-proofs.ts'
import {
  actParcel,
  meansParcel,
  type OpeningsSource,
  openingsParcel,
  type Parcel,
  type ParcelParts,
  proofsParcel,
  settleParcel,
} from './parcel.ts'
import { codeOf, type PartnerWord, readWord } from './partner-word.ts'
import type { OutboxRow, OutboxStore, OwedProofStore } from './ports.ts'
import { type SealingParts, sealFor } from './sealing.ts'
import type { Transport } from './transport.ts'

const ROWS_AT_ONCE = 64
/** Times in one pass that an overseer may stand before what it was shown: once, when it was restored. */
const SET_BACKS_MAX = 1
/** Statuses that speak of one envelope rather than of the partner or of who asks (spec/exchange.md#answers). */
const ABOUT_THE_ENVELOPE: ReadonlySet<number> = new Set([400, 409, 413, 422])

/** What delivery works with. */
export type DeliveryParts = ParcelParts & {
  readonly outbox: Pick<OutboxStore, 'due' | 'waiting' | 'recipients' | 'holding'>
  readonly owed: Pick<OwedProofStore, 'owed' | 'creditors'>
  readonly transport: Transport
  readonly sealing: SealingParts
  readonly openings: OpeningsSource
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
    if (areMeansDue(recipient, pass)) await deliver(card, meansParcel(parts.outgoing), parts)
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
async function deliverRow(row: OutboxRow, card: PartyCard, pass: Pass): Promise<boolean> {
  const { parts } = pass
  const isBare = !parts.statuses.areProofsDue(row.recipient, parts.clock.now())
  const parcel = await actParcel(row, { ...pass, isBare })
  if (parcel === 'gone') await parts.transactions.write((writer) => writer.outboxQueue.remove([row.seq]))
  if (typeof parcel === 'string') return false
  await deliver(card, parcel, parts)
  return true
}

/** Those that cannot be given yet, or do not hold there yet, stay owed and are passed over. */
async function deliverProofs(card: PartyCard, pass: Pass): Promise<void> {
  const { parts } = pass
  if (!parts.statuses.areProofsDue(card.party, parts.clock.now())) return
  for (let skipped = 0; ; ) {
    const { proofs, unready, isLast } = await proofPage(card.party, { skipped, limit: MESSAGE_PROOFS_MAX }, pass)
    const { unproven } = proofs.length === 0 ? { unproven: 0 } : await deliver(card, proofsParcel(proofs, parts.outgoing), parts)
    if (isLast) return
    skipped += unready + unproven
  }
}

async function deliverOpenings(card: PartyCard, { parts }: Pass): Promise<void> {
  let setBacks = 0
  for (let due = await parts.openings.next(card.party); due !== undefined; due = await parts.openings.next(card.party)) {
    const { isBehind } = await deliver(card, openingsParcel(due, parts.outgoing), parts)
    if (isBehind) setBacks += 1
    if (setBacks > SET_BACKS_MAX) throw new ExchangeError('answer-invalid', 'overseer does not get on with the openings it is sent')
  }
}

async function postpone(row: OutboxRow, parts: DeliveryParts): Promise<void> {
  await parts.transactions.write((writer) =>
    writer.outboxQueue.postpone(row.seq, parts.clock.now() + backoff(row.attempts, parts.randomness)),
  )
}

async function deliver(card: PartyCard, parcel: Parcel, parts: DeliveryParts): ReturnType<typeof settleParcel> {
  const word = await post(card, parcel.payload, parts)
  const remainder = await settleParcel(parcel.pending, word, { recipient: card.party, parts })
  if (parcel.pending.proofs.length > 0) parts.statuses.provedTo(card.party, { unproven: remainder.unproven, at: parts.clock.now() })
  return remainder
}

async function post(card: PartyCard, payload: Uint8Array, parts: DeliveryParts): Promise<PartnerWord> {
  const body = await sealFor(card, payload, parts.sealing)
  giveBack(payload)
  // A partner may answer before it read all of the body, which the socket still sends from: its memory is for the collector to take.
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
  const word = readWord(answer.body)
  parts.statuses.ok(card.party, parts.clock.now())
  return word
}
