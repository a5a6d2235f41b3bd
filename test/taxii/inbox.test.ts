import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import type { HoldingKey } from '../../src/acts/index.ts'
import { BATCH_ITEMS_MAX } from '../../src/foundation/index.ts'
import { domain, indicator, type ServedNode, serveNode, tokenOf, uuidOf } from './served-node.fixture.ts'

const ROOT = '/taxii2/cyber-threat-exchange-v1/'
const INBOX = `${ROOT}collections/inbox/`
const MEDIA_TYPE = 'application/taxii+json;version=2.1'
const OLD = '2026-05-01T00:00:00.000Z'
const NEW = '2026-06-01T00:00:00.000Z'

type Posting = { readonly type?: string; readonly login?: string; readonly collection?: string }

const post = (node: ServedNode, body: unknown, { type = MEDIA_TYPE, login = 'misp', collection = 'inbox' }: Posting = {}) =>
  node.call(`${ROOT}collections/${collection}/objects/`, {
    method: 'POST',
    login,
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const names = async (node: ServedNode, query = '', login = 'misp'): Promise<string[]> =>
  ((await node.call(`${INBOX}objects/${query}`, { login })).json.objects ?? []).map(({ id }: { id: string }) => id.slice(-2))

test('48, 49, 50: a posting is 202 with a status whose counts and lists agree, and it can be asked for again', async () => {
  await using node = await serveNode()
  const reply = await post(node, { objects: [indicator(1), domain(2)] })
  assert.equal(reply.status, 202)
  const { version } = reply.json.successes[1]
  assert.match(version, /^2027-01-01T12:00:00\.\d{6}Z$/)
  assert.deepEqual(reply.json, {
    id: reply.json.id,
    status: 'complete',
    request_timestamp: '2027-01-01T12:00:00.000Z',
    total_count: 2,
    success_count: 2,
    successes: [
      { id: indicator(1).id, version: OLD },
      { id: domain(2).id, version },
    ],
    failure_count: 0,
    pending_count: 0,
  })
  assert.match(reply.json.id, /^[0-9a-f-]{14}4[0-9a-f]{3}-[89ab]/)
  assert.deepEqual((await node.call(`${ROOT}status/${reply.json.id}/`)).json, reply.json)
  assert.deepEqual((await node.call(`${INBOX}objects/`)).json.objects, [indicator(1), domain(2, { spec_version: '2.1' })])
})

test('51: each object is judged on its own, whatever is wrong with another', async () => {
  await using node = await serveNode()
  const { pattern: _, ...incomplete } = indicator(3)
  const twice = JSON.stringify(indicator(4)).replace('{', '{"name":"first",')
  const texts = [indicator(1), incomplete, 'text', null, { ...indicator(5), spec_version: '2.0' }].map((object) => JSON.stringify(object))
  const deep = `{"type":"indicator","id":"${indicator(6).id}","x_deep":${'['.repeat(60)}${']'.repeat(60)}}`
  const large = JSON.stringify({ ...indicator(8), name: 'x'.repeat(3 * 1024 * 1024) })
  const { status, json } = await post(node, `{"objects":[${[...texts, twice, deep, large, JSON.stringify(indicator(9))].join(',')}]}`)
  assert.equal(status, 202)
  assert.deepEqual([json.total_count, json.success_count, json.failure_count], [9, 2, 7])
  assert.equal(json.failures.length, 7)
  for (const failure of json.failures) {
    assert.ok(failure.id.length > 0 && failure.message.length > 0)
    assert.match(failure.version, /^20/)
  }
  assert.equal(json.failures[0].id, incomplete.id)
  assert.deepEqual(await names(node), ['01', '09'])
})

test('52: an exact duplicate is a success and is kept once, within a posting too', async () => {
  await using node = await serveNode()
  for (const objects of [[indicator(1), indicator(1)], [indicator(1), domain(2)], [domain(2)]]) {
    const { json } = await post(node, { objects })
    assert.deepEqual([json.success_count, json.failure_count], [objects.length, 0])
  }
  assert.deepEqual(await names(node, '?match[version]=all'), ['01', '02'])
})

test('8, 53: content type, size and form of a posting', async () => {
  await using node = await serveNode()
  const body = { objects: [indicator(1)] }
  for (const type of ['application/taxii+json', 'application/taxii+json; version=2.1', 'Application/TAXII+JSON;version="2.1"']) {
    assert.equal((await post(node, body, { type })).status, 202)
  }
  for (const type of ['application/json', 'application/stix+json;version=2.1', 'application/taxii+json;version=2.0', 'nonsense']) {
    assert.equal((await post(node, body, { type })).status, 415)
  }
  const invalid = [
    '',
    '{',
    '[]',
    '{}',
    '{"objects":[]}',
    '{"objects":{}}',
    '{"objects":[{}]',
    '{"objects":[{}],"objects":[{}]}',
    'null',
    '{"x_other":1,"objects":[{}]}',
  ]
  for (const text of invalid) assert.equal((await post(node, text)).status, 422, text)
  for (const text of [
    '{"more":true,"objects":[{}]',
    '{"more":1,"objects":[{}]}',
    '{"next":true,"objects":[{}]}',
    '{"more":tru,"objects":[{}]}',
  ]) {
    assert.equal((await post(node, text)).status, 422, text)
  }
  const { max_content_length: sizeMax } = (await node.call(ROOT)).json
  const padded = (size: number) => JSON.stringify(body).padEnd(size, ' ')
  assert.equal((await post(node, padded(sizeMax))).status, 202)
  assert.equal((await post(node, padded(sizeMax + 1))).status, 413)
})

/** A client in a process of its own, which writes without looking whether it was answered. Prints what became of each posting. */
const CLIENT = `
const { request } = require('node:http')
const [url, authorization, type] = process.argv.slice(1)
const body = Buffer.alloc(9 * 1024 * 1024, 32)
const post = () => new Promise((resolve) => {
  const sent = request(url, { method: 'POST', agent: false, headers: { authorization, 'content-type': type, 'content-length': body.length } })
  sent.on('response', (response) => { response.resume(); resolve(response.statusCode) })
  sent.on('error', ({ code }) => resolve(code))
  sent.end(body)
})
const main = async () => { for (let count = 0; count < 8; count += 1) console.log(await post()) }
main()
`

test('53: who posts too much is told so, and not cut off while still sending', async () => {
  await using node = await serveNode()
  const url = `http://127.0.0.1:${node.port}${INBOX}objects/`
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', CLIENT, url, `Bearer ${tokenOf('misp')}`, MEDIA_TYPE])
  assert.deepEqual(new Set(stdout.trim().split('\n')), new Set(['413']))
})

test('56: what an envelope of an answer has beside objects is ignored, and a custom property is refused each time', async () => {
  await using node = await serveNode()
  assert.equal((await post(node, { more: false, objects: [indicator(1)] })).status, 202)
  assert.equal((await post(node, { objects: [indicator(2)], next: 'abc', more: true })).status, 202)
  for (const custom of [{ x_other: 1 }, { more: true, x_other: null }, { constructor: 'x' }]) {
    assert.equal((await post(node, { ...custom, objects: [indicator(3)] })).status, 422)
  }
  assert.deepEqual(await names(node), ['01', '02'])
})

test('54: posting to and deleting from a collection that cannot be written is 403, and 404 where it cannot be seen', async () => {
  await using node = await serveNode()
  await node.hold([{ object: indicator(1) }])
  for (const collection of ['received', 'own']) {
    assert.equal((await post(node, { objects: [indicator(2)] }, { collection })).status, 403)
  }
  const remove = (path: string) => node.call(`${ROOT}collections/${path}`, { method: 'DELETE' })
  assert.equal((await remove(`received/objects/${indicator(1).id}/`)).status, 403)
  assert.equal((await remove(`absent/objects/${indicator(1).id}/`)).status, 404)
  assert.equal((await post(node, { objects: [indicator(2)] }, { login: 'ada' })).status, 404)
})

test('55: only the submitter reads a status, for a day and more, then it is 404', async () => {
  await using node = await serveNode()
  const { id } = (await post(node, { objects: [indicator(1)] })).json
  const statusFor = async (login: string, statusId = id) => (await node.call(`${ROOT}status/${statusId}/`, { login })).status
  assert.deepEqual([await statusFor('misp'), await statusFor('anna'), await statusFor('misp', uuidOf(1))], [200, 404, 404])
  node.clock.value += 25 * 3_600_000
  assert.equal(await statusFor('misp'), 200)
  node.clock.value += 24 * 3_600_000
  assert.equal(await statusFor('misp'), 404)
})

test('57: what is deleted is gone everywhere, by version or whole', async () => {
  await using node = await serveNode()
  await post(node, { objects: [indicator(1, OLD), indicator(1, NEW), indicator(2), domain(3)] })
  const path = `${INBOX}objects/${indicator(1).id}/`
  const remove = async (query = '') => (await node.call(path + query, { method: 'DELETE' })).status
  assert.equal(await remove('?match[spec_version]=2.0'), 404)
  assert.equal(await remove('?match[version]=2020-01-01T00:00:00Z'), 404)
  assert.equal(await remove('?match[version]=never'), 400)
  assert.equal(await remove(`?match[version]=${NEW}`), 200)
  assert.deepEqual((await node.call(`${path}versions/`)).json, { versions: [OLD] })
  assert.equal((await post(node, { objects: [indicator(1, NEW)] })).json.success_count, 1)
  assert.equal(await remove(), 200)
  assert.equal((await node.call(path)).status, 404)
  assert.equal(await remove(), 404)
  assert.deepEqual(await names(node), ['02', '03'])
  assert.equal((await node.call(`${INBOX}manifest/?match[version]=all`)).json.objects.length, 2)
})

test('57: what is deleted leaves neither content nor key', async () => {
  await using node = await serveNode()
  await post(node, { objects: [indicator(1)] })
  const agreement = (await node.parts.directory.current()).agreements[0]?.row.hash as string
  const [row] = await node.store.read.inbox.page({ account: 'misp', agreement, limit: 1 })
  const holdings = [row?.holding as HoldingKey]
  assert.equal((await node.store.read.contents.find(holdings)).length, 1)
  await node.call(`${INBOX}objects/${indicator(1).id}/`, { method: 'DELETE' })
  assert.deepEqual(await node.store.read.contents.find(holdings), [])
  assert.deepEqual(await node.store.itemKeys.find(holdings), [])
})

test("an inbox is filtered and paged as any collection, and is its account's alone", async () => {
  await using node = await serveNode()
  await post(node, { objects: [indicator(1, OLD), indicator(2), domain(3)] })
  await post(node, { objects: [indicator(1, NEW)] })
  await post(node, { objects: [indicator(7)] }, { login: 'anna' })
  assert.deepEqual(await names(node), ['02', '03', '01'])
  assert.deepEqual(await names(node, '?match[type]=domain-name'), ['03'])
  assert.deepEqual(await names(node, `?match[id]=${indicator(1).id}&match[version]=all`), ['01', '01'])
  const { objects: records } = (await node.call(`${INBOX}manifest/`)).json
  assert.deepEqual(await names(node, `?added_after=${records[1].date_added}`), ['01'])
  const { next } = (await node.call(`${INBOX}objects/?limit=2`)).json
  assert.deepEqual(await names(node, `?limit=2&next=${next}`), ['01'])
  assert.deepEqual(await names(node, '', 'anna'), ['07'])
})

test('a whole batch is posted and read back', async () => {
  await using node = await serveNode()
  const objects = Array.from({ length: BATCH_ITEMS_MAX }, (_, index) => indicator(index))
  const { json } = await post(node, { objects })
  assert.equal(json.success_count, BATCH_ITEMS_MAX)
  assert.deepEqual((await node.call(`${INBOX}objects/?limit=1000`)).json, { objects })
})
