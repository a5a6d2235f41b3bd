/** What was done with received items is on record, and whoever sent them learns what came of it and nothing else. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ActId, type HoldingKey, holdingKey, rebuild } from '../../src/acts/index.ts'
import { formatTimestamp, hex, sha256, utf8 } from '../../src/foundation/index.ts'
import { eraseOverdue } from '../../src/workflows/erasure/index.ts'
import { recordUse, tellDue } from '../../src/workflows/uses/index.ts'
import { type Founded, foundOnce, onPaper, type Pair, parcelFrom } from './founding.fixture.ts'
import { statedRelease, type TestItem, testItems } from './items.fixture.ts'
import { deliver, parcelOf, type RoadNode } from './nodes.fixture.ts'
import { onwardAgreement, SHARING_BACK } from './onward.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

const CAVEATS = 'Seen once, behind a shared address'

let founded: Founded
before(async () => {
  founded = await foundOnce((parties) => onwardAgreement(parties, {}, { sharingBack: SHARING_BACK }))
})
after(() => founded[Symbol.dispose]())

async function shared(nodes: Pair, count = 2): Promise<readonly TestItem[]> {
  const items = testItems(nodes.XA, count, { agreement: founded.hash })
  assert.equal((await deliver((await statedRelease(nodes, founded, { items })).parcel, nodes.XB)).status, 'applied')
  return items
}

function using(node: RoadNode, holdings: readonly HoldingKey[], { agreement = founded.hash, tellsOrigin = true } = {}) {
  const items = holdings.map((holding) => ({ holding, agreement }))
  return recordUse({ items, deed: 'blocked', outcome: 'false-positive', caveats: CAVEATS, tellsOrigin, account: 'bert' }, node.road)
}

const HOUR_MS = 3_600_000

/** The feedback acts that a node has recorded by the next full hour. */
async function feedbackOf(node: RoadNode) {
  node.clock.time += HOUR_MS
  await tellDue({ road: node.road, gathered: node.store.read.gathered })
  const due = await node.store.read.outbox.due({ recipient: 'XA', now: node.clock.time, limit: 100 })
  const acts = await Promise.all(due.map(({ actId }) => node.store.read.acts.find(actId as ActId)))
  return acts.flatMap((row) => (row?.text.includes('"feedback"') === true ? [row] : []))
}

test('a use is on record with deed, outcome and caveats, and whoever sent the items is told the outcome alone', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const holdings = (await shared(nodes)).map(({ holding }) => holding)
  const report = await using(XB, holdings)
  assert.deepEqual([report.uses.length, report.uses[0]?.items, report.told, report.refusals], [1, 2, [{ party: 'XA', items: 2 }], []])
  const [use] = await XB.store.read.uses.of(holdings[0] as HoldingKey, 9)
  assert.deepEqual([use?.account, use?.deed, use?.outcome, use?.caveats], ['bert', 'blocked', 'false-positive', CAVEATS])
  const text = (await XB.store.read.acts.find(report.uses[0]?.id ?? ('' as never)))?.text ?? ''
  assert.deepEqual([text.includes(hex(sha256(utf8(CAVEATS)))), text.includes(CAVEATS)], [true, false])

  const [told] = await feedbackOf(XB)
  assert.ok(told !== undefined)
  for (const secret of ['bert', 'blocked', CAVEATS, hex(sha256(utf8(CAVEATS)))]) assert.ok(!told.text.includes(secret), secret)
  XA.clock.time = XB.clock.time
  assert.equal((await deliver(await parcelOf(XB, told.id, founded.parties), XA)).status, 'applied')
  const rows = await XA.store.read.uses.feedback(holdings[0] as HoldingKey, 9)
  assert.deepEqual(
    rows.map(({ party, outcome }) => [party, outcome]),
    [['XB', 'false-positive']],
  )
  assert.equal((await deliver(await parcelOf(XB, told.id, founded.parties), XA)).status, 'duplicate', 'again')
  assert.equal((await XA.store.read.uses.feedback(holdings[0] as HoldingKey, 9)).length, 1)
  for (const node of [XA, XB]) {
    const kept = await readModels(node)
    await rebuild(node.road)
    assert.deepEqual(await readModels(node), kept)
  }
})

test('nobody is told where the official wants that, and nothing is recorded of what is not held, own or of another agreement', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const [item] = await shared(nodes, 1)
  const holding = item?.holding as HoldingKey
  assert.deepEqual((await using(XB, [holding], { tellsOrigin: false })).told, [])
  assert.deepEqual(await feedbackOf(XB), [])
  const codes = async (report: ReturnType<typeof using>) => [...new Set((await report).refusals.map(({ code }) => code))]
  assert.deepEqual(await codes(using(XA, [holding])), ['use-own'])
  assert.deepEqual(await codes(using(XB, [holdingKey('XA', '7c9e6679-7425-40de-944b-e07fc1f90ae7')])), ['item-unknown'])
  assert.deepEqual(await codes(using(XB, [holding], { agreement: 'f'.repeat(64), tellsOrigin: false })), ['agreement-unknown'])
})

test('feedback on items that were not sent to whoever gives it changes nothing', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const [item] = await shared(nodes, 1)
  assert.ok(item !== undefined)
  const told = (to: string, items: readonly string[]) => ({
    kind: 'feedback',
    agreement: founded.hash,
    body: { to, outcome: 'useful', items },
  })
  const status = async (to: string, items: readonly string[]) =>
    (await deliver({ ...(await parcelFrom(onPaper('XC', founded.parties), told(to, items))), receipt: null }, XA)).status
  // The item went to XB alone.
  assert.equal(await status('XA', [item.itemId]), 'refused')
  assert.equal(await status('XA', ['7c9e6679-7425-40de-944b-e07fc1f90ae7']), 'refused')
  assert.equal(await status('XB', [item.itemId]), 'refused')
  assert.deepEqual(await XA.store.read.uses.feedback(item.holding, 9), [])
})

test('caveats go with the last of the items; that they were used stays', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const [item] = await shared(nodes, 1)
  const holding = item?.holding as HoldingKey
  await using(XB, [holding])
  XB.clock.time = Date.parse(formatTimestamp(XB.clock.time + 400 * 86_400_000))
  await eraseOverdue(XB.road)
  const [use] = await XB.store.read.uses.of(holding, 9)
  assert.deepEqual([use?.deed, use?.caveats], ['blocked', ''])
})
