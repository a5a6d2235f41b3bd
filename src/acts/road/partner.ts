/** The road at a partner: receive, verify, decide, record, apply, acknowledge. */
import type { NodeMeans } from '../../agreement/index.ts'
import type { SuiteName } from '../../envelope/index.ts'
import { CLOCK_SKEW_MS, canonicalJson, giveBack, type Instant, type Refusal } from '../../foundation/index.ts'
import type { Act, ActId } from '../act.ts'
import type { Directory } from '../directory.ts'
import { type HoldingKey, holdingKey, holdingKeys } from '../holding-key.ts'
import { encodeHead } from '../item-content.ts'
import type { Message } from '../message.ts'
import type { ContentRow, RoadWriter } from '../ports.ts'
import { ledgerReceiptJson } from '../receipt.ts'
import { acknowledgement } from './acknowledge.ts'
import { confirmation, isShownProvisionally } from './alerts.ts'
import { apply, changesOf } from './apply.ts'
import { answersOnward, contestsOnward } from './contests.ts'
import { decide } from './decide.ts'
import { type Due, destruction } from './destroy.ts'
import { feedbackOnward } from './feedback.ts'
import { stateWithin } from './home.ts'
import type { Journey, Proposal } from './journey.ts'
import { onwardNarrowings, tellTools } from './narrowings.ts'
import { objectionRecalls, onwardRecalls, onwardReceipts } from './onward.ts'
import type { RoadParts } from './parts.ts'
import { propose } from './propose.ts'
import { recordReceived } from './record.ts'
import { reduceAgain } from './restored.ts'
import { passes } from './steps.ts'
import { type ActProof, type ProvenItem, verifyBody, verifyItems, verifyReceiptOf, verifySignature } from './verify.ts'

/** What a sender is told. `waiting`: send these first, or where none is missing, come again later; `duplicate`: it was answered before, and the answer is on its way again. */
export type Answer =
  | { readonly status: 'applied' | 'refused' | 'duplicate'; readonly act: ActId }
  | { readonly status: 'waiting'; readonly act: ActId; readonly missing: readonly ActId[] }

/** A message out of an opened envelope. */
export type Received = {
  readonly from: string
  readonly envelopeId: string
  readonly expiresAt: Instant
  /** With which the envelope was sealed. */
  readonly suite: SuiteName
  /** What the node that sent it told of itself. */
  readonly means: NodeMeans
  readonly act: NonNullable<Message['act']>
}

/**
 * Takes a received act down the road. All it changes is committed in one
 * transaction, the signed answer included.
 * @throws ComityError when the act, its receipt or an item does not verify
 */
export async function receiveAct(received: Received, parts: RoadParts): Promise<Answer> {
  const now = parts.clock.now()
  const directory = await parts.directory.current()
  const act = verifySignature(received.act.text, { from: received.from, directory })
  if (await parts.acts.find(act.id)) return repeatAnswer(act, received, { parts, now })
  const kind = verifyBody(act)
  // What only reduces is obeyed at once, whatever else is missing (DESIGN rule 4).
  const missing = kind.onlyReduces ? [] : await missingBefore(act, parts)
  const isAhead = act.at > now + CLOCK_SKEW_MS && !kind.onlyReduces
  if (missing.length > 0 || isAhead) return park(act, missing, { parts, now })
  const proof = verifyReceiptOf(act, received.act.receipt, directory)
  if (kind.isEarly?.(act, { directory, now }) === true) return park(act, [], { parts, now })
  const items = verifyItems(act, received.act.items, directory)
  const contents = await sealContents(act, items, parts)
  const journey: Journey = { act, kind, side: 'partner', items, suite: received.suite, sender: received.means }
  const { answer, isUrgent } = await parts.transactions.write(async (writer): Promise<Taken> => {
    const isNew = await rememberEnvelope(writer, received)
    if (!isNew || (await writer.acts.find(act.id))) return { answer: { status: 'duplicate', act: act.id }, isUrgent: false }
    return take(writer, journey, { parts, directory, now, proof, contents })
  })
  for (const { sealed } of contents.values()) giveBack(sealed)
  if (isUrgent) parts.onUrgent()
  return answer
}

type Arrived = {
  readonly parts: RoadParts
  readonly directory: Directory
  readonly now: Instant
  readonly proof: ActProof
  readonly contents: ReadonlyMap<HoldingKey, ContentRow>
}

/** What a sender is told, and whether anybody else is to be told with urgency. */
type Taken = { readonly answer: Answer; readonly isUrgent: boolean }

/** decide, record, apply, acknowledge: all in the transaction of the writer. */
async function take(writer: RoadWriter, journey: Journey, known: Arrived): Promise<Taken> {
  const { act } = journey
  const { parts, directory, now, proof, contents } = known
  const verdict = await decide(journey, { directory, now, parts, writer })
  await writer.parked.remove(act.id)
  const seq = await recordReceived(writer, journey, { now, standing: verdict.ok ? proof.standing : 'refused' })
  if (proof.receipt !== null) await writer.receipts.put(act.id, canonicalJson(ledgerReceiptJson(proof.receipt)))
  if (verdict.ok) {
    const accepted = await withoutSpent(writer, without(journey, verdict.refusedItems))
    const kept = accepted.items.flatMap(({ itemId, content }) =>
      content === null ? [] : (contents.get(holdingKey(act.party, itemId)) ?? []),
    )
    await apply(writer, changesOf(accepted, { self: parts.self, recordedAt: now }), { seq, contents: kept })
    if (act.kind === 'narrow') await tellTools(writer, act, { directory, now })
    if (act.kind === 'rotate') await reduceAgain(writer, act, { parts, now })
  }
  const answers = await answersTo(writer, { journey, verdict, standing: proof.standing, parts, now })
  const followers = verdict.ok ? await followersOf(writer, act, { parts, directory, now, standing: proof.standing }) : []
  for (const proposal of [...answers, ...followers]) {
    await stateWithin(writer, propose(proposal, parts, { directory, now }), { parts, directory, now })
  }
  const isUrgent = followers.some(({ draft }) => draft.kind === 'recall' || draft.kind === 'narrow')
  return { answer: { status: verdict.ok ? 'applied' : 'refused', act: act.id }, isUrgent }
}

// Ids are their sender's to choose, so one party's cannot use up another's.
function rememberEnvelope(writer: RoadWriter, { from, envelopeId, expiresAt }: Received): Promise<boolean> {
  return writer.seen.remember('envelope', `${from}.${envelopeId}`, expiresAt)
}

/** Items that were taken back before they came lose their content here, so that a late release revives nothing (DESIGN rule 8). */
async function withoutSpent(writer: RoadWriter, journey: Journey): Promise<Journey> {
  if (journey.items.length === 0) return journey
  const { party } = journey.act
  const itemIds = journey.items.map((item) => item.itemId)
  const spent = new Set((await writer.items.find(holdingKeys(party, itemIds))).map((row) => row.holding))
  if (spent.size === 0) return journey
  const items = journey.items.map((item) => (spent.has(holdingKey(party, item.itemId)) ? { ...item, content: null } : item))
  return { ...journey, items }
}

async function answersTo(
  writer: RoadWriter,
  known: {
    journey: Journey
    verdict: Awaited<ReturnType<typeof decide>>
    standing: 'provisional' | 'proven'
    parts: RoadParts
    now: Instant
  },
): Promise<readonly Proposal[]> {
  const { journey, verdict, parts, now } = known
  const { act } = journey
  if (!passes(journey.kind, 'partner', 'acknowledge')) return []
  const refusal: Refusal | null = verdict.ok ? null : verdict.refusal
  const answers = [acknowledgement(act, { refusal, refusedItems: verdict.ok ? verdict.refusedItems : new Map() })]
  if (!verdict.ok || !journey.kind.onlyReduces || known.standing !== 'proven') return answers
  return [...answers, ...(await destruction(dueBy(act), { parts, now, legalHolds: writer.legalHolds, onward: writer.onward }))]
}

/** What follows from an act that was applied: recalls of what was given on of its items, what its recipients say of it passed to the origin, an alert that is proven. */
async function followersOf(
  writer: RoadWriter,
  act: Act,
  known: { readonly parts: RoadParts; readonly directory: Directory; readonly now: Instant; readonly standing: ActProof['standing'] },
): Promise<readonly Proposal[]> {
  if (isShownProvisionally(act.kind)) return known.standing === 'proven' ? [confirmation(act)] : []
  if (DESTROYING.has(act.kind)) return onwardRecalls(writer, dueBy(act), known)
  if (act.kind === 'consent') return objectionRecalls(writer, act.body.of as ActId, known)
  if (act.kind === 'narrow') return onwardNarrowings(writer, act)
  if (act.kind === 'contest') return contestsOnward(writer, act, known)
  if (act.kind === 'answer-contest') return answersOnward(writer, act, known)
  if (act.kind === 'feedback') return feedbackOnward(writer, act, known)
  if (act.kind === 'erasure-receipt' && act.body.onward === undefined) {
    return onwardReceipts(writer, act as Parameters<typeof onwardReceipts>[1], known)
  }
  return []
}

// Of what else only reduces, items stay.
const DESTROYING: ReadonlySet<string> = new Set(['recall', 'correct', 'erase'])

/** The destruction that a proven act leads to: of the items that it names, if it takes any back. */
export function dueBy(act: Act): Due {
  const items = DESTROYING.has(act.kind) ? (act.body.items as readonly string[]) : []
  return { origin: act.party, agreement: act.agreement as string, of: act.id, cause: act.kind, items }
}

/** The sender lost the answer: what was answered is enqueued again. */
async function repeatAnswer(act: Act, received: Received, known: { parts: RoadParts; now: Instant }): Promise<Answer> {
  const { parts, now } = known
  const answers = await parts.acts.answersTo(act.id)
  await parts.transactions.write(async (writer) => {
    if (!(await rememberEnvelope(writer, received))) return
    const expiresAt = now + parts.deliveryTimeout
    await writer.outbox.enqueue(
      answers.map((answer) => ({ recipient: act.party, actId: answer.id, expiresAt })),
      now,
    )
  })
  return { status: 'duplicate', act: act.id }
}

async function missingBefore(act: Act, parts: RoadParts): Promise<readonly ActId[]> {
  if (act.after.length === 0) return []
  const known = await parts.acts.known(act.after)
  return act.after.filter((id) => !known.has(id))
}

async function park(act: Act, missing: readonly ActId[], known: { parts: RoadParts; now: Instant }): Promise<Answer> {
  const until = known.now + known.parts.deliveryTimeout
  await known.parts.transactions.write((writer) => writer.parked.put({ actId: act.id, from: act.party, missing, until }))
  return { status: 'waiting', act: act.id, missing }
}

function without(journey: Journey, refusedItems: ReadonlyMap<string, Refusal>): Journey {
  return refusedItems.size === 0 ? journey : { ...journey, items: journey.items.filter((item) => !refusedItems.has(item.itemId)) }
}

async function sealContents(act: Act, items: readonly ProvenItem[], parts: RoadParts): Promise<ReadonlyMap<HoldingKey, ContentRow>> {
  const plain = items.flatMap(({ itemId, content, plaintext }) =>
    content === null || plaintext === null ? [] : [{ holding: holdingKey(act.party, itemId), plaintext, head: encodeHead(content) }],
  )
  if (plain.length === 0) return new Map()
  const heads = new Map(plain.map(({ holding, head }) => [holding, head]))
  const rows = await parts.vault.seal(plain)
  for (const { plaintext } of plain) giveBack(plaintext)
  return new Map(rows.map((row) => [row.holding, { ...row, head: heads.get(row.holding) as string }]))
}
