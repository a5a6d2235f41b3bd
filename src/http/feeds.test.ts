import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FED_ID } from './example-feeds.fixture.ts'
import { exampleNode, serveExample } from './example-node.fixture.ts'
import type { ApiParts } from './ports.ts'

const SUBSCRIPTION = { name: 'another', url: 'https://taxii.example/taxii2/', collection: 'iocs', justification: 'Watch' }

function posting(body: object): RequestInit & { headers: Record<string, string> } {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

test('an analyst subscribes in the own name, and no credentials come back', async () => {
  const asked: Parameters<ApiParts['feeds']['add']>[0][] = []
  const { feeds } = exampleNode().parts
  const add: typeof feeds.add = (subscription) => {
    asked.push(subscription)
    return feeds.add(subscription)
  }
  await using server = await serveExample(exampleNode({ feeds: { ...feeds, add } }))
  const login = { kind: 'header', name: 'X-Api-Key', value: 'swordfish' }
  const response = await server.call('analyst', '/api/v1/feeds', posting({ ...SUBSCRIPTION, login }))
  assert.equal(response.status, 201)
  assert.doesNotMatch(await response.text(), /swordfish/)
  assert.deepEqual([asked[0]?.login, asked[0]?.account], [login, 'analyst'])
})

test('a subscription that leads where none may lead is malformed', async () => {
  await using server = await serveExample(exampleNode())
  for (const wrong of [
    { url: 'http://taxii.example/taxii2/' },
    { url: 'https://user:secret@taxii.example/taxii2/' },
    { url: 'https://taxii.example/taxii2/?key=secret' },
    { url: 'file:///etc/passwd' },
    { name: '../shelf' },
    { login: { kind: 'header', name: 'Host', value: 'x' } },
    { login: { kind: 'header', name: 'X-Key', value: 'x\r\nx: y' } },
    { login: { kind: 'basic', login: 'a:b', password: 'c' } },
    { intervalSeconds: 1 },
    { more: true },
  ]) {
    const response = await server.call('analyst', '/api/v1/feeds', posting({ ...SUBSCRIPTION, ...wrong }))
    assert.equal(response.status, 400, JSON.stringify(wrong))
    await response.body?.cancel()
  }
})

test('a feed tells how it goes and never its credentials', async () => {
  await using server = await serveExample(exampleNode())
  const text = await (await server.call('operator', '/api/v1/feeds')).text()
  assert.doesNotMatch(text, /sealed-credentials/)
  const [feed] = (JSON.parse(text) as { items: Record<string, unknown>[] }).items
  assert.equal(feed?.hasLogin, true)
  for (const verb of ['pause', 'resume', 'run', 'compare']) {
    assert.equal((await server.call('operator', `/api/v1/feeds/shelf/${verb}`, { method: 'POST' })).status, 200)
    assert.equal((await server.call('operator', `/api/v1/feeds/other/${verb}`, { method: 'POST' })).status, 404)
    assert.equal((await server.call('overseer', `/api/v1/feeds/shelf/${verb}`, { method: 'POST' })).status, 403)
  }
  assert.deepEqual(await (await server.call('analyst', '/api/v1/feeds/shelf', { method: 'DELETE' })).json(), { destroyed: 10 })
})

test('reading what a feed brought is recorded, also where it is not there', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  assert.equal((await server.call('analyst', '/api/v1/feeds/shelf/objects')).status, 200)
  const found = (await (await server.call('analyst', `/api/v1/feeds/shelf/objects/${FED_ID}`)).json()) as { item: { provenance: object } }
  assert.deepEqual(found.item.provenance, { kind: 'unsigned', server: 'https://taxii.example/api/', collection: 'c1' })
  const absent = FED_ID.replace('0b', '1b')
  assert.equal((await server.call('analyst', `/api/v1/feeds/shelf/objects/${absent}`)).status, 404)
  assert.deepEqual(
    node.reads.map(({ what, holdings }) => [what, holdings.length]),
    [
      ['http GET /api/v1/feeds/shelf/objects', 1],
      [`http GET /api/v1/feeds/shelf/objects/${FED_ID}`, 1],
      [`http GET /api/v1/feeds/shelf/objects/${absent}`, 0],
    ],
  )
  assert.equal((await server.call('operator', '/api/v1/feeds/shelf/objects')).status, 403)
})
