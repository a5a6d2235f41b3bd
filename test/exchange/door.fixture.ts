/** The exchange's routes over the store of one node, and requests that others sign for it. */
import { type AddressInfo, connect } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { type Code, type Party, repeatableRandomness } from '../../src/acts/parties.fixture.ts'
import { type DeliveryParts, ExchangeError, type ExchangeRoutesParts, exchangeRoutes, signRequest } from '../../src/exchange/index.ts'
import { SECOND_MS } from '../../src/foundation/index.ts'
import type { Founded } from '../road/founding.fixture.ts'
import type { RoadNode } from '../road/nodes.fixture.ts'
import { partsOf } from './parts.fixture.ts'

/** XA's door, and what it did. */
export type Door = AsyncDisposable & {
  readonly app: FastifyInstance
  readonly node: RoadNode
  readonly delivery: DeliveryParts
  readonly counts: { unauthenticated: number; cosigned: number; woken: number }
}

/** Opens the door of XA over its founded store. */
export async function openDoor(founded: Founded): Promise<Door> {
  const node = await founded.openOne('XA')
  const counts = { unauthenticated: 0, cosigned: 0, woken: 0 }
  const delivery = partsOf(node, async () => {
    throw new ExchangeError('partner-unreachable', 'nobody is there')
  })
  const parts = {
    admission: { road: node.road, directory: node.road.directory, sealingKeys: [] },
    delivery,
    ownCard: async () => node.party.card,
    addCheckpoint: async () => {
      counts.cosigned += 1
      return { status: 200, body: '' }
    },
    latestCosigned: async () => undefined,
    evidenceAgainst: async () => undefined,
    ledgerFile: async () => undefined,
    countUnauthenticated: () => {
      counts.unauthenticated += 1
    },
    wake: () => {
      counts.woken += 1
    },
  } as unknown as ExchangeRoutesParts
  const app = Fastify()
  exchangeRoutes(app, parts)
  const close = async (): Promise<void> => {
    await app.close()
    await node[Symbol.asyncDispose]()
  }
  return { app, node, delivery, counts, [Symbol.asyncDispose]: close }
}

const randomness = repeatableRandomness('nonces of requests to a door')

/** The headers of a POST to a door as that party signs it. */
export async function headersOf(
  { path, body }: { readonly path: string; readonly body: Uint8Array },
  { from, door }: { readonly from: Party; readonly door: Door },
): Promise<Record<string, string>> {
  const created = Math.floor(door.node.clock.time / SECOND_MS)
  return signRequest({
    method: 'POST',
    url: door.node.party.card.address + path,
    body,
    party: from.code,
    signer: from.act,
    created,
    expires: created + 60,
    nonce: randomness(16),
  })
}

/** A party of the federation, by its code. */
export function partyOf({ parties }: Founded, code: Code): Party {
  return parties[code]
}

/** What became of a request whose body does not end: its answer, and how much of it was read. */
export type Endless = { readonly answer: string; readonly bytesRead: number }

/** Sends headers and then bytes until the other side ends the connection. */
export async function sendEndless(door: Door, path: string, headers: Readonly<Record<string, string>>): Promise<Endless> {
  let bytesRead = 0
  door.app.server.once('connection', (socket) => socket.once('close', () => (bytesRead = socket.bytesRead)))
  if (!door.app.server.listening) await door.app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect((door.app.server.address() as AddressInfo).port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('latin1').on('data', (text: string) => {
    answer += text
  })
  // Whoever writes on to a connection that was ended is told so.
  socket.on('error', () => undefined)
  const lines = Object.entries({ host: 'xa.example', 'transfer-encoding': 'chunked', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  const filler = Buffer.from(`10000\r\n${'x'.repeat(0x10000)}\r\n`)
  const write = (): void => {
    while (!socket.destroyed && socket.write(filler));
  }
  socket.on('drain', write)
  socket.once('connect', write)
  await new Promise((resolve) => socket.once('close', resolve))
  while (bytesRead === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  return { answer, bytesRead }
}
