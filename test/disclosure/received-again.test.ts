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

test('another version, what has no version, and what this party itself held before go as its own', async () => {
  await using sender = await startSender()
  const [known, newer] = [indicator(1), indicator(2)]
  assert.deepEqual(await faultsOf(sender, known), [])
  const domain = { type: 'domain-name', spec_version: '2.1', id: 'domain-name--ecb120bf-2694-4902-a737-62b74539a41b', value: 'example.com' }
  await received(sender, known, newer, domain)
  const next = { ...newer, modified: '2026-12-31T00:00:00.000Z' }
  assert.deepEqual(await faultsOf(sender, known, next, domain), [])
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
