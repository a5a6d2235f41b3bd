/** What one envelope carries, and what its answer settles: the same whether it was sent or pulled. */
import {
  type Act,
  type CarriedOpenings,
  type Directory,
  type DirectorySource,
  formatMessage,
  kindOf,
  type Message,
  type PartnerMeansStore,
  type RoadWriter,
  reopenAct,
  type Transactions,
} from '../acts/index.ts'
import type { Clock, Randomness } from '../foundation/index.ts'
import { backoff } from './backoff.ts'
import { type OutgoingParts, outgoingAct } from './outgoing.ts'
import { type OwedProofParts, proofPage } from './owed-proofs.ts'
import type { PartnerStatuses } from './partner-status.ts'
import type { PartnerWord } from './partner-word.ts'
import type { OutboxRow, OutboxStore, OwedProofStore } from './ports.ts'

const PROOFS_WITH_AN_ACT = 64

/** What delivery may write. */
export type DeliveryWriter = RoadWriter & { readonly outboxQueue: OutboxStore; readonly owedProofs: OwedProofStore }

/** Openings that are due to an overseer. */
export type DueOpenings = {
  readonly openings: CarriedOpenings
  /**
   * Notes durably how many leaves the overseer has: all of these unless told. Where it has fewer, the next openings
   * begin there; more than were shown are never counted.
   */
  readonly confirm: (size?: number) => Promise<void>
}

/** Where openings for overseers come from; undefined when none are due. */
export type OpeningsSource = { next(overseer: string): Promise<DueOpenings | undefined> }

/** What making and settling parcels works with. */
export type ParcelParts = OwedProofParts & {
  readonly clock: Clock
  readonly randomness: Randomness
  readonly directory: DirectorySource
  readonly transactions: Transactions<DeliveryWriter>
  readonly outgoing: OutgoingParts
  readonly partnerMeans: Pick<PartnerMeansStore, 'of'>
  readonly statuses: PartnerStatuses
  /** How long a supplied predecessor is tried, milliseconds. */
  readonly timeout: number
}

/** What is settled when an envelope is answered. */
export type Pending = {
  readonly row: OutboxRow | null
  /** Acts that the carried one comes after. */
  readonly after: Act['after']
  /** Acts whose proofs it carries. */
  readonly proofs: readonly string[]
  /** The range of the carried openings. */
  readonly openings: { readonly from: number; readonly end: number; readonly confirm: DueOpenings['confirm'] } | null
}

/** A message to one partner. */
export type Parcel = { readonly payload: Uint8Array; readonly pending: Pending }

const NOTHING: Pending = { row: null, after: [], proofs: [], openings: null }

type Pass = { readonly parts: ParcelParts; readonly directory: Directory }

/** The parcel of an act, or why there is none: its receipt is not complete yet, or the act is gone. */
export async function actParcel(
  row: OutboxRow,
  { isBare, ...pass }: Pass & { /** Without proofs of other acts. */ readonly isBare: boolean },
): Promise<Parcel | 'receipt' | 'gone'> {
  const { parts, directory } = pass
  const owed = async (): Promise<Message['proofs']> =>
    isBare ? [] : (await proofPage(row.recipient, { skipped: 0, limit: PROOFS_WITH_AN_ACT }, pass)).proofs
  const outgoing = await outgoingAct(row.actId, owed, { parts: parts.outgoing, directory })
  if (!outgoing.ready) return outgoing.because
  const { payload, act, proofs } = outgoing
  return { payload, pending: { ...NOTHING, row, after: act.after, proofs } }
}

type Telling = Pick<OutgoingParts, 'means'>

/** The parcel that tells what this node is, and nothing else. */
export function meansParcel({ means }: Telling): Parcel {
  return { payload: formatMessage({ means, act: null, proofs: [], openings: null }), pending: NOTHING }
}

/** The parcel of proofs alone. */
export function proofsParcel(proofs: Message['proofs'], { means }: Telling): Parcel {
  const payload = formatMessage({ means, act: null, proofs, openings: null })
  return { payload, pending: { ...NOTHING, proofs: proofs.map(({ actId }) => actId) } }
}

/** The parcel of openings alone. */
export function openingsParcel({ openings, confirm }: DueOpenings, { means }: Telling): Parcel {
  const payload = formatMessage({ means, act: null, proofs: [], openings })
  const { from, leaves } = openings
  return { payload, pending: { ...NOTHING, openings: { from, end: from + leaves.length, confirm } } }
}

/** What an answer leaves to be done: proofs to be given again, and whether the overseer stands before what it was shown. */
export type Remainder = { readonly unproven: number; readonly isBehind: boolean }

/** Notes durably what the partner said it took. */
export async function settleParcel(
  pending: Pending,
  word: PartnerWord,
  { recipient, parts }: { readonly recipient: string; readonly parts: ParcelParts },
): Promise<Remainder> {
  const { row, proofs, openings } = pending
  parts.statuses.toldMeans(recipient)
  const now = parts.clock.now()
  const refused = new Set(word.unproven)
  const proven = proofs.filter((actId) => !refused.has(actId))
  const supplied = await suppliable(word.missing, { after: pending.after, recipient, parts })
  if (row !== null || proven.length > 0) {
    await parts.transactions.write(async (writer) => {
      if (proven.length > 0) await writer.owedProofs.settle(recipient, proven)
      if (row === null) return
      if (word.status !== 'waiting') return writer.outboxQueue.remove([row.seq])
      await writer.outboxQueue.supply(recipient, supplied, { now, expiresAt: now + parts.timeout })
      return writer.outboxQueue.postpone(row.seq, now + backoff(row.attempts, parts.randomness))
    })
  }
  return { unproven: proofs.length - proven.length, isBehind: openings !== null && (await settleOpenings(openings, word)) }
}

/** The overseer's word makes this node send again, and never pass over what was not shown. @returns whether it has less than these */
async function settleOpenings(shown: NonNullable<Pending['openings']>, { status, inspected }: PartnerWord): Promise<boolean> {
  const { from, end, confirm } = shown
  const has = inspected ?? (status === 'waiting' ? from : end)
  await confirm(Math.min(has, end))
  return has < end
}

/**
 * Of the ids that a partner says it lacks, those that may be sent to it: own
 * acts that the delivered one comes after and that were addressed to it. A
 * partner may know ids of acts that are nothing to it.
 */
async function suppliable(
  missing: readonly string[],
  known: { readonly after: Act['after']; readonly recipient: string; readonly parts: ParcelParts },
): Promise<readonly string[]> {
  if (missing.length === 0) return []
  const { after, recipient, parts } = known
  const directory = await parts.directory.current()
  const supplied: string[] = []
  for (const id of after) {
    if (!missing.includes(id)) continue
    const row = await parts.outgoing.acts.find(id)
    if (row === undefined || row.party !== directory.self) continue
    const before = reopenAct(row.text)
    if (kindOf(before.kind).addressees(before, directory).includes(recipient)) supplied.push(id)
  }
  return supplied
}
