/** An origin narrows what it released; every holder obeys at once, whatever came first, and whoever it gave the items on to as well. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import {
  formatNarrowing,
  type HoldingKey,
  leavesReading,
  meetNarrowings,
  type Narrowing,
  narrowedFace,
  narrowingText,
  rebuild,
  standingContests,
} from '../../src/acts/index.ts'
import { READER_ROLES, TLP_LEVELS } from '../../src/agreement/index.ts'
import { DAY_MS, formatTimestamp } from '../../src/foundation/index.ts'
import { UNGRADED } from '../../src/intelligence/index.ts'
import { eraseOverdue } from '../../src/workflows/erasure/index.ts'
import { narrowItems, narrowLate } from '../../src/workflows/handling/index.ts'
import { id, indicator } from '../disclosure/objects.fixture.ts'
import { type Founded, foundOnce, onPaper, type Pair } from './founding.fixture.ts'
import { releaseDraft, statedRelease, type TestItem, testItems } from './items.fixture.ts'
import { answersTo, deliver, exchange, type Parcel, parcelOf, type RoadNode, stated } from './nodes.fixture.ts'
import { consented, foundOnward, givenOn, heldAtXB, type OnwardFounded, settle } from './onward.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

let founded: Founded
let onward: OnwardFounded
before(async () => {
  founded = await foundOnce()
  onward = await foundOnward()
})
after(() => {
  founded[Symbol.dispose]()
  onward[Symbol.dispose]()
})

const AMBER: Narrowing = { marking: 'AMBER', readers: ['analyst'], onward: 'never', courtUse: 'never' }

function narrowDraft(items: readonly TestItem[], narrowing: Narrowing, agreement = founded.hash) {
  const body = { to: 'XB', cause: 'source-at-risk', terms: formatNarrowing(narrowing), items: items.map(({ itemId }) => itemId) }
  return { kind: 'narrow', agreement, body }
}

async function held(nodes: Pair, count = 2): Promise<readonly TestItem[]> {
  const items = testItems(nodes.XA, count, { agreement: founded.hash })
  assert.equal((await deliver((await statedRelease(nodes, founded, { items })).parcel, nodes.XB)).status, 'applied')
  return items
}

async function rowOf(node: RoadNode, holding: HoldingKey) {
  const [row] = await node.store.read.items.find([holding])
  assert.ok(row !== undefined)
  return row
}

const summaryOf = async (node: RoadNode, holding: HoldingKey) => {
  const { face, narrowing, retainUntil, state } = await rowOf(node, holding)
  return { state, marking: face?.marking, pap: face?.grading.pap, narrowing, retainUntil }
}

test('a narrowing is obeyed on signature, answered and added anew for clients that poll; what it does not name stays', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const [first, second] = (await held(nodes)) as [TestItem, TestItem]
  const before = await rowOf(XB, first.holding)
  const until = XB.clock.time + 5 * DAY_MS
  const act = await stated(XA, narrowDraft([first], { ...AMBER, pap: 'RED', retainUntil: until }))
  const parcel = await parcelOf(XA, act.id, founded.parties)
  assert.equal((await deliver({ ...parcel, receipt: null }, XB)).status, 'applied', 'no receipt is waited for')
  const row = await rowOf(XB, first.holding)
  assert.deepEqual([row.face?.marking, row.face?.grading.pap, row.retainUntil, row.state], ['AMBER', 'RED', until, 'held'])
  assert.ok(row.addedAt > before.addedAt)
  assert.equal(leavesReading(row.narrowing, { purpose: 'cyber-defence', role: 'tool' }), false)
  assert.equal(leavesReading(row.narrowing, { purpose: 'cyber-defence', role: 'analyst' }), true)
  assert.deepEqual(
    (await answersTo(XB, act.id)).map(({ kind, body }) => [kind, body.outcome]),
    [['acknowledge', 'applied']],
  )
  const other = await rowOf(XB, second.holding)
  assert.deepEqual([other.face?.marking, other.narrowing], ['GREEN', null])
  await exchange(XB, XA, founded.parties)
  const [delivery] = await XA.store.read.overview.deliveriesOf([act.id])
  assert.deepEqual([delivery?.kind, delivery?.state], ['narrow', 'applied'])
  assert.deepEqual(await summaryOf(XA, first.holding), await summaryOf(XB, first.holding), 'both sides tell the same handling')
})

test('a narrowing that comes before its release holds when the release comes', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = testItems(XA, 1, { agreement: founded.hash })
  const { parcel } = await statedRelease(nodes, founded, { items })
  const narrowed = await stated(XA, narrowDraft(items, AMBER))
  assert.equal((await deliver(await parcelOf(XA, narrowed.id, founded.parties), XB)).status, 'applied')
  assert.equal((await deliver(parcel, XB)).status, 'applied')
  const { face, narrowing } = await rowOf(XB, (items[0] as TestItem).holding)
  assert.deepEqual([face?.marking, narrowing], ['AMBER', AMBER])
})

test('another party narrows nothing of what it did not release, and a shorter retention erases on its day', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const [item] = (await held(nodes, 1)) as [TestItem]
  const paper = onPaper('XC', founded.parties).state(narrowDraft([item], AMBER))
  await deliver({ from: 'XC', text: paper.act.text, receipt: await paper.receipt(), items: [] }, XB)
  assert.equal((await rowOf(XB, item.holding)).narrowing, null)
  const day = XB.clock.time + DAY_MS
  const act = await stated(XA, narrowDraft([item], { retainUntil: day }))
  await deliver(await parcelOf(XA, act.id, founded.parties), XB)
  XB.clock.time = day - 1
  assert.equal(await eraseOverdue(XB.road), 0)
  XB.clock.time = day
  assert.equal(await eraseOverdue(XB.road), 1)
  assert.equal((await rowOf(XB, item.holding)).state, 'erased')
})

test('a narrowing with a date of no calendar, an unknown term or none is refused', async () => {
  await using nodes = await founded.open()
  const items = await held(nodes, 1)
  const paper = onPaper('XA', founded.parties)
  const draft = narrowDraft(items, AMBER)
  const parcelOn = async (terms: object): Promise<Parcel> => {
    const { act, receipt } = paper.state({ ...draft, body: { ...draft.body, terms } as never })
    return { from: 'XA', text: act.text, receipt: await receipt(), items: [] }
  }
  assert.equal((await deliver(await parcelOn({ retainUntil: '2027-13-41T00:00:00.000Z' }), nodes.XB)).status, 'refused')
  for (const terms of [{}, { marking: 'GOLD' }, { onward: 'origin-consent' }, { wider: true }]) {
    await assert.rejects(async () => deliver(await parcelOn(terms), nodes.XB), { code: 'act-invalid' })
  }
})

test('what court use and giving on was narrowed to is held to', async () => {
  await using nodes = await onward.open()
  const [item] = (await heldAtXB(nodes, [indicator(1)])) as readonly TestItem[] as [TestItem]
  await stated(nodes.XA, narrowDraft([item], AMBER, onward.hash))
  await settle(nodes, onward.parties)
  await assert.rejects(() => consented(nodes, [id('indicator', 1)]))
  const use = { account: 'bert', deed: 'proceedings', outcome: 'useful', caveats: 'a'.repeat(64), items: [item.holding] }
  await assert.rejects(() => stated(nodes.XB, { kind: 'use', agreement: onward.hash, body: use }), /narrowed/)
  await stated(nodes.XB, { kind: 'use', agreement: onward.hash, body: { ...use, deed: 'blocked' } })
})

test('whoever the items were given on to obeys as well, whether they were given on before or after', async () => {
  await using nodes = await onward.open()
  const objects = [indicator(1), indicator(2)]
  const items = (await heldAtXB(nodes, objects)) as readonly TestItem[] as readonly [TestItem, TestItem]
  const narrowing: Narrowing = { marking: 'AMBER', readers: ['analyst', 'overseer'] }
  await givenOn(nodes, await consented(nodes, [id('indicator', 1)]))
  const late = await consented(nodes, [id('indicator', 2)])
  await settle(nodes, onward.parties)
  await stated(nodes.XA, narrowDraft(items, narrowing, onward.hash))
  const told = await settle(nodes, onward.parties)
  assert.ok(told.includes('XB XC narrow applied'))
  await givenOn(nodes, late)
  await settle(nodes, onward.parties)
  const rows = await nodes.XC.store.read.items.page({ agreement: onward.hash, roles: ['received'], limit: 9 })
  assert.deepEqual(
    rows.map(({ face, narrowing: term }) => [face?.marking, term]),
    [
      ['AMBER', narrowing],
      ['AMBER', narrowing],
    ],
  )
  assert.equal(await narrowLate({ road: nodes.XB.road, narrowings: nodes.XB.store.read.narrowings }), 0, 'everybody was told')
})

test('a partner that gets another copy of a narrowed item later is told as well', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const source = (testItems(XA, 1, { agreement: founded.hash })[0] as TestItem).holding
  const copy = () => testItems(XA, 1, { agreement: founded.hash, source })
  const [early, late] = [copy(), copy()]
  await stated(XA, releaseDraft(founded.hash, early, { now: XA.clock.time }), early)
  await stated(XA, narrowDraft(early, AMBER))
  const parts = { road: XA.road, narrowings: XA.store.read.narrowings }
  assert.equal(await narrowLate(parts), 0)
  await stated(XA, releaseDraft(founded.hash, late, { now: XA.clock.time, to: 'XC', articles: ['4.2'] }), late)
  assert.equal(await narrowLate(parts), 1)
  assert.deepEqual((await rowOf(XA, (late[0] as TestItem).holding)).narrowing, AMBER)
  assert.equal(await narrowLate(parts), 0)
})

test('an official narrows by the ids of objects, where the role may recall', async () => {
  await using nodes = await founded.open()
  const request = { stixIds: [id('indicator', 9)], narrowing: AMBER, cause: 'source-at-risk', account: 'rita' }
  const report = await narrowItems({ ...request, isAllowed: () => true }, nodes.XA.road)
  assert.deepEqual([report.acts, report.refusals.map(({ code }) => code)], [[], ['item-unknown']])
})

const CONTESTS = [1, 2, 3].map((number) => `00000000-0000-4000-8000-00000000000${number}`)

const narrowings: fc.Arbitrary<Narrowing> = fc
  .record(
    {
      purposes: fc.uniqueArray(fc.constantFrom('cyber-defence', 'crime', 'courts'), { maxLength: 3 }).map((words) => words.toSorted()),
      marking: fc.constantFrom(...TLP_LEVELS),
      pap: fc.constantFrom('CLEAR', 'GREEN', 'AMBER', 'RED'),
      readers: fc.uniqueArray(fc.constantFrom(...READER_ROLES), { maxLength: 4 }).map((words) => words.toSorted()),
      onward: fc.constant('never'),
      courtUse: fc.constantFrom('never', 'origin-consent'),
      contests: fc.uniqueArray(fc.constantFrom(...CONTESTS), { minLength: 1, maxLength: 3 }).map((ids) => ids.toSorted()),
      lifted: fc.constantFrom(...CONTESTS).map((contest) => [{ contest, by: 'court', document: 'Judgment 1', dated: 1 }]),
      retainUntil: fc.integer({ min: 1_900_000_000_000, max: 1_900_000_000_000 + 90 * DAY_MS }),
    },
    { requiredKeys: [] },
  )
  .filter((narrowing) => Object.keys(narrowing).length > 0) as fc.Arbitrary<Narrowing>

test('narrowings add up to the same whatever their order, and none of them widens anything', () => {
  const face = { type: 'url', stixId: 'url--1', version: null, marking: 'GREEN', dataSubject: 'none', grading: UNGRADED }
  fc.assert(
    fc.property(narrowings, narrowings, narrowings, (a, b, c) => {
      const text = (one: Narrowing, other: Narrowing): string => narrowingText(meetNarrowings(one, other))
      assert.equal(text(a, b), text(b, a))
      assert.equal(text(meetNarrowings(a, b), c), text(a, meetNarrowings(b, c)))
      assert.equal(text(a, a), narrowingText(a))
      const both = meetNarrowings(a, b)
      const standing = (narrowing: Narrowing) => new Set(standingContests(narrowing))
      const contested = standing({ ...both, lifted: [] })
      const lifted = new Set(both.lifted?.map(({ contest }) => contest))
      assert.deepEqual(standing(both), contested.difference(lifted), 'a contest stands unless one of them lifts it')
      for (const role of READER_ROLES) {
        for (const purpose of ['cyber-defence', 'crime']) {
          if (leavesReading(both, { purpose, role })) assert.ok(leavesReading(a, { purpose, role }) && leavesReading(b, { purpose, role }))
        }
      }
      const rank = (narrowing: Narrowing): number => TLP_LEVELS.indexOf(narrowedFace(face, narrowing).marking as never)
      assert.equal(rank(both), Math.max(rank(a), rank(b), 1))
    }),
  )
})

test('release, narrowings and recall in any order end in the same state, and a rebuild in that too', async () => {
  await using origin = await founded.open()
  const items = testItems(origin.XA, 2, { agreement: founded.hash })
  const [first] = items as [TestItem, TestItem]
  const { parcel } = await statedRelease(origin, founded, { items })
  const narrow = async (narrowing: Narrowing) =>
    parcelOf(origin.XA, (await stated(origin.XA, narrowDraft(items, narrowing))).id, founded.parties)
  const until = origin.XA.clock.time + 9 * DAY_MS
  const parcels: readonly Parcel[] = [
    parcel,
    await narrow({ marking: 'AMBER', readers: ['analyst', 'tool'], retainUntil: until }),
    await narrow({ readers: ['overseer', 'analyst'], courtUse: 'origin-consent', pap: 'AMBER' }),
    await narrow({ courtUse: 'never', purposes: ['cyber-defence'], marking: 'GREEN', retainUntil: until + DAY_MS }),
  ]
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 1, 3], { minLength: 6, maxLength: 6 }), async (order) => {
      await using nodes = await founded.open()
      for (const index of order) await deliver(parcels[index] as Parcel, nodes.XB)
      seen.add(JSON.stringify(await summaryOf(nodes.XB, first.holding)))
      const kept = await readModels(nodes.XB)
      await rebuild(nodes.XB.road)
      assert.deepEqual(await readModels(nodes.XB), kept)
    }),
    { numRuns: 12 },
  )
  assert.deepEqual(
    [...seen].map((text) => JSON.parse(text)),
    [
      {
        state: 'held',
        marking: 'AMBER',
        pap: 'AMBER',
        narrowing: {
          purposes: ['cyber-defence'],
          marking: 'AMBER',
          pap: 'AMBER',
          readers: ['analyst'],
          courtUse: 'never',
          retainUntil: until,
        },
        retainUntil: until,
      },
    ],
    formatTimestamp(until),
  )
})
