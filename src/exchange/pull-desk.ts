/**
 * The other side of a pull: hands out what a delivery would have sent, sealed
 * the same way. Nothing is settled by handing it out; the answers that come
 * with the next pull settle it as those to a delivery would.
 */
import { type Directory, MESSAGE_PROOFS_MAX, type Message, parseMeans } from '../acts/index.ts'
import { giveBack, isJsonObject, type Json, parseJson } from '../foundation/index.ts'
import type { PartyCard } from '../identity/index.ts'
import type { DeliveryParts } from './delivery.ts'
import { ExchangeError } from './errors.ts'
import { formatFrames, PULL_ENVELOPES_MAX } from './frames.ts'
import { areMeansDue } from './means-due.ts'
import { noteMeans } from './note-means.ts'
import { proofPage } from './owed-proofs.ts'
import { actParcel, meansParcel, openingsParcel, type Parcel, type Pending, proofsParcel, settleParcel } from './parcel.ts'
import { type PartnerWord, parseWord } from './partner-word.ts'
import type { OutboxRow } from './ports.ts'
import { envelopeDigest } from './pull.ts'
import { sealFor } from './sealing.ts'

/** Largest body of a pull, bytes. */
export const PULL_BYTES_MAX = 64 * 1024
const ROWS_AT_ONCE = 64
const SET_BACKS_MAX = 1
const DIGEST = /^[0-9a-f]{64}$/

/** Serves pulls. Where each partner stands in its round is held in memory; after a restart the round begins anew. */
export type PullDesk = {
  /**
   * Settles what the party answered for and gives it the next envelopes; none at the end of the round.
   * @throws ExchangeError `answer-invalid`, `party-unknown`; ActError `means-invalid`
   */
  serve(party: string, body: Uint8Array): Promise<Uint8Array>
}

/** How far one partner was served in its round, and what it has not answered for yet. */
type Round = { afterSeq: number; skippedProofs: number; setBacks: number; readonly sent: Map<string, Pending> }

type Pull = { readonly card: PartyCard; readonly round: Round; readonly parts: DeliveryParts; readonly directory: Directory }

/** A desk at which nobody has pulled yet. */
export function createPullDesk(parts: DeliveryParts): PullDesk {
  const rounds = new Map<string, Round>()
  return {
    async serve(party, body) {
      const { answers, means } = parsePull(body)
      const directory = await parts.directory.current()
      const card = directory.card(party)
      if (card === undefined) throw new ExchangeError('party-unknown', 'party is not known')
      await noteMeans(party, means, parts)
      const known = answers.size === 0 ? undefined : rounds.get(party)
      const round: Round = known ?? { afterSeq: 0, skippedProofs: 0, setBacks: 0, sent: new Map() }
      rounds.set(party, round)
      const pull: Pull = { card, round, parts, directory }
      await settleAnswers(answers, pull)
      const frames: Uint8Array[] = []
      for (const parcel of await nextParcels(pull)) {
        const frame = await sealFor(card, parcel.payload, parts.sealing)
        giveBack(parcel.payload)
        round.sent.set(envelopeDigest(frame), parcel.pending)
        frames.push(frame)
      }
      const joined = formatFrames(frames)
      for (const frame of frames) giveBack(frame)
      return joined
    },
  }
}

/** What was not taken, or not answered for, is passed over for the rest of the round. */
async function settleAnswers(answers: ReadonlyMap<string, PartnerWord | null>, { card, round, parts }: Pull): Promise<void> {
  for (const [envelope, pending] of round.sent) {
    round.sent.delete(envelope)
    const word = answers.get(envelope) ?? null
    const remainder = word === null ? undefined : await settleParcel(pending, word, { recipient: card.party, parts })
    const { unproven, isBehind } = remainder ?? { unproven: pending.proofs.length, isBehind: false }
    round.skippedProofs += unproven
    if (isBehind) round.setBacks += 1
    if (remainder === undefined && pending.openings !== null) round.setBacks = SET_BACKS_MAX + 1
  }
}

async function nextParcels(pull: Pull): Promise<readonly Parcel[]> {
  const parcels: Parcel[] = []
  for await (const parcel of actParcels(pull)) {
    parcels.push(parcel)
    if (parcels.length === PULL_ENVELOPES_MAX) return parcels
  }
  // Proofs and openings move up as they are settled, so no two parcels of one answer may carry any.
  if (!parcels.some(({ pending }) => pending.proofs.length > 0)) parcels.push(...(await nextProofs(pull)))
  if (parcels.length < PULL_ENVELOPES_MAX) parcels.push(...(await nextOpenings(pull)))
  if (parcels.length === 0 && areMeansDue(pull.card.party, pull)) {
    // Once a start, also where its answer is lost: whatever comes next tells it again.
    pull.parts.statuses.toldMeans(pull.card.party)
    parcels.push(meansParcel(pull.parts.outgoing))
  }
  return parcels
}

async function* actParcels({ card, round, ...pass }: Pull): AsyncGenerator<Parcel> {
  const { parts } = pass
  const now = parts.clock.now()
  let isBare = round.skippedProofs > 0
  for await (const row of waitingRows(card.party, round.afterSeq, { parts, now })) {
    const parcel = await actParcel(row, { ...pass, isBare })
    if (typeof parcel === 'string') continue
    if (parcel.pending.proofs.length > 0) isBare = true
    round.afterSeq = row.seq
    yield parcel
  }
}

async function* waitingRows(
  recipient: string,
  afterSeq: number,
  { parts, now }: { readonly parts: DeliveryParts; readonly now: number },
): AsyncGenerator<OutboxRow> {
  for (let after = afterSeq; ; ) {
    const rows = await parts.outbox.waiting({ recipient, now, limit: ROWS_AT_ONCE, afterSeq: after })
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < ROWS_AT_ONCE) return
    after = last.seq
  }
}

async function nextProofs({ card, round, ...pass }: Pull): Promise<readonly Parcel[]> {
  for (;;) {
    const page = await proofPage(card.party, { skipped: round.skippedProofs, limit: MESSAGE_PROOFS_MAX }, pass)
    round.skippedProofs += page.unready
    if (page.proofs.length > 0) return [proofsParcel(page.proofs, pass.parts.outgoing)]
    if (page.isLast) return []
  }
}

async function nextOpenings({ card, round, parts }: Pull): Promise<readonly Parcel[]> {
  const due = round.setBacks > SET_BACKS_MAX ? undefined : await parts.openings.next(card.party)
  return due === undefined ? [] : [openingsParcel(due, parts.outgoing)]
}

type Asked = {
  /** By the digest of the envelope; null for one that was not taken. */
  readonly answers: ReadonlyMap<string, PartnerWord | null>
  readonly means: Message['means']
}

function parsePull(body: Uint8Array): Asked {
  const value = parseJson(body, { bytesMax: PULL_BYTES_MAX, depthMax: 5 })
  const { answers, means } = isJsonObject(value) ? value : {}
  if (!Array.isArray(answers) || answers.length > PULL_ENVELOPES_MAX) throw invalid()
  return { answers: new Map(answers.map(parseAnswer)), means: parseMeans(means) }
}

function parseAnswer(value: Json): readonly [string, PartnerWord | null] {
  if (!isJsonObject(value) || typeof value.envelope !== 'string' || !DIGEST.test(value.envelope)) throw invalid()
  return [value.envelope, typeof value.code === 'string' ? null : parseWord(value)]
}

function invalid(): ExchangeError {
  return new ExchangeError('answer-invalid', 'body of the pull is malformed')
}
