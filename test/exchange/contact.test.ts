/** A partner that is heard of again need not wait for the next attempt to reach it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createDelivery, type Transport } from '../../src/exchange/index.ts'
import { SECOND_MS, utf8 } from '../../src/foundation/index.ts'
import { type Founded, foundOnce } from '../road/founding.fixture.ts'
import { stated } from '../road/nodes.fixture.ts'
import { type Door, headersOf, openDoor, partyOf } from './door.fixture.ts'
import { recallDraft, waitingFor } from './parts.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

const answering: Transport = async () => ({ status: 200, body: utf8('{"status":"applied","act":null}') })

/** A door of XA, which failed so often to reach XB that it waits almost a minute. */
async function openAfterFailures(): Promise<Door> {
  const door = await openDoor(founded)
  const { node, delivery } = door
  await stated(node, recallDraft(founded.hash, node))
  for (let failures = 1; failures <= 8; failures += 1) {
    assert.equal((await createDelivery(delivery).pass()).failed > 0, true)
    node.clock.time += 120 * SECOND_MS
  }
  await createDelivery(delivery).pass()
  node.clock.time += 6 * SECOND_MS
  assert.equal(delivery.statuses.isMissed('XB', node.clock.time), true)
  await createDelivery({ ...delivery, transport: answering }).pass()
  assert.ok((await waitingFor(node, 'XB')).length > 0)
  return door
}

const CONTACTS = {
  pull: { path: '/exchange/v1/pull', body: utf8('{"answers":[],"means":{"algorithms":["ed25519"],"version":"1.0.0"}}'), status: 200 },
  push: { path: '/exchange/v1/envelopes', body: utf8('not an envelope'), status: 400 },
  'a checkpoint to witness': { path: '/witness/add-checkpoint', body: utf8('old 0\n'), status: 200 },
} as const

for (const [name, contact] of Object.entries(CONTACTS)) {
  test(`what waits for a partner goes out when it is heard of: ${name}`, async () => {
    await using door = await openAfterFailures()
    const { path, body, status } = contact
    const ask = async (from: 'XB' | 'XC', signed: Readonly<Record<string, string>> = {}) => {
      const headers = { ...(await headersOf({ path, body }, { from: partyOf(founded, from), door })), ...signed }
      return door.app.inject({ method: 'POST', url: path, payload: Buffer.from(body), headers })
    }
    const wokenBefore = door.counts.woken
    await ask('XC')
    await ask('XB', { signature: `comity=:${'A'.repeat(86)}==:` })
    assert.deepEqual([door.delivery.statuses.isMissed('XB', door.node.clock.time), door.counts.woken], [true, wokenBefore])
    assert.equal((await ask('XB')).statusCode, status)
    assert.deepEqual([door.delivery.statuses.isMissed('XB', door.node.clock.time), door.counts.woken], [false, wokenBefore + 1])
    await createDelivery({ ...door.delivery, transport: answering }).pass()
    assert.deepEqual(await waitingFor(door.node, 'XB'), [])
  })
}

test('a partner that calls and cannot be called is tried once in some seconds, not at each call', async () => {
  await using door = await openAfterFailures()
  const { path, body } = CONTACTS.pull
  const { node, delivery, counts, app } = door
  const woken: number[] = []
  for (let seconds = 0; seconds < 11; seconds += 1) {
    const headers = await headersOf({ path, body }, { from: partyOf(founded, 'XB'), door })
    await app.inject({ method: 'POST', url: path, payload: Buffer.from(body), headers })
    if (counts.woken > woken.length) woken.push(seconds)
    await createDelivery(delivery).pass()
    node.clock.time += SECOND_MS
  }
  assert.ok(woken.length >= 2 && woken.length <= 3, woken.join())
})

test('a partner that refuses what it is sent is not missed, however often it calls', async () => {
  await using door = await openDoor(founded)
  const { node, delivery, counts } = door
  await stated(node, recallDraft(founded.hash, node))
  const refusing: Transport = async () => ({ status: 422, body: utf8('{"code":"content-invalid"}') })
  await createDelivery({ ...delivery, transport: refusing }).pass()
  const { path, body } = CONTACTS.pull
  const headers = await headersOf({ path, body }, { from: partyOf(founded, 'XB'), door })
  await door.app.inject({ method: 'POST', url: path, payload: Buffer.from(body), headers })
  assert.equal(counts.woken, 0)
  assert.equal((await node.store.read.outbox.due({ recipient: 'XB', now: node.clock.time, limit: 9 })).length, 0)
})
