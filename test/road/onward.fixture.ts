/** Three nodes, of XA, XB and XC, under an agreement that is in force, and an overseer's: XA gives to XB, which gives on to XC. */
import { join } from 'node:path'
import { type Act, type ActId, holdingKey, type Proposal, reopenAct, stateActs } from '../../src/acts/index.ts'
import { exampleAgreement, makeParties } from '../../src/acts/parties.fixture.ts'
import { type Agreement, type AgreementText, agreementHash, OUTCOMES, parseAgreement } from '../../src/agreement/index.ts'
import type { Json, JsonObject, Result } from '../../src/foundation/index.ts'
import {
  type AskReport,
  answerAsk,
  askToGiveOn,
  type GivenOnReport,
  type GiveOnRequest,
  giveOn,
  type OnwardParts,
} from '../../src/workflows/onward/index.ts'
import { introduceAll, onPaper, parcelFrom, SIGNED } from './founding.fixture.ts'
import { releaseDraft, type TestItem, testItem } from './items.fixture.ts'
import { copyOfNode, cover, deliver, exchange, newNode, type Parties, type RoadNode, stated, temporaryFolder } from './nodes.fixture.ts'

const RUNNING = ['XA', 'XB', 'XC', 'XO'] as const
/** A party with a node. */
export type Runner = (typeof RUNNING)[number]
/** The four nodes. */
export type Nodes = Readonly<Record<Runner, RoadNode>>
/** Nodes that are closed together, and what they are under. */
export type Running = Nodes & AsyncDisposable & { readonly founded: OnwardFounded }

/** The example with an article on giving on. */
export function onwardAgreement(
  parties: Parties,
  onward: Partial<AgreementText['onward']> = {},
  more: Partial<AgreementText> = {},
): Agreement {
  const text = {
    ...exampleAgreement(parties),
    onward: { article: '7', rule: 'origin-consent', consent: { hours: 72, onSilence: 'refuse' }, ...onward },
    ...more,
  }
  return parseAgreement(JSON.parse(JSON.stringify(text)) as Json)
}

/** An article that lets everything be told back, at full hours. */
export const SHARING_BACK = { article: '7.2', outcomes: [...OUTCOMES], everyMinutes: 60 }

/** Everyone under one agreement, to be copied for each test. */
export type OnwardFounded = Disposable & {
  readonly parties: Parties
  readonly agreement: Agreement
  readonly hash: string
  open(): Promise<Running>
}

/** Founds the agreement once. */
export async function foundOnward(draft: (parties: Parties) => Agreement = (parties) => onwardAgreement(parties)): Promise<OnwardFounded> {
  const folder = temporaryFolder()
  const parties = await makeParties()
  const agreement = draft(parties)
  const hash = agreementHash(agreement)
  const nodes = {} as Record<Runner, RoadNode>
  for (const code of RUNNING) nodes[code] = await newNode(join(folder.path, code), parties[code])
  for (const code of RUNNING) await introduceAll(nodes[code], parties)
  const body = { document: agreement as unknown as Json, counters: null, comment: null }
  const proposal = await stated(nodes.XA, { kind: 'propose', agreement: hash, body })
  await settle(nodes, parties)
  const paper = onPaper('XD', parties)
  for (const kind of ['sign', 'ratify']) {
    const step = { kind, agreement: hash, after: [proposal.id], body: kind === 'sign' ? SIGNED : {} }
    for (const code of RUNNING) await stated(nodes[code], step)
    await settle(nodes, parties)
    const parcel = await parcelFrom(paper, step)
    for (const code of RUNNING) await deliver(parcel, nodes[code])
  }
  for (const code of RUNNING) await cover(nodes[code])
  await settle(nodes, parties)
  for (const code of RUNNING) await nodes[code].store.close()
  const founded: OnwardFounded = {
    parties,
    agreement,
    hash,
    async open() {
      const opened = {} as Record<Runner, RoadNode>
      for (const code of RUNNING) opened[code] = await copyOfNode(join(folder.path, code), parties[code])
      const close = async (): Promise<void> => {
        for (const code of RUNNING) await opened[code][Symbol.asyncDispose]()
      }
      return { ...opened, founded, [Symbol.asyncDispose]: close }
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
  return founded
}

/** Everything that waits goes where it belongs, until nothing does. @returns what was told, as `FROM TO kind status` */
export async function settle(nodes: Nodes, parties: Parties): Promise<readonly string[]> {
  const told: string[] = []
  for (let round = 0; round < 20; round += 1) {
    const before = told.length
    for (const from of RUNNING) {
      for (const to of RUNNING) {
        if (from === to) continue
        told.push(...(await exchange(nodes[from], nodes[to], parties)).map((line) => `${from} ${to} ${line}`))
      }
    }
    if (told.length === before) return told
  }
  throw new Error('acts go on for ever')
}

/** Moves every clock. */
export function advance(nodes: Nodes, ms: number): void {
  for (const code of RUNNING) nodes[code].clock.time += ms
}

/** What giving on works with at a node. */
export function onwardParts({ road, store }: RoadNode): OnwardParts {
  return { road, onward: store.read.onward, reasons: store.read.onwardReasons, idKey: new Uint8Array(32).fill(road.self.charCodeAt(1)) }
}

/** Items that XB holds of XA. */
export async function heldAtXB(nodes: Running, objects: readonly JsonObject[], claims = {}): Promise<readonly TestItem[]> {
  const { XA, founded } = nodes
  const items = objects.map((object) => {
    const markings = object.object_marking_refs as readonly string[] | undefined
    const open = { ...(markings === undefined ? {} : { object_marking_refs: markings }), ...claims }
    return testItem({ from: XA.party, agreement: founded.hash, now: XA.clock.time, randomness: XA.road.randomness, object, claims: open })
  })
  await stated(XA, releaseDraft(founded.hash, items, { now: XA.clock.time }), items)
  await settle(nodes, founded.parties)
  return items
}

const always = () => true

/** XB asks XA to give objects on to XC. */
export function asked(
  nodes: Nodes,
  stixIds: readonly string[],
  changes: { recipient?: string; purpose?: string } = {},
): Promise<AskReport> {
  const request = {
    recipient: 'XC',
    purpose: 'cyber-defence',
    justification: 'XC is under the same attack',
    account: 'anna',
    isAllowed: always,
    isReadable: always,
  }
  return askToGiveOn({ ...request, ...changes, stixIds }, onwardParts(nodes.XB))
}

/** XB asks and XA consents. @returns the question */
export async function consented(
  nodes: Running,
  stixIds: readonly string[],
  changes: { readonly until?: number; readonly items?: readonly string[] } = {},
): Promise<ActId> {
  const { parties } = nodes.founded
  const { asks } = await asked(nodes, stixIds)
  const id = asks[0]?.id as ActId
  await settle(nodes, parties)
  const outcome = await answerAsk({ ask: id, account: 'otto', isAllowed: always, answer: 'yes', ...changes }, onwardParts(nodes.XA))
  if (!outcome.ok) throw new Error(outcome.refusal.code)
  await settle(nodes, parties)
  return id
}

/** XB gives on under a question. */
export function givenOn(nodes: Nodes, ask: ActId, changes: Partial<GiveOnRequest> = {}): Promise<Result<GivenOnReport>> {
  return giveOn({ ask, account: 'bruno', isApprover: true, isAllowed: always, ...changes }, onwardParts(nodes.XB))
}

/** The objects that a node holds of a party, in order. */
export async function objectsAt(node: RoadNode, hash: string): Promise<readonly JsonObject[]> {
  const rows = await node.store.read.items.page({ agreement: hash, roles: ['received'], isLatestOnly: false, limit: 100 })
  const contents = await node.road.vault.read(
    node.road.contents,
    rows.map(({ holding }) => holding),
  )
  return rows.map(
    ({ holding }) =>
      JSON.parse(
        Buffer.from(contents.get(holding) as Uint8Array)
          .toString()
          .split('\n')[1] as string,
      ) as JsonObject,
  )
}

/** States proposals at a node as its own road would, with their refusals. */
export async function codesOf(node: RoadNode, proposals: readonly Proposal[]): Promise<readonly string[]> {
  const outcomes = await stateActs(proposals, node.road)
  return outcomes.map((outcome) => (outcome.ok ? 'permitted' : outcome.refusal.code))
}

/** The last act of a kind that a node keeps of a party. */
export async function lastAct(node: RoadNode, kind: string, party: string): Promise<Act> {
  const rows = (await node.store.read.acts.list({ afterSeq: 0, limit: 10_000 })).filter((row) => row.kind === kind && row.party === party)
  const row = rows.at(-1)
  if (row === undefined) throw new Error(`no ${kind} of ${party}`)
  return reopenAct(row.text)
}

/** State of the items of a party at a node. */
export async function statesAt(node: RoadNode, origin: string, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await node.store.read.items.find(ids.map((itemId) => holdingKey(origin, itemId)))
  return rows.map(({ state }) => state)
}
