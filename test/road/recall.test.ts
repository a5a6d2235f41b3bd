import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Act, type ActDraft, endGrace, holdingKeys, takeProofs } from '../../src/acts/index.ts'
import { type Code, NOW, witnessesFor } from '../../src/acts/parties.fixture.ts'
import { formatTimestamp, SECOND_MS } from '../../src/foundation/index.ts'
import { type Founded, foundOnce, onPaper, type Pair } from './founding.fixture.ts'
import { statedRelease, type TestItem, testItems } from './items.fixture.ts'
import { answersTo, deliver, exchange, parcelOf, type RoadNode, receiptOf, stated } from './nodes.fixture.ts'

const GRACE_SECONDS = 60

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

type Held = { readonly items: readonly TestItem[]; readonly ids: readonly string[]; readonly release: Act }

/** Items of XA that XB holds. */
async function held(nodes: Pair, count = 2): Promise<Held> {
  const items = testItems(nodes.XA, count, { agreement: founded.hash })
  const { act, parcel } = await statedRelease(nodes, founded, { items })
  assert.equal((await deliver(parcel, nodes.XB)).status, 'applied')
  return { items, ids: items.map(({ itemId }) => itemId), release: act }
}

function recallOf(ids: readonly string[], changes: Partial<ActDraft> = {}): ActDraft {
  return { kind: 'recall', agreement: founded.hash, body: { to: 'XB', cause: 'wrong', items: ids }, ...changes }
}

/** State of each item of XA, and whether its content and any key of it are there. */
async function holdings(node: RoadNode, ids: readonly string[]): Promise<readonly string[]> {
  const ofXa = holdingKeys('XA', ids)
  const rows = await node.store.read.items.find(ofXa)
  const contents = new Set((await node.store.read.contents.find(ofXa)).map(({ holding }) => holding))
  const keys = new Set((await node.store.itemKeys.find(ofXa)).map(({ holding }) => holding))
  return rows.map(({ holding, state }) => `${state}${contents.has(holding) ? ' content' : ''}${keys.has(holding) ? ' key' : ''}`)
}

async function kindsOfAnswers(node: RoadNode, act: Act): Promise<readonly string[]> {
  return (await answersTo(node, act.id)).map(({ kind }) => kind)
}

async function standingOf(node: RoadNode, act: Act): Promise<string | undefined> {
  return (await node.store.read.acts.find(act.id))?.standing
}

const everyone = (code: Code) => witnessesFor(code, founded.parties)

test('a recall restricts at once, is proven later and then destroys, and the origin gets a receipt', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { ids } = await held(nodes)
  const recall = await stated(XA, recallOf(ids))
  const parcel = { ...(await parcelOf(XA, recall.id, founded.parties)), receipt: null }
  assert.equal((await deliver(parcel, XB)).status, 'applied')
  assert.equal(await standingOf(XB, recall), 'provisional')
  assert.deepEqual(await holdings(XB, ids), ['restricted content key', 'restricted content key'])
  assert.deepEqual(await XB.store.read.items.page({ agreement: founded.hash, roles: ['received'], limit: 10 }), [])
  assert.deepEqual(await kindsOfAnswers(XB, recall), ['acknowledge'])
  XB.clock.time += SECOND_MS
  const proof = { actId: recall.id, ...(await receiptOf(XA, recall.id, everyone('XA'))) }
  assert.equal((await takeProofs('XA', [proof], XB.road)).held, 1)
  assert.equal(await standingOf(XB, recall), 'proven')
  assert.deepEqual(await holdings(XB, ids), ['erased', 'erased'])
  const [, receipt] = await answersTo(XB, recall.id)
  assert.deepEqual(receipt?.body, {
    to: 'XA',
    of: recall.id,
    cause: 'recall',
    items: ids,
    erasedAt: formatTimestamp(NOW + SECOND_MS),
    backupsUnreadableBy: '2027-01-31T12:00:01.000Z',
    told: [],
  })
  assert.equal((await takeProofs('XA', [proof], XB.road)).held, 1)
  assert.deepEqual(await kindsOfAnswers(XB, recall), ['acknowledge', 'erasure-receipt'])
  const told = await exchange(XB, XA, founded.parties)
  assert.deepEqual(told.slice(-2), ['acknowledge applied', 'erasure-receipt applied'])
  const [sent] = (await XA.store.read.overview.summary()).sent
  assert.deepEqual([sent?.recipient, sent?.sent, sent?.erased], ['XB', 2, 2])
})

test('a recall that comes proven destroys at once', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { ids } = await held(nodes)
  const recall = await stated(XA, recallOf(ids.slice(0, 1)))
  assert.equal((await deliver(await parcelOf(XA, recall.id, founded.parties), XB)).status, 'applied')
  assert.equal(await standingOf(XB, recall), 'proven')
  assert.deepEqual(await holdings(XB, ids), ['erased', 'held content key'])
  assert.deepEqual(await kindsOfAnswers(XB, recall), ['acknowledge', 'erasure-receipt'])
})

test('what lacks its proof is destroyed when the grace ends, and not before', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { ids } = await held(nodes)
  const recall = await stated(XA, recallOf(ids))
  const short = await receiptOf(XA, recall.id, [])
  assert.equal((await deliver({ ...(await parcelOf(XA, recall.id, founded.parties)), receipt: short }, XB)).status, 'applied')
  // A receipt that proves too little is not kept as if it proved something.
  assert.equal(await XB.store.read.receipts.find(recall.id), undefined)
  XB.clock.time += GRACE_SECONDS * SECOND_MS - 1
  assert.equal(await endGrace(XB.road), 0)
  assert.deepEqual(await holdings(XB, ids), ['restricted content key', 'restricted content key'])
  XB.clock.time += 1
  assert.equal(await endGrace(XB.road), 1)
  assert.deepEqual(await holdings(XB, ids), ['erased', 'erased'])
  assert.equal(await endGrace(XB.road), 0)
  assert.deepEqual(await kindsOfAnswers(XB, recall), ['acknowledge', 'erasure-receipt'])
  // The proof that comes after all is kept, and nothing is answered twice.
  assert.equal((await takeProofs('XA', [{ actId: recall.id, ...(await receiptOf(XA, recall.id, everyone('XA'))) }], XB.road)).held, 1)
  assert.ok(await XB.store.read.receipts.find(recall.id))
  assert.deepEqual(await kindsOfAnswers(XB, recall), ['acknowledge', 'erasure-receipt'])
})

test('a proof that does not hold, of an unknown act or from another party changes nothing', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { ids } = await held(nodes)
  const [recall, other] = [await stated(XA, recallOf(ids)), await stated(XA, recallOf(ids))]
  await deliver({ ...(await parcelOf(XA, recall.id, founded.parties)), receipt: null }, XB)
  const good = await receiptOf(XA, recall.id, everyone('XA'))
  const witnesses = everyone('XA').slice(0, 2)
  const bad = [
    { actId: recall.id, ...(await receiptOf(XA, recall.id, witnesses)) },
    { actId: recall.id, ...(await receiptOf(XA, other.id, everyone('XA'))) },
    { actId: other.id, ...good },
    { actId: 'ab'.repeat(32), ...good },
  ]
  assert.equal((await takeProofs('XA', bad, XB.road)).held, 0)
  assert.equal((await takeProofs('XC', [{ actId: recall.id, ...good }], XB.road)).held, 0)
  assert.equal(await standingOf(XB, recall), 'provisional')
  assert.deepEqual(await holdings(XB, ids), ['restricted content key', 'restricted content key'])
})

test('a recall or an erasure for another party is refused', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const { ids } = await held(nodes)
  for (const kind of ['recall', 'erase']) {
    const { act, receipt } = onPaper('XA', founded.parties).state({
      ...recallOf(ids, { kind }),
      body: { to: 'XC', cause: 'wrong', items: ids },
    })
    assert.equal((await deliver({ from: 'XA', text: act.text, receipt: await receipt(), items: [] }, XB)).status, 'refused')
    assert.equal((await answersTo(XB, act.id))[0]?.body.code, 'not-addressed')
  }
  assert.deepEqual(await holdings(XB, ids), ['held content key', 'held content key'])
})

test('missing quorum, a predecessor that never came and a lapsed agreement do not stop a recall', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { ids } = await held(nodes)
  for (const node of [XA, XB]) node.clock.time = Date.UTC(2030, 5, 1)
  const after = ['ab'.repeat(32)] as unknown as Act['after']
  const recall = await stated(XA, recallOf(ids, { after }))
  assert.equal((await deliver({ ...(await parcelOf(XA, recall.id, founded.parties)), receipt: null }, XB)).status, 'applied')
  assert.deepEqual(await holdings(XB, ids), ['restricted content key', 'restricted content key'])
  XB.clock.time += GRACE_SECONDS * SECOND_MS
  assert.equal(await endGrace(XB.road), 1)
  assert.deepEqual(await holdings(XB, ids), ['erased', 'erased'])
})

test('a release that comes after its recall revives nothing', async () => {
  for (const isProven of [true, false]) {
    await using nodes = await founded.open()
    const { XA, XB } = nodes
    const items = testItems(XA, 2, { agreement: founded.hash })
    const ids = items.map(({ itemId }) => itemId)
    const { act, parcel } = await statedRelease(nodes, founded, { items })
    const recall = await stated(XA, recallOf(ids.slice(0, 1), { after: [act.id] }))
    const recallParcel = await parcelOf(XA, recall.id, founded.parties)
    assert.equal((await deliver(isProven ? recallParcel : { ...recallParcel, receipt: null }, XB)).status, 'applied')
    assert.equal((await deliver(parcel, XB)).status, 'applied')
    assert.deepEqual(await holdings(XB, ids), [isProven ? 'erased key' : 'restricted key', 'held content key'])
    assert.deepEqual(await XB.store.read.contents.find(holdingKeys('XA', ids.slice(0, 1))), [])
    const page = await XB.store.read.items.page({ agreement: founded.hash, roles: ['received'], limit: 10 })
    assert.deepEqual(
      page.map(({ holding }) => holding),
      holdingKeys('XA', ids.slice(1)),
    )
    const [answer] = await answersTo(XB, act.id)
    assert.deepEqual([answer?.body.outcome, answer?.body.refusedItems], ['applied', []])
  }
})

test('what was erased here travels as its digest, and is held as nothing', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = testItems(XA, 2, { agreement: founded.hash })
  const ids = items.map(({ itemId }) => itemId)
  const { act } = await statedRelease(nodes, founded, { items })
  await stated(XA, { kind: 'erase', agreement: founded.hash, body: { to: null, origin: 'XA', cause: 'recall', items: ids.slice(0, 1) } })
  const parcel = await parcelOf(XA, act.id, founded.parties)
  assert.deepEqual(
    parcel.items.map(({ token }) => token !== null),
    [false, true],
  )
  assert.equal((await deliver(parcel, XB)).status, 'applied')
  assert.deepEqual(await holdings(XB, ids), ['held', 'held content key'])
  const [first] = await XB.store.read.items.find(holdingKeys('XA', ids))
  assert.equal(first?.face, null)
})

test('a partner is told of an erasure as of a recall', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { ids } = await held(nodes)
  const erasure = await stated(XA, { kind: 'erase', agreement: founded.hash, body: { to: 'XB', cause: 'wrong', items: ids } })
  assert.deepEqual(await holdings(XA, ids), ['erased', 'erased'])
  assert.equal((await deliver(await parcelOf(XA, erasure.id, founded.parties), XB)).status, 'applied')
  assert.deepEqual(await holdings(XB, ids), ['erased', 'erased'])
  assert.deepEqual(await kindsOfAnswers(XB, erasure), ['acknowledge', 'erasure-receipt'])
})
