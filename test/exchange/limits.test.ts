/** What an address may ask for before anybody proved who it is. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { type ExchangeRoutesParts, exchangeRoutes } from '../../src/exchange/index.ts'
import { type Founded, foundOnce } from '../road/founding.fixture.ts'
import type { RoadNode } from '../road/nodes.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

type Door = AsyncDisposable & { readonly app: FastifyInstance; readonly node: RoadNode; unauthenticated(): number; cosigned(): number }

async function openDoor(): Promise<Door> {
  const node = await founded.openOne('XA')
  let unauthenticated = 0
  let cosigned = 0
  const parts = {
    admission: { road: node.road, directory: node.road.directory },
    ownCard: async () => node.party.card,
    addCheckpoint: async () => {
      cosigned += 1
      return { status: 200, body: '' }
    },
    latestCosigned: async () => undefined,
    ledgerFile: async () => undefined,
    countUnauthenticated: () => {
      unauthenticated += 1
    },
    wake: () => undefined,
  } as unknown as ExchangeRoutesParts
  const app = Fastify()
  exchangeRoutes(app, parts)
  const close = async (): Promise<void> => {
    await app.close()
    await node[Symbol.asyncDispose]()
  }
  return { app, node, unauthenticated: () => unauthenticated, cosigned: () => cosigned, [Symbol.asyncDispose]: close }
}

test('requests that nobody signed are 401, then 429 with Retry-After before their body is read; another address goes on', async () => {
  await using door = await openDoor()
  const ask = (remoteAddress: string) =>
    door.app.inject({ method: 'POST', url: '/exchange/v1/envelopes', payload: 'x', headers: { 'content-type': 'x/y' }, remoteAddress })
  for (let asked = 0; asked < 200; asked += 1) assert.equal((await ask('192.0.2.1')).statusCode, 401)
  const limited = await ask('192.0.2.1')
  assert.deepEqual([limited.statusCode, limited.headers['retry-after'], limited.json()], [429, '1', { code: 'too-many-requests' }])
  assert.equal(door.unauthenticated(), 200)
  assert.equal((await ask('192.0.2.2')).statusCode, 401)
  door.node.clock.time += 1_000
  assert.equal((await ask('192.0.2.1')).statusCode, 401)
})

test('checkpoints to witness are limited by address (C2SP tlog-witness: 429)', async () => {
  await using door = await openDoor()
  const ask = (remoteAddress: string) =>
    door.app.inject({ method: 'POST', url: '/witness/add-checkpoint', payload: 'old 0\n', remoteAddress })
  for (let asked = 0; asked < 1_000; asked += 1) assert.equal((await ask('192.0.2.1')).statusCode, 200)
  const limited = await ask('192.0.2.1')
  assert.deepEqual([limited.statusCode, limited.headers['retry-after']], [429, '1'])
  assert.equal(door.cosigned(), 1_000)
  assert.equal((await ask('192.0.2.2')).statusCode, 200)
})
