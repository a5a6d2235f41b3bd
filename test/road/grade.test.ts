/** A recipient's own grade stands beside the origin's, and nothing of the origin's changes. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { encodeContent, faceOf, fedKey, type HoldingKey, rebuild } from '../../src/acts/index.ts'
import { DAY_MS, formatTimestamp, hex, sha256, utf8 } from '../../src/foundation/index.ts'
import { UNGRADED } from '../../src/intelligence/index.ts'
import { eraseOverdue } from '../../src/workflows/erasure/index.ts'
import { currentGrade, gradeItems } from '../../src/workflows/grades/index.ts'
import { type Founded, foundOnce, type Pair } from './founding.fixture.ts'
import { statedRelease, type TestItem, testItems } from './items.fixture.ts'
import { deliver, type RoadNode } from './nodes.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

const REASON = 'Seen in own traffic'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

async function shared(nodes: Pair, count = 2): Promise<readonly TestItem[]> {
  const items = testItems(nodes.XA, count, { agreement: founded.hash })
  assert.equal((await deliver((await statedRelease(nodes, founded, { items })).parcel, nodes.XB)).status, 'applied')
  return items
}

const dayOf = (node: RoadNode, days: number): string => formatTimestamp(node.clock.time + days * DAY_MS).slice(0, 10)

function grading(
  node: RoadNode,
  holdings: readonly HoldingKey[],
  changes: { readonly agreement?: string | null; readonly days?: number } = {},
) {
  const { agreement = founded.hash, days = 30 } = changes
  const grade = { reliability: 'C', credibility: '2', nature: 'assessment', review: dayOf(node, days) } as const
  return gradeItems({ items: holdings.map((holding) => ({ holding, agreement })), grade, reason: REASON, account: 'bert' }, node.road)
}

const codes = async (report: ReturnType<typeof gradeItems>): Promise<readonly string[]> => (await report).refusals.map(({ code }) => code)

test("a recipient grades what it holds: the origin's grading, the item and what partners know stay as they were", async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const holdings = (await shared(nodes)).map(({ holding }) => holding)
  const before = await XB.store.read.items.find(holdings)
  const waiting = await XB.store.read.outbox.recipients()
  const { grades, refusals } = await grading(XB, holdings)
  assert.deepEqual([grades.length, grades[0]?.items, refusals], [1, 2, []])
  assert.deepEqual(await XB.store.read.items.find(holdings), before)
  assert.deepEqual(await XB.store.read.outbox.recipients(), waiting)
  const [row] = await XB.store.read.grades.history(holdings[0] as HoldingKey, 9)
  assert.ok(row !== undefined)
  const { reliability, credibility, nature, account, reason } = row
  assert.deepEqual([reliability, credibility, nature, account, reason], ['C', '2', 'assessment', 'bert', REASON])
  const act = await XB.store.read.acts.find(row.id)
  const text = act?.text ?? ''
  assert.deepEqual([text.includes(hex(sha256(utf8(REASON)))), text.includes(REASON)], [true, false])
})

test('only what came from elsewhere and is held is graded, with a day of review that is to come', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = await shared(nodes)
  const holdings = items.map(({ holding }) => holding)
  assert.deepEqual(await codes(grading(XA, holdings)), ['grade-own'])
  assert.deepEqual(await codes(grading(XB, [`XA.${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}` as HoldingKey])), ['item-unknown'])
  assert.deepEqual(await codes(grading(XB, holdings, { agreement: 'f'.repeat(64) })), ['agreement-unknown'])
  assert.deepEqual(await codes(grading(XB, holdings, { agreement: null })), ['item-unknown'])
  assert.deepEqual(await codes(grading(XB, holdings, { days: -1 })), ['review-over'])
  assert.deepEqual(await codes(grading(XB, [fedKey('0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10')], { agreement: null })), ['item-unknown'])
  assert.equal((await XB.store.read.grades.latest(holdings)).size, 0)
  XB.clock.time += 400 * DAY_MS
  assert.ok((await eraseOverdue(XB.road)) > 0)
  assert.deepEqual(await codes(grading(XB, holdings)), ['item-unknown'])
})

test('what a feed brought is graded under no agreement', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const holding = fedKey('0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10')
  const object = { type: 'tool', id: 'tool--1', labels: ['source-reliability:A'] }
  const face = faceOf(object, { marking: 'unmarked', dataSubject: 'unspecified', grading: UNGRADED })
  const plaintext = encodeContent({ face, object: JSON.stringify(object), token: null, salt: null, source: null })
  const sealed = await XB.road.vault.seal([{ holding, plaintext }])
  await XB.store.write(async ({ feeds, contents }) => {
    await feeds.addObjects([{ holding, feed: 'f', type: 'tool', stixId: 'tool--1', version: null, versionKey: 'v', digest: 'd' }], 5)
    await contents.put(sealed)
  })
  assert.equal((await XB.store.read.grades.latest([holding])).size, 0)
  const { grades } = await grading(XB, [holding], { agreement: null })
  assert.deepEqual(
    grades.map(({ agreement, items }) => [agreement, items]),
    [[null, 1]],
  )
  assert.equal((await XB.store.read.grades.latest([holding])).get(holding)?.reliability, 'C')
})

test('a grade counts until its day of review is over, and is rebuilt from its act', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const holdings = (await shared(nodes)).map(({ holding }) => holding)
  const [holding] = holdings as [HoldingKey]
  await grading(XB, holdings, { days: 90 })
  await grading(XB, [holding], { days: 2 })
  const latest = (await XB.store.read.grades.latest(holdings)).get(holding)
  const end = Date.parse(`${dayOf(XB, 3)}T00:00:00Z`)
  assert.deepEqual([currentGrade(latest, end - 1), currentGrade(latest, end)], [latest, undefined])
  const read = async () => [
    await readModels(XB),
    await Promise.all(holdings.map((one) => XB.store.read.grades.history(one, 9))),
    await XB.store.read.grades.latest(holdings),
  ]
  const kept = await read()
  await rebuild(XB.road)
  assert.deepEqual(await read(), kept)
})
