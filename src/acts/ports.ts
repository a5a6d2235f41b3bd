/**
 * What the road needs kept. One port per need; `storage/` implements them and
 * one contract suite holds every adapter to the guarantees written here.
 *
 * A writer exists only inside a transaction ({@link Transactions.write}); what
 * it wrote is durable when the transaction returns and invisible before, but
 * for what is written aside ({@link AsideTransactions}).
 */
import type { Instant } from '../foundation/index.ts'
import type { ActId } from './act.ts'
import type { ApprovalReader } from './approval.ts'
import type { Change } from './change.ts'
import type { ContestReader } from './contest-views.ts'
import type { HoldingKey } from './holding-key.ts'
import type { PartnerMeansStore } from './node-means.ts'
import type { ObservationReader } from './observation-views.ts'
import type { OnwardReader } from './onward-views.ts'
import type { RequestReader } from './request-views.ts'
import type { GatheredStore } from './telling.ts'
import type { AlertReader, FedReader, FeedbackReader, ItemReader, LegalHoldReader } from './views.ts'

/** How far an act is proven: own acts are their node's own word; a refused one was answered so and changes nothing. */
export type Standing = 'own' | 'provisional' | 'proven' | 'refused'

/** One act as kept: never item content. */
export type ActRow = {
  /** Order in which this node applied it: 1, 2, 3... without reuse. */
  readonly seq: number
  readonly id: ActId
  readonly kind: string
  /** Code of the party that signed it. */
  readonly party: string
  readonly agreement: string | null
  /** Canonical JSON of the signed act. */
  readonly text: string
  readonly recordedAt: Instant
  /** Index of its leaf in this node's ledger; null for received acts, which stand in their sender's ledger. */
  readonly leafIndex: number | null
  /** Ledger epoch of `leafIndex`. */
  readonly leafEpoch: number | null
  readonly standing: Standing
  /** The act that this one answers, if it is an answer. */
  readonly answers: ActId | null
}

/** Reads acts. */
export type ActReader = {
  find(id: ActId): Promise<ActRow | undefined>
  /** Those of the ids that are kept. */
  known(ids: readonly ActId[]): Promise<ReadonlySet<string>>
  /** Own answers to an act, in order. */
  answersTo(id: ActId): Promise<readonly ActRow[]>
  /** Received acts of which something still follows without their proof: those that only reduce, and alerts that are shown as provisional. */
  provisional(): Promise<readonly ActRow[]>
  /** In order of `seq`, after the given one. */
  list(page: { readonly afterSeq: number; readonly limit: number }): Promise<readonly ActRow[]>
}

/** Adds acts; an act is never changed but for its standing. */
export type ActWriter = ActReader & {
  /** @returns the seq. An id that is kept already fails the transaction. */
  append(row: Omit<ActRow, 'seq'>): Promise<number>
  /** A provisional act becomes proven; other standings stay. */
  prove(id: ActId): Promise<void>
}

/** The receipts of acts received from partners, as they were verified, and of own ratifications. */
export type ReceiptStore = {
  /** Keeps the first; a later one for the same act replaces it. */
  put(id: ActId, receipt: string): Promise<void>
  find(id: ActId): Promise<string | undefined>
  /** Those of the acts of which a receipt is kept: one question, however many they are. */
  among(ids: readonly ActId[]): Promise<ReadonlySet<ActId>>
}

/** One leaf of the own ledger. `opening` is erasable: null once destroyed. */
export type LeafRow = {
  readonly epoch: number
  readonly index: number
  /** 64 bytes: see spec/ledger.md. */
  readonly leaf: Uint8Array
  readonly actId: ActId
  readonly agreement: string | null
  readonly opening: string | null
}

/** A leaf before it has its place. */
export type NewLeaf = Pick<LeafRow, 'leaf' | 'actId' | 'agreement' | 'opening'>

/** Appends leaves in the transaction of the act they commit to. */
export type LeafWriter = {
  /** @returns epoch and index: indices of one epoch are 0, 1, 2... without gaps, in commit order. */
  append(leaf: NewLeaf): Promise<{ epoch: number; index: number }>
  /** The same for at least one leaf; the others follow the place that is returned. */
  appendAll(leaves: readonly NewLeaf[]): Promise<{ epoch: number; index: number }>
}

/** One thing to deliver; references only, sealed anew at each attempt (DESIGN rule 8). */
export type OutboxEntry = {
  readonly recipient: string
  readonly actId: ActId
  /** After this the entry expires undelivered. */
  readonly expiresAt: Instant
}

/** Hands acts to delivery in the transaction that records them. */
export type OutboxWriter = {
  enqueue(entries: readonly OutboxEntry[], now: Instant): Promise<void>
  /** The same for every act of these kinds that was ever handed to delivery for a recipient, in their order. */
  enqueueAgain(
    again: { readonly recipient: string; readonly kinds: readonly string[]; readonly expiresAt: Instant },
    now: Instant,
  ): Promise<void>
}

/** Proofs that follow an answer with the next exchange (DESIGN rule 2). */
export type OwedProofStore = {
  owe(recipient: string, actIds: readonly string[]): Promise<void>
  /** In the order in which they were first owed, behind the first `skipped` of them. */
  owed(recipient: string, limit: number, skipped?: number): Promise<readonly string[]>
  /** Recipients that are owed any. */
  creditors(): Promise<readonly string[]>
  settle(recipient: string, actIds: readonly string[]): Promise<void>
}

/** What was erased here, kept where a restored back-up does not reach it. */
export type ErasedList = {
  /** Durable on return. */
  add(holdings: readonly HoldingKey[], at: Instant): void
  /** Erased at the instant or later, oldest first. */
  since(instant: Instant): readonly HoldingKey[]
  /** Lets go of what was erased before the instant. */
  forget(instant: Instant): void
  /** Notes that everything is listed that the own ledger of this origin erased up to this size. Durable on return. */
  cover(origin: string, size: number): void
  /** The largest size of that ledger up to which that was noted; 0 before the first. */
  covered(origin: string): number
}

/** An act that waits for predecessors; its sender keeps the act itself. */
export type ParkedRow = {
  readonly actId: ActId
  readonly from: string
  readonly missing: readonly ActId[]
  readonly until: Instant
}

/** Acts that arrived before one they come after (DESIGN rule 5). */
export type ParkedStore = {
  put(row: ParkedRow): Promise<void>
  remove(id: ActId): Promise<void>
  list(): Promise<readonly ParkedRow[]>
  /** Removes and returns those whose clock ran out. */
  expire(now: Instant): Promise<readonly ParkedRow[]>
}

/** Ids seen before, so that a replay is told from a first sight. */
export type SeenStore = {
  /** False when the id of that space was seen already and has not expired. */
  remember(space: 'envelope' | 'nonce', id: string, expiresAt: Instant): Promise<boolean>
  expire(now: Instant): Promise<void>
}

/** One sealed content, keyed as what it is the content of. */
export type ContentRow = {
  readonly holding: HoldingKey
  readonly sealed: Uint8Array
  /** What the read models keep of it anyway, beside it in the clear, so that rebuilding them opens nothing (`encodeHead`); for items alone. */
  readonly head?: string
}

/** Sealed contents. Deleting overwrites (secure delete) where the adapter can. */
export type ContentStore = {
  put(rows: readonly ContentRow[]): Promise<void>
  /** In the order asked; absent ones are left out. The bytes are the caller's own, to be given back. */
  find(holdings: readonly HoldingKey[]): Promise<readonly ContentRow[]>
  /** The heads of those that are kept; null for one that was put without. */
  heads(holdings: readonly HoldingKey[]): Promise<ReadonlyMap<HoldingKey, string | null>>
  remove(holdings: readonly HoldingKey[]): Promise<void>
}

/**
 * The key store, apart from the database (DESIGN section 6, erasure). Its
 * writes are durable on return, in no transaction: a key is put before the
 * content that needs it is committed, and destroyed before the content row is.
 */
export type ItemKeyStore = {
  /** Adds keys; an item may have several (a delivery that was tried twice), of which one opens its content. */
  put(rows: readonly { readonly holding: HoldingKey; readonly wrapped: Uint8Array }[]): Promise<void>
  /** All keys of one item that is asked for by itself, and at least one of each of several, in any order. */
  find(holdings: readonly HoldingKey[]): Promise<readonly { readonly holding: HoldingKey; readonly wrapped: Uint8Array }[]>
  /** Destroys every key of these items. */
  destroy(holdings: readonly HoldingKey[]): Promise<void>
  /** The wrapped epoch key, if one was put. */
  epochKey(): Promise<Uint8Array | undefined>
  putEpochKey(wrapped: Uint8Array): Promise<void>
  /**
   * Replaces the epoch key and every key by what `rewrap` makes of some at a time, in their order, all or nothing. On return no
   * file of the store keeps a byte of the old ones.
   */
  renew(
    epochKey: Uint8Array,
    rewrap: (rows: readonly { readonly holding: HoldingKey; readonly wrapped: Uint8Array }[]) => readonly Uint8Array[],
  ): Promise<void>
}

/** Folds changes into the read models, in the transaction of their act. */
export type ReadModelWriter = {
  /** Applies the changes of the act with that seq and keeps seq as the last applied. */
  apply(changes: readonly Change[], seq: number): Promise<void>
  /**
   * Empties every read model, sets the last applied seq to 0 and runs `work`, which applies every act anew by the
   * function it is given. Cheaper for each act than `apply`: what reads ask for is settled once, on return.
   */
  refold(work: (apply: ReadModelWriter['apply']) => Promise<void>): Promise<void>
}

/** One row for each refusal, folded into one act per principal and checkpoint (DESIGN rule 11). */
export type RefusalRow = {
  readonly principal: string
  readonly kind: string
  readonly code: string
  readonly bytes: number
  /** Salted SHA-256 of the refused body, base64url. */
  readonly digest: string
  readonly at: Instant
}

/** Refusals not yet folded. */
export type RefusalStore = {
  add(row: RefusalRow): Promise<void>
  /** Removes and returns them all, oldest first. */
  drain(): Promise<readonly RefusalRow[]>
}

/** Own items that were taken back. What is still to be made of one, for a partner that has none yet, is not made any more. */
export type TakenBackStore = {
  /** Once an own item is erased it is forgotten here. */
  add(holdings: readonly HoldingKey[]): Promise<void>
  /** Those of the items that were taken back. */
  among(holdings: readonly HoldingKey[]): Promise<ReadonlySet<HoldingKey>>
}

/** Items that accounts have to take back, and why. */
export type Taken = {
  readonly holdings: readonly HoldingKey[]
  readonly cause: string
  readonly at: Instant
  /** Only from accounts that read for this purpose; absent: from all. */
  readonly purpose?: string
}

/** Tells the accounts that were served items. */
export type RecalledTeller = {
  /** Of items that are held: whoever got any of them is told to take it back. */
  tell(told: Taken): Promise<void>
}

/** All that one step of the road may write, inside one transaction. */
export type RoadWriter = {
  readonly acts: ActWriter
  readonly receipts: ReceiptStore
  readonly leaves: LeafWriter
  readonly outbox: OutboxWriter
  readonly parked: ParkedStore
  readonly seen: SeenStore
  readonly contents: ContentStore
  readonly readModel: ReadModelWriter
  readonly refusals: RefusalStore
  readonly owedProofs: Pick<OwedProofStore, 'owe'>
  readonly items: Pick<ItemReader, 'find' | 'states' | 'sentCount' | 'sentTo' | 'revokedAmong'>
  readonly legalHolds: Pick<LegalHoldReader, 'onHold'>
  readonly onward: Pick<OnwardReader, 'ask' | 'itemsOf' | 'copiesOf' | 'copies' | 'refusedAmong'>
  readonly feedback: Pick<FeedbackReader, 'mostOf' | 'with'>
  readonly gathered: Pick<GatheredStore, 'gather'>
  readonly contests: Pick<ContestReader, 'find' | 'of' | 'itemsOf' | 'openOf'>
  readonly requests: Pick<RequestReader, 'find' | 'countSince'>
  readonly alerts: Pick<AlertReader, 'find'>
  readonly feeds: FedReader
  readonly observations: Pick<ObservationReader, 'find' | 'monitored' | 'unreviewed'>
  readonly recalled: RecalledTeller
  readonly approvals: ApprovalReader
  readonly partnerMeans: PartnerMeansStore
}

/** Runs a unit of work. */
export type Transactions<Writer> = {
  /**
   * One writer at a time, in the order asked. All or nothing: durable on
   * return; on any throw nothing of it is kept.
   */
  write<T>(work: (writer: Writer) => Promise<T>): Promise<T>
}

/** Runs a unit of work that others may see a moment before it is durable. */
export type AsideTransactions<Writer> = {
  /**
   * As {@link Transactions.write}, in one order with it, but whoever reads or writes next may see what was written before this returns, and
   * others are not kept waiting for the disk. Only for what nobody but its writer acts on until then. On return everything that was
   * written until the work ended is durable, by whomever. Where the disk failed to keep it, nothing is written any more until
   * the store is opened again: what was seen meanwhile may not be there then.
   */
  writeAside<T>(work: (writer: Writer) => Promise<T>): Promise<T>
}
