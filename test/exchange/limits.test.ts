/** What an address may ask for before anybody proved who it is. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { utf8 } from '../../src/foundation/index.ts'
import { type Founded, foundOnce } from '../road/founding.fixture.ts'
import { headersOf, openDoor, partyOf, sendEndless } from './door.fixture.ts'

/** What lies in buffers on the way: a fraction of the largest body. */
const READ_MAX = 1024 * 1024
const ENVELOPES = '/exchange/v1/envelopes'
let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

test('requests that nobody signed are 401, then 429 with Retry-After before their body is read; another address goes on', async () => {
  await using door = await openDoor(founded)
  const ask = (remoteAddress: string) =>
    door.app.inject({ method: 'POST', url: ENVELOPES, payload: 'x', headers: { 'content-type': 'x/y' }, remoteAddress })
  for (let asked = 0; asked < 200; asked += 1) assert.equal((await ask('192.0.2.1')).statusCode, 401)
  const limited = await ask('192.0.2.1')
  assert.deepEqual([limited.statusCode, limited.headers['retry-after'], limited.json()], [429, '1', { code: 'too-many-requests' }])
  assert.equal(door.counts.unauthenticated, 200)
  assert.equal((await ask('192.0.2.2')).statusCode, 401)
  door.node.clock.time += 1_000
  assert.equal((await ask('192.0.2.1')).statusCode, 401)
})

test('checkpoints to witness are limited by address (C2SP tlog-witness: 429)', async () => {
  await using door = await openDoor(founded)
  const ask = (remoteAddress: string) =>
    door.app.inject({ method: 'POST', url: '/witness/add-checkpoint', payload: 'old 0\n', remoteAddress })
  for (let asked = 0; asked < 1_000; asked += 1) assert.equal((await ask('192.0.2.1')).statusCode, 200)
  const limited = await ask('192.0.2.1')
  assert.deepEqual([limited.statusCode, limited.headers['retry-after']], [429, '1'])
  assert.equal(door.counts.cosigned, 1_000)
  assert.equal((await ask('192.0.2.2')).statusCode, 200)
})

test('a request that is not signed by a known party is answered and cut before its body is read', async () => {
  await using door = await openDoor(founded)
  const body = utf8('x')
  const honest = await headersOf({ path: ENVELOPES, body }, { from: partyOf(founded, 'XB'), door })
  const [signature] = Object.entries(await headersOf({ path: ENVELOPES, body }, { from: partyOf(founded, 'XC'), door }))
    .filter(([name]) => name === 'signature')
    .map(([, value]) => value)
  const refused: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'no signature': { 'content-type': 'application/octet-stream' },
    'signature of another': { ...honest, signature: signature as string },
    'unknown party': { ...honest, 'signature-input': (honest['signature-input'] as string).replace('"XB"', '"XQ"') },
    'digest of another body': { ...honest, 'content-digest': `sha-256=:${'A'.repeat(43)}=:` },
  }
  for (const path of [ENVELOPES, '/exchange/v1/pull']) {
    for (const [name, headers] of Object.entries(refused)) {
      const { answer, bytesRead } = await sendEndless(door, path, headers)
      // Whoever closes on bytes that are still coming may take its answer with it.
      assert.match(answer, /^(?:HTTP\/1\.1 401 [\s\S]*\{"code":"unauthenticated"\})?$/, name)
      assert.ok(bytesRead < READ_MAX, `${name}: read ${bytesRead} bytes`)
    }
  }
  assert.equal(door.counts.unauthenticated, 8)
})

test('a body other than the one that was signed is refused, and uses up nothing', async () => {
  await using door = await openDoor(founded)
  const path = '/exchange/v1/pull'
  const body = utf8('{"answers":[],"means":{"algorithms":["ed25519"],"version":"1.0.0"}}')
  const headers = await headersOf({ path, body }, { from: partyOf(founded, 'XB'), door })
  const ask = (payload: Uint8Array) => door.app.inject({ method: 'POST', url: path, payload: Buffer.from(payload), headers })
  for (const other of [utf8('{"answers":[0]}'), new Uint8Array()]) assert.equal((await ask(other)).statusCode, 401)
  assert.equal((await ask(body)).statusCode, 200)
  assert.equal((await ask(body)).statusCode, 401)
  const { bytesRead, answer } = await sendEndless(door, path, await headersOf({ path, body }, { from: partyOf(founded, 'XB'), door }))
  assert.match(answer, /^(?:HTTP\/1\.1 413 [\s\S]*)?$/)
  assert.ok(bytesRead < READ_MAX, `read ${bytesRead} bytes`)
})
