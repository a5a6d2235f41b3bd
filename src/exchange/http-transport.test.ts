import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { utf8, utf8Text } from '../foundation/index.ts'
import { type PartyCard, type PartyCode, signerFromSeed } from '../identity/index.ts'
import { verifyRequest } from './http-signature.ts'
import { httpTransport } from './http-transport.ts'
import type { PartnerRequest } from './transport.ts'

const XA = 'XA' as PartyCode
const signer = signerFromSeed(new Uint8Array(32).fill(1))
const NOW = Date.UTC(2030, 0, 1)
const BODY_BYTES = 4_000_000

const transport = httpTransport({
  party: XA,
  signer,
  clock: { now: () => NOW },
  randomness: (length) => new Uint8Array(length).fill(7),
  card: () => ({ serial: 1 }) as PartyCard,
  answerBytesMax: 1_000,
})

const asking: PartnerRequest = { method: 'POST', path: '/exchange/v1/envelopes', body: utf8('sealed'), contentType: 'text/plain' }

/** Asks a partner that answers so, once or several times in turn. */
async function ask(answer: RequestListener, requests: readonly PartnerRequest[] = [asking]) {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const answers = []
    for (const request of requests) answers.push(await transport({ party: 'XB', address } as PartyCard, request))
    return answers
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test('a body of megabytes arrives whole under its signature, and one connection serves what follows', async () => {
  const body = new Uint8Array(BODY_BYTES).map((_, index) => index % 251)
  const ports = new Set<number | undefined>()
  const answers = await ask(
    async (request, response) => {
      ports.add(request.socket.remotePort)
      const got = new Uint8Array(Buffer.concat(await request.toArray()))
      const url = `http://${request.headers.host}${request.url}`
      const keyOf = () => signer.publicKey
      const { headers, method = '' } = request
      const verified = await verifyRequest({ method, url, headers, body: got.length === 0 ? undefined : got, keyOf, now: NOW })
      response.end(`${verified.party} ${got.length}`)
    },
    [
      { ...asking, body },
      { method: 'GET', path: '/witness/0/checkpoint' },
    ],
  )
  assert.deepEqual(
    answers.map((answer) => utf8Text(answer.body)),
    [`XA ${BODY_BYTES}`, 'XA 0'],
  )
  assert.equal(ports.size, 1)
})

test('a redirect is an answer like any other and is not followed', async () => {
  let asked = 0
  const [answer] = await ask((_request, response) => {
    asked += 1
    response.writeHead(307, { location: '/elsewhere' }).end()
  })
  assert.deepEqual([answer?.status, asked], [307, 1])
})

test('an answer is given up as soon as it is longer than an answer may be', async () => {
  const endless: RequestListener = (_request, response) => {
    response.on('error', () => undefined)
    response.write('x'.repeat(2_000))
  }
  await assert.rejects(ask(endless), { code: 'answer-too-large' })
})

test('a partner that answers without reading the body is heard', async () => {
  const [answer] = await ask(
    (_request, response) => response.writeHead(413, { connection: 'close' }).end('{}'),
    [{ ...asking, body: new Uint8Array(200_000) }],
  )
  assert.equal(answer?.status, 413)
})

test('a partner that hangs up, breaks off or never answers is not reached', async () => {
  const unreached = { code: 'partner-unreachable' }
  await assert.rejects(
    ask((request) => request.socket.destroy()),
    unreached,
  )
  await assert.rejects(
    ask((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('part', () => response.destroy())
    }),
    unreached,
  )
  await assert.rejects(
    ask(() => undefined, [{ ...asking, timeout: 50 }]),
    unreached,
  )
  await assert.rejects(transport({ party: 'XB', address: 'http://192.0.2.1' } as PartyCard, asking), unreached)
})
