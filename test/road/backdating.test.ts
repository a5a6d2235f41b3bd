/** A statement's time is its party's word: it holds only where witnesses of other states saw the statement soon after. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ActDraft, type ActId, rebuild, reopenAct, takeProofs } from '../../src/acts/index.ts'
import { PaperNode, type SeenAt } from '../../src/acts/parties.fixture.ts'
import { departuresOf, missesOf, seenUntil, standingsOf, sunsetOf } from '../../src/agreement/index.ts'
import { day, dayText } from '../../src/agreement/life/life.fixture.ts'
import { SECOND_MS } from '../../src/foundation/index.ts'
import type { NoteSigner } from '../../src/ledger/index.ts'
import { stateAgain } from '../../src/workflows/agreements/index.ts'
import { type Founded, foundOnce, onPaper, type Pair } from './founding.fixture.ts'
import { deliver, type Parcel, type RoadNode, state, stated } from './nodes.fixture.ts'
import { everything } from './snapshot.fixture.ts'
import { draftOf, EVIDENCE, wholeLife } from './whole-life.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce(wholeLife)
})
after(() => founded[Symbol.dispose]())

/** The last instant at which a statement of a time may be seen. */
const latest = (at: number): number => seenUntil(founded.agreement, at)

/** A parcel of XC: an act of a time with a receipt of another. */
async function paperParcel(draft: ActDraft, { at, seenAt }: { readonly at: number; readonly seenAt: SeenAt }): Promise<Parcel> {
  const { act, receipt } = onPaper('XC', founded.parties).state(draft, at)
  return { from: 'XC', text: act.text, receipt: await receipt(undefined, seenAt), items: [] }
}

async function recordAt(node: RoadNode) {
  const entry = (await node.road.directory.current()).agreement(founded.hash)
  assert.ok(entry)
  return entry.record
}

function turn(nodes: Pair, time: number): void {
  for (const node of [nodes.XA, nodes.XB]) node.clock.time = time
}

const LATE: Readonly<Record<string, object>> = {
  renew: { until: dayText(400), reason: 'It works' },
  'open-phase': { phase: 'expansion', evidence: EVIDENCE },
  review: { subject: 'joint-review', digest: 'ab'.repeat(32), text: 'Nothing found' },
  respond: { to: 'XB', rung: 'warning', reason: 'Late erasure' },
  comment: { article: null, text: 'We had answered.', answers: null },
  assure: { rule: 'death-penalty', text: 'No such use.', until: dayText(300) },
}

for (const [kind, body] of Object.entries(LATE)) {
  test(`${kind} of a time that its witnesses did not see is taken by nobody, and by everybody at the last moment`, async () => {
    await using nodes = await founded.open()
    turn(nodes, day(60))
    const at = day(20)
    const draft = draftOf(kind, founded.hash, body)
    const kept = await everything(nodes.XB)
    const late = await paperParcel(draft, { at, seenAt: () => latest(at) + SECOND_MS })
    for (const node of [nodes.XA, nodes.XB]) await assert.rejects(deliver(late, node), { code: 'receipt-late' })
    assert.deepEqual(await everything(nodes.XB), kept, 'nothing was kept of it')
    const inTime = await paperParcel(draft, { at, seenAt: () => latest(at) })
    for (const node of [nodes.XA, nodes.XB]) assert.equal((await deliver(inTime, node)).status, 'applied')
    assert.deepEqual((await recordAt(nodes.XA)).statements, (await recordAt(nodes.XB)).statements)
  })
}

test('fewer witnesses than the quorum cannot make a late act early, and the quorum needs no more', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  turn(nodes, day(60))
  const at = day(20)
  const quorum = founded.agreement.witnesses.quorum
  const early =
    (count: number): SeenAt =>
    (witness: NoteSigner) => {
      const names = Object.values(founded.parties).map((party) => party.witness.name)
      const ofXC = names.filter((name) => name !== founded.parties.XC.witness.name)
      return ofXC.indexOf(witness.name) < count ? at : day(60)
    }
  const draft = draftOf('renew', founded.hash, LATE.renew as object)
  await assert.rejects(deliver(await paperParcel(draft, { at, seenAt: early(quorum - 1) }), XB), { code: 'receipt-late' })
  assert.equal((await deliver(await paperParcel(draft, { at, seenAt: early(quorum) }), XB)).status, 'applied')
})

test('the clock of whoever takes it changes nothing', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const at = day(20)
  const inTime = await paperParcel(draftOf('renew', founded.hash, LATE.renew as object), { at, seenAt: () => at })
  XA.clock.time = day(20)
  XB.clock.time = day(340)
  for (const node of [XA, XB]) assert.equal((await deliver(inTime, node)).status, 'applied')
  assert.deepEqual(sunsetOf(await recordAt(XA)), sunsetOf(await recordAt(XB)))
})

test('a party that backdates its withdrawal is obeyed and stays bound; its partners say that the proof does not hold', async () => {
  await using nodes = await founded.open()
  turn(nodes, day(49))
  for (const [seen, leaves] of [
    [day(49), false],
    [latest(day(10)), true],
  ] as const) {
    const draft = draftOf('withdraw', founded.hash, { effectiveAt: dayText(50), reason: leaves ? 'Vote' : 'Haste' })
    const { act, receipt } = new PaperNode(founded.parties.XC, witnessesOf('XC')).state(draft, day(10))
    const bare = { from: 'XC', text: act.text, receipt: null, items: [] }
    const late = await receipt(undefined, () => seen)
    for (const node of [nodes.XA, nodes.XB]) {
      assert.equal((await deliver(bare, node)).status, 'applied')
      assert.equal(departuresOf(await recordAt(node)).has('XC'), false, 'not before the proof')
      const taken = await takeProofs('XC', [{ actId: act.id, ...late }], node.road)
      assert.deepEqual([taken.held, taken.unproven.length], leaves ? [1, 0] : [0, 1])
      assert.equal(departuresOf(await recordAt(node)).has('XC'), leaves)
    }
  }
  const standing = standingsOf(await recordAt(nodes.XB), day(51)).find(({ party }) => party === 'XC')
  assert.equal(standing?.standing, 'withdrawn')
  const kept = await everything(nodes.XB)
  await rebuild(nodes.XB.road)
  assert.deepEqual(await everything(nodes.XB), kept)
})

function witnessesOf(code: 'XC'): readonly NoteSigner[] {
  return Object.values(founded.parties).flatMap((party) => (party.code === code ? [] : [party.witness]))
}

test('an answer that pretends to have been in time does not undo the silence', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const respond = await paperParcel(draftOf('respond', founded.hash, { to: 'XB', rung: 'warning', reason: 'Late' }), {
    at: day(1),
    seenAt: () => day(1),
  })
  turn(nodes, day(1))
  for (const node of [XA, XB]) await deliver(respond, node)
  turn(nodes, day(30))
  const [answered] = [reopenAct(respond.text).id]
  // XB states its answer by a clock that is 27 days behind; its witnesses see it now.
  XB.clock.time = day(3)
  const answer = await stated(XB, draftOf('comment', founded.hash, { article: null, text: 'We had.', answers: answered }))
  const paper = { from: 'XB', text: answer.text, receipt: null, items: [] }
  await assert.rejects(deliver(paper, XA), { code: 'receipt-missing' })
  assert.equal(missesOf(await recordAt(XA), day(30)).length, 1)
  assert.equal(missesOf(await recordAt(XB), day(30)).length, 1, 'nor for itself')
})

test('a node whose witnesses were away for days states again what it had stated, and it counts from then', async () => {
  await using node = await founded.openOne('XA')
  node.clock.time = day(10)
  const withdraw = await stated(node, draftOf('withdraw', founded.hash, { effectiveAt: dayText(41), reason: 'Vote' }))
  const renew = await stated(node, draftOf('renew', founded.hash, LATE.renew as object))
  const suspend = await stated(node, draftOf('suspend', founded.hash, { until: dayText(30), reason: 'Court order' }))
  const seen = new Set<string>()
  const again = () => stateAgain({ road: node.road, isLate: async (actId) => seen.has(actId) })
  assert.equal(await again(), 0, 'their time is not over')
  node.clock.time = day(14)
  assert.equal(await again(), 0, 'nobody sees anything yet')
  for (const act of [withdraw, renew, suspend]) seen.add(act.id)
  assert.deepEqual([await again(), await again()], [2, 0])
  const own = (await recordAt(node)).statements.filter(({ party, at }) => party === 'XA' && at === day(14))
  assert.deepEqual(own.map(({ kind, body }) => [kind, 'effectiveAt' in body ? body.effectiveAt : null]).sort(), [
    ['renew', null],
    ['withdraw', dayText(44)],
  ])
  assert.equal(departuresOf(await recordAt(node)).size, 0)
  await node.store.write((writer) => writer.receipts.put((own.find(({ kind }) => kind === 'withdraw')?.actId ?? '') as ActId, '{}'))
  node.road.directory.refresh()
  assert.equal(departuresOf(await recordAt(node)).get('XA')?.at, day(44))
})

test('what is no longer legal when it is seen is not stated again', async () => {
  await using node = await founded.openOne('XA')
  node.clock.time = day(85)
  const opening = await stated(node, draftOf('open-phase', founded.hash, LATE['open-phase'] as object))
  node.clock.time = day(91)
  assert.equal(await stateAgain({ road: node.road, isLate: async (actId) => actId === opening.id }), 0)
  const refused = await state(node, draftOf('open-phase', founded.hash, LATE['open-phase'] as object))
  assert.equal(refused.ok ? 'ok' : refused.refusal.code, 'gate-shut')
})
