import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ActDraft, type ItemContent, type ReadModelWriter, rebuild, stateActs } from '../../src/acts/index.ts'
import { formatTimestamp, hex, type JsonObject, randomUuid, SECOND_MS, sha256, utf8 } from '../../src/foundation/index.ts'
import { type Founded, foundOnce, type Pair } from './founding.fixture.ts'
import { releaseDraft, retainUntil, statedRelease, type TestItem, testItems } from './items.fixture.ts'
import { deliver, exchange, parcelOf, type RoadNode, stated } from './nodes.fixture.ts'
import { everything, readModels } from './snapshot.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

const URL_RESERVATION = {
  party: 'XB',
  number: 1,
  title: 'No web pages',
  forbids: 'receive',
  when: { types: ['url'] },
  isDisclosedToPartners: true,
}

/** Two versions of one object, and other things. */
function history(node: RoadNode): readonly TestItem[] {
  const parts = { agreement: founded.hash }
  const id = `indicator--${randomUuid(node.road.randomness)}`
  const indicator = (modified: string): JsonObject => ({
    type: 'indicator',
    spec_version: '2.1',
    id,
    created: '2026-01-01T00:00:00.000Z',
    modified,
    pattern: "[url:value = 'https://bank.example/']",
    pattern_type: 'stix',
    valid_from: '2026-01-01T00:00:00Z',
  })
  const url = { type: 'url', spec_version: '2.1', id: `url--${randomUuid(node.road.randomness)}`, value: 'https://bank.example/' }
  const objects = [indicator('2026-03-01T00:00:00.000Z'), indicator('2026-02-01T00:00:00.000Z'), url]
  return [...objects.flatMap((object) => testItems(node, 1, { ...parts, object })), ...testItems(node, 3, parts)]
}

function submitOf(node: RoadNode, items: readonly TestItem[]): ActDraft {
  const body = {
    submission: randomUuid(node.road.randomness),
    account: 'anna',
    purpose: 'cyber-defence',
    justification: hex(sha256(utf8('why'))),
    retainUntil: retainUntil(node.clock.time),
    provenance: 'partner',
    items: items.map(({ itemId, digest }) => [itemId, digest]),
  }
  return { kind: 'submit', agreement: founded.hash, body }
}

/** Submits, releases, recalls, erases, reads: something of everything, on both sides. */
async function liveALittle(nodes: Pair): Promise<void> {
  const { XA, XB } = nodes
  const { parties, hash } = founded
  const own = history(XA).map((item): TestItem => ({ ...item, content: { ...item.content, token: null } as ItemContent }))
  await stated(XA, submitOf(XA, own), own)
  const copies = own.map(
    (item) => testItems(XA, 1, { agreement: hash, object: JSON.parse(item.content.object), source: item.holding })[0] as TestItem,
  )
  const now = XA.clock.time
  const [first] = await stateActs(
    [
      { draft: releaseDraft(hash, copies, { now }), items: copies },
      { draft: releaseDraft(hash, copies.slice(3), { now, to: 'XC', articles: ['4.2'] }), items: copies.slice(3) },
    ],
    XA.road,
  )
  assert.ok(first?.ok)
  const { act } = first
  await deliver(await parcelOf(XA, act.id, parties), XB)
  XA.clock.time += SECOND_MS
  XB.clock.time += SECOND_MS
  await exchange(XB, XA, parties)
  const ids = copies.map(({ itemId }) => itemId)
  const recall = (items: readonly string[]) => ({
    kind: 'recall',
    agreement: hash,
    after: [act.id],
    body: { to: 'XB', cause: 'wrong', items },
  })
  const [erasing, waiting] = [await stated(XA, recall(ids.slice(0, 1))), await stated(XA, recall(ids.slice(3, 4)))]
  await deliver(await parcelOf(XA, erasing.id, parties), XB)
  await deliver({ ...(await parcelOf(XA, waiting.id, parties)), receipt: null }, XB)
  // One that XB never saw, and its release after it.
  const late = testItems(XA, 1, { agreement: hash })
  const lateRelease = await statedRelease(nodes, founded, { items: late })
  const early = await stated(XA, recall(late.map(({ itemId }) => itemId)))
  await deliver(await parcelOf(XA, early.id, parties), XB)
  await deliver(lateRelease.parcel, XB)
  await stated(XA, {
    kind: 'erase',
    agreement: hash,
    body: { to: null, origin: 'XA', cause: 'recall', items: [own[0]?.itemId as string, ids[0] as string] },
  })
  await stated(XB, { kind: 'erase', agreement: hash, body: { to: null, origin: 'XA', cause: 'retention', items: ids.slice(4, 5) } })
  for (const reads of [1, 2]) {
    await stated(XB, {
      kind: 'consult',
      agreement: hash,
      body: { account: 'bert', purpose: 'cyber-defence', reads, root: 'ab'.repeat(32) },
    })
  }
  await exchange(XB, XA, parties)
}

test('read models rebuilt from the acts equal those kept, also after erasures', async () => {
  await using nodes = await founded.open({ XB: { reservations: [URL_RESERVATION] } })
  await liveALittle(nodes)
  for (const node of [nodes.XA, nodes.XB]) {
    const kept = await everything(node)
    const acts = (await node.store.read.acts.list({ afterSeq: 0, limit: 1_000 })).length
    const told: number[] = []
    node.clock.time += 1_000 * SECOND_MS
    assert.equal(await rebuild(node.road, (count) => told.push(count)), acts)
    assert.deepEqual(await everything(node), kept)
    assert.equal(told.at(-1), acts)
    assert.equal(await rebuild(node.road), acts)
    assert.deepEqual(await everything(node), kept)
  }
  const states = Object.groupBy(((await readModels(nodes.XB)) as { items: { state: string }[] }).items, ({ state }) => state)
  assert.deepEqual([states.held?.length, states.restricted?.length, states.erased?.length], [2, 1, 3])
  assert.equal(formatTimestamp(nodes.XA.clock.time).slice(0, 4), '2027')
})

test('where contents have no head beside them they are opened for it', async () => {
  await using nodes = await founded.open()
  await liveALittle(nodes)
  for (const node of [nodes.XA, nodes.XB]) {
    const kept = await everything(node)
    const { contents } = node.road
    const heads: typeof contents.heads = async (holdings) =>
      new Map([...(await contents.heads(holdings))].map(([holding]) => [holding, null]))
    await rebuild({ ...node.road, contents: { ...contents, heads } })
    assert.deepEqual(await everything(node), kept)
  }
})

test('a rebuild opens no content', async () => {
  await using nodes = await founded.open()
  await liveALittle(nodes)
  const { road } = nodes.XB
  const vault: typeof road.vault = {
    ...road.vault,
    read: () => {
      throw new Error('a content was opened')
    },
  }
  await rebuild({ ...road, vault })
})

test('a rebuild that was cut short changes nothing, and is done again', async () => {
  await using nodes = await founded.open()
  await liveALittle(nodes)
  const { XB } = nodes
  const kept = await everything(XB)
  const acts = await XB.store.read.overview.lastApplied()
  let applied = 0
  const failing = (readModel: ReadModelWriter): ReadModelWriter => ({
    ...readModel,
    refold: (work) =>
      readModel.refold((apply) =>
        work(async (changes, seq) => {
          await apply(changes, seq)
          applied += 1
          if (applied === acts - 1) throw new Error('power is gone')
        }),
      ),
  })
  const transactions: typeof XB.road.transactions = {
    write: (work) => XB.road.transactions.write((writer) => work({ ...writer, readModel: failing(writer.readModel) })),
  }
  await assert.rejects(rebuild({ ...XB.road, transactions }), { message: 'power is gone' })
  assert.deepEqual(await everything(XB), kept)
  assert.equal(await rebuild(XB.road), acts)
  assert.deepEqual(await everything(XB), kept)
})
