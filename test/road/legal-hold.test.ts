/** While a legal hold stands, what would destroy items restricts them; when it ends, what was due is done. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Act, type ActDraft, endGrace, parseMessage, rebuild, reopenAct, takeProofs } from '../../src/acts/index.ts'
import { witnessesFor } from '../../src/acts/parties.fixture.ts'
import { OpenedItems } from '../../src/exchange/index.ts'
import { outgoingAct } from '../../src/exchange/outgoing.ts'
import { DAY_MS, formatTimestamp, hex, SECOND_MS, sha256, utf8 } from '../../src/foundation/index.ts'
import { eraseOverdue, recallItems } from '../../src/workflows/erasure/index.ts'
import { eraseReleased, liftHold, placeHold } from '../../src/workflows/legal-holds/index.ts'
import { type Founded, foundOnce, type Pair } from './founding.fixture.ts'
import { releaseDraft, retainUntil, statedRelease, type TestItem, testItems } from './items.fixture.ts'
import { answersTo, deliver, exchange, parcelOf, type RoadNode, receiptOf, state, stated } from './nodes.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

const REASON = 'Order 12/2030'
const RETENTION_DAYS = 180

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

/** Items of XA that XB holds. */
async function shared(nodes: Pair, count = 2): Promise<readonly TestItem[]> {
  const items = testItems(nodes.XA, count, { agreement: founded.hash })
  assert.equal((await deliver((await statedRelease(nodes, founded, { items })).parcel, nodes.XB)).status, 'applied')
  return items
}

const stixIdsOf = (items: readonly TestItem[]): readonly string[] => items.map(({ content }) => content.face.stixId)
const idsOf = (items: readonly TestItem[]): readonly string[] => items.map(({ itemId }) => itemId)

/** A hold of so many days. @returns its id */
async function placed(node: RoadNode, items: readonly TestItem[], days = 30): Promise<string> {
  const until = node.clock.time + days * DAY_MS
  const { holds, refusals } = await placeHold({ stixIds: stixIdsOf(items), reason: REASON, until, account: 'dora' }, node.road)
  assert.deepEqual(refusals, [])
  return (holds[0] as { id: string }).id
}

async function recalled({ XA }: Pick<Pair, 'XA'>, items: readonly TestItem[]): Promise<Act> {
  return stated(XA, { kind: 'recall', agreement: founded.hash, body: { to: 'XB', cause: 'wrong', items: idsOf(items) } })
}

/** State of each item, and whether its content can still be read. */
async function kept(node: RoadNode, items: readonly TestItem[]): Promise<readonly string[]> {
  const holdings = items.map(({ holding }) => holding)
  const opened = await node.road.vault.read(node.road.contents, holdings)
  return (await node.store.read.items.find(holdings)).map(({ holding, state: is }) => (opened.has(holding) ? `${is} content` : is))
}

async function kindsAfter(node: RoadNode, seq: number): Promise<readonly string[]> {
  return (await node.store.read.acts.list({ afterSeq: seq, limit: 1_000 })).map(({ kind }) => kind)
}

const lastSeq = (node: RoadNode): Promise<number> => node.store.read.overview.lastApplied()

test('a recall of an item on hold restricts it, and the origin gets its receipt when the hold has ended', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = await shared(nodes)
  const [first, second] = items as [TestItem, TestItem]
  await placed(XB, [first])
  assert.deepEqual(await kept(XB, items), ['held content', 'held content'])
  const recall = await recalled(nodes, items)
  await deliver(await parcelOf(XA, recall.id, founded.parties), XB)
  assert.deepEqual(await kept(XB, items), ['restricted content', 'erased'])
  assert.deepEqual(await XB.store.read.items.page({ agreement: founded.hash, roles: ['received'], limit: 9 }), [])
  const [acknowledged, receipt] = await answersTo(XB, recall.id)
  assert.deepEqual([acknowledged?.body.outcome, receipt?.body.items], ['applied', [second.itemId]])
  assert.equal((await XB.store.read.acts.find(recall.id))?.standing, 'proven')
  await exchange(XB, XA, founded.parties)
  assert.equal((await XA.store.read.overview.summary()).sent[0]?.erased, 1)
  XB.clock.time += 30 * DAY_MS - 1
  assert.equal(await eraseReleased(XB.road), 0)
  XB.clock.time += 1
  assert.equal(await eraseReleased(XB.road), 1)
  assert.equal(await eraseReleased(XB.road), 0)
  assert.deepEqual(await kept(XB, items), ['erased', 'erased'])
  const later = (await answersTo(XB, recall.id))[2] as Act
  const { of, items: named, erasedAt } = later.body
  assert.deepEqual([later.kind, of, named, erasedAt], ['erasure-receipt', recall.id, [first.itemId], formatTimestamp(XB.clock.time)])
  XA.clock.time = XB.clock.time
  await exchange(XB, XA, founded.parties)
  assert.equal((await XA.store.read.overview.summary()).sent[0]?.erased, 2)
})

test('a recall that is proven later, or never, spares what is on hold', async () => {
  for (const isProven of [true, false]) {
    await using nodes = await founded.open()
    const { XA, XB } = nodes
    const items = await shared(nodes, 1)
    const recall = await recalled(nodes, items)
    await deliver({ ...(await parcelOf(XA, recall.id, founded.parties)), receipt: null }, XB)
    // The order comes when the item is restricted already.
    const hold = await placed(XB, items)
    if (isProven)
      await takeProofs('XA', [{ actId: recall.id, ...(await receiptOf(XA, recall.id, witnessesFor('XA', founded.parties))) }], XB.road)
    XB.clock.time += 60 * SECOND_MS
    await endGrace(XB.road)
    assert.deepEqual(await kept(XB, items), ['restricted content'])
    assert.equal((await answersTo(XB, recall.id)).length, 1)
    assert.ok((await liftHold({ id: hold, account: 'dora' }, XB.road)).ok)
    assert.equal(await eraseReleased(XB.road), 1)
    assert.deepEqual(await kept(XB, items), ['erased'])
    assert.equal((await answersTo(XB, recall.id)).length, 2)
  }
})

test('on the date that the agreement sets an item on hold is restricted, once, and destroyed when the last hold ends', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const items = await shared(nodes)
  XB.clock.time += (RETENTION_DAYS - 1) * DAY_MS
  const [first] = items as [TestItem]
  const hold = await placed(XB, [first], 10)
  await placed(XB, [first], 20)
  XB.clock.time += DAY_MS
  const before_ = await lastSeq(XB)
  assert.equal(await eraseOverdue(XB.road), 2)
  assert.deepEqual(await kept(XB, items), ['restricted content', 'erased'])
  assert.deepEqual((await kindsAfter(XB, before_)).toSorted(), ['erase', 'erasure-receipt', 'postpone'])
  assert.equal(await eraseOverdue(XB.road), 0)
  assert.ok((await liftHold({ id: hold, account: 'dora' }, XB.road)).ok)
  assert.equal(await eraseReleased(XB.road), 0)
  XB.clock.time += 19 * DAY_MS
  assert.equal(await eraseReleased(XB.road), 1)
  assert.deepEqual(await kept(XB, items), ['erased', 'erased'])
  assert.deepEqual((await kindsAfter(XB, before_)).slice(-3), ['lift', 'erase', 'erasure-receipt'])
})

test('several who asked for the destruction of one item each get their receipt when the hold ends', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = await shared(nodes, 1)
  const hold = await placed(XB, items)
  const asked = [await recalled(nodes, items), await recalled(nodes, items)]
  for (const { id } of asked) await deliver(await parcelOf(XA, id, founded.parties), XB)
  assert.ok((await liftHold({ id: hold, account: 'dora' }, XB.road)).ok)
  assert.equal(await eraseReleased(XB.road), 2)
  for (const { id } of asked)
    assert.deepEqual(
      (await answersTo(XB, id)).map(({ kind }) => kind),
      ['acknowledge', 'erasure-receipt'],
    )
})

test('an own item on hold is recalled from partners, goes out no more, and stays here until the hold ends', async () => {
  await using XA = await founded.openOne('XA')
  const submission = '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10'
  const own = testItems(XA, 1, { agreement: founded.hash }).map(
    (item): TestItem => ({ ...item, content: { ...item.content, token: null } }),
  )
  const body = {
    submission,
    account: 'anna',
    purpose: 'cyber-defence',
    justification: hex(sha256(utf8('why'))),
    retainUntil: retainUntil(XA.clock.time),
    provenance: 'own',
    items: own.map(({ itemId, digest }) => [itemId, digest]),
  }
  await stated(XA, { kind: 'submit', agreement: founded.hash, body }, own)
  const [source] = own as [TestItem]
  const copies = testItems(XA, 1, { agreement: founded.hash, object: JSON.parse(source.content.object), source: source.holding })
  const release = await stated(XA, releaseDraft(founded.hash, copies, { now: XA.clock.time }), copies)
  const parts = {
    ...XA.road,
    receiptOf: (id: string) => receiptOf(XA, id, witnessesFor('XA', founded.parties)),
    opened: new OpenedItems(),
  }
  const carriedTokens = async () => {
    const outgoing = await outgoingAct(release.id, async () => [], { parts, directory: await XA.road.directory.current() })
    assert.ok(outgoing.ready)
    return parseMessage(outgoing.payload).act?.items.map(({ token }) => token)
  }
  const [copy] = copies as [TestItem]
  assert.deepEqual(await carriedTokens(), [copy.content.token])
  assert.ok(parts.opened.find(copy.holding))
  const hold = await placed(XA, own)
  const recall = { stixIds: stixIdsOf(own), cause: 'wrong', account: 'dora', isAllowed: () => true, alsoOwn: true }
  const report = await recallItems(recall, XA.road)
  assert.deepEqual([report.acts.map(({ to }) => to), report.refusals], [['XB'], []])
  assert.deepEqual(await kept(XA, [...own, ...copies]), ['restricted content', 'restricted content'])
  assert.deepEqual(await carriedTokens(), [null])
  assert.ok((await liftHold({ id: hold, account: 'dora' }, XA.road)).ok)
  const before_ = await lastSeq(XA)
  assert.equal(await eraseReleased(XA.road), 2)
  assert.deepEqual(await kindsAfter(XA, before_), ['erase'])
  assert.deepEqual(await kept(XA, [...own, ...copies]), ['erased', 'erased'])
})

test('no act says that an item on hold was destroyed', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const items = await shared(nodes, 1)
  await placed(XB, items)
  const codeOf = async (kind: string, body: ActDraft['body']): Promise<string> => {
    const outcome = await state(XB, { kind, agreement: founded.hash, body })
    return outcome.ok ? 'permitted' : outcome.refusal.code
  }
  assert.equal(await codeOf('erase', { to: null, origin: 'XA', cause: 'retention', items: idsOf(items) }), 'on-hold')
  const now = formatTimestamp(XB.clock.time)
  const receipt = { to: 'XA', of: null, cause: 'retention', items: idsOf(items), erasedAt: now, backupsUnreadableBy: now, told: [] }
  assert.equal(await codeOf('erasure-receipt', receipt), 'not-erased')
  assert.deepEqual(await kept(XB, items), ['held content'])
})

test('a hold names what is kept, ends within its bound, and is lifted once', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const items = await shared(nodes, 1)
  const request = { stixIds: stixIdsOf(items), reason: REASON, account: 'dora', until: XB.clock.time + DAY_MS }
  const codes = async (changes: Partial<typeof request>) => {
    const { holds, refusals } = await placeHold({ ...request, ...changes }, XB.road)
    return [holds.length, ...refusals.map(({ code }) => code)]
  }
  assert.deepEqual(await codes({ stixIds: ['indicator--unknown'] }), [0, 'item-unknown'])
  assert.deepEqual(await codes({ until: XB.clock.time }), [0, 'hold-over'])
  assert.deepEqual(await codes({ until: XB.clock.time + 366 * DAY_MS + 1 }), [0, 'hold-too-long'])
  assert.deepEqual(await codes({ stixIds: ['indicator--unknown', ...request.stixIds] }), [1, 'item-unknown'])
  const [hold] = await XB.store.read.legalHolds.list(9)
  const { id, ...row } = hold as NonNullable<typeof hold>
  assert.deepEqual(row, {
    agreement: founded.hash,
    account: 'dora',
    authority: null,
    reason: REASON,
    items: 1,
    placedAt: XB.clock.time,
    until: request.until,
    liftedAt: null,
    liftedBy: null,
  })
  // The act names the reason by digest alone.
  const { text } = (await XB.store.read.acts.find(id)) ?? { text: '' }
  assert.equal(text.includes(REASON), false)
  assert.equal(reopenAct(text).body.reason, hex(sha256(utf8(REASON))))
  const lift = async (hash: string) => {
    const lifted = await liftHold({ id: hash, account: 'emil' }, XB.road)
    return lifted.ok ? 'lifted' : lifted.refusal.code
  }
  assert.equal(await lift('ab'.repeat(32)), 'hold-unknown')
  assert.equal(await lift(id), 'lifted')
  assert.equal(await lift(id), 'hold-over')
  assert.equal((await XB.store.read.legalHolds.find(id))?.liftedBy, 'emil')
})

test('read models rebuilt equal those kept while holds stand and after they ended', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = await shared(nodes, 3)
  const [first, second] = items as [TestItem, TestItem]
  const lifted = await placed(XB, [first])
  await placed(XB, [second])
  const recall = await recalled(nodes, items)
  await deliver(await parcelOf(XA, recall.id, founded.parties), XB)
  await liftHold({ id: lifted, account: 'dora' }, XB.road)
  const states = async () => [
    await readModels(XB),
    await XB.store.read.legalHolds.released({ now: XB.clock.time + 366 * DAY_MS, limit: 9 }),
  ]
  for (const expected of [2, 1]) {
    const before_ = await states()
    assert.equal((before_[1] as readonly unknown[]).length, expected)
    await rebuild(XB.road)
    assert.deepEqual(await states(), before_)
    assert.deepEqual(
      (await XB.store.read.legalHolds.list(9)).map(({ reason }) => reason),
      [REASON, REASON],
    )
    await eraseReleased(XB.road)
  }
})
