/**
 * pull: a node that cannot be reached fetches what waits for it. The same acts,
 * sealed the same way; an act stays in the outbox until its answer came or the
 * puller says that it has it.
 */
import type { Directory, DirectorySource } from '../acts/index.ts'
import { ComityError, type Instant, isJsonObject, parseJson, utf8 } from '../foundation/index.ts'
import type { PartyCard } from '../identity/index.ts'
import { type AdmissionParts, admit } from './admission.ts'
import type { DeliveryParts } from './delivery.ts'
import { ExchangeError } from './errors.ts'
import { formatFrames, PULL_ENVELOPES_MAX, parseFrames } from './frames.ts'
import { outgoingAct } from './outgoing.ts'
import type { OutboxRow } from './ports.ts'
import { sealFor } from './sealing.ts'

const ROWS_AT_ONCE = 64

/**
 * Serves a pull: the next envelopes for the party, and an outbox without those
 * it says it has. `done` are ids of acts from this node that the party applied.
 */
export async function servePull(party: string, body: Uint8Array, parts: DeliveryParts): Promise<Uint8Array> {
  const done = parseDone(body)
  const directory = await parts.directory.current()
  const card = directory.card(party)
  if (card === undefined) throw new ExchangeError('party-unknown', 'party is not known')
  const now = parts.clock.now()
  await settle(party, done, { parts, now })
  const frames: Uint8Array[] = []
  const served = parts.statuses.pulled(party)
  for await (const row of waitingRows(party, { parts, now, afterSeq: served })) {
    const frame = await sealRow(row.actId, card, { parts, directory })
    if (frame === undefined) continue
    frames.push(frame)
    parts.statuses.pulledTo(party, row.seq)
    if (frames.length === PULL_ENVELOPES_MAX) break
  }
  // At the end the next round begins anew, with what was served and not taken.
  if (frames.length === 0) parts.statuses.pulledTo(party, 0)
  parts.statuses.ok(party, now)
  return formatFrames(frames)
}

async function settle(party: string, done: ReadonlySet<string>, { parts, now }: { parts: DeliveryParts; now: Instant }): Promise<void> {
  if (done.size === 0) return
  const finished: number[] = []
  for await (const row of waitingRows(party, { parts, now, afterSeq: 0 })) {
    if (done.has(row.actId)) finished.push(row.seq)
    if (finished.length === done.size) break
  }
  if (finished.length > 0) await parts.transactions.write((writer) => writer.outboxQueue.remove(finished))
}

async function* waitingRows(
  recipient: string,
  { parts, now, afterSeq }: { parts: DeliveryParts; now: Instant; afterSeq: number },
): AsyncGenerator<OutboxRow> {
  for (let after = afterSeq; ; ) {
    const rows = await parts.outbox.waiting({ recipient, now, limit: ROWS_AT_ONCE, afterSeq: after })
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < ROWS_AT_ONCE) return
    after = last.seq
  }
}

/**
 * Pulls from one partner until nothing more waits there.
 * @returns how many envelopes were taken
 */
export async function pullFrom(
  card: PartyCard,
  parts: { readonly delivery: DeliveryParts; readonly admission: AdmissionParts; readonly directory: DirectorySource },
): Promise<number> {
  let taken = 0
  let done: string[] = []
  for (;;) {
    const answer = await parts.delivery.transport(card, {
      method: 'POST',
      path: '/exchange/v1/pull',
      body: utf8(JSON.stringify({ done })),
      contentType: 'application/octet-stream',
    })
    if (answer.status !== 200) throw new ExchangeError('answer-refused', `partner answered ${answer.status}`)
    const frames = parseFrames(answer.body)
    if (frames.length === 0) return taken
    done = await takeFrames(card, frames, parts.admission)
    taken += frames.length
    // Nothing of it could be taken: what is wrong will not go away by asking again at once.
    if (done.length === 0) return taken
  }
}

async function takeFrames(card: PartyCard, frames: readonly Uint8Array[], admission: AdmissionParts): Promise<string[]> {
  const done: string[] = []
  for (const bytes of frames) {
    try {
      const answer = await admit({ from: card.party as Parameters<typeof admit>[0]['from'], bytes, card: null }, admission)
      if (answer.status !== 'waiting' && answer.act !== null) done.push(answer.act)
    } catch (error) {
      // Recorded as a refusal by admission; the next envelope is not to suffer for it.
      if (!(error instanceof ComityError)) throw error
    }
  }
  return done
}

async function sealRow(
  actId: string,
  card: PartyCard,
  known: { parts: DeliveryParts; directory: Directory },
): Promise<Uint8Array | undefined> {
  const outgoing = await outgoingAct(actId, [], { parts: known.parts.outgoing, directory: known.directory })
  return outgoing.ready ? sealFor(card, outgoing.payload, known.parts.sealing) : undefined
}

function parseDone(body: Uint8Array): ReadonlySet<string> {
  const value = parseJson(body, { bytesMax: 16 * 1024, depthMax: 3 })
  const done = isJsonObject(value) ? value.done : undefined
  if (!Array.isArray(done) || !done.every((id) => typeof id === 'string' && /^[0-9a-f]{64}$/.test(id))) {
    throw new ExchangeError('answer-invalid', 'body of the pull is malformed')
  }
  return new Set(done as string[])
}
