/** Clocks of an agreement that run out at two nodes over real stores: each miss is published once, and what silence means is done. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Act, holdingKeys, rebuild, reopenAct } from '../../src/acts/index.ts'
import { seenUntil } from '../../src/agreement/index.ts'
import { day, dayText, WHOLE_LIFE } from '../../src/agreement/life/life.fixture.ts'
import { DAY_MS } from '../../src/foundation/index.ts'
import { publishMisses } from '../../src/workflows/agreements/index.ts'
import { eraseUnanswered } from '../../src/workflows/erasure/index.ts'
import { placeHold } from '../../src/workflows/legal-holds/index.ts'
import { type Founded, foundOnce, type Pair } from './founding.fixture.ts'
import { statedRelease, testItems } from './items.fixture.ts'
import { cover, deliver, exchange, nodeOver, type RoadNode, stated } from './nodes.fixture.ts'
import { everything } from './snapshot.fixture.ts'
import { coverAll, draftOf, wholeLife } from './whole-life.fixture.ts'

const ANSWER_DAYS = WHOLE_LIFE.violations.answer.days
const REVIEW_DAY = 40

let founded: Founded
before(async () => {
  founded = await foundOnce((parties) =>
    wholeLife(parties, {
      violations: { ...WHOLE_LIFE.violations, answer: { days: ANSWER_DAYS, onSilence: 'erase' } },
      phases: {
        article: '11.8',
        list: [
          { code: 'pilot', title: 'Pilot', articles: ['4.1', '4.2', '4.4', '4.5'] },
          { code: 'full', title: 'Full', articles: ['4.3'], gate: { evidence: ['audit'], by: dayText(90), onSilence: 'stay' } },
        ],
      },
      reviews: { article: '13', list: [{ subject: 'joint-review', firstAt: dayText(REVIEW_DAY), onSilence: 'escalate' }] },
    }),
  )
})
after(() => founded[Symbol.dispose]())

/** How long after a deadline it is settled that nobody acted, milliseconds. */
const settling = (): number => seenUntil(founded.agreement, 0)

function at(nodes: Pair, time: number): void {
  for (const node of [nodes.XA, nodes.XB]) node.clock.time = time
}

async function actsOf(node: RoadNode, kind: string): Promise<readonly Act[]> {
  const rows = await node.store.read.acts.list({ afterSeq: 0, limit: 1_000 })
  return rows.map(({ text }) => reopenAct(text)).filter((act) => act.kind === kind)
}

const tell = async (node: RoadNode) => (await publishMisses(node.road)).map((outcome) => (outcome.ok ? 'told' : outcome.refusal.code))

async function statesAt(node: RoadNode, ids: readonly string[]): Promise<readonly string[]> {
  const states = await node.store.read.items.states(holdingKeys('XA', ids))
  return holdingKeys('XA', ids).map((key) => states.get(key) ?? 'unknown')
}

/** XB holds items of XA, and XA responds to it. */
async function responded(nodes: Pair) {
  const items = testItems(nodes.XA, 3, { agreement: founded.hash })
  const { parcel } = await statedRelease(nodes, founded, { items })
  assert.equal((await deliver(parcel, nodes.XB)).status, 'applied')
  const respond = await stated(nodes.XA, draftOf('respond', founded.hash, { to: 'XB', rung: 'warning', reason: 'Late erasure' }))
  await coverAll(nodes.XA)
  await exchange(nodes.XA, nodes.XB, founded.parties)
  return { respond, ids: items.map(({ itemId }) => itemId), items }
}

test('a review that was not held is published by each party after the grace, once, over restarts and clocks that go back', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  at(nodes, day(REVIEW_DAY) + settling() - 1)
  assert.deepEqual(await tell(XA), [])
  at(nodes, day(REVIEW_DAY) + settling())
  assert.deepEqual([await tell(XA), await tell(XA), await tell(XB)], [['told'], [], ['told']])
  const again = await nodeOver(XA.store, XA.party, { now: day(REVIEW_DAY + 100) })
  await cover(again)
  assert.deepEqual((await publishMisses(again.road)).length, 1, 'the gate that was due meanwhile, and not the review')
  again.clock.time = day(REVIEW_DAY) + settling()
  assert.deepEqual(await publishMisses(again.road), [])
  const [miss] = await actsOf(XA, 'miss')
  assert.deepEqual([miss?.body.clock, miss?.body.of, miss?.body.consequence], ['review', 'joint-review', 'escalate'])
  const owed = await XA.store.read.outbox.due({ recipient: 'XO', now: again.clock.time, limit: 100 })
  assert.ok(
    owed.some(({ actId }) => actId === miss?.id),
    'the overseer is told',
  )
  await coverAll(XA)
  assert.ok((await exchange(XA, XB, founded.parties)).includes('miss applied'))
  const kept = await everything(XB)
  await rebuild(XB.road)
  assert.deepEqual(await everything(XB), kept)
})

test('who leaves a response unanswered erases what the responding party gave, and it gets a receipt', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { ids } = await responded(nodes)
  at(nodes, XA.clock.time + ANSWER_DAYS * DAY_MS + settling() - 1)
  assert.equal(await eraseUnanswered(XB.road), 0)
  at(nodes, XA.clock.time + 1)
  assert.deepEqual([await eraseUnanswered(XA.road), await eraseUnanswered(XB.road), await eraseUnanswered(XB.road)], [0, 3, 0])
  assert.deepEqual(await statesAt(XB, ids), ['erased', 'erased', 'erased'])
  await coverAll(XB)
  await exchange(XB, XA, founded.parties)
  const [receipt] = await actsOf(XA, 'erasure-receipt')
  assert.deepEqual([receipt?.party, receipt?.body.cause, receipt?.body.items], ['XB', 'unanswered', ids])
})

test('an answer in time erases nothing, and a legal hold restricts instead', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { respond, ids, items } = await responded(nodes)
  await stated(XB, draftOf('comment', founded.hash, { article: null, text: 'Done since.', answers: respond.id }))
  at(nodes, XA.clock.time + ANSWER_DAYS * DAY_MS)
  assert.equal(await eraseUnanswered(XB.road), 0, 'its proof may be on its way')
  await coverAll(XB)
  at(nodes, XA.clock.time + settling())
  assert.equal(await eraseUnanswered(XB.road), 0)
  await stated(XA, draftOf('respond', founded.hash, { to: 'XB', rung: 'restriction', articles: ['4.3'], reason: 'Again' }))
  await coverAll(XA)
  await exchange(XA, XB, founded.parties)
  const stixIds = items.slice(0, 1).map(({ content }) => content.face.stixId)
  await placeHold({ stixIds, reason: 'Order 12/2030', until: XB.clock.time + 20 * DAY_MS, account: 'dora' }, XB.road)
  at(nodes, XA.clock.time + ANSWER_DAYS * DAY_MS + settling())
  assert.deepEqual([await eraseUnanswered(XB.road), await eraseUnanswered(XB.road)], [3, 0])
  assert.deepEqual(await statesAt(XB, ids), ['restricted', 'erased', 'erased'])
})
