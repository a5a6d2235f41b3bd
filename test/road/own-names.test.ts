/** What a party sends is kept under its own name: whoever learns the ids of another's items can do nothing with them, nor learn from them. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Act, type ActDraft, decodeContent, type HoldingKey, holdingKeys } from '../../src/acts/index.ts'
import { NOW } from '../../src/acts/parties.fixture.ts'
import { randomUuid } from '../../src/foundation/index.ts'
import { systemRandomness } from '../../src/node/system.ts'
import { type Founded, foundOnce, onPaper } from './founding.fixture.ts'
import { releaseDraft, statedRelease, type TestItem, testItem, testItems } from './items.fixture.ts'
import { answersTo, deliver, exchange, parcelOf, type RoadNode, stated } from './nodes.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

const idsOf = (items: readonly TestItem[]): readonly string[] => items.map(({ itemId }) => itemId)

/** A deed of XC towards XB over items of those ids. */
type Deed = (itemIds: readonly string[]) => { readonly draft: ActDraft; readonly items: readonly TestItem[] }

// The agreement lets XC give indicators to XB.
const INDICATOR = {
  type: 'indicator',
  spec_version: '2.1',
  id: 'indicator--6f2d4b7e-53ab-4a1c-9f0e-1c2d3e4f5a6b',
  created: '2026-12-01T00:00:00.000Z',
  modified: '2026-12-01T00:00:00.000Z',
  pattern: "[domain-name:value = 'bank.example']",
  pattern_type: 'stix',
  valid_from: '2026-12-01T00:00:00Z',
}

function ofXc(itemId: string): TestItem {
  const { parties, hash } = founded
  return testItem({ from: parties.XC, agreement: hash, now: NOW, randomness: systemRandomness, object: INDICATOR, itemId })
}

const reducing = (kind: string): Deed => {
  return (itemIds) => ({ draft: { kind, agreement: founded.hash, body: { to: 'XB', cause: 'wrong', items: itemIds } }, items: [] })
}

const releasing: Deed = (itemIds) => {
  const items = itemIds.map(ofXc)
  return { draft: releaseDraft(founded.hash, items, { now: NOW }), items }
}

const DEEDS: readonly (readonly [string, Deed])[] = [
  ['release', releasing],
  ['recall', reducing('recall')],
  ['erase', reducing('erase')],
]

/** What XB tells XC of its act: ids stand as their places, times and names of acts are left out. */
async function toldAfter(XB: RoadNode, deed: Deed, itemIds: readonly string[]): Promise<readonly unknown[]> {
  const { draft, items } = deed(itemIds)
  const { act, receipt } = onPaper('XC', founded.parties).state(draft)
  const carried = items.map(({ itemId, content }) => ({ itemId, salt: content.salt as string, token: content.token as string }))
  const { status } = await deliver({ from: 'XC', text: act.text, receipt: await receipt(), items: carried }, XB)
  const answers = await answersTo(XB, act.id)
  const bodies = answers.map(({ kind, body }) => JSON.stringify({ kind, ...body, of: 'the act' }))
  return [status, ...bodies.map((text) => itemIds.reduce((told, itemId, place) => told.replaceAll(itemId, `item ${place}`), text))]
}

async function holdingsOf(node: RoadNode, holdings: readonly HoldingKey[]) {
  const { items, contents } = node.store.read
  const rows = await items.find(holdings)
  const opened = await node.road.vault.read(contents, holdings)
  return rows.map(({ holding, state, face, origin }) => {
    const content = opened.get(holding)
    return { origin, state, stixId: face?.stixId, object: content === undefined ? null : decodeContent(content).object }
  })
}

async function answersOf(node: RoadNode, act: Act): Promise<readonly unknown[]> {
  return (await answersTo(node, act.id)).map(({ kind, body }) => ({ kind, body }))
}

for (const [name, deed] of DEEDS) {
  test(`${name}: over the ids of another's items it is answered as over any ids, before they came and after`, async () => {
    await using XA = await founded.openOne('XA')
    const items = testItems(XA, 2, { agreement: founded.hash })
    const { parcel } = await statedRelease({ XA }, founded, { items })
    const others = items.map(() => randomUuid(systemRandomness))
    for (const isReleasedFirst of [false, true]) {
      await using known = await founded.openOne('XB')
      await using unknown = await founded.openOne('XB')
      if (isReleasedFirst) for (const node of [known, unknown]) await deliver(parcel, node)
      const [told, expected] = [await toldAfter(known, deed, idsOf(items)), await toldAfter(unknown, deed, others)]
      assert.deepEqual(told, expected)
      assert.equal(told[0], 'applied')
      assert.equal(told.length, name === 'release' ? 2 : 3)
    }
  })

  test(`${name}: over the ids of another's items it neither harms nor keeps out what the other sends`, async () => {
    await using XA = await founded.openOne('XA')
    const items = testItems(XA, 2, { agreement: founded.hash })
    const { act, parcel } = await statedRelease({ XA }, founded, { items })
    await using untouched = await founded.openOne('XB')
    await deliver(parcel, untouched)
    const ofXa = holdingKeys('XA', idsOf(items))
    for (const isReleasedFirst of [false, true]) {
      await using XB = await founded.openOne('XB')
      if (!isReleasedFirst) await toldAfter(XB, deed, idsOf(items))
      assert.equal((await deliver(parcel, XB)).status, 'applied')
      if (isReleasedFirst) await toldAfter(XB, deed, idsOf(items))
      assert.deepEqual(await holdingsOf(XB, ofXa), await holdingsOf(untouched, ofXa))
      assert.deepEqual(await answersOf(XB, act), await answersOf(untouched, act))
      const own = await holdingsOf(XB, holdingKeys('XC', idsOf(items)))
      assert.deepEqual(
        own.map(({ origin, state }) => [origin, state]),
        items.map(() => ['XC', name === 'release' ? 'held' : 'erased']),
      )
    }
  })
}

test('a recall takes back the items of its own party, not those that another released under the same ids', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = testItems(XA, 2, { agreement: founded.hash })
  await deliver((await statedRelease(nodes, founded, { items })).parcel, XB)
  await toldAfter(XB, releasing, idsOf(items))
  const recall = await stated(XA, { kind: 'recall', agreement: founded.hash, body: { to: 'XB', cause: 'wrong', items: idsOf(items) } })
  await deliver(await parcelOf(XA, recall.id, founded.parties), XB)
  const states = async (origin: string) => (await holdingsOf(XB, holdingKeys(origin, idsOf(items)))).map(({ state }) => state)
  assert.deepEqual(await states('XA'), ['erased', 'erased'])
  assert.deepEqual(await states('XC'), ['held', 'held'])
  await exchange(XB, XA, founded.parties)
  const [sent] = (await XA.store.read.overview.summary()).sent
  assert.equal(sent?.erased, 2)
})

test('nobody takes back or overwrites what a party holds as its own', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = testItems(XA, 2, { agreement: founded.hash })
  const { act } = await statedRelease(nodes, founded, { items })
  const before_ = await holdingsOf(XA, holdingKeys('XA', idsOf(items)))
  for (const kind of ['recall', 'erase']) {
    const body = { to: 'XA', cause: 'wrong', items: idsOf(items) }
    const sent = await stated(XB, { kind, agreement: founded.hash, body })
    assert.equal((await deliver(await parcelOf(XB, sent.id, founded.parties), XA)).status, 'applied')
  }
  assert.deepEqual(await holdingsOf(XA, holdingKeys('XA', idsOf(items))), before_)
  // What goes out afterwards still has its content.
  assert.ok((await parcelOf(XA, act.id, founded.parties)).items.every(({ token }) => token !== null))
})
