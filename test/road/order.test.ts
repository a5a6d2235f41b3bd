import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Act, type ActDraft, type HoldingKey, holdingKey } from '../../src/acts/index.ts'
import { exampleAgreement } from '../../src/acts/parties.fixture.ts'
import { type Agreement, agreementHash } from '../../src/agreement/index.ts'
import type { Json } from '../../src/foundation/index.ts'
import { type Founded, foundOnce, onPaper, SIGNED } from './founding.fixture.ts'
import { statedRelease, testItems } from './items.fixture.ts'
import { answersTo, deliver, type Parcel, parcelOf, type RoadNode, stated } from './nodes.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

/** Every order of the elements. */
function permutations<Element>(elements: readonly Element[]): readonly (readonly Element[])[] {
  if (elements.length < 2) return [elements]
  return elements.flatMap((first, index) => permutations(elements.toSpliced(index, 1)).map((rest) => [first, ...rest]))
}

/** Delivers in this order; what must wait is tried again after each of the others. */
async function deliverAll(parcels: readonly Parcel[], node: RoadNode): Promise<void> {
  let waiting: Parcel[] = []
  for (const parcel of parcels) {
    waiting.push(parcel)
    for (let isMoving = true; isMoving; ) {
      const still: Parcel[] = []
      for (const one of waiting) if ((await deliver(one, node)).status === 'waiting') still.push(one)
      isMoving = still.length < waiting.length && still.length > 0
      waiting = still
    }
  }
  assert.deepEqual(waiting, [])
}

/** What must not depend on the order: not when rows came, nor which act brought them. */
async function outcomeAt(node: RoadNode): Promise<object> {
  const { items, agreements, summary } = (await readModels(node)) as {
    items: Record<string, unknown>[]
    agreements: { hash: string; document: Agreement; statements: { kind: string; party: string; actId: string }[] }[]
    summary: object
  }
  return {
    items: items.map(({ holding, role, origin, agreement, state, face }) => ({ holding, role, origin, agreement, state, face })).sort(byId),
    agreements: agreements.map(({ hash, statements }) => ({
      hash,
      statements: statements.map(({ kind, party }) => `${kind} ${party}`).sort(),
    })),
    summary,
    parked: await node.store.read.parked.list(),
    contents: (await node.store.read.contents.find(items.map(({ holding }) => holding as HoldingKey))).map(({ holding }) => holding).sort(),
  }
}

function byId(left: { holding: unknown }, right: { holding: unknown }): number {
  return String(left.holding) < String(right.holding) ? -1 : 1
}

test('an act waits for the one it comes after, and is applied when that has come', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const agreement = exampleAgreement(founded.parties, { id: 'second-exchange' })
  const hash = agreementHash(agreement)
  const paper = onPaper('XC', founded.parties)
  const proposal = paper.state({
    kind: 'propose',
    agreement: hash,
    body: { document: agreement as unknown as Json, counters: null, comment: null },
  })
  const signature = paper.state({ kind: 'sign', agreement: hash, after: [proposal.act.id], body: SIGNED })
  const parcel = async ({ act, receipt }: typeof proposal): Promise<Parcel> => ({
    from: 'XC',
    text: act.text,
    receipt: await receipt(),
    items: [],
  })
  const answer = await deliver(await parcel(signature), XB, 'one-envelope')
  assert.deepEqual(answer, { status: 'waiting', act: signature.act.id, missing: [proposal.act.id] })
  const parked = await XB.store.read.parked.list()
  assert.deepEqual(
    parked.map(({ actId, from, missing, until }) => [actId, from, missing, until]),
    [[signature.act.id, 'XC', [proposal.act.id], XB.clock.time + 24 * 3_600_000]],
  )
  assert.equal(await XB.store.read.acts.find(signature.act.id), undefined)
  assert.equal((await deliver(await parcel(proposal), XB)).status, 'applied')
  // The same envelope: it was not opened for good before.
  assert.equal((await deliver(await parcel(signature), XB, 'one-envelope')).status, 'applied')
  assert.deepEqual(await XB.store.read.parked.list(), [])
})

test('a release waits for the ratifications it rests on', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const { act } = await statedRelease(nodes, founded, { items: testItems(XA, 1, { agreement: founded.hash }) })
  const rows = await XA.store.read.acts.list({ afterSeq: 0, limit: 1_000 })
  const ratifications = rows.filter(({ kind }) => kind === 'ratify').map(({ id }) => id)
  assert.equal(ratifications.length, 5)
  assert.deepEqual([...act.after].sort(), ratifications.sort())
})

test('founding acts that arrive in any order end in the same state', async () => {
  const agreement = exampleAgreement(founded.parties, { id: 'second-exchange' })
  const hash = agreementHash(agreement)
  const paper = onPaper('XC', founded.parties)
  const parcels: Parcel[] = []
  const add = async (draft: ActDraft): Promise<Act> => {
    const { act, receipt } = paper.state(draft)
    parcels.push({ from: paper.party.code, text: act.text, receipt: await receipt(), items: [] })
    return act
  }
  const proposal = await add({
    kind: 'propose',
    agreement: hash,
    body: { document: agreement as unknown as Json, counters: null, comment: null },
  })
  const signature = await add({ kind: 'sign', agreement: hash, after: [proposal.id], body: SIGNED })
  await add({ kind: 'ratify', agreement: hash, after: [proposal.id, signature.id], body: {} })
  const outcomes: object[] = []
  for (const order of permutations(parcels)) {
    await using XB = await founded.openOne('XB')
    await deliverAll(order, XB)
    outcomes.push(await outcomeAt(XB))
  }
  for (const outcome of outcomes) assert.deepEqual(outcome, outcomes[0])
  const [, second] = (outcomes[0] as { agreements: object[] }).agreements
  assert.deepEqual(second, { hash, statements: ['propose XC', 'ratify XC', 'sign XC'] })
})

test('releases and recalls that arrive in any order, some of them twice, end in the same state', async () => {
  await using XA = await founded.openOne('XA')
  const sent = async (count: number) => {
    const items = testItems(XA, count, { agreement: founded.hash })
    const { act, parcel } = await statedRelease({ XA }, founded, { items })
    return { act, parcel, ids: items.map(({ itemId }) => itemId) }
  }
  const [first, second] = [await sent(2), await sent(1)]
  const recallOf = async (items: readonly string[], after: readonly Act[]): Promise<Parcel> => {
    const body = { to: 'XB', cause: 'wrong', items }
    const act = await stated(XA, { kind: 'recall', agreement: founded.hash, after: after.map(({ id }) => id), body })
    return parcelOf(XA, act.id, founded.parties)
  }
  const whole = await recallOf(second.ids, [second.act])
  const part = await recallOf([first.ids[0] as string, second.ids[0] as string], [first.act, second.act])
  const outcomes: object[] = []
  for (const order of permutations([first.parcel, second.parcel, whole, part])) {
    await using XB = await founded.openOne('XB')
    await deliverAll([...order, ...order.slice(0, 2)], XB)
    outcomes.push(await outcomeAt(XB))
    for (const { act } of [first, second]) assert.equal((await answersTo(XB, act.id))[0]?.body.outcome, 'applied')
  }
  for (const outcome of outcomes) assert.deepEqual(outcome, outcomes[0])
  const kept = [holdingKey('XA', first.ids[1] as string)]
  const { items, contents } = outcomes[0] as { items: { holding: string; state: string }[]; contents: string[] }
  assert.deepEqual(
    items.filter(({ state }) => state === 'held').map(({ holding }) => holding),
    kept,
  )
  assert.deepEqual(contents, kept)
})
