/** Urgent warnings between two nodes over real stores: shown at once, confirmed by their proof, hidden where none comes. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  type Act,
  type ActId,
  type AlertState,
  decodeContent,
  endGrace,
  type HoldingKey,
  holdingKey,
  itemIdOf,
  type LedgerReceipt,
  parseLedgerReceipt,
  rebuild,
  reopenAct,
  takeProofs,
} from '../../src/acts/index.ts'
import { exampleAgreement, witnessesFor } from '../../src/acts/parties.fixture.ts'
import { parseAgreement } from '../../src/agreement/index.ts'
import { DAY_MS, formatTimestamp, type Json, type JsonObject, parseJson, SECOND_MS } from '../../src/foundation/index.ts'
import { type AlertRequest, raiseAlert } from '../../src/workflows/alerts/index.ts'
import { recallItems } from '../../src/workflows/erasure/index.ts'
import { liftHold, placeHold } from '../../src/workflows/legal-holds/index.ts'
import { indicator, object, TLP } from '../disclosure/objects.fixture.ts'
import { type Founded, foundOnce, type Pair } from './founding.fixture.ts'
import { retainUntil, statedRelease, type TestItem, testItems } from './items.fixture.ts'
import { answersTo, deliver, type Parcel, parcelOf, type RoadNode, receiptOf, state, stated } from './nodes.fixture.ts'
import { everything } from './snapshot.fixture.ts'

const TITLE = 'Wave of invoices'
const TEXT = 'A wave of mails with invoices that open a shell: block the sender and look for the process kestrel-7731.'
const URGENT_GRACE_MS = 15 * SECOND_MS

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

const partsOf = ({ road }: RoadNode) => ({ road, idKey: new Uint8Array(32).fill(7) })

function request(node: RoadNode, changes: Partial<AlertRequest> = {}): AlertRequest {
  return {
    agreement: founded.hash,
    purpose: 'cyber-defence',
    justification: 'Seen at three hospitals',
    title: TITLE,
    text: TEXT,
    marking: 'GREEN',
    severity: 'high',
    validUntil: node.clock.time + 2 * DAY_MS,
    about: [],
    recipients: ['XB'],
    account: 'anna',
    ...changes,
  }
}

async function raised(node: RoadNode, changes: Partial<AlertRequest> = {}): Promise<Act> {
  const report = await raiseAlert(request(node, changes), partsOf(node))
  if (!report.ok) throw new Error(report.refusal.code)
  const [first] = report.value.alerts
  const row = await node.store.read.acts.find(first?.id as ActId)
  assert.ok(row, JSON.stringify(report.value.refusals))
  return reopenAct(row.text)
}

/** A parcel as it goes at once: with the ledger's own signature and nobody's cosignature. */
async function atOnce(XA: RoadNode, act: Act): Promise<Parcel> {
  return { ...(await parcelOf(XA, act.id, founded.parties)), receipt: await receiptOf(XA, act.id, []) }
}

const proofOf = (XA: RoadNode, act: Act): Promise<LedgerReceipt> => receiptOf(XA, act.id, witnessesFor('XA', founded.parties))

const holdingOf = (act: Act): HoldingKey =>
  holdingKey(act.party, (act.body.items as readonly (readonly [string, string])[])[0]?.[0] as string)

/** How an alert stands at its recipient, and what of its item is there. */
async function standing({ store }: RoadNode, act: Act): Promise<readonly [AlertState | undefined, string | undefined, boolean]> {
  const holding = holdingOf(act)
  const [item] = await store.read.items.find([holding])
  const shown = await store.read.items.page({ agreement: founded.hash, roles: ['received'], isLatestOnly: false, limit: 10 })
  return [(await store.read.alerts.find(act.id))?.state, item?.state, shown.some((row) => row.holding === holding)]
}

async function delivered(nodes: Pair, changes: Partial<AlertRequest> = {}): Promise<Act> {
  const act = await raised(nodes.XA, changes)
  assert.equal((await deliver(await atOnce(nodes.XA, act), nodes.XB)).status, 'applied')
  assert.deepEqual(await standing(nodes.XB, act), ['provisional', 'restricted', false])
  return act
}

async function rebuilt(node: RoadNode): Promise<void> {
  const kept = await everything(node)
  await rebuild(node.road)
  assert.deepEqual(await everything(node), kept)
}

test('an alert is taken on the own signature, provisional, and its proof confirms it: only then is it an item like others', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const act = await delivered(nodes)
  const [answer] = await answersTo(XB, act.id)
  assert.deepEqual([answer?.body.kind, answer?.body.outcome], ['alert', 'applied'])
  XB.clock.time += URGENT_GRACE_MS - 1
  assert.equal(await endGrace(XB.road), 0)
  const taken = await takeProofs('XA', [{ actId: act.id, ...(await proofOf(XA, act)) }], XB.road)
  assert.deepEqual([taken.held, taken.unproven], [1, []])
  assert.deepEqual(await standing(XB, act), ['confirmed', 'held', true])
  XB.clock.time += DAY_MS
  assert.equal(await endGrace(XB.road), 0, 'nothing is left to end')
  assert.deepEqual(await standing(XB, act), ['confirmed', 'held', true])
  for (const node of [XA, XB]) await rebuilt(node)
})

test('one that comes with its proof is confirmed at once', async () => {
  await using nodes = await founded.open()
  const act = await raised(nodes.XA)
  await deliver(await parcelOf(nodes.XA, act.id, founded.parties), nodes.XB)
  assert.deepEqual(await standing(nodes.XB, act), ['confirmed', 'held', true])
})

test('without a proof by the end of the grace it is quarantined; a late proof brings it back, as new to whoever polls', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const act = await delivered(nodes)
  XB.clock.time += URGENT_GRACE_MS
  assert.deepEqual([await endGrace(XB.road), await endGrace(XB.road)], [1, 0])
  assert.deepEqual(await standing(XB, act), ['quarantined', 'restricted', false])
  await rebuilt(XB)
  XB.clock.time += DAY_MS
  const before = (await XB.store.read.items.find([holdingOf(act)]))[0]?.addedAt ?? 0
  await takeProofs('XA', [{ actId: act.id, ...(await proofOf(XA, act)) }], XB.road)
  assert.deepEqual(await standing(XB, act), ['confirmed', 'held', true])
  assert.ok(((await XB.store.read.items.find([holdingOf(act)]))[0]?.addedAt ?? 0) > before)
  await rebuilt(XB)
})

test('what the ledger signed for an alert is kept as it came, until the proof takes its place', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const act = await raised(XA)
  const [early, proof] = [await atOnce(XA, act), await proofOf(XA, act)]
  const kept = async () => parseLedgerReceipt(parseJson((await XB.store.read.receipts.find(act.id)) as string))
  await deliver(early, XB)
  assert.deepEqual(await kept(), early.receipt)
  XB.clock.time += URGENT_GRACE_MS
  await endGrace(XB.road)
  assert.deepEqual(await kept(), early.receipt)
  await takeProofs('XA', [{ actId: act.id, ...proof }], XB.road)
  assert.deepEqual(await kept(), proof)
})

test('a checkpoint that its ledger did not sign, and fewer witnesses than the quorum, show and confirm nothing', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const act = await raised(XA)
  const parcel = await atOnce(XA, act)
  const proof = parcel.receipt?.proof ?? ''
  const forged = {
    opening: parcel.receipt?.opening as LedgerReceipt['opening'],
    proof: proof.replace(/(— \S+ .{20})./, (_, head) => `${head}!`),
  }
  await assert.rejects(deliver({ ...parcel, receipt: forged }, XB), { code: 'receipt-missing' })
  await assert.rejects(deliver({ ...parcel, receipt: null }, XB), { code: 'receipt-missing' })
  assert.deepEqual(await standing(XB, act), [undefined, undefined, false])
  await deliver(parcel, XB)
  const [one] = witnessesFor('XA', founded.parties)
  assert.ok(one)
  const few = await receiptOf(XA, act.id, [one])
  assert.deepEqual((await takeProofs('XA', [{ actId: act.id, ...few }], XB.road)).unproven, [act.id])
  assert.deepEqual(await standing(XB, act), ['provisional', 'restricted', false])
})

test('the same alert again changes nothing, provisional or confirmed', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const act = await delivered(nodes)
  for (const parcel of [await atOnce(XA, act), await parcelOf(XA, act.id, founded.parties)]) {
    assert.equal((await deliver(parcel, XB)).status, 'duplicate')
    assert.deepEqual(await standing(XB, act), ['provisional', 'restricted', false])
  }
})

test('an alert that is recalled is gone, whether it is shown, hidden, or comes after its recall; no proof revives it', async () => {
  for (const when of ['provisional', 'quarantined', 'confirmed', 'before'] as const) {
    await using nodes = await founded.open()
    const { XA, XB } = nodes
    const act = when === 'before' ? await raised(XA) : await delivered(nodes)
    const late = await atOnce(XA, act)
    const proof = { actId: act.id, ...(await proofOf(XA, act)) }
    if (when === 'quarantined') {
      XB.clock.time += URGENT_GRACE_MS
      await endGrace(XB.road)
    }
    if (when === 'confirmed') await takeProofs('XA', [proof], XB.road)
    const [source] = (await XA.store.read.items.page({ agreement: founded.hash, roles: ['own'], isLatestOnly: false, limit: 1 })) ?? []
    const stixIds = [source?.face?.stixId as string]
    const report = await recallItems({ stixIds, cause: 'wrong', account: 'anna', isAllowed: () => true, alsoOwn: true }, XA.road)
    const [recall] = report.acts
    assert.ok(recall, when)
    await deliver(await parcelOf(XA, recall.id, founded.parties), XB)
    if (when === 'before')
      assert.equal(
        (await deliver({ ...late, items: late.items.map(({ itemId }) => ({ itemId, salt: null, token: null })) }, XB)).status,
        'applied',
      )
    await takeProofs('XA', [proof], XB.road)
    XB.clock.time += DAY_MS
    await endGrace(XB.road)
    assert.deepEqual(await standing(XB, act), ['recalled', 'erased', false], when)
    assert.equal((await XB.road.vault.read(XB.road.contents, [holdingOf(act)])).size, 0, when)
    await rebuilt(XB)
  }
})

test('no act and no opening holds a word of the text, and the text is what the token proves', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const act = await delivered(nodes)
  for (const node of [XA, XB]) {
    for (const { text } of await node.store.read.acts.list({ afterSeq: 0, limit: 1_000 })) {
      for (const word of ['invoice', 'kestrel']) assert.ok(!text.includes(word), word)
    }
  }
  const plaintext = (await XB.road.vault.read(XB.road.contents, [holdingOf(act)])).get(holdingOf(act))
  assert.ok(plaintext)
  const { object, face } = decodeContent(plaintext)
  const { name, description } = JSON.parse(object) as Record<string, unknown>
  assert.deepEqual([name, description, face.marking], [TITLE, TEXT, 'GREEN'])
})

test('it names to a recipient what that recipient was sent, under the ids by which it knows it, and nothing else', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const own = testItems(XA, 2, { agreement: founded.hash }).map((item) => ({ ...item, content: { ...item.content, token: null } }))
  const submitted = { submission: '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10', account: 'anna', purpose: 'cyber-defence', provenance: 'own' }
  const brought = {
    justification: 'ab'.repeat(32),
    retainUntil: retainUntil(XA.clock.time),
    items: own.map(({ itemId, digest }) => [itemId, digest]),
  }
  await stated(XA, { kind: 'submit', agreement: founded.hash, body: { ...submitted, ...brought } }, own)
  const copies = own.flatMap(({ content, holding }) =>
    testItems(XA, 1, { agreement: founded.hash, object: JSON.parse(content.object), source: holding }),
  )
  const [sent, unsent] = copies
  assert.ok(sent !== undefined && unsent !== undefined)
  const { parcel } = await statedRelease(nodes, founded, { items: [sent] })
  await deliver(parcel, XB)
  const act = await raised(XA, { about: own.map(({ content }) => content.face.stixId) })
  assert.deepEqual(act.body.about, [sent.itemId])
  await deliver(await parcelOf(XA, act.id, founded.parties), XB)
  const plaintext = (await XB.road.vault.read(XB.road.contents, [holdingOf(act)])).get(holdingOf(act))
  assert.ok(plaintext)
  const { object_refs: refs, created_by_ref: author } = JSON.parse(decodeContent(plaintext).object) as Record<string, unknown>
  assert.deepEqual(refs, [author, sent.content.face.stixId])
  const forged = { kind: 'alert', agreement: founded.hash, body: { ...act.body, about: [unsent.itemId] } }
  const refused = await state(XA, forged, [{ itemId: itemIdOf(holdingOf(act)), content: decodeContent(plaintext) }])
  assert.equal(refused.ok ? 'ok' : refused.refusal.code, 'item-unknown')
})

test('what the agreement does not let cross whole is told to nobody, with the article', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const refusedWith = async (changes: Partial<AlertRequest>): Promise<string> => {
    const report = await raiseAlert(request(XA, changes), partsOf(XA))
    return report.ok ? report.value.refusals.map(({ code }) => code).join(' ') : report.refusal.code
  }
  const kept = await everything(XA)
  assert.equal(await refusedWith({ marking: 'RED' }), 'not-permitted')
  assert.equal(await refusedWith({ recipients: ['XD'], marking: 'AMBER' }), 'not-permitted')
  assert.equal(await refusedWith({ purpose: 'tax-collection' }), 'purpose-unknown')
  assert.equal(
    await refusedWith({ recipients: ['XC'], text: 'Write to Anna Kowalska, anna.kowalska@mail.example, +48 601 234 567' }),
    'not-permitted',
  )
  assert.deepEqual(await everything(XA), kept, 'nothing of it is kept')
})

test('times are sound on both sides', async () => {
  await using nodes = await founded.open()
  const act = await raised(nodes.XA, { validUntil: nodes.XA.clock.time + 5_000 * DAY_MS })
  assert.ok((act.body.validUntil as string) <= (act.body.retainUntil as string), 'it ends with its text')
  const late = await raiseAlert(request(nodes.XA, { validUntil: nodes.XA.clock.time - 1 }), partsOf(nodes.XA))
  assert.deepEqual(late.ok ? late.value.refusals.map(({ code }) => code) : late.refusal.code, ['time-invalid'])
  assert.ok(formatTimestamp(nodes.XA.clock.time).length > 0)
})

const claimsOf = ({ object_marking_refs: markings }: JsonObject) =>
  markings === undefined ? {} : { object_marking_refs: markings as readonly string[] }

/** Own objects that XA holds, as its officials submitted them. */
async function held(XA: RoadNode, agreement: string, objects: readonly JsonObject[]): Promise<readonly TestItem[]> {
  const items = objects.flatMap((one) => testItems(XA, 1, { agreement, object: one, claims: claimsOf(one) }))
  const own = items.map((item) => ({ ...item, content: { ...item.content, token: null } }))
  const body = {
    ...{ submission: '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f11', account: 'anna', purpose: 'cyber-defence', provenance: 'own' },
    ...{
      justification: 'ab'.repeat(32),
      retainUntil: retainUntil(XA.clock.time),
      items: own.map(({ itemId, digest }) => [itemId, digest]),
    },
  }
  await stated(XA, { kind: 'submit', agreement, body }, own)
  return own
}

test('it names nothing that its recipient may not have now, whatever it was sent before', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const one = indicator(1, { object_marking_refs: [TLP.GREEN] })
  const [own] = await held(XA, founded.hash, [one])
  assert.ok(own !== undefined)
  const copies = testItems(XA, 1, { agreement: founded.hash, object: one, claims: claimsOf(one), source: own.holding })
  await statedRelease(nodes, founded, { items: copies })
  const about = [own.content.face.stixId]
  assert.deepEqual((await raised(XA, { about })).body.about, [copies[0]?.itemId])
  const reservation = { party: 'XA', number: 1, title: 'No indicators', forbids: 'disclose', when: { types: ['indicator'] } }
  const body = { reservation: { ...reservation, isDisclosedToPartners: false } }
  await stated(XA, { kind: 'reserve', agreement: founded.hash, body })
  assert.deepEqual((await raised(XA, { about })).body.about, [])
})

test('under an article that is bounded by state it is about the states of what it warns of, and goes nowhere else', async () => {
  const bounded = await foundOnce((parties) => {
    const plain = exampleAgreement(parties)
    const sharing = plain.sharing.map((article) => ({ ...article, countries: ['NO', 'SE'] }))
    return parseAgreement(JSON.parse(JSON.stringify({ ...plain, sharing })) as Json)
  })
  using _closing = bounded
  await using nodes = await bounded.open()
  const { XA } = nodes
  const server = (number: number, members: JsonObject = {}) => object('infrastructure', number, { name: `server ${number}`, ...members })
  const location = object('location', 1, { name: 'Copenhagen', country: 'DK' })
  const placed = { relationship_type: 'located-at', source_ref: server(2).id, target_ref: location.id } as JsonObject
  const labelled = { labels: ['country:NO'] }
  await held(XA, bounded.hash, [location, object('relationship', 1, placed), server(1, labelled), server(2, labelled), server(3)])
  const outcome = async (...numbers: readonly number[]) => {
    const changes = { agreement: bounded.hash, about: numbers.map((number) => server(number).id as string) }
    const report = await raiseAlert(request(XA, changes), partsOf(XA))
    const refusals = report.ok ? report.value.refusals : [report.refusal]
    return refusals.map(({ code, article }) => `${code} ${article}`).join() || 'told'
  }
  assert.equal(await outcome(1), 'told')
  assert.equal(await outcome(1, 2), 'country-outside 4.1')
  assert.equal(await outcome(1, 3), 'country-untold 4.1')
  assert.equal(await outcome(), 'country-untold 4.1')
})

async function underOrder(node: RoadNode, act: Act): Promise<ActId> {
  const [item] = await node.store.read.items.find([holdingOf(act)])
  const until = node.clock.time + DAY_MS
  const order = { stixIds: [item?.face?.stixId as string], reason: 'Order 12/2030', authority: 'Court', until, account: 'dora' }
  const { holds, refusals } = await placeHold(order, node.road)
  assert.deepEqual([holds.length, refusals], [1, []])
  return holds[0]?.id as ActId
}

test('the order of an authority restricts an alert while it stands, and what is confirmed or recalled meanwhile counts when it ends', async () => {
  for (const meanwhile of ['nothing', 'confirmed', 'recalled'] as const) {
    await using nodes = await founded.open()
    const { XA, XB } = nodes
    const act = await delivered(nodes)
    const confirm = async () => takeProofs('XA', [{ actId: act.id, ...(await proofOf(XA, act)) }], XB.road)
    if (meanwhile !== 'confirmed') await confirm()
    const hold = await underOrder(XB, act)
    assert.deepEqual((await XB.store.read.legalHolds.ordered([holdingOf(act)])).size, 1)
    if (meanwhile === 'confirmed') await confirm()
    assert.deepEqual(await standing(XB, act), ['confirmed', 'restricted', false], meanwhile)
    if (meanwhile === 'recalled') {
      const body = { to: 'XB', cause: 'wrong', items: [itemIdOf(holdingOf(act))] }
      const recall = await stated(XA, { kind: 'recall', agreement: founded.hash, body })
      await deliver(await parcelOf(XA, recall.id, founded.parties), XB)
    }
    await rebuilt(XB)
    assert.ok((await liftHold({ id: hold, account: 'dora' }, XB.road)).ok)
    assert.deepEqual(
      await standing(XB, act),
      meanwhile === 'recalled' ? ['recalled', 'restricted', false] : ['confirmed', 'held', true],
      meanwhile,
    )
    assert.equal((await XB.store.read.legalHolds.ordered([holdingOf(act)])).size, 0)
    await rebuilt(XB)
  }
})
