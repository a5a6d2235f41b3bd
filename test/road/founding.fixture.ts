/** Two nodes, of XA and XB, under an agreement of five that is in force; the other three parties act on paper. */
import { join } from 'node:path'
import type { Act } from '../../src/acts/index.ts'
import { CODES, type Code, exampleAgreement, makeParties, PaperNode, witnessesFor } from '../../src/acts/parties.fixture.ts'
import { type Agreement, agreementHash } from '../../src/agreement/index.ts'
import type { Json } from '../../src/foundation/index.ts'
import {
  copyOfNode,
  cover,
  deliver,
  exchange,
  type NodeOptions,
  newNode,
  type Parcel,
  type Parties,
  type RoadNode,
  stated,
  temporaryFolder,
} from './nodes.fixture.ts'

/** Body of a signature by a party that lists no offices. */
export const SIGNED = { office: null, official: 'anna' }

/** Parties without a node. */
export const ON_PAPER = ['XC', 'XD', 'XO'] as const

/** A party that signs on paper, with a ledger of its own. */
export function onPaper(code: Code, parties: Parties): PaperNode {
  return new PaperNode(parties[code], witnessesFor(code, parties))
}

/** An act of a party on paper, ready to be delivered. */
export async function parcelFrom(paper: PaperNode, draft: Parameters<PaperNode['state']>[0], now?: number): Promise<Parcel & { act: Act }> {
  const { act, receipt } = paper.state(draft, now)
  return { from: paper.party.code, act, text: act.text, receipt: await receipt(), items: [] }
}

/** Introduces everyone to a node, itself first. */
export async function introduceAll(node: RoadNode, parties: Parties): Promise<void> {
  const self = node.party.code as Code
  for (const code of [self, ...CODES.filter((other) => other !== self)]) {
    const comparedBy = code === self ? ['init', 'init'] : ['anna', 'bruno']
    await stated(node, { kind: 'introduce', agreement: null, body: { card: parties[code].card, comparedBy } })
  }
}

/** Lays a draft before the nodes and has everyone sign and ratify it, or do less. */
export async function found(
  nodes: { readonly XA: RoadNode; readonly XB: RoadNode },
  agreement: Agreement,
  { parties, steps = ['sign', 'ratify'] }: { readonly parties: Parties; readonly steps?: readonly string[] },
): Promise<string> {
  const hash = agreementHash(agreement)
  const both = [nodes.XA, nodes.XB]
  const papers = ON_PAPER.map((code) => onPaper(code, parties))
  const proposal = await stated(nodes.XA, {
    kind: 'propose',
    agreement: hash,
    body: { document: agreement as unknown as Json, counters: null, comment: null },
  })
  await exchange(nodes.XA, nodes.XB, parties)
  for (const kind of steps) {
    const draft = { kind, agreement: hash, after: [proposal.id], body: kind === 'sign' ? SIGNED : {} }
    for (const node of both) await stated(node, draft)
    await exchange(nodes.XA, nodes.XB, parties)
    await exchange(nodes.XB, nodes.XA, parties)
    for (const paper of papers) {
      const parcel = await parcelFrom(paper, draft)
      for (const node of both) await deliver(parcel, node)
    }
  }
  for (const node of both) await cover(node)
  await exchange(nodes.XB, nodes.XA, parties)
  await exchange(nodes.XA, nodes.XB, parties)
  return hash
}

/** Folders of two nodes under an agreement in force, to be copied for each test. */
export type Founded = Disposable & {
  readonly parties: Parties
  readonly agreement: Agreement
  readonly hash: string
  /** A fresh copy of one node. */
  openOne(code: 'XA' | 'XB', options?: NodeOptions): Promise<RoadNode>
  /** Fresh copies of both. */
  open(options?: { readonly XA?: NodeOptions; readonly XB?: NodeOptions }): Promise<Pair>
}

/** Two nodes that are closed together. */
export type Pair = AsyncDisposable & { readonly XA: RoadNode; readonly XB: RoadNode }

/** Founds the agreement once: the example with changes, or what a function makes. */
export async function foundOnce(draft: Parameters<typeof exampleAgreement>[1] | ((parties: Parties) => Agreement) = {}): Promise<Founded> {
  const folder = temporaryFolder()
  const parties = await makeParties()
  const agreement = typeof draft === 'function' ? draft(parties) : exampleAgreement(parties, draft)
  const nodes = { XA: await newNode(join(folder.path, 'XA'), parties.XA), XB: await newNode(join(folder.path, 'XB'), parties.XB) }
  for (const node of Object.values(nodes)) await introduceAll(node, parties)
  const hash = await found(nodes, agreement, { parties })
  for (const node of Object.values(nodes)) await node.store.close()
  const openOne = (code: 'XA' | 'XB', options?: NodeOptions): Promise<RoadNode> =>
    copyOfNode(join(folder.path, code), parties[code], options)
  return {
    parties,
    agreement,
    hash,
    openOne,
    async open(options = {}) {
      const XA = await openOne('XA', options.XA)
      const XB = await openOne('XB', options.XB)
      const close = async (): Promise<void> => {
        await XA[Symbol.asyncDispose]()
        await XB[Symbol.asyncDispose]()
      }
      return { XA, XB, [Symbol.asyncDispose]: close }
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}
