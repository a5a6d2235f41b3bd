/** What an origin corrects is deleted by every holder by a date, which is on record; overseers are told of who did not. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type HoldingKey, rebuild, reopenAct } from '../../src/acts/index.ts'
import { NOW } from '../../src/acts/parties.fixture.ts'
import { formatTimestamp, randomUuid, SECOND_MS } from '../../src/foundation/index.ts'
import { issueCard, rotateSecrets } from '../../src/identity/index.ts'
import { correctItems, escalateSilent } from '../../src/workflows/erasure/index.ts'
import { type Founded, foundOnce, onPaper, type Pair, parcelFrom } from './founding.fixture.ts'
import { releaseDraft, retainUntil, statedRelease, type TestItem, testItems } from './items.fixture.ts'
import { answersTo, deliver, exchange, parcelOf, type RoadNode, stated } from './nodes.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

const HOUR_MS = 3_600 * SECOND_MS
const ALLOWED = { cause: 'wrong-value', account: 'dora', isAllowed: () => true }

type Shared = { readonly stixId: string; readonly wrong: TestItem; readonly right: TestItem }

/** Two versions of an own object, both shared with XB and XC. */
async function sharedTwice(nodes: Pair): Promise<Shared> {
  const { XA, XB } = nodes
  const stixId = `indicator--${randomUuid(XA.road.randomness)}`
  const copies: TestItem[] = []
  for (const modified of ['2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z']) {
    const object = {
      ...{ type: 'indicator', spec_version: '2.1', id: stixId, created: '2026-01-01T00:00:00.000Z', modified },
      ...{ pattern: "[url:value = 'https://bank.example/']", pattern_type: 'stix', valid_from: '2026-01-01T00:00:00Z' },
    }
    const [own] = testItems(XA, 1, { agreement: founded.hash, object }) as [TestItem]
    await stated(XA, submitOf(XA, own), [{ ...own, content: { ...own.content, token: null } }])
    const [copy] = testItems(XA, 1, { agreement: founded.hash, object, source: own.holding }) as [TestItem]
    const act = await stated(XA, releaseDraft(founded.hash, [copy], { now: XA.clock.time }), [copy])
    assert.equal((await deliver(await parcelOf(XA, act.id, founded.parties), XB)).status, 'applied')
    copies.push(copy)
  }
  await exchange(XB, XA, founded.parties)
  const [wrong, right] = copies as [TestItem, TestItem]
  return { stixId, wrong, right }
}

function submitOf(node: RoadNode, { itemId, digest }: TestItem) {
  const body = {
    ...{ submission: randomUuid(node.road.randomness), account: 'anna', purpose: 'cyber-defence', justification: 'a'.repeat(64) },
    ...{ retainUntil: retainUntil(node.clock.time), provenance: 'partner', items: [[itemId, digest]] },
  }
  return { kind: 'submit', agreement: founded.hash, body }
}

async function stateOf(node: RoadNode, holding: HoldingKey): Promise<string | undefined> {
  return (await node.store.read.items.states([holding])).get(holding)
}

test('a correction deletes what came before it at every holder and nothing else, and tells what stands in its place', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { stixId, wrong, right } = await sharedTwice(nodes)
  const other = testItems(XB, 1, { agreement: founded.hash })[0] as TestItem
  await stated(XB, submitOf(XB, other), [{ ...other, content: { ...other.content, token: null } }])
  const report = await correctItems({ ...ALLOWED, stixIds: [stixId] }, XA.road)
  assert.deepEqual([report.refusals, report.acts.map(({ to, items }) => [to, items])], [[], [['XB', 1]]])
  const [act] = report.acts
  assert.equal(act?.until, formatTimestamp(XA.clock.time + 48 * HOUR_MS))
  const parcel = await parcelOf(XA, act?.id ?? '', founded.parties)
  assert.equal((await deliver(parcel, XB)).status, 'applied')
  assert.deepEqual([await stateOf(XB, wrong.holding), await stateOf(XB, right.holding)], ['erased', 'held'])
  assert.equal(await stateOf(XB, other.holding), 'held', 'what came from elsewhere stays')
  assert.equal((await XB.store.read.contents.find([wrong.holding])).length, 0)
  const kinds = (await answersTo(XB, act?.id ?? '')).map(({ kind }) => kind)
  assert.deepEqual(kinds, ['acknowledge', 'erasure-receipt'])
  const text = (await XB.store.read.acts.find(act?.id as never))?.text ?? ''
  const { body, after } = reopenAct(text)
  assert.deepEqual(
    [body.by, after.length],
    [[right.itemId], 1],
    'it names what stands in its place, and comes after the release of what is wrong',
  )
  const [older, newer] = (await XA.road.items.byStixId(stixId))
    .filter(({ role }) => role === 'own')
    .toSorted((one, two) => one.addedAt - two.addedAt)
  const stopped = await XA.store.write(({ takenBack }) => takenBack.among([older?.holding as HoldingKey, newer?.holding as HoldingKey]))
  assert.deepEqual([...stopped], [older?.holding], 'no further copy is made of what is wrong, by a submission under way either')
})

test('each holder confirms by the date; of silence the overseers are told, once', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { stixId } = await sharedTwice(nodes)
  const report = await correctItems({ ...ALLOWED, stixIds: [stixId] }, XA.road)
  const id = report.acts[0]?.id as string
  const parts = { road: XA.road, takebacks: XA.store.read.takebacks }
  const row = async () => (await XA.store.read.takebacks.list(9))[0]
  assert.deepEqual([(await row())?.confirmed, (await row())?.answer, (await row())?.items], [0, 'recorded', 1])
  XA.clock.time += 48 * HOUR_MS - 1
  assert.equal(await escalateSilent(parts), 0)
  XA.clock.time += 1
  assert.equal(await escalateSilent(parts), 1)
  assert.equal(await escalateSilent(parts), 0)
  assert.equal((await row())?.escalatedAt, XA.clock.time)
  // The holder that was silent obeys after all.
  assert.equal((await deliver(await parcelOf(XA, id, founded.parties), XB)).status, 'applied')
  await exchange(XB, XA, founded.parties)
  assert.deepEqual([(await row())?.confirmed, (await row())?.answer], [1, 'applied'])
  const kept = [await readModels(XA), await XA.store.read.takebacks.list(9)]
  await rebuild(XA.road)
  assert.deepEqual([await readModels(XA), await XA.store.read.takebacks.list(9)], kept)
})

test('nobody is told of silence before the date, or of a correction that there is not', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const { stixId } = await sharedTwice(nodes)
  const { acts } = await correctItems({ ...ALLOWED, stixIds: [stixId] }, XA.road)
  const body = { of: acts[0]?.id, holder: 'XB', until: acts[0]?.until, items: 1, confirmed: 0 }
  const escalate = (changes: object) => stated(XA, { kind: 'escalate', agreement: founded.hash, body: { ...body, ...changes } as never })
  await assert.rejects(() => escalate({}), /clock-runs/)
  XA.clock.time += 48 * HOUR_MS
  for (const changes of [{ of: 'f'.repeat(64) }, { holder: 'XC' }, { until: formatTimestamp(XA.clock.time - SECOND_MS) }]) {
    await assert.rejects(() => escalate(changes), /clock-runs/)
  }
  await escalate({})
})

test('an object without an earlier shared version is recalled, not corrected; a role that may not recall may not correct', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const codes = async (stixIds: readonly string[], isAllowed = true) =>
    (await correctItems({ ...ALLOWED, stixIds, isAllowed: () => isAllowed }, XA.road)).refusals.map(({ code }) => code)
  assert.deepEqual(await codes(['indicator--9f4ca4ba-6b5d-4f69-9d4a-0d6a2a3b4c5d']), ['item-unknown'])
  const { stixId } = await sharedTwice(nodes)
  assert.deepEqual(await codes([stixId], false), ['role-not-permitted'])
  const [own] = testItems(XA, 1, { agreement: founded.hash }) as [TestItem]
  await stated(XA, submitOf(XA, own), [{ ...own, content: { ...own.content, token: null } }])
  assert.deepEqual(await codes([JSON.parse(own.content.object).id]), ['correction-missing'])
})

test('a correction of another party deletes nothing, and one with a date of no calendar is refused', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const { wrong } = await sharedTwice(nodes)
  const send = async (from: 'XA' | 'XC', until: string) => {
    const body = { to: 'XB', cause: 'wrong-value', until, items: [wrong.itemId] }
    const { act, receipt } = onPaper(from, founded.parties).state({ kind: 'correct', agreement: founded.hash, body })
    return (await deliver({ from, text: act.text, receipt: await receipt(), items: [] }, XB)).status
  }
  assert.equal(await send('XA', '2027-02-31T00:00:00.000Z'), 'refused')
  assert.equal(await send('XC', '2027-02-01T00:00:00.000Z'), 'applied')
  assert.equal(await stateOf(XB, wrong.holding), 'held')
})

test('a holder that restored a back-up obeys again what it had obeyed since', async () => {
  await using nodes = await founded.open()
  await using older = await founded.open()
  const { XA, XB } = nodes
  const items = testItems(XA, 2, { agreement: founded.hash })
  const { parcel } = await statedRelease(nodes, founded, { items })
  for (const holder of [XB, older.XB]) assert.equal((await deliver(parcel, holder)).status, 'applied')
  const ids = items.map(({ itemId }) => itemId)
  await stated(XA, { kind: 'recall', agreement: founded.hash, body: { to: 'XB', cause: 'wrong', items: ids.slice(0, 1) } })
  const terms = { onward: 'never' }
  await stated(XA, { kind: 'narrow', agreement: founded.hash, body: { to: 'XB', cause: 'at-risk', terms, items: ids.slice(1) } })
  await exchange(XA, XB, founded.parties)
  const [recalled, narrowed] = items as readonly TestItem[] as readonly [TestItem, TestItem]
  assert.deepEqual([await stateOf(XB, recalled.holding), await stateOf(older.XB, recalled.holding)], ['erased', 'held'])
  assert.deepEqual(await exchange(XA, older.XB, founded.parties), [], 'nothing waits any more')

  const rotation = await recovered()
  assert.equal((await deliver(rotation, XA)).status, 'applied')
  const again = await exchange(XA, older.XB, founded.parties)
  assert.deepEqual(again.slice(0, 2), ['recall applied', 'narrow applied'])
  assert.equal(await stateOf(older.XB, recalled.holding), 'erased')
  assert.equal((await older.XB.store.read.contents.find([recalled.holding])).length, 0)
  assert.deepEqual((await older.XB.store.read.items.find([narrowed.holding]))[0]?.narrowing, terms)
})

/** XB opens a new ledger, as it must once it restored a back-up. */
async function recovered() {
  const { XB } = founded.parties
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
  const card = issueCard({
    secrets: rotateSecrets(XB.secrets, ['ledger'], (length) => new Uint8Array(length).fill(77)),
    sealing: { X25519: bytes(XB.card.sealing.X25519), 'MLKEM768-X25519': bytes(XB.card.sealing['MLKEM768-X25519']) },
    name: XB.card.name,
    address: XB.card.address,
    ledgerOrigin: `${XB.card.ledger.origin}/again`,
    witnessName: XB.card.witness.name,
    serial: 2,
    issuedAt: NOW,
  })
  const closes = { origin: XB.card.ledger.origin, size: 3, root: 'ab'.repeat(32) }
  return parcelFrom(onPaper('XB', founded.parties), { kind: 'rotate', agreement: null, body: { card: card as never, closes } })
}
