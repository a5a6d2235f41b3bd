import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HoldingKey } from '../../src/acts/index.ts'
import { agreementHash } from '../../src/agreement/index.ts'
import { checkObject, partyIdentity } from '../../src/intelligence/index.ts'
import { AGREEMENT, agreementLike, HASH, indicator, NOON, type ServedNode, serveNode } from './served-node.fixture.ts'

const ROOT = '/taxii2/cyber-threat-exchange-v1/'
const HOLDINGS = '/taxii2/holdings/'
const OLD = '2026-05-01T00:00:00.000Z'
const NEW = '2026-06-01T00:00:00.000Z'
const OTHER = agreementLike({ id: 'another-exchange', title: 'Another' })
const OTHER_HASH = agreementHash(OTHER)

const namesIn = (json: { objects?: { name: string }[] }): string[] => (json.objects ?? []).map(({ name }) => name)
const namesOf = async (node: ServedNode, path: string) => namesIn((await node.call(path)).json)

async function walk(node: ServedNode, path: string, limit: number): Promise<string[]> {
  const names: string[] = []
  for (let next = ''; ; ) {
    const { json } = await node.call(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${next}`)
    names.push(...namesIn(json))
    if (json.more !== true) return names
    next = `&next=${json.next}`
  }
}

test('14: the root of the own holdings has what the party submitted under every agreement, and nothing that others sent', async () => {
  await using node = await serveNode({ agreements: [AGREEMENT, OTHER] })
  await node.hold([{ object: indicator(1), role: 'own' }, { object: indicator(2) }])
  await node.hold([
    { object: indicator(3), role: 'own', agreement: OTHER_HASH },
    { object: indicator(4), role: 'sent' },
  ])
  await node.hold([{ object: indicator(5), role: 'own' }])
  assert.equal((await node.call(HOLDINGS)).json.title, 'Own holdings of XB')
  const { collections } = (await node.call(`${HOLDINGS}collections/`)).json
  assert.deepEqual(collections.map(({ alias }: { alias: string }) => alias).sort(), ['own', 'recalled'])
  const own = collections.find(({ alias }: { alias: string }) => alias === 'own')
  const path = `${HOLDINGS}collections/${own.id}/objects/`
  const expected = ['phishing 1', 'phishing 3', 'phishing 5']
  assert.deepEqual(await namesOf(node, path), expected)
  for (const limit of [1, 2, 3]) assert.deepEqual(await walk(node, path, limit), expected)
  assert.equal((await node.call(path, { method: 'POST', body: '{"objects":[{}]}' })).status, 403)
  assert.equal((await node.call(`${HOLDINGS}status/00000000-0000-4000-8000-000000000000/`)).status, 404)
})

test('39: of what was submitted under several agreements the latest version of all stands, once', async () => {
  await using node = await serveNode({ agreements: [AGREEMENT, OTHER] })
  const held = (number: number, modified: string, agreement: string) => {
    return { object: indicator(number, modified, { name: `${number} of ${modified.slice(5, 7)}` }), role: 'own' as const, agreement }
  }
  await node.hold([held(1, NEW, HASH), held(2, OLD, HASH), held(3, OLD, HASH)])
  await node.hold([held(1, OLD, OTHER_HASH), held(2, NEW, OTHER_HASH), held(3, OLD, OTHER_HASH)])
  for (const limit of [1, 2, 9]) {
    assert.deepEqual(await walk(node, `${HOLDINGS}collections/own/objects/`, limit), ['1 of 06', '2 of 06', '3 of 05'])
  }
  assert.equal((await walk(node, `${HOLDINGS}collections/own/objects/?match[version]=all`, 2)).length, 5)
})

test('a read of the own holdings is on record under each agreement, with what was read under it', async () => {
  await using node = await serveNode({ agreements: [AGREEMENT, OTHER] })
  await node.hold([
    { object: indicator(1), role: 'own' },
    { object: indicator(2), role: 'own', agreement: OTHER_HASH },
    { object: indicator(3), role: 'own' },
  ])
  await node.call(`${HOLDINGS}collections/own/objects/`)
  const rows = await node.store.read.reads.unfolded(9)
  assert.deepEqual(
    rows.map(({ agreement, items }) => [agreement, items]).sort(),
    [
      [HASH, 2],
      [OTHER_HASH, 1],
    ].sort(),
  )
})

test('14: an account that may read under no agreement has no root of own holdings either', async () => {
  await using node = await serveNode()
  const absent = await node.call('/taxii2/absent-v1/', { login: 'ada' })
  const reply = await node.call(HOLDINGS, { login: 'ada' })
  assert.deepEqual([reply.status, reply.text], [404, absent.text])
})

test('a collection for each partner has what that partner sent, and pages of it are full', async () => {
  await using node = await serveNode()
  await node.hold(
    Array.from({ length: 30 }, (_, number) => ({ object: indicator(number), ...(number % 10 === 3 ? { origin: 'XD' } : {}) })),
  )
  const from = (party: string) => `${ROOT}collections/from-${party}/objects/`
  const fromXd = ['phishing 3', 'phishing 13', 'phishing 23']
  assert.deepEqual(await namesOf(node, from('xd')), fromXd)
  assert.deepEqual(await walk(node, from('xd'), 2), fromXd)
  assert.equal((await namesOf(node, from('xa'))).length, 27)
  assert.equal((await node.call(from('xc'))).text, '{}')
  assert.equal((await node.call(`${from('xd')}${indicator(1).id}/`)).status, 404)
  for (const absent of ['xb', 'xo', 'xz']) assert.equal((await node.call(from(absent))).status, 404, absent)
})

test('what a partner sent is erased from its own collection as from all others', async () => {
  await using node = await serveNode()
  const [first] = await node.hold([{ object: indicator(1) }, { object: indicator(2) }])
  const erased = [{ change: 'items-erased', holdings: [first as HoldingKey], cause: 'recall', at: node.clock.value }] as const
  await node.store.write((writer) => writer.readModel.apply(erased, 9_100))
  assert.deepEqual(await namesOf(node, `${ROOT}collections/from-xa/objects/`), ['phishing 2'])
})

test('the parties are served as the identities that changed objects name as their creator', async () => {
  await using node = await serveNode()
  const path = `${ROOT}collections/parties/`
  const { objects } = (await node.call(`${path}objects/`)).json
  assert.deepEqual(
    objects.map(({ id, name }: { id: string; name: string }) => [id, name]),
    AGREEMENT.parties.list.map(({ root, code, name }) => [partyIdentity(root), `${name} (${code})`]),
  )
  for (const object of objects) {
    assert.ok(checkObject(object).ok)
    assert.deepEqual((await node.call(`${path}objects/${object.id}/`)).json.objects, [object])
    assert.deepEqual((await node.call(`${path}objects/${object.id}/versions/`)).json.versions, [object.modified])
  }
  const [first, second] = objects
  assert.deepEqual((await node.call(`${path}objects/?match[id]=${second.id}&match[type]=identity`)).json.objects, [second])
  assert.equal((await node.call(`${path}objects/?match[type]=indicator`)).text, '{}')
  assert.deepEqual((await walk(node, `${path}objects/`, 2)).length, 5)
  const manifest = (await node.call(`${path}manifest/?limit=1`)).json.objects
  assert.deepEqual([manifest[0].id, manifest[0].date_added], [first.id, '2027-01-01T12:00:00.000000Z'])
  assert.equal((await node.call(`${path}objects/${first.id}/`, { method: 'DELETE' })).status, 403)
  const [row] = await node.store.read.reads.unfolded(1)
  assert.deepEqual([row?.agreement, row?.items], [HASH, 0])
})

test('a party of several agreements has one identity, created with the first of them', async () => {
  await using node = await serveNode({ agreements: [AGREEMENT, OTHER], proposedAt: [NOON - 5_000, NOON] })
  const parties = async (root: string) => (await node.call(`/taxii2/${root}/collections/parties/objects/`)).json.objects
  const [[first], [second]] = [await parties('cyber-threat-exchange-v1'), await parties('another-exchange-v1')]
  assert.equal(first.id, second.id)
  assert.equal(first.created, second.created)
  assert.deepEqual([first.modified, second.modified], ['2027-01-01T11:59:55.000Z', '2027-01-01T12:00:00.000Z'])
})

test('60: an account that may not read gets 404 as for what is absent, or 403 under the agreements that the node says so for', async () => {
  await using silent = await serveNode()
  await using node = await serveNode({ agreements: [AGREEMENT, OTHER], tellsForbidden: [OTHER.id] })
  const absent = await silent.call('/taxii2/absent-v1/', { login: 'ada' })
  for (const path of ['', 'collections/', 'collections/received/', 'collections/received/objects/', 'collections/absent/']) {
    const hidden = await silent.call(ROOT + path, { login: 'ada' })
    assert.deepEqual([hidden.status, hidden.text], [404, absent.text])
    assert.equal((await node.call(ROOT + path, { login: 'ada' })).status, 404)
    const told = await node.call(`/taxii2/another-exchange-v1/${path}`, { login: 'ada' })
    assert.deepEqual([told.status, told.json.error_code], [403, 'not-readable'])
  }
  assert.deepEqual((await node.call('/taxii2/', { login: 'ada' })).json, { title: 'Borland' })
  assert.equal((await node.call('/taxii2/another-exchange-v1/')).status, 200)
})
