/** Tools that gave an address are told there, once and signed, whatever the address answers meanwhile. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { type HoldingKey, itemIdOf, reopenAct } from '../../src/acts/index.ts'
import type { PartySecrets } from '../../src/identity/index.ts'
import { joinWebhooks } from '../../src/node/join-webhooks.ts'
import { recordAnswers, setWebhook, tellTools } from '../../src/workflows/webhooks/index.ts'
import { indicator, type ServedNode, serveNode } from './served-node.fixture.ts'

const OBJECTS = '/taxii2/cyber-threat-exchange-v1/collections/received/objects/'
const LOOPBACK = ['127.0.0.0/8']

type Got = { readonly headers: IncomingMessage['headers']; readonly body: string }

/** A tool's receiver that answers with these statuses, then with 200. */
async function receiver(statuses: number[] = [], headers: Record<string, string> = {}) {
  const got: Got[] = []
  const server = createServer(async (request, response) => {
    got.push({ headers: request.headers, body: Buffer.concat(await Array.fromAsync(request)).toString() })
    response.writeHead(statuses.shift() ?? 200, headers).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/recalled`
  return { got, url, [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())) }
}

function webhooksOf({ road, store }: ServedNode, networks: readonly string[] = LOOPBACK) {
  const config = { webhooks: { networks: [...networks] } }
  return joinWebhooks(
    { road, store, config } as unknown as Parameters<typeof joinWebhooks>[0],
    { root: new Uint8Array(32).fill(4) } as PartySecrets,
  )
}

let seq = 90_000

/** Two objects that `misp` and `anna` got and one that only `anna` got, all taken back. */
async function takenBack(node: ServedNode): Promise<readonly HoldingKey[]> {
  const objects = [indicator(1), indicator(2), indicator(3)]
  const holdings: readonly HoldingKey[] = await node.hold(objects.map((object) => ({ object })))
  for (const object of objects.slice(0, 2)) await node.call(`${OBJECTS}${object.id}/`)
  await node.call(OBJECTS, { login: 'anna' })
  seq += 1
  const change = { change: 'items-erased', holdings, cause: 'recall', at: node.clock.value } as const
  await node.store.write((writer) => writer.readModel.apply([change], seq))
  return holdings
}

/** The bodies of erasure receipts that the node stated, in order. */
async function receiptsOf({ store }: ServedNode) {
  const acts = await store.read.acts.list({ afterSeq: 0, limit: 1_000 })
  return acts.filter(({ kind }) => kind === 'erasure-receipt').map(({ text }) => reopenAct(text).body)
}

const idsOf = ({ body }: Got): unknown => (JSON.parse(body) as { data: { ids: unknown } }).data.ids

test('a message holds the ids that the tool got and nothing else, signed, and comes once', async () => {
  await using node = await serveNode()
  await using tool = await receiver()
  using webhooks = webhooksOf(node)
  const set = await setWebhook({ account: 'misp', url: tool.url }, webhooks.parts)
  assert.ok(set.ok)
  assert.equal(await tellTools(webhooks.parts), 0)
  await takenBack(node)
  assert.equal(await tellTools(webhooks.parts), 1)
  assert.equal(await tellTools(webhooks.parts), 0)
  const [message, ...others] = tool.got
  assert.ok(message !== undefined && others.length === 0)
  assert.deepEqual(idsOf(message), [indicator(1).id, indicator(2).id])
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = message.headers
  const key = Buffer.from(set.value.secret.slice('whsec_'.length), 'base64')
  assert.equal(signature, `v1,${createHmac('sha256', key).update(`${id}.${time}.${message.body}`).digest('base64')}`)
})

test('what is not answered with success comes again as the same message, later and later', async () => {
  await using node = await serveNode()
  await using tool = await receiver([500, 404])
  using webhooks = webhooksOf(node)
  assert.ok((await setWebhook({ account: 'misp', url: tool.url }, webhooks.parts)).ok)
  await takenBack(node)
  for (const rest of [0, 7_000, 14_000]) {
    node.clock.value += rest
    await tellTools(webhooks.parts)
    assert.equal(await tellTools(webhooks.parts), 0)
  }
  assert.deepEqual(
    tool.got.map(({ headers }) => headers['webhook-id']),
    Array<unknown>(3).fill(tool.got[0]?.headers['webhook-id']),
  )
  const [row] = await node.store.read.webhooks.list()
  assert.deepEqual([row?.failures, row?.lastError], [0, null])
})

test('no redirect is followed, and no network is reached that is not named', async () => {
  await using node = await serveNode()
  await using elsewhere = await receiver()
  await using tool = await receiver([307], { location: elsewhere.url })
  using webhooks = webhooksOf(node)
  assert.ok((await setWebhook({ account: 'misp', url: tool.url }, webhooks.parts)).ok)
  await takenBack(node)
  await tellTools(webhooks.parts)
  assert.deepEqual([tool.got.length, elsewhere.got.length], [1, 0])
  using closed = webhooksOf(node, [])
  const named = new URL(tool.url)
  for (const url of [
    tool.url,
    `http://localhost:${named.port}/`,
    'https://169.254.169.254/latest',
    'https://[::1]:1/',
    'https://10.0.0.1/',
  ]) {
    assert.ok((await setWebhook({ account: 'misp', url }, closed.parts)).ok)
    assert.equal(await tellTools(closed.parts), 0)
    assert.equal((await node.store.read.webhooks.list())[0]?.lastError, 'address-refused', url)
  }
  assert.equal(tool.got.length, 1)
  for (const url of ['http://tool.example/', 'https://a:b@tool.example/', 'ftp://tool.example/', 'nonsense']) {
    const refused = await setWebhook({ account: 'misp', url }, closed.parts)
    assert.equal(refused.ok || refused.refusal.code, 'webhook-invalid')
  }
})

test('who answers after the receipt is named by another receipt of the same items, once, and nobody who did not', async () => {
  await using node = await serveNode()
  await using tool = await receiver([500])
  using webhooks = webhooksOf(node)
  assert.ok((await setWebhook({ account: 'misp', url: tool.url }, webhooks.parts)).ok)
  const holdings = await takenBack(node)
  const own = (await node.hold([{ object: indicator(9), role: 'own' }])) as [HoldingKey]
  await node.call('/taxii2/cyber-threat-exchange-v1/collections/own/objects/')
  seq += 1
  const change = { change: 'items-erased', holdings: own, cause: 'retention', at: node.clock.value } as const
  await node.store.write((writer) => writer.readModel.apply([change], seq))
  const answers = { webhooks: node.store.read.webhooks, items: node.store.read.items, road: node.road }
  await tellTools(webhooks.parts)
  assert.equal(await recordAnswers(answers), 0, 'it answered 500')
  assert.deepEqual(await receiptsOf(node), [])
  node.clock.value += 10_000
  assert.equal(await tellTools(webhooks.parts), 1)
  assert.equal(await recordAnswers(answers), 1)
  assert.equal(await recordAnswers(answers), 0)
  const [receipt, ...others] = await receiptsOf(node)
  assert.deepEqual(others, [], 'nobody is owed a receipt of the own item')
  assert.deepEqual(
    { ...receipt, items: [...((receipt?.items ?? []) as string[])].sort() },
    {
      ...{ to: 'XA', of: null, cause: 'recall', items: holdings.slice(0, 2).map(itemIdOf).sort() },
      ...{ erasedAt: '2027-01-01T12:00:00.000Z', backupsUnreadableBy: '2027-01-02T12:00:00.000Z', told: ['misp'], answered: ['misp'] },
    },
  )
})

test('a receipt names those who answered before the erasure for all that they got, and only those', async () => {
  await using node = await serveNode()
  await using tool = await receiver()
  using webhooks = webhooksOf(node)
  assert.ok((await setWebhook({ account: 'misp', url: tool.url }, webhooks.parts)).ok)
  const holdings = await node.hold([indicator(1), indicator(2)].map((object) => ({ object })))
  const [first] = holdings as [HoldingKey, HoldingKey]
  await node.call(OBJECTS)
  const { items } = node.store.read
  assert.deepEqual([await items.servedTo(holdings, 9), await items.answeredBy(holdings, 9)], [['misp'], []])
  seq += 1
  const restricted = { change: 'items-restricted', holdings: [first], cause: 'recall', at: node.clock.value } as const
  await node.store.write((writer) => writer.readModel.apply([restricted], seq))
  assert.deepEqual(await items.answeredBy([first], 9), [])
  assert.equal(await tellTools(webhooks.parts), 1)
  assert.deepEqual([await items.answeredBy([first], 9), await items.answeredBy(holdings, 9)], [['misp'], []])
  const answers = { webhooks: node.store.read.webhooks, items, road: node.road }
  assert.equal(await recordAnswers(answers), 1)
  assert.deepEqual(await receiptsOf(node), [], 'what is only restricted has its receipt still to come')
})
