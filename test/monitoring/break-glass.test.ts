/** Breaking the glass over a real store and road: on record before it opens, for a while, looked at by another official. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { rebuild } from '../../src/acts/index.ts'
import { exampleAgreement } from '../../src/acts/parties.fixture.ts'
import { clearanceFault, conditionFault, parseAgreement } from '../../src/agreement/index.ts'
import { type Json, SECOND_MS } from '../../src/foundation/index.ts'
import { breakGlass, closeObservation, escalateUnreviewed, unreviewedGlass } from '../../src/workflows/monitoring/index.ts'
import { mayDo } from '../../src/workflows/officials/index.ts'
import { type Founded, foundOnce } from '../road/founding.fixture.ts'
import type { RoadNode } from '../road/nodes.fixture.ts'
import { readModels } from '../road/snapshot.fixture.ts'

const MINUTE_MS = 60 * SECOND_MS
const REASON = 'Threat against a hospital, nobody else on duty'
const CONDITIONS = [
  { deeds: ['read', 'release', 'approve'], training: 'data-protection' },
  { deeds: ['read'], clearance: true },
]

let founded: Founded
let shut: Founded
before(async () => {
  const reading = (more: object) => (parties: Parameters<typeof exampleAgreement>[0]) => {
    const plain = exampleAgreement(parties)
    return parseAgreement({ ...plain, reading: { ...plain.reading, conditions: CONDITIONS, ...more } } as unknown as Json)
  }
  founded = await foundOnce(reading({ breakGlass: { minutes: 60, reviewHours: 72 } }))
  shut = await foundOnce(reading({}))
})
after(() => {
  founded[Symbol.dispose]()
  shut[Symbol.dispose]()
})

async function readerOf({ store, clock }: RoadNode, account = 'anna') {
  const opened = await store.read.observations.opened(account, clock.time)
  return { role: 'analyst', attributes: { trainings: [], clearance: null, opened } } as const
}

const request = (minutes: number, agreement = founded.hash) => ({ account: 'anna', agreement, minutes, reason: REASON })

test('it is on record before it opens, opens what a condition keeps alone, and ends by itself', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const { agreement } = founded
  const reads = async (account?: string) => {
    const reader = await readerOf(XA, account)
    return [mayDo(reader, agreement, 'read'), clearanceFault(reader, agreement, 'RED') === undefined]
  }
  assert.deepEqual(await reads(), [false, false])
  const broken = await breakGlass(request(30), XA.road)
  assert.ok(broken.ok, JSON.stringify(broken))
  const act = await XA.store.read.acts.find(broken.value.actId)
  assert.deepEqual([act?.kind, act?.agreement], ['break-glass', founded.hash])
  assert.ok(!JSON.stringify(act).includes('hospital'), 'the reason stays beside the act')
  assert.deepEqual(await reads(), [true, true])
  assert.deepEqual(await reads('bert'), [false, false], 'for nobody else')
  const reader = await readerOf(XA)
  for (const deed of ['release', 'approve'] as const) assert.equal(conditionFault(reader, agreement, deed)?.code, 'training-missing', deed)
  assert.equal(mayDo({ ...reader, role: 'operator' }, agreement, 'read'), false, 'it gives no role')
  assert.equal(mayDo(reader, shut.agreement, 'read'), false, 'nor anything under another agreement')
  assert.equal(
    conditionFault({ ...reader, attributes: { ...reader.attributes, opened: [shut.hash] } }, shut.agreement, 'read')?.code,
    'training-missing',
  )
  const [row] = await XA.store.read.observations.list({ isOpen: true, limit: 9 })
  assert.deepEqual([row?.check, row?.account, row?.opening, row?.outcome], ['break-glass', 'anna', REASON, null])
  XA.clock.time += 30 * MINUTE_MS
  assert.deepEqual(await reads(), [false, false])
  assert.equal((await XA.store.read.observations.list({ isOpen: true, limit: 9 })).length, 1, 'it is over, and still to be looked at')
  const before = await readModels(XA)
  await rebuild(XA.road)
  assert.deepEqual(await readModels(XA), before)
})

test('only where the agreement lets it, for as long as it says, and nobody closes its own', async () => {
  await using nodes = await founded.open()
  await using others = await shut.open()
  const { XA } = nodes
  const codeOf = async (answer: ReturnType<typeof breakGlass>) => {
    const settled = await answer
    return settled.ok ? 'ok' : [settled.refusal.code, settled.refusal.article]
  }
  const { article } = founded.agreement.reading
  assert.deepEqual(await codeOf(breakGlass(request(30, shut.hash), others.XA.road)), ['glass-not-provided', article])
  assert.deepEqual(await codeOf(breakGlass(request(61), XA.road)), ['glass-too-long', article])
  assert.deepEqual(await codeOf(breakGlass(request(30, 'f'.repeat(64)), XA.road)), ['agreement-unknown', undefined])
  assert.deepEqual(await XA.store.read.observations.list({ isOpen: undefined, limit: 9 }), [])
  const broken = await breakGlass(request(60), XA.road)
  assert.ok(broken.ok)
  const close = async (account: string) => {
    const closed = await closeObservation({ id: broken.value.actId, account, outcome: 'explained', reason: 'It was so' }, XA.road)
    return closed.ok || closed.refusal.code
  }
  assert.equal(await close('anna'), 'observation-own')
  assert.equal(mayDo(await readerOf(XA), founded.agreement, 'read'), true)
  assert.equal(await close('petra'), true)
  assert.equal(mayDo(await readerOf(XA), founded.agreement, 'read'), false, 'whoever closes it ends it')
})

test('what nobody looks at in time is an observation of its own, once, and told until somebody does', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const { observations } = XA.store.read
  const parts = { road: XA.road, observations }
  const late = async () => (await unreviewedGlass(XA.clock.time, { observations, directory: await XA.road.directory.current() })).length
  const broken = await breakGlass(request(60), XA.road)
  assert.ok(broken.ok)
  XA.clock.time += 72 * 60 * MINUTE_MS - 1
  await escalateUnreviewed(parts)
  assert.equal(await late(), 0)
  assert.equal((await observations.list({ isOpen: true, limit: 9 })).length, 1, 'there is time until then')
  XA.clock.time += 1
  for (const _ of ['first', 'again']) await escalateUnreviewed(parts)
  const [escalated, ...others] = await observations.list({ isOpen: true, limit: 9 })
  assert.deepEqual([escalated?.check, escalated?.about, escalated?.account], ['glass-unreviewed', broken.value.actId, 'anna'])
  assert.equal(others.length, 1)
  assert.equal(await late(), 1)
  const close = (id: typeof broken.value.actId, account: string) =>
    closeObservation({ id, account, outcome: 'explained', reason: 'It was so' }, XA.road)
  assert.ok(escalated)
  const own = await close(escalated.id, 'anna')
  assert.equal(own.ok || own.refusal.code, 'observation-own')
  assert.ok((await close(broken.value.actId, 'petra')).ok)
  assert.equal(await late(), 0)
  const before = await readModels(XA)
  await rebuild(XA.road)
  assert.deepEqual(await readModels(XA), before)
})

test('what was looked at in time is told to nobody anew', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const broken = await breakGlass(request(60), XA.road)
  assert.ok(broken.ok)
  const closed = await closeObservation({ id: broken.value.actId, account: 'petra', outcome: 'explained', reason: 'It was so' }, XA.road)
  assert.ok(closed.ok)
  XA.clock.time += 1_000 * 60 * MINUTE_MS
  await escalateUnreviewed({ road: XA.road, observations: XA.store.read.observations })
  assert.deepEqual(await XA.store.read.observations.list({ isOpen: true, limit: 9 }), [])
})
