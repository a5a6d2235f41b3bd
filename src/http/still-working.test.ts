import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import Fastify from 'fastify'
import { tellStillWorking } from './still-working.ts'

const TWENTY_SECONDS = 20_000

/** A server whose one answer is made when it is asked for. */
async function slowServer(options: { readonly connectionTimeout?: number } = {}) {
  const asked = Promise.withResolvers<void>()
  const made = Promise.withResolvers<void>()
  const app = Fastify({ forceCloseConnections: true, ...options })
  app.addHook('onRequest', tellStillWorking)
  app.get('/', async () => {
    asked.resolve()
    await made.promise
    return 'done'
  })
  app.post('/', async () => 'taken')
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return { port, asked: asked.promise, make: () => made.resolve(), [Symbol.asyncDispose]: () => app.close() }
}

test('who asks for it is told every twenty seconds that the answer is being made, and then gets it', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] })
  await using server = await slowServer()
  const asking = request({ port: server.port, agent: false, headers: { prefer: 'return=minimal, Processing' } }).end()
  const words: number[] = []
  asking.on('information', ({ statusCode }) => words.push(statusCode))
  await server.asked
  for (let word = 1; word <= 3; word += 1) {
    const told = once(asking, 'information')
    context.mock.timers.tick(TWENTY_SECONDS)
    await told
  }
  const answered = once(asking, 'response')
  server.make()
  const [answer] = await answered
  assert.equal(await text(answer), 'done')
  assert.deepEqual(words, [102, 102, 102])
})

test('a client of HTTP/1.0 is told nothing before its answer', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] })
  await using server = await slowServer()
  const socket = connect(server.port, '127.0.0.1')
  socket.write('GET / HTTP/1.0\r\nprefer: processing\r\n\r\n')
  await server.asked
  context.mock.timers.tick(3 * TWENTY_SECONDS)
  server.make()
  assert.match(await text(socket), /^HTTP\/1\.[01] 200 /)
})

test('a client that does not ask for it is told nothing before its answer: many take the first answer for the last', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] })
  await using server = await slowServer()
  const socket = connect(server.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: node\r\nprefer: respond-async\r\nconnection: close\r\n\r\n')
  await server.asked
  context.mock.timers.tick(3 * TWENTY_SECONDS)
  server.make()
  assert.match(await text(socket), /^HTTP\/1\.1 200 /)
})

test('who waits for an answer longer than a connection may be silent gets it', async () => {
  await using server = await slowServer({ connectionTimeout: 50 })
  const asking = request({ port: server.port, agent: false }).end()
  const answered = once(asking, 'response')
  await server.asked
  await setTimeout(200)
  server.make()
  const [answer] = await answered
  assert.equal(await text(answer), 'done')
})

test('who is silent before a request is whole loses the connection', async () => {
  await using server = await slowServer({ connectionTimeout: 50 })
  const socket = connect(server.port, '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nhost: node\r\ncontent-type: text/plain\r\ncontent-length: 10\r\n\r\nabc')
  assert.equal(await text(socket), '')
})
