/** What came from a partner is not shared again as an own object. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ActId, faceOf, holdingKey, type ItemEntry } from '../../src/acts/index.ts'
import { type JsonObject, randomUuid } from '../../src/foundation/index.ts'
import { UNGRADED } from '../../src/intelligence/index.ts'
import { indicator } from './objects.fixture.ts'
import { HASH, type Sender, startSender, submitted } from './sender.fixture.ts'

/** XA holds objects as XB sent them. */
async function received({ store, parts, clock }: Sender, ...objects: readonly JsonObject[]): Promise<void> {
  const items = objects.map((object): ItemEntry => {
    const holding = holdingKey('XB', randomUuid(parts.road.randomness))
    const face = faceOf(object, { marking: 'GREEN', dataSubject: 'none', grading: UNGRADED })
    const common = { role: 'received', origin: 'XB', agreement: HASH, purpose: 'cyber-defence', source: null } as const
    return { ...common, holding, face, releaseAct: 'ab'.repeat(32) as ActId, retainUntil: clock.value * 2, heldSince: clock.value }
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
