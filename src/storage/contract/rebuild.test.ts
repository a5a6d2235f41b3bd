import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type HoldingKey, holdingKeys, TOOL_DEEDS } from '../../acts/index.ts'
import { compareTimestamps } from '../../foundation/index.ts'
import { UNGRADED } from '../../intelligence/index.ts'
import type { Change, ItemEntry, ItemQuestion, ItemRow, PartyRow } from '../ports.ts'
import type { Store } from '../store.ts'
import { actId, contract, contractOfStore, item, keys } from './adapters.fixture.ts'

const NAMES = Array.from({ length: 6 }, (_, index) => `item-${index}`)
// Two origins that chose the same ids: whatever happens to items of the one leaves those of the other.
const ITEMS = ['XB', 'XC'].flatMap((origin) => holdingKeys(origin, NAMES))
const SOURCES = keys('source-1', 'source-2')
const ROLES = ['own', 'sent', 'received'] as const
const AGREEMENTS = ['treaty', 'other']
const VERSIONS = [null, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.1Z', '2026-01-01T00:00:00.100Z', '2027-01-01T00:00:00.000Z']

const holdings = fc.uniqueArray(fc.constantFrom(...ITEMS), { minLength: 1, maxLength: 4 })
const entry: fc.Arbitrary<ItemEntry> = fc
  .record({
    holding: fc.constantFrom(...ITEMS),
    role: fc.constantFrom(...ROLES),
    agreement: fc.constantFrom(...AGREEMENTS),
    heldSince: fc.integer({ min: 1, max: 5 }),
    source: fc.constantFrom(null, ...SOURCES),
    stixId: fc.constantFrom('indicator--1', 'indicator--2'),
    version: fc.constantFrom(...VERSIONS),
  })
  .map(({ stixId, version, ...more }) =>
    item('', { ...more, face: { type: 'indicator', stixId, version, marking: 'amber', dataSubject: 'none', grading: UNGRADED } }),
  )
const act = fc.constantFrom('one', 'two', 'release')
const CONTESTED = ['contest-1', 'contest-2']
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.array(entry, { minLength: 1, maxLength: 5 }).map((items): Change => ({ change: 'items-held', items })) },
  { weight: 2, arbitrary: holdings.map((ids): Change => ({ change: 'items-restricted', holdings: ids, cause: 'recall', at: 9 })) },
  {
    weight: 2,
    arbitrary: holdings.map((ids): Change => ({ change: 'items-restricted', holdings: ids, cause: 'order', isByOrder: true, at: 9 })),
  },
  { weight: 2, arbitrary: holdings.map((ids): Change => ({ change: 'items-erased', holdings: ids, cause: 'recall', at: ids.length })) },
  holdings.map((ids): Change => ({ change: 'items-sent', recipient: 'XB', actId: actId('release'), holdings: ids })),
  holdings.map((ids): Change => ({ change: 'erasure-confirmed', recipient: 'XB', holdings: ids, at: ids.length })),
  fc.record({ name: act, at: fc.nat(9), state: fc.constantFrom('recorded', 'applied', 'refused') }).map(
    ({ name, at, state }): Change => ({
      change: 'delivery',
      actId: actId(name),
      kind: 'release',
      recipient: 'XB',
      state,
      items: 3,
      refusedItems: 1,
      code: null,
      at,
    }),
  ),
  fc.tuple(fc.uuid(), fc.uuid(), fc.constantFrom('misp', 'splunk'), fc.constantFrom(...TOOL_DEEDS)).map(
    ([name, other, tool, deed]): Change => ({
      ...{ change: 'tool-changed', id: actId(`${name} ${other}`), tool, deed, by: deed === 'lapsed' ? null : 'otto', owner: 'anna' },
      ...{ purpose: 'cyber-defence', posts: 'nothing', reviewBy: 5, at: 1 },
    }),
  ),
  fc.tuple(fc.constantFrom('night', 'day'), fc.uuid(), fc.boolean()).map(
    ([role, name, isEnd]): Change => ({
      ...{ change: 'role-changed', id: actId(name), role, by: 'dora', confirmedBy: isEnd ? null : 'olga', at: 1 },
      terms: isEnd ? null : { description: name, foundedOn: 'analyst', doors: ['listItems'], conditions: {} },
    }),
  ),
  fc.tuple(holdings, fc.uuid(), fc.nat(9)).map(
    ([ids, name, until]): Change => ({
      change: 'hold-placed',
      id: actId(name),
      agreement: 'treaty',
      account: 'dora',
      authority: until % 2 === 0 ? 'Court' : null,
      holdings: ids,
      until,
      at: 1,
    }),
  ),
  fc.tuple(holdings, fc.uuid(), fc.constantFrom('A', 'X')).map(
    ([ids, name, reliability]): Change => ({
      change: 'items-graded',
      id: actId(name),
      agreement: 'treaty',
      account: 'anna',
      holdings: ids,
      grade: { reliability, credibility: '1', nature: 'fact', review: '2031-01-01' },
      at: 3,
    }),
  ),
  fc.tuple(holdings, act).map(
    ([ids, name]): Change => ({
      change: 'onward-asked',
      id: actId(name),
      agreement: 'treaty',
      asker: 'XA',
      origin: 'XB',
      recipient: 'XB',
      purpose: 'cyber-defence',
      holdings: ids,
      until: 5,
      at: 1,
    }),
  ),
  fc.tuple(holdings, act, fc.constantFrom('consented', 'refused', 'lapsed')).map(
    ([ids, name, state]): Change => ({
      change: 'onward-answered',
      ask: actId(name),
      answer: actId('answer'),
      state,
      reason: state === 'consented' ? null : 'silence',
      holdings: ids,
      until: 9,
      at: 2,
    }),
  ),
  fc.tuple(holdings, act, fc.constantFrom('refuse', 'escalate')).map(
    ([[holding], name, silence]): Change => ({
      change: 'request-put',
      id: actId(name),
      agreement: 'treaty',
      asker: 'XA',
      asked: 'XB',
      purpose: 'cyber-defence',
      urgency: 'urgent',
      types: silence === 'refuse' ? null : ['indicator'],
      about: ['one'],
      holding: holding as (typeof ITEMS)[number],
      until: 5,
      silence,
      at: 1,
    }),
  ),
  fc
    .tuple(act, act, fc.nat(9))
    .map(([name, answer, items]): Change => ({ change: 'request-given', id: actId(name), answer: actId(answer), items, at: items })),
  fc
    .tuple(act, fc.constantFrom('declined', 'lapsed'))
    .map(([name, state]): Change => ({ change: 'request-ended', id: actId(name), answer: actId('no'), state, reason: 'not-held', at: 2 })),
  fc.tuple(act, fc.nat(9)).map(([name, at]): Change => ({ change: 'request-missed', id: actId(name), at })),
  fc.tuple(holdings, act).map(
    ([ids, name]): Change => ({
      change: 'given-on',
      recipient: 'XB',
      agreement: 'treaty',
      ask: actId(name),
      copies: ids.map((copy) => ({ copy, source: SOURCES[0] as (typeof ids)[number] })),
    }),
  ),
  holdings.map((ids): Change => ({ change: 'onward-erased', asker: 'XA', recipient: 'XB', holdings: ids, at: ids.length })),
  holdings.map((ids): Change => ({ change: 'erasure-postponed', holdings: ids, agreement: 'treaty', of: null, cause: 'retention' })),
  fc.tuple(holdings, fc.uuid()).map(
    ([ids, name]): Change => ({
      change: 'items-used',
      id: actId(name),
      agreement: 'treaty',
      account: 'anna',
      deed: 'blocked',
      outcome: 'sighted',
      holdings: ids,
      at: 3,
    }),
  ),
  fc.tuple(holdings, fc.uuid()).map(
    ([ids, name]): Change => ({
      change: 'feedback-given',
      agreement: 'treaty',
      id: actId(name),
      party: 'XB',
      outcome: 'false-positive',
      holdings: ids,
      at: 4,
    }),
  ),
  fc.tuple(holdings, fc.uuid(), fc.constantFrom('useful', 'pending')).map(
    ([ids, name, outcome]): Change => ({
      change: 'feedback-told',
      agreement: 'treaty',
      id: actId(name),
      recipient: 'XC',
      outcome,
      holdings: ids,
      at: 4,
    }),
  ),
  fc.tuple(holdings, act, fc.constantFrom(...CONTESTED)).map(
    ([ids, name, contest]): Change => ({
      change: 'contest-raised',
      id: actId(name),
      contest,
      agreement: 'treaty',
      raisedBy: 'XA',
      origin: 'XB',
      ground: 'person',
      document: 'Request 7',
      holdings: ids,
      until: 9,
      at: 6,
    }),
  ),
  fc
    .tuple(act, fc.constantFrom('flagged', 'corrected', 'declined'))
    .map(([name, state]): Change => ({ change: 'contest-answered', id: actId(name), answer: actId('answer'), state, reason: null, at: 7 })),
  fc.tuple(holdings, fc.constantFrom(...CONTESTED), fc.boolean()).map(
    ([ids, contest, isLifted]): Change => ({
      change: 'items-narrowed',
      holdings: ids,
      narrowing: { contests: [contest], ...(isLifted && { lifted: [{ contest, by: 'court', document: 'Judgment', dated: 1 }] }) },
      cause: 'contest',
      told: 'XC',
      agreement: 'treaty',
      at: 8,
    }),
  ),
  fc.tuple(fc.nat(9), fc.nat(9)).map(([through, until]): Change => ({ change: 'monitored', through, until })),
  fc.uuid().map(
    (name): Change => ({
      change: 'observed',
      id: actId(name),
      agreement: null,
      account: 'anna',
      check: 'hours',
      about: null,
      from: 1,
      until: 2,
      reads: 3,
      items: 4,
      at: 5,
    }),
  ),
  fc.nat(5).map((reads): Change => ({ change: 'consulted', account: 'analyst', purpose: 'cyber-defence', reads })),
  fc.nat(5).map((count): Change => ({ change: 'refused', refusals: [{ kind: 'release', code: 'not-permitted', count }] })),
  fc.record({ party: fc.constantFrom('XA', 'XB'), serial: fc.nat(3), at: fc.nat(9) }).map(({ party, serial, at }): Change => {
    const card = { party, serial } as PartyRow['cards'][number]
    return serial === 0 ? { change: 'party-introduced', card, at } : { change: 'party-rotated', card, at }
  }),
  act.map((name): Change => {
    return {
      change: 'agreement-stated',
      hash: 'h',
      statement: { kind: 'sign', party: 'XA', actId: actId(name), at: 5, body: { office: null } },
    }
  }),
  act.map(
    (name): Change => ({ change: 'agreement-proposed', hash: 'h', document: { title: 'treaty' } as never, by: 'XA', actId: actId(name) }),
  ),
)

/** Applies changes one by one to empty read models, as acts come in. */
async function live(store: Store, changes: readonly Change[]): Promise<void> {
  await store.write(async ({ readModel }) => {
    await readModel.refold(async () => undefined)
    for (const [index, next] of changes.entries()) await readModel.apply([next], index + 1)
  })
}

/** Applies them as a rebuild does. */
async function replay(store: Store, changes: readonly Change[]): Promise<void> {
  await store.write(({ readModel }) =>
    readModel.refold(async (apply) => {
      for (const [index, next] of changes.entries()) await apply([next], index + 1)
    }),
  )
}

async function snapshot(store: Store) {
  const { items, overview, directory, legalHolds, onward, contests, feedback } = store.read
  const asks = await onward.asks(99)
  const contested = await contests.list({ isStanding: false, limit: 99 })
  return {
    items: await items.find(ITEMS),
    sentFrom: await items.sentFrom(SOURCES),
    pages: await Promise.all(QUESTIONS.map((question) => items.page(question))),
    deliveries: await overview.deliveries(99),
    summary: await overview.summary(),
    refusals: await overview.refusals(),
    lastApplied: await overview.lastApplied(),
    legalHolds: await legalHolds.list(99),
    feedback: await feedback.counts('treaty'),
    contests: await Promise.all(contested.map(async (row) => ({ ...row, named: await contests.itemsOf(row) }))),
    onHold: await legalHolds.onHold(ITEMS, 5),
    graded: await store.read.grades.latest(ITEMS),
    grades: await Promise.all(ITEMS.map((holding) => store.read.grades.history(holding, 9))),
    released: await legalHolds.released({ now: 5, limit: 99 }),
    asks,
    askedItems: await Promise.all(asks.map(({ id }) => onward.itemsOf(id))),
    requests: await store.read.requests.list(99),
    answers: await Promise.all(['one', 'two', 'release'].map((name) => store.read.requests.answersTo(actId(name)))),
    copies: await onward.copies(ITEMS),
    copiesOf: await onward.copiesOf(SOURCES),
    parties: await directory.parties(),
    agreements: await directory.agreements(),
    nationalRoles: await store.read.nationalRoles.list(),
    toolChanges: await Promise.all(['misp', 'splunk'].map((tool) => store.read.toolChanges.of(tool, 99))),
  }
}

const QUESTIONS: readonly ItemQuestion[] = AGREEMENTS.flatMap((agreement) => [
  { agreement, roles: ['received'], limit: 99 },
  { agreement, roles: ['own', 'received'], limit: 99 },
  { agreement, roles: ['own', 'received', 'sent'], stixIds: ['indicator--1'], limit: 99 },
  { agreement, roles: ['sent'], isLatestOnly: false, limit: 99 },
])

/** What a page should hold, told from the rows by the words of the port. */
function expectedPage(rows: readonly ItemRow[], question: ItemQuestion): ItemRow[] {
  const candidates = rows
    .filter((row) => row.state === 'held' && row.agreement === question.agreement && question.roles.includes(row.role))
    .filter((row) => question.stixIds === undefined || question.stixIds.includes(row.face?.stixId ?? ''))
    .sort((left, right) => left.addedAt - right.addedAt)
  if (question.isLatestOnly === false) return candidates
  return candidates.filter((row) => !candidates.some((other) => other.face?.stixId === row.face?.stixId && isNewer(other, row)))
}

function isNewer(left: ItemRow, right: ItemRow): boolean {
  const [a, b] = [left.face?.version ?? null, right.face?.version ?? null]
  const order = a === null || b === null ? Number(a !== null) - Number(b !== null) : compareTimestamps(a, b)
  return order > 0 || (order === 0 && left.addedAt > right.addedAt)
}

/** A rebuild knows no content of what is erased by then. */
function withoutErased(changes: readonly Change[], rows: readonly ItemRow[]): Change[] {
  const erased = new Set(rows.filter((row) => row.state === 'erased').map((row) => row.holding))
  return changes.map((next) => {
    if (next.change !== 'items-held') return next
    return { ...next, items: next.items.map((kept) => (erased.has(kept.holding) ? { ...kept, source: null, face: null } : kept)) }
  })
}

contractOfStore('read models rebuilt after erasures equal those kept, and pages hold the newest versions', async (store) => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 5, maxLength: 30 }), async (changes) => {
      await live(store, changes)
      const kept = await snapshot(store)
      for (const [index, question] of QUESTIONS.entries()) assert.deepEqual(kept.pages[index], expectedPage(kept.items, question))
      await replay(store, withoutErased(changes, kept.items))
      assert.deepEqual(await snapshot(store), kept)
    }),
    { numRuns: 25 },
  )
})

contractOfStore('of two equal versions the one that is added anew is the latest, and a rebuild finds the same', async (store) => {
  const { face } = item('1')
  const [first, second] = ITEMS as [HoldingKey, HoldingKey]
  const held = [first, second].map((holding) => item('', { holding, face }))
  const narrowed = { narrowing: { marking: 'RED' }, cause: 'narrow', told: null, agreement: 'treaty', at: 8 } as const
  const changes: Change[] = [
    { change: 'items-held', items: held },
    { change: 'items-narrowed', holdings: [first], ...narrowed },
  ]
  const latest = async () => (await store.read.items.page(QUESTIONS[0] as ItemQuestion)).map(({ holding }) => holding)
  await live(store, changes.slice(0, 1))
  assert.deepEqual(await latest(), [second])
  await live(store, changes)
  assert.deepEqual(await latest(), [first])
  await replay(store, changes)
  assert.deepEqual(await latest(), [first])
})

contractOfStore('a rebuild that fails leaves the read models as they were', async (store) => {
  await store.write((writer) => writer.readModel.apply([{ change: 'items-held', items: [item('a')] }], 1))
  const kept = await snapshot(store)
  const failing = store.write(({ readModel }) =>
    readModel.refold(async (apply) => {
      await apply([{ change: 'items-held', items: [item('b')] }], 1)
      throw new Error('stopped in the middle')
    }),
  )
  await assert.rejects(failing, /stopped in the middle/)
  assert.deepEqual(await snapshot(store), kept)
  assert.equal((await store.read.items.find(keys('a'))).length, 1)
  await replay(store, [{ change: 'items-held', items: [item('a')] }])
  assert.deepEqual(await snapshot(store), kept)
})

contract('a rebuild keeps every index', async (place) => {
  const store = await place.create()
  const before = await place.indexes()
  assert.ok(before.length > 10)
  await replay(store, [{ change: 'items-held', items: [item('a')] }])
  await store.close()
  assert.deepEqual(await place.indexes(), before)
})
