/** What came from a partner is not shared again as an own object. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ActId, faceOf, holdingKey, type ItemEntry } from '../../src/acts/index.ts'
import { hex, type JsonObject, randomUuid, sha256, utf8 } from '../../src/foundation/index.ts'
import { type ItemFacts, UNGRADED } from '../../src/intelligence/index.ts'
import { indicator, TLP } from './objects.fixture.ts'
import { HASH, type Sender, startSender, submitted } from './sender.fixture.ts'

/** XA holds objects as XB sent them, GREEN. */
const received = (sender: Sender, ...objects: readonly JsonObject[]): Promise<void> => receivedAs(sender, GREEN, objects)

type From = Pick<ItemFacts, 'marking' | 'dataSubject'> & { readonly origin: string }

const GREEN: From = { origin: 'XB', marking: 'GREEN', dataSubject: 'none' }
const CLEAR: From = { ...GREEN, marking: 'CLEAR' }

async function receivedAs({ store, parts, clock }: Sender, { origin, ...handling }: From, objects: readonly JsonObject[]): Promise<void> {
  const items = objects.map((object): ItemEntry => {
    const holding = holdingKey(origin, randomUuid(parts.road.randomness))
    const face = faceOf(object, { ...handling, grading: UNGRADED })
    const common = { role: 'received', origin, agreement: HASH, purpose: 'cyber-defence', source: null } as const
    return {
      ...common,
      holding,
      face,
      releaseAct: hex(sha256(utf8(holding))) as ActId,
      retainUntil: clock.value * 2,
      heldSince: clock.value,
    }
  })
  await store.write((writer) => writer.readModel.apply([{ change: 'items-held', items }], 1))
}

const faultsOf = async (sender: Sender, ...objects: readonly JsonObject[]) => (await submitted(sender, objects)).report.faults

test('an object that a partner sent is refused with its origin and the way to give it on; the others go', async () => {
  await using sender = await startSender()
  const [own, theirs] = [indicator(1), indicator(2)]
  await received(sender, theirs)
  const faults = await faultsOf(sender, own, theirs)
  assert.deepEqual(
    faults.map(({ index, code }) => [index, code]),
    [[1, 'received-object']],
  )
  assert.match(faults[0]?.reason ?? '', /XB.*comity onward ask/)
  assert.deepEqual(
    (await sender.items('own')).map(({ row }) => row.face?.stixId),
    [own.id],
  )
})

test('another version of what a partner sent is refused as well, also once it was taken back', async () => {
  await using sender = await startSender()
  const [theirs, recalled] = [indicator(1), indicator(2)]
  await received(sender, theirs, recalled)
  const held = await Promise.all([theirs, recalled].map((object) => sender.store.read.items.byStixId(object.id as string)))
  const [, taken] = held.map(([row]) => row?.holding) as [ItemEntry['holding'], ItemEntry['holding']]
  const recall = { change: 'items-restricted', holdings: [taken], cause: 'recall', at: sender.clock.value } as const
  await sender.store.write((writer) => writer.readModel.apply([recall], 2))
  const bumped = [theirs, recalled].map((object) => ({ ...object, modified: '2026-12-31T00:00:00.000Z', name: 'rewritten' }))
  const earlier = { ...theirs, created: '2020-01-01T00:00:00.000Z', modified: '2020-01-01T00:00:00.000Z' }
  const faults = await faultsOf(sender, ...bumped, earlier, indicator(3))
  assert.deepEqual(
    faults.map(({ index, code, reason }) => [index, code, /^a version of it came from XB/.test(reason)]),
    [0, 1, 2].map((index) => [index, 'received-object', true]),
  )
})

test('what has no version, and versions of what this party itself held before, go as its own', async () => {
  await using sender = await startSender()
  const known = indicator(1)
  assert.deepEqual(await faultsOf(sender, known), [])
  const domain = { type: 'domain-name', spec_version: '2.1', id: 'domain-name--ecb120bf-2694-4902-a737-62b74539a41b', value: 'example.com' }
  const answered = { ...known, modified: '2026-12-30T00:00:00.000Z' }
  await received(sender, answered, domain)
  const next = { ...known, modified: '2026-12-31T00:00:00.000Z' }
  assert.deepEqual(await faultsOf(sender, known, next, domain), [])
  assert.deepEqual(
    (await faultsOf(sender, answered, indicator(9))).map(({ code }) => code),
    ['received-object'],
  )
})

test("to have shared what was for everybody makes no later version of it this party's own", async () => {
  await using sender = await startSender()
  const clear = indicator(1, { object_marking_refs: [TLP.CLEAR] })
  await receivedAs(sender, CLEAR, [clear])
  assert.deepEqual(await faultsOf(sender, clear), [])
  await received(sender, { ...clear, modified: '2026-12-30T00:00:00.000Z' })
  assert.deepEqual(
    (await faultsOf(sender, { ...clear, modified: '2026-12-31T00:00:00.000Z' }, indicator(9))).map(({ code }) => code),
    ['received-object'],
  )
})

test('what its origin gave to everybody may be shared by anybody, whoever sent it first', async () => {
  await using sender = await startSender()
  const attackPattern = {
    ...{ type: 'attack-pattern', spec_version: '2.1', id: 'attack-pattern--0d2ff2c0-5b4f-4ed7-a9f9-21f3a1e45d60', name: 'Phishing' },
    ...{ created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', object_marking_refs: [TLP.CLEAR] },
  }
  await receivedAs(sender, CLEAR, [attackPattern])
  assert.deepEqual(await faultsOf(sender, attackPattern), [])
})

test('CLEAR is not for everybody where another partner says more, where fields are marked, and where it is about a person', async () => {
  await using sender = await startSender()
  const clear = { object_marking_refs: [TLP.CLEAR] }
  const [disputed, person] = [indicator(1, clear), indicator(2, clear)]
  const marked = indicator(3, { ...clear, granular_markings: [{ marking_ref: TLP.AMBER, selectors: ['name'] }] })
  await receivedAs(sender, CLEAR, [disputed, marked])
  await receivedAs(sender, { ...GREEN, origin: 'XC' }, [disputed])
  await receivedAs(sender, { ...CLEAR, dataSubject: 'victim' }, [person])
  const faults = await faultsOf(sender, indicator(4), disputed, person, marked)
  assert.deepEqual(
    faults.map(({ index, code, reason }) => [index, code, /from (X.)/.exec(reason)?.[1]]),
    [
      [1, 'received-object', 'XC'],
      [2, 'received-object', 'XB'],
      [3, 'received-object', 'XB'],
    ],
  )
})
