/** Nodes over real stores in temporary folders, and how acts travel between them. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Act,
  type ActDraft,
  type ActId,
  type Answer,
  type CarriedItem,
  carriesItems,
  decodeContent,
  directorySource,
  formatMessage,
  holdingKey,
  holdingKeys,
  kindOf,
  type LedgerReceipt,
  type Outcome,
  openVault,
  type Proposal,
  parseMessage,
  type RoadParts,
  receiveAct,
  reopenAct,
  stateActs,
  vaultRootKey,
} from '../../src/acts/index.ts'
import { type Code, NOW, type Party, receiptOver, repeatableRandomness, witnessesFor } from '../../src/acts/parties.fixture.ts'
import type { NodeMeans } from '../../src/agreement/index.ts'
import type { SuiteName } from '../../src/envelope/index.ts'
import { type Instant, type Json, parseJson } from '../../src/foundation/index.ts'
import { type NoteSigner, parseOpening } from '../../src/ledger/index.ts'
import { createSqliteStore, openSqliteStore, type Store, type Writer } from '../../src/storage/index.ts'
import { withReservations } from './reservations.fixture.ts'

/** Everyone's keys. */
export type Parties = Readonly<Record<Code, Party>>

/** An act with what travels with it. */
export type Parcel = {
  readonly from: string
  readonly text: string
  readonly receipt: LedgerReceipt | null
  readonly items: readonly CarriedItem[]
  /** With which its envelope is sealed; the hybrid one unless told. */
  readonly suite?: SuiteName
  /** What the node that sends it tells of itself. */
  readonly means?: NodeMeans
}

/** What a node may be opened with. */
export type NodeOptions = { readonly reservations?: readonly Json[]; readonly now?: Instant }

/** One party's node: its store, its road, and a clock that only the test moves. */
export type RoadNode = AsyncDisposable & {
  readonly party: Party
  readonly store: Store
  readonly road: RoadParts<Writer>
  readonly clock: { time: Instant; now(): Instant }
  /** Own leaves below this are under a cosigned checkpoint. */
  covered: number
}

const HOUR_MS = 3_600_000
/** What every node here is unless told. */
const MEANS: NodeMeans = { version: '1.0.0', algorithms: ['ed25519', 'mlkem768-x25519'] }
let nodesOpened = 0
let envelopesMade = 0

/** A node over an open store, which it closes. `reservations` must fit every agreement it knows. */
export async function nodeOver(store: Store, party: Party, options: NodeOptions = {}): Promise<RoadNode> {
  nodesOpened += 1
  const randomness = repeatableRandomness(`node ${nodesOpened}`)
  const clock = { time: options.now ?? NOW, now: () => clock.time }
  const directory = directorySource({
    self: party.code,
    reader: withReservations(store.read.directory, options.reservations ?? []),
    coveredAmong: async (actIds) => {
      const covered = new Set<string>(await store.read.receipts.among(actIds as readonly ActId[]))
      for (const actId of actIds) {
        const index = (await store.read.ledger.leafOfAct(actId as ActId))?.index ?? Number.POSITIVE_INFINITY
        if (index < node.covered) covered.add(actId)
      }
      return covered
    },
  })
  const road: RoadParts<Writer> = {
    self: party.code,
    clock,
    randomness,
    signer: party.act,
    directory,
    vault: await openVault({ itemKeys: store.itemKeys, rootKey: vaultRootKey(party.secrets.root), randomness }),
    acts: store.read.acts,
    items: store.read.items,
    legalHolds: store.read.legalHolds,
    contents: store.read.contents,
    transactions: store,
    partnerMeans: store.read.partnerMeans,
    means: { ...MEANS, backupDays: 30 },
    onUrgent: () => undefined,
    deliveryTimeout: 24 * HOUR_MS,
  }
  const node: RoadNode = { party, store, road, clock, covered: 0, [Symbol.asyncDispose]: () => store.close() }
  return node
}

/** A node that knows nobody yet but has its ledger. */
export async function newNode(folder: string, party: Party, options: NodeOptions = {}): Promise<RoadNode> {
  const store = await createSqliteStore({ folder })
  await store.write((writer) => writer.ledger.openEpoch(party.card.ledger.origin))
  return nodeOver(store, party, options)
}

/** A temporary folder; disposing of it removes it. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'comity-road-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** A copy of a closed node's folder, opened. */
export async function copyOfNode(source: string, party: Party, options: NodeOptions = {}): Promise<RoadNode> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-road-'))
  cpSync(source, folder, { recursive: true })
  const node = await nodeOver(await openSqliteStore({ folder }), party, options)
  await cover(node)
  const close = async (): Promise<void> => {
    await node.store.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return Object.assign(node, { [Symbol.asyncDispose]: close })
}

/** The partners cosigned everything that was recorded so far. */
export async function cover(node: RoadNode): Promise<void> {
  node.covered = (await node.store.read.ledger.head())?.leaves ?? 0
  node.road.directory.refresh()
}

/** States one act at home. */
export async function state(node: RoadNode, draft: ActDraft, items: Proposal['items'] = []): Promise<Outcome> {
  const [outcome] = await stateActs([{ draft, items }], node.road)
  node.road.directory.refresh()
  return outcome as Outcome
}

/** States one act that must not be refused. */
export async function stated(node: RoadNode, draft: ActDraft, items: Proposal['items'] = []): Promise<Act> {
  const outcome = await state(node, draft, items)
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.code}`)
  return outcome.act
}

/** A receipt of an own act under a checkpoint over all leaves there are. */
export async function receiptOf(node: RoadNode, actId: string, witnesses: readonly NoteSigner[]): Promise<LedgerReceipt> {
  const { ledger } = node.store.read
  const place = await ledger.leafOfAct(actId)
  if (place === undefined) throw new Error('act has no leaf')
  const rows = await ledger.leaves({ epoch: place.epoch, from: 0, to: Number.MAX_SAFE_INTEGER })
  const leaves = rows.map((row) => ({ leaf: row.leaf, opening: parseOpening(parseJson(row.opening as string)) }))
  return receiptOver(leaves, place.index, { ledger: node.party.ledger, witnesses })
}

/** What a node sends of an own act: its items as far as they are not erased, and a receipt under everyone's witnesses. */
export async function parcelOf(node: RoadNode, actId: string, parties: Parties): Promise<Parcel> {
  const row = await node.store.read.acts.find(actId as ActId)
  if (row === undefined) throw new Error('act is not kept')
  const act = reopenAct(row.text)
  const isAnswer = kindOf(act.kind).actClass === 'answer'
  const receipt = isAnswer ? null : await receiptOf(node, actId, witnessesFor(node.party.code as Code, parties))
  return { from: node.party.code, text: act.text, receipt, items: carriesItems(act.kind) ? await carriedItems(node, act) : [] }
}

async function carriedItems(node: RoadNode, act: Act): Promise<readonly CarriedItem[]> {
  const itemIds = (act.body.items as readonly (readonly [string, string])[]).map(([itemId]) => itemId)
  const contents = await node.road.vault.read(node.road.contents, holdingKeys(act.party, itemIds))
  return itemIds.map((itemId): CarriedItem => {
    const plaintext = contents.get(holdingKey(act.party, itemId))
    const content = plaintext === undefined ? undefined : decodeContent(plaintext)
    if (content === undefined || content.token === null || content.salt === null) return { itemId, salt: null, token: null }
    return { itemId, salt: content.salt, token: content.token }
  })
}

/** Delivers a parcel as a message of its own, in a fresh envelope unless told. */
export async function deliver(parcel: Parcel, node: RoadNode, envelopeId?: string): Promise<Answer> {
  envelopesMade += 1
  const { from, suite = 'MLKEM768-X25519', means = MEANS, ...act } = parcel
  const message = parseMessage(formatMessage({ means, act, proofs: [], openings: null }))
  if (message.act === null) throw new Error('message lost its act')
  const envelope = { from, envelopeId: envelopeId ?? `envelope-${envelopesMade}`, expiresAt: node.clock.time + HOUR_MS, suite, means }
  const answer = await receiveAct({ ...envelope, act: message.act }, node.road)
  node.road.directory.refresh()
  return answer
}

/** Own answers to an act, in order. */
export async function answersTo(node: RoadNode, actId: string): Promise<readonly Act[]> {
  return (await node.store.read.acts.answersTo(actId as ActId)).map((row) => reopenAct(row.text))
}

/** Takes what waits for a recipient out of the outbox, in order, and delivers it. @returns kinds and answers */
export async function exchange(sender: RoadNode, recipient: RoadNode, parties: Parties): Promise<readonly string[]> {
  const due = await sender.store.read.outbox.due({ recipient: recipient.party.code, now: sender.clock.time, limit: 1_000 })
  const told: string[] = []
  for (const row of due) {
    const { status } = await deliver(await parcelOf(sender, row.actId, parties), recipient)
    const kind = (await sender.store.read.acts.find(row.actId as ActId))?.kind
    told.push(`${kind} ${status}`)
    if (status !== 'waiting') await sender.store.write((writer) => writer.outboxQueue.remove([row.seq]))
  }
  return told
}
