import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Act, type ActDraft, parseLedgerReceipt, stateActs } from '../../src/acts/index.ts'
import { type Code, NOW } from '../../src/acts/parties.fixture.ts'
import { type JsonObject, parseJson } from '../../src/foundation/index.ts'
import { type Founded, foundOnce, onPaper, type Pair } from './founding.fixture.ts'
import { forgedRelease, type ItemParts, releaseDraft, retainUntil, statedRelease, type TestItem, testItems } from './items.fixture.ts'
import { answersTo, deliver, exchange, type Parcel, parcelOf, type RoadNode, receiptOf, state } from './nodes.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

function itemsOf(node: RoadNode, count: number, changes: Partial<ItemParts> = {}): readonly TestItem[] {
  return testItems(node, count, { agreement: founded.hash, ...changes })
}

function draftOf(items: readonly TestItem[], changes: JsonObject = {}): ActDraft {
  return releaseDraft(founded.hash, items, { now: NOW, ...changes })
}

const released = (nodes: Pair, items: readonly TestItem[], changes?: JsonObject) => statedRelease(nodes, founded, { items, ...changes })
const forged = (draft: ActDraft, items: readonly TestItem[]) => forgedRelease(draft, items, founded.parties)

async function answered(node: RoadNode, act: Act): Promise<unknown> {
  const answers = await answersTo(node, act.id)
  assert.deepEqual(
    answers.map(({ kind }) => kind),
    ['acknowledge'],
  )
  const { outcome, code, count, refusedItems } = (answers[0] as Act).body
  return { outcome, code, count, refusedItems }
}

async function statesOf(node: RoadNode, items: readonly TestItem[]): Promise<readonly string[]> {
  return (await node.store.read.items.find(items.map(({ holding }) => holding))).map(({ state }) => state)
}

async function codeOf(outcome: ReturnType<typeof state>): Promise<string> {
  const ended = await outcome
  return ended.ok ? 'permitted' : ended.refusal.code
}

test('a release with its receipt is applied, and its answer goes back', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = itemsOf(XA, 3)
  const { act, parcel } = await released(nodes, items)
  assert.equal((await deliver(parcel, XB)).status, 'applied')
  assert.deepEqual(await answered(XB, act), { outcome: 'applied', code: null, count: 3, refusedItems: [] })
  assert.deepEqual(await statesOf(XB, items), ['held', 'held', 'held'])
  assert.deepEqual(parseLedgerReceipt(parseJson((await XB.store.read.receipts.find(act.id)) as string)), parcel.receipt)
  const [first] = items as [TestItem]
  const opened = await XB.road.vault.read(XB.road.contents, [first.holding])
  assert.ok(Buffer.from(opened.get(first.holding) ?? []).includes(JSON.parse(first.content.object).value))
  assert.deepEqual(await exchange(XB, XA, founded.parties), ['acknowledge applied'])
  const [delivery] = await XA.store.read.overview.deliveriesOf([act.id])
  assert.deepEqual([delivery?.recipient, delivery?.state, delivery?.items, delivery?.refusedItems], ['XB', 'applied', 3, 0])
})

test('without a receipt under the quorum nothing of it is kept', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = itemsOf(XA, 1)
  const { act, parcel } = await released(nodes, items)
  const witnesses = (...codes: Code[]) => codes.map((code) => founded.parties[code].witness)
  const short = [null, await receiptOf(XA, act.id, []), await receiptOf(XA, act.id, witnesses('XB', 'XC'))]
  // The own witness never counts.
  short.push(await receiptOf(XA, act.id, witnesses('XA', 'XB', 'XC')))
  for (const receipt of short) await assert.rejects(deliver({ ...parcel, receipt }, XB), { code: 'receipt-missing' })
  assert.equal(await XB.store.read.acts.find(act.id), undefined)
  assert.deepEqual(await XB.store.read.items.find(items.map(({ holding }) => holding)), [])
  const enough = await receiptOf(XA, act.id, witnesses('XB', 'XC', 'XO'))
  assert.equal((await deliver({ ...parcel, receipt: enough }, XB)).status, 'applied')
})

test('a duplicate is answered again and changes nothing, a replayed envelope not even that', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { act, parcel } = await released(nodes, itemsOf(XA, 1))
  assert.equal((await deliver(parcel, XB, 'first-envelope')).status, 'applied')
  const due = () => XB.store.read.outbox.due({ recipient: 'XA', now: XB.clock.time, limit: 100 })
  const answer = (await due()).filter((row) => row.actId !== act.id).at(-1)
  await XB.store.write(async (writer) => writer.outboxQueue.remove((await due()).map((row) => row.seq)))
  const acts = async () => (await XB.store.read.acts.list({ afterSeq: 0, limit: 1_000 })).length
  const before = await acts()
  assert.equal((await deliver(parcel, XB, 'first-envelope')).status, 'duplicate')
  assert.deepEqual(await due(), [])
  assert.equal((await deliver(parcel, XB, 'second-envelope')).status, 'duplicate')
  assert.deepEqual(
    (await due()).map((row) => row.actId),
    [answer?.actId],
  )
  assert.equal(await acts(), before)
})

test('ids of envelopes are their own for each sender', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const paper = onPaper('XC', founded.parties)
  const foreign = paper.state({
    kind: 'recall',
    agreement: founded.hash,
    body: { to: 'XB', cause: 'wrong', items: [itemsOf(nodes.XA, 1)[0]?.itemId as string] },
  })
  const parcel = { from: 'XC', text: foreign.act.text, receipt: null, items: [] }
  assert.equal((await deliver(parcel, XB, 'one-envelope')).status, 'applied')
  const { parcel: ours } = await released(nodes, itemsOf(nodes.XA, 1))
  assert.equal((await deliver(ours, XB, 'one-envelope')).status, 'applied')
})

test('a release to another party is refused, one by another party than the sender is not read', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { act, parcel } = await released(nodes, itemsOf(XA, 1), { to: 'XC', articles: ['4.2'] })
  assert.equal((await deliver(parcel, XB)).status, 'refused')
  assert.deepEqual(await answered(XB, act), { outcome: 'refused', code: 'not-addressed', count: 1, refusedItems: [] })
  assert.equal((await XB.store.read.acts.find(act.id))?.standing, 'refused')
  await assert.rejects(deliver({ ...parcel, from: 'XC' }, XB), { code: 'act-signer-unknown' })
})

test('under an unknown agreement nothing is stated, and nothing can be proven', async () => {
  await using nodes = await founded.open()
  const unknown = 'ab'.repeat(32)
  const items = itemsOf(nodes.XA, 1, { agreement: unknown })
  const draft = { ...draftOf(items), agreement: unknown }
  assert.equal(await codeOf(state(nodes.XA, draft, items)), 'agreement-unknown')
  await assert.rejects(deliver((await forged(draft, items)).parcel, nodes.XB), { code: 'receipt-missing' })
  await assert.rejects(deliver((await forged({ ...draft, agreement: null }, items)).parcel, nodes.XB), { code: 'receipt-missing' })
})

test('before an agreement is in force and after its sunset nothing crosses', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const [early, late] = [itemsOf(XA, 1), itemsOf(XA, 1)]
  for (const node of [XA, XB]) Object.assign(node, { covered: 0 })
  for (const node of [XA, XB]) node.road.directory.refresh()
  assert.equal(await codeOf(state(XA, draftOf(early), early)), 'agreement-not-in-force')
  const first = await forged(draftOf(early), early)
  assert.equal((await deliver(first.parcel, XB)).status, 'waiting')
  assert.deepEqual(await XB.store.read.items.page({ agreement: founded.hash, roles: ['received'], limit: 10 }), [])
  for (const node of [XA, XB]) node.clock.time = Date.UTC(2030, 0, 1)
  assert.equal(await codeOf(state(XA, draftOf(late), late)), 'agreement-lapsed')
  const second = await forged(draftOf(late), late)
  assert.equal((await deliver(second.parcel, XB)).status, 'refused')
  assert.deepEqual(await answered(XB, second.act), { outcome: 'refused', code: 'agreement-lapsed', count: 1, refusedItems: [] })
})

test('nothing is kept longer than the agreement or its sunset lets it', async () => {
  await using nodes = await founded.open()
  const items = itemsOf(nodes.XA, 1)
  const long = draftOf(items, { retainUntil: retainUntil(NOW, 181) })
  assert.equal(await codeOf(state(nodes.XA, long, items)), 'retention-too-long')
  const suspect = itemsOf(nodes.XA, 1, { claims: { subject: 'suspect' } })
  const approved = draftOf(suspect, { articles: ['4.1', '5'], approvedBy: 'otto' })
  assert.equal(await codeOf(state(nodes.XA, approved, suspect)), 'retention-too-long')
  assert.equal(await codeOf(state(nodes.XA, draftOf(suspect, { retainUntil: retainUntil(NOW, 90) }), suspect)), 'approval-missing')
  assert.equal(
    await codeOf(state(nodes.XA, draftOf(suspect, { approvedBy: 'otto', retainUntil: retainUntil(NOW, 90) }), suspect)),
    'permitted',
  )
  nodes.XA.clock.time = Date.UTC(2029, 11, 1)
  const ending = itemsOf(nodes.XA, 1)
  const beyond = draftOf(ending, { retainUntil: retainUntil(nodes.XA.clock.time, 100) })
  assert.equal(await codeOf(state(nodes.XA, beyond, ending)), 'retention-too-long')
})

test('an item other than the one that its release names is not taken', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = itemsOf(XA, 2)
  const { act, parcel } = await released(nodes, items)
  const [first, second] = parcel.items as [Parcel['items'][number], Parcel['items'][number]]
  const other = itemsOf(XA, 1)[0] as TestItem
  const faults: Parcel['items'][] = [
    [],
    [first],
    [first, second, second],
    [second, first],
    [first, { ...second, itemId: other.itemId }],
    [first, { itemId: second.itemId, salt: 'A'.repeat(22), token: second.token as string }],
    [first, { itemId: second.itemId, salt: second.salt as string, token: `${second.token}AAAA~` }],
    [first, { itemId: second.itemId, salt: other.content.salt as string, token: other.content.token as string }],
  ]
  for (const carried of faults) await assert.rejects(deliver({ ...parcel, items: carried }, XB), { code: 'content-invalid' })
  assert.equal(await XB.store.read.acts.find(act.id), undefined)
  assert.equal((await deliver(parcel, XB)).status, 'applied')
})

test('a token that states another handling than its release is not taken', async () => {
  await using nodes = await founded.open()
  const claims = [
    { purpose: 'criminal-investigation' },
    { agreement: 'ab'.repeat(32) },
    { iss: 'XB' },
    { item: '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10' },
    { retain_until: retainUntil(NOW, 10) },
  ]
  for (const claim of claims) {
    const items = itemsOf(nodes.XA, 1, { claims: claim })
    const { parcel } = await forged(draftOf(items), items)
    const code = 'iss' in claim ? 'key-unknown' : 'content-invalid'
    await assert.rejects(deliver(parcel, nodes.XB), { code }, JSON.stringify(claim))
  }
  const foreign = itemsOf(nodes.XA, 1, { from: { ...nodes.XA.party, act: nodes.XB.party.act } })
  await assert.rejects(deliver((await forged(draftOf(foreign), foreign)).parcel, nodes.XB), { code: 'key-unknown' })
})

test('only a release carries items', async () => {
  await using nodes = await founded.open()
  const items = itemsOf(nodes.XA, 1)
  const { parcel } = await forged(
    { kind: 'recall', agreement: founded.hash, body: { to: 'XB', cause: 'wrong', items: [items[0]?.itemId as string] } },
    items,
  )
  await assert.rejects(deliver(parcel, nodes.XB), { code: 'content-invalid' })
})

test('a body that is not that of its kind, and kinds that are never sent, are refused with a code', async () => {
  await using nodes = await founded.open()
  const items = itemsOf(nodes.XA, 1)
  const { body } = draftOf(items)
  const { items: _, ...lacking } = body as JsonObject
  for (const faulty of [lacking, { ...body, items: [1] }, { ...body, items: {} }, { ...body, extra: 1 }, { ...body, items: [] }, {}]) {
    const { parcel } = await forged({ kind: 'release', agreement: founded.hash, body: faulty }, [])
    await assert.rejects(deliver(parcel, nodes.XB), { code: 'act-invalid' }, JSON.stringify(faulty))
  }
  const consult = { account: 'anna', purpose: 'cyber-defence', reads: 1, root: 'ab'.repeat(32) }
  for (const draft of [
    { kind: 'consult', agreement: founded.hash, body: consult },
    { kind: 'dance', agreement: founded.hash, body: {} },
  ]) {
    await assert.rejects(deliver((await forged(draft, [])).parcel, nodes.XB), { code: 'act-kind-unknown' })
    // Nor do they wait for what they come after.
    const waiting = { ...draft, after: ['cd'.repeat(32)] as unknown as Act['after'] }
    await assert.rejects(deliver((await forged(waiting, [])).parcel, nodes.XB), { code: 'act-kind-unknown' })
  }
  const noTime = draftOf(items, { retainUntil: '2027-99-99T00:00:00.000Z' })
  const { act, parcel } = await forged(noTime, items)
  await assert.rejects(deliver(parcel, nodes.XB), { code: 'time-invalid' })
  const erased = parcel.items.map(({ itemId }) => ({ itemId, salt: null, token: null }))
  assert.equal((await deliver({ ...parcel, items: erased }, nodes.XB)).status, 'refused')
  assert.deepEqual(await answered(nodes.XB, act), { outcome: 'refused', code: 'time-invalid', count: 1, refusedItems: [] })
})

const RESERVATION = {
  party: 'XB',
  number: 1,
  title: 'No addresses of web pages',
  forbids: 'receive',
  when: { types: ['url'] },
  isDisclosedToPartners: true,
}

test('an item that the law of the recipient alone forbids is refused, the others are kept', async () => {
  for (const isDisclosedToPartners of [true, false]) {
    await using nodes = await founded.open({ XB: { reservations: [{ ...RESERVATION, isDisclosedToPartners }] } })
    const { XA, XB } = nodes
    const url = { type: 'url', spec_version: '2.1', id: 'url--0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10', value: 'https://bank.example/' }
    const items = [...itemsOf(XA, 1), ...itemsOf(XA, 1, { object: url }), ...itemsOf(XA, 1)] as [TestItem, TestItem, TestItem]
    const { act, parcel } = await released(nodes, items)
    assert.equal((await deliver(parcel, XB)).status, 'applied')
    // What partners are not told of leaves no trace in the code.
    const code = isDisclosedToPartners ? 'reserved' : 'not-permitted'
    assert.deepEqual(await answered(XB, act), { outcome: 'applied', code: null, count: 3, refusedItems: [[items[1].itemId, code]] })
    assert.deepEqual(
      (await XB.store.read.items.find(items.map(({ holding }) => holding))).map(({ holding }) => holding),
      [items[0].holding, items[2].holding],
    )
    assert.deepEqual(await XB.store.read.contents.find([items[1].holding]), [])
    const { act: whole, parcel: only } = await released(nodes, itemsOf(XA, 1, { object: url }))
    assert.equal((await deliver(only, XB)).status, 'refused')
    assert.deepEqual(await answered(XB, whole), { outcome: 'refused', code, count: 1, refusedItems: [] })
    await exchange(XB, XA, founded.parties)
    const deliveries = await XA.store.read.overview.deliveriesOf([act.id, whole.id])
    assert.deepEqual(
      deliveries.map(({ state, refusedItems }) => [state, refusedItems]),
      [
        ['applied', 1],
        ['refused', 1],
      ],
    )
  }
})

test('an id under which something of the same origin is held here already is refused', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = itemsOf(XA, 1) as [TestItem]
  await deliver((await released(nodes, items)).parcel, XB)
  const [kept] = await XB.store.read.contents.find([items[0].holding])
  const again = itemsOf(XA, 1, { itemId: items[0].itemId })
  const mixed = [...again, ...itemsOf(XA, 1)]
  const second = await forged(draftOf(mixed), mixed)
  assert.equal((await deliver(second.parcel, XB)).status, 'applied')
  assert.deepEqual(await answered(XB, second.act), {
    outcome: 'applied',
    code: null,
    count: 2,
    refusedItems: [[items[0].itemId, 'item-known']],
  })
  assert.deepEqual(await XB.store.read.contents.find([items[0].holding]), [kept])
  assert.equal((await XB.road.vault.read(XB.road.contents, [items[0].holding])).size, 1)
  const twice = [...itemsOf(XA, 1), ...itemsOf(XA, 1)].map((item, _, [first]) => ({ ...item, itemId: first?.itemId as string }))
  assert.equal(await codeOf(state(XA, draftOf(twice), twice)), 'item-repeated')
})

test('one item goes to several partners and is kept once', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = itemsOf(XA, 2)
  const toXc = draftOf(items, { to: 'XC', articles: ['4.2'] })
  const outcomes = await stateActs(
    [
      { draft: draftOf(items), items },
      { draft: toXc, items },
    ],
    XA.road,
  )
  assert.deepEqual(
    outcomes.map(({ ok }) => ok),
    [true, true],
  )
  assert.equal((await XA.store.read.contents.find(items.map(({ holding }) => holding))).length, 2)
  const [first] = outcomes as [{ ok: true; act: Act }]
  assert.equal((await deliver(await parcelOf(XA, first.act.id, founded.parties), XB)).status, 'applied')
})

test('a proposal that is refused at home leaves neither content nor key', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const red = itemsOf(XA, 1, { claims: { marking: 'RED' } }) as [TestItem]
  assert.equal(await codeOf(state(XA, draftOf(red), red)), 'not-permitted')
  assert.deepEqual(await XA.store.read.contents.find([red[0].holding]), [])
  assert.deepEqual(await XA.store.itemKeys.find([red[0].holding]), [])
  const [refusal] = await XA.store.write((writer) => writer.refusals.drain())
  assert.deepEqual([refusal?.principal, refusal?.kind, refusal?.code], ['XA', 'release', 'not-permitted'])
})

test('an answer counts only from whom the act was for, and for what the act was', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = itemsOf(XA, 1) as [TestItem]
  const { act, parcel } = await released(nodes, items)
  await deliver(parcel, XB)
  const [true_] = await answersTo(XB, act.id)
  const body = true_?.body as JsonObject
  const answer = async (code: Code, changes: JsonObject, draft: Partial<ActDraft> = {}): Promise<string> => {
    const { act: forgedAnswer } = onPaper(code, founded.parties).state({
      kind: 'acknowledge',
      agreement: founded.hash,
      body: { ...body, ...changes },
      ...draft,
    })
    const { status } = await deliver({ from: code, text: forgedAnswer.text, receipt: null, items: [] }, XA, `${code} ${forgedAnswer.id}`)
    return status
  }
  assert.equal(await answer('XC', {}), 'refused')
  assert.equal(await answer('XB', { to: 'XC' }), 'refused')
  assert.equal(await answer('XB', { of: 'ab'.repeat(32) }), 'refused')
  assert.equal(
    await answer('XB', {
      of: (await XA.store.read.acts.list({ afterSeq: 0, limit: 100 })).find(({ party }) => party === 'XB')?.id as string,
    }),
    'refused',
  )
  assert.equal(await answer('XB', { count: 2 }), 'refused')
  assert.equal(await answer('XB', { kind: 'recall' }), 'refused')
  assert.equal(await answer('XB', { outcome: 'refused' }), 'refused')
  assert.equal(await answer('XB', { refusedItems: [['0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10', 'reserved']] }), 'refused')
  const erasureReceipt = {
    to: 'XA',
    of: act.id,
    cause: 'recall',
    items: [items[0].itemId],
    erasedAt: retainUntil(NOW, 1),
    backupsUnreadableBy: retainUntil(NOW, 30),
    told: [],
  }
  assert.equal(await answer('XC', {}, { kind: 'erasure-receipt', body: erasureReceipt }), 'refused')
  assert.equal(await answer('XC', {}, { kind: 'erasure-receipt', body: { ...erasureReceipt, to: 'XD' } }), 'refused')
  const [delivery] = await XA.store.read.overview.deliveriesOf([act.id])
  assert.equal(delivery?.state, 'recorded')
  assert.equal(await answer('XB', {}), 'applied')
})
