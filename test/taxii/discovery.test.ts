import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HoldingKey } from '../../src/acts/index.ts'
import { inboxCollectionId } from '../../src/taxii/index.ts'
import { AGREEMENT, agreementLike, HASH, indicator, serveNode } from './served-node.fixture.ts'

const ROOT = '/taxii2/cyber-threat-exchange-v1/'
const HOLDINGS = '/taxii2/holdings/'
const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('13, 14: discovery lists an API root for each agreement and one for the own holdings, and its default is one of them', async () => {
  await using node = await serveNode({ agreements: [AGREEMENT, agreementLike({ id: 'another-exchange', title: 'Another' })] })
  const { json } = await node.call('/taxii2/')
  assert.equal(json.title, 'Borland')
  assert.deepEqual(json.api_roots, [ROOT, '/taxii2/another-exchange-v1/', HOLDINGS])
  assert.equal(json.default, ROOT)
  for (const root of json.api_roots) assert.match(root, /^\/[^/]+\/[a-z0-9-]+\/$/)
})

test('13, 17: without agreements discovery has a title and no lists', async () => {
  await using node = await serveNode({ agreements: [] })
  assert.deepEqual((await node.call('/taxii2/')).json, { title: 'Borland' })
})

test('14, 22: an agreement that is not in force, or under which the role may not read, is as absent as one that is not there', async () => {
  await using unratified = await serveNode({ ratified: false })
  await using node = await serveNode()
  const absent = await node.call('/taxii2/absent-v1/')
  for (const reply of [await unratified.call(ROOT), await node.call(ROOT, { login: 'ada' }), await node.call(ROOT, { login: 'otto' })]) {
    assert.equal(reply.status, 404)
    assert.equal(reply.text, absent.text)
  }
  assert.deepEqual((await node.call('/taxii2/', { login: 'ada' })).json, { title: 'Borland' })
})

test('14: an agreement that lapsed stays for as long as something is held under it', async () => {
  await using node = await serveNode()
  const [holding] = await node.hold([{ object: indicator(1), retainUntil: Date.UTC(2031, 1, 1) }])
  node.clock.value = Date.UTC(2031, 0, 1)
  assert.deepEqual((await node.call('/taxii2/')).json.api_roots, [ROOT, HOLDINGS])
  assert.equal((await node.call(`${ROOT}collections/received/objects/`)).json.objects.length, 1)
  await node.hold([{ object: indicator(2), marking: 'RED', retainUntil: Date.UTC(2031, 1, 1) }])
  const erased = [{ change: 'items-erased', holdings: [holding as HoldingKey], cause: 'sunset', at: node.clock.value }] as const
  await node.store.write((writer) => writer.readModel.apply(erased, 9_000))
  // What it may not read shows nothing either.
  assert.equal((await node.call(ROOT)).status, 404)
  assert.equal((await node.call(HOLDINGS)).status, 404)
})

test('two agreements of one id and version have addresses of their own, which do not hang on who looks', async () => {
  await using node = await serveNode({ agreements: [AGREEMENT, agreementLike({ title: 'Rival text' })] })
  const [first, second] = (await node.call('/taxii2/')).json.api_roots
  assert.equal(first, ROOT)
  assert.match(second, /^\/taxii2\/cyber-threat-exchange-v1-[0-9a-f]{16}\/$/)
  assert.equal((await node.call(second)).json.title, 'Rival text')
})

test('15: an API root names its version and a positive size', async () => {
  await using node = await serveNode()
  const { json } = await node.call(ROOT)
  assert.equal(json.title, 'Cyber Threat Exchange')
  assert.deepEqual(json.versions, ['application/taxii+json;version=2.1'])
  assert.ok(Number.isInteger(json.max_content_length) && json.max_content_length > 0)
})

test('18, 19, 20, 21: collections have ids of version 4, stable and in order, unique titles and aliases, and permissions of this account', async () => {
  await using node = await serveNode({ agreements: [AGREEMENT, agreementLike({ id: 'another-exchange' })] })
  const { collections } = (await node.call(`${ROOT}collections/`)).json
  const others = (await node.call('/taxii2/another-exchange-v1/collections/')).json.collections
  const ids = collections.map(({ id }: { id: string }) => id)
  assert.deepEqual(ids, [...ids].sort())
  for (const id of ids) assert.match(id, UUID_4)
  const titles = [...collections, ...others].map(({ title }: { title: string }) => title)
  assert.equal(new Set(titles).size, 20)
  assert.deepEqual(collections.map(({ alias }: { alias: string }) => alias).sort(), [
    'alerts',
    'from-xa',
    'from-xc',
    'from-xd',
    'inbox',
    'own',
    'parties',
    'proposals',
    'recalled',
    'received',
  ])
  for (const collection of collections) {
    assert.equal(collection.can_read, collection.alias !== 'proposals')
    assert.equal(collection.can_write, ['inbox', 'proposals'].includes(collection.alias))
    assert.deepEqual(collection.media_types, ['application/stix+json;version=2.1'])
    assert.deepEqual((await node.call(`${ROOT}collections/${collection.id}/`)).json, collection)
    assert.deepEqual((await node.call(`${ROOT}collections/${collection.alias}/`)).json, collection)
  }
  assert.deepEqual((await node.call(`${ROOT}collections/`)).json.collections, collections)
})

test('20: the inbox of an account is that of its login, and no other account sees it', async () => {
  await using node = await serveNode()
  const mine = inboxCollectionId(HASH, 'misp')
  assert.equal((await node.call(`${ROOT}collections/${mine}/`)).json.alias, 'inbox')
  const { status, text } = await node.call(`${ROOT}collections/${mine}/objects/`, { login: 'anna' })
  assert.equal(status, 404)
  assert.equal(text, (await node.call(`${ROOT}collections/00000000-0000-4000-8000-000000000000/objects/`)).text)
})

test('22: unknown roots, collections and paths are 404', async () => {
  await using node = await serveNode()
  const paths = [
    '/taxii2/absent-v1/collections/',
    `${ROOT}collections/absent/`,
    `${ROOT}absent/`,
    `${ROOT}collections/received/absent/`,
    `${ROOT}/collections/`,
  ]
  for (const path of paths) assert.equal((await node.call(path)).status, 404, path)
})
