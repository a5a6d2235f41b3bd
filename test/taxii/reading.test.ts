import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HoldingKey } from '../../src/acts/index.ts'
import { AGREEMENT, domain, indicator, type ServedNode, serveNode, uuidOf } from './served-node.fixture.ts'

const RECEIVED = '/taxii2/cyber-threat-exchange-v1/collections/received/'
const OLD = '2026-05-01T00:00:00.000Z'
const NEW = '2026-06-01T00:00:00.000Z'

const idsOf = async (node: ServedNode, query: string): Promise<string[]> =>
  ((await node.call(`${RECEIVED}objects/${query}`)).json.objects ?? []).map(({ id }: { id: string }) => id.slice(-2))

/** Dates of everything that is there, in order. */
async function datesAdded(node: ServedNode): Promise<readonly string[]> {
  const { objects } = (await node.call(`${RECEIVED}manifest/?match[version]=all`)).json
  return objects.map(({ date_added: date }: { date_added: string }) => date)
}

test('17: a collection without objects answers without a list', async () => {
  await using node = await serveNode()
  for (const list of ['objects', 'manifest']) assert.equal((await node.call(`${RECEIVED}${list}/`)).text, '{}')
})

test('23, 24, 25: the dates of objects, object, manifest and versions are those of adding, to the microsecond, and absent on nothing', async () => {
  await using node = await serveNode()
  await node.hold([indicator(1), indicator(2), indicator(3)].map((object) => ({ object })))
  const id = indicator(2).id
  const datesOf = async (path: string) => {
    const { headers } = await node.call(`${RECEIVED}${path}`)
    return [headers['x-taxii-date-added-first'], headers['x-taxii-date-added-last']]
  }
  const [first, second, third] = (await datesAdded(node)) as [string, string, string]
  for (const date of [first, second, third]) assert.match(date, /^2027-01-01T12:00:00\.\d{6}Z$/)
  assert.ok(first < second && second < third)
  const all = [first, third]
  assert.deepEqual(await datesOf('objects/'), all)
  assert.deepEqual(await datesOf('manifest/'), all)
  const one = [second, second]
  assert.deepEqual(await datesOf(`objects/${id}/`), one)
  assert.deepEqual(await datesOf(`objects/${id}/versions/`), one)
  assert.deepEqual(await datesOf('objects/?match[type]=malware'), [undefined, undefined])
})

test('43: an envelope holds objects as they were derived, custom properties and all', async () => {
  await using node = await serveNode()
  const object = indicator(1, OLD, { x_own: { deep: [1, 2, { a: 'ü"\\' }] } })
  await node.hold([{ object }])
  const { json, text } = await node.call(`${RECEIVED}objects/`)
  assert.deepEqual(json, { objects: [object] })
  assert.ok(text.includes(JSON.stringify(object)))
})

test('every object has spec_version, those that have none of their own too', async () => {
  await using node = await serveNode()
  const list = { type: 'x-list', id: `x-list--${uuidOf(3)}`, names: ['spec_version'] }
  await node.hold([{ object: domain(1) }, { object: domain(2, { spec_version: '2.1' }) }])
  await node.hold([{ object: list, role: 'own' }])
  const { objects } = (await node.call(`${RECEIVED}objects/`)).json
  assert.deepEqual(objects, [domain(1, { spec_version: '2.1' }), domain(2, { spec_version: '2.1' })])
  const own = (await node.call('/taxii2/cyber-threat-exchange-v1/collections/own/objects/')).json.objects
  assert.deepEqual(own, [{ ...list, spec_version: '2.1' }])
})

test('27, 28: added_after is strict, takes any precision, and stands once', async () => {
  await using node = await serveNode()
  await node.hold([indicator(1), indicator(2), indicator(3)].map((object) => ({ object })))
  const second = '2027-01-01T12:00:00'
  const dates = (await datesAdded(node)).map((date) => date.slice(0, -1)) as [string, string, string]
  assert.deepEqual(await idsOf(node, `?added_after=${second}Z`), ['01', '02', '03'])
  assert.deepEqual(await idsOf(node, `?added_after=${second}.0Z`), ['01', '02', '03'])
  assert.deepEqual(await idsOf(node, `?added_after=${dates[0]}Z`), ['02', '03'])
  assert.deepEqual(await idsOf(node, `?added_after=${dates[1]}Z`), ['03'])
  assert.deepEqual(await idsOf(node, `?added_after=${dates[1]}999Z`), ['03'])
  assert.deepEqual(await idsOf(node, `?added_after=${dates[2]}000Z`), [])
  assert.deepEqual(await idsOf(node, '?added_after=2027-01-01T11:59:59.999999Z'), ['01', '02', '03'])
  assert.equal((await node.call(`${RECEIVED}objects/?added_after=${second}Z&added_after=${second}Z`)).status, 400)
})

test('31, 37, 59: malformed parameters are 400 and unknown ones are ignored', async () => {
  await using node = await serveNode()
  await node.hold([{ object: indicator(1) }])
  const malformed = [
    'limit=0',
    'limit=-1',
    'limit=1.5',
    'limit=many',
    'limit=',
    'limit=1&limit=2',
    'added_after=yesterday',
    'added_after=2026-02-30T00:00:00Z',
  ]
  malformed.push('added_after=2026-01-01T00:00:00%2B01:00', 'match[id]=', 'match[type]=a,,b', 'match[type]=a&match[type]=b', 'next=')
  malformed.push('match[version]=newest', 'match[version]=all,first', 'match[version]=all&match%5Bversion%5D=all', 'match[spec_version]=')
  for (const query of malformed) assert.equal((await node.call(`${RECEIVED}objects/?${query}`)).status, 400, query)
  for (const query of ['match[confidence]=90', 'colour=blue', '', '&&', '%zz', 'match[type]=%00']) {
    assert.equal((await node.call(`${RECEIVED}objects/?${query}`)).status, 200, query)
  }
})

test('37, 41: fields narrow together, their values widen, brackets may be encoded, and a type nobody has is no error', async () => {
  await using node = await serveNode()
  await node.hold([{ object: indicator(1) }, { object: indicator(2) }, { object: domain(3) }])
  const [one, two] = [indicator(1).id, indicator(2).id]
  assert.deepEqual(await idsOf(node, `?match[id]=${one},${two}`), ['01', '02'])
  assert.deepEqual(await idsOf(node, `?match%5Bid%5D=${one}&match%5Btype%5D=indicator`), ['01'])
  assert.deepEqual(await idsOf(node, `?match[id]=${one}&match[type]=domain-name`), [])
  assert.deepEqual(await idsOf(node, '?match[type]=domain-name,indicator'), ['01', '02', '03'])
  assert.deepEqual(await idsOf(node, '?match[type]=x-nobody-has'), [])
})

test('38: the last version unless told; first, all, exact times and lists of them', async () => {
  await using node = await serveNode()
  await node.hold([OLD, NEW, '2026-05-15T00:00:00Z'].map((modified) => ({ object: indicator(1, modified) })))
  const versions = async (query: string): Promise<string[]> =>
    ((await node.call(`${RECEIVED}objects/${query}`)).json.objects ?? []).map(({ modified }: { modified: string }) => modified.slice(5, 10))
  assert.deepEqual(await versions(''), ['06-01'])
  assert.deepEqual(await versions('?match[version]=last'), ['06-01'])
  assert.deepEqual(await versions('?match[version]=first'), ['05-01'])
  assert.deepEqual(await versions('?match[version]=first,last'), ['05-01', '06-01'])
  assert.deepEqual(await versions('?match[version]=all'), ['05-01', '06-01', '05-15'])
  assert.deepEqual(await versions('?match[version]=2026-05-15T00:00:00.000000Z,first'), ['05-01', '05-15'])
  assert.deepEqual(await versions('?match[version]=2020-01-01T00:00:00Z'), [])
})

test('39: the latest is the latest of what else matches', async () => {
  await using node = await serveNode()
  await node.hold([{ object: indicator(1, NEW) }])
  node.clock.value += 1_000
  await node.hold([{ object: indicator(1, OLD) }])
  const { json } = await node.call(`${RECEIVED}objects/?added_after=2027-01-01T12:00:00.5Z`)
  assert.deepEqual(
    json.objects.map(({ modified }: { modified: string }) => modified),
    [OLD],
  )
})

test('40: a specification version that nothing has is an empty answer', async () => {
  await using node = await serveNode()
  await node.hold([{ object: indicator(1) }])
  assert.deepEqual(await idsOf(node, '?match[spec_version]=2.1'), ['01'])
  assert.deepEqual(await idsOf(node, '?match[spec_version]=2.0,2.1'), ['01'])
  assert.deepEqual(await idsOf(node, '?match[spec_version]=2.0'), [])
  assert.deepEqual(await idsOf(node, '?match[spec_version]=9'), [])
})

test('42: the version of an object is modified, else created, else when it was added, everywhere alike', async () => {
  await using node = await serveNode()
  const { modified: _, ...created } = indicator(2, OLD)
  await node.hold([{ object: indicator(1, NEW) }, { object: created }, { object: domain(3) }])
  const { objects } = (await node.call(`${RECEIVED}manifest/`)).json
  const [, , added] = (await datesAdded(node)) as [string, string, string]
  assert.deepEqual(
    objects.map(({ version }: { version: string }) => version),
    [NEW, OLD, added],
  )
  assert.deepEqual((await node.call(`${RECEIVED}objects/${domain(3).id}/versions/`)).json, { versions: [added] })
  assert.deepEqual(await idsOf(node, `?match[version]=${added}`), ['03'])
})

test('44: an unknown id is 404, a known one that the filter leaves out is an empty answer', async () => {
  await using node = await serveNode()
  await node.hold([{ object: indicator(1) }])
  const known = `${RECEIVED}objects/${indicator(1).id}/`
  assert.equal((await node.call(known)).json.objects.length, 1)
  const filtered = await node.call(`${known}?match[version]=2020-01-01T00:00:00Z`)
  assert.deepEqual([filtered.status, filtered.text], [200, '{}'])
  for (const id of [indicator(2).id, 'nonsense', '%00', `x--${'a'.repeat(280)}`]) {
    assert.equal((await node.call(`${RECEIVED}objects/${id}/`)).status, 404)
    assert.equal((await node.call(`${RECEIVED}objects/${id}/versions/`)).status, 404)
  }
})

test('45: a manifest has one record for each version that the filter leaves, with date, version and media type', async () => {
  await using node = await serveNode()
  await node.hold([OLD, NEW].map((modified) => ({ object: indicator(1, modified) })))
  const { objects } = (await node.call(`${RECEIVED}manifest/?match[version]=all`)).json
  const common = { id: indicator(1).id, media_type: 'application/stix+json;version=2.1' }
  const [first, second] = (await datesAdded(node)) as [string, string]
  assert.ok(first > '2027-01-01T12:00:00.000000Z' && first < second)
  assert.deepEqual(objects, [
    { ...common, date_added: first, version: OLD },
    { ...common, date_added: second, version: NEW },
  ])
  assert.equal((await node.call(`${RECEIVED}manifest/`)).json.objects.length, 1)
})

test('46: all versions of one object, by page and after a time', async () => {
  await using node = await serveNode()
  await node.hold([OLD, NEW, '2026-07-01T00:00:00.000Z'].map((modified) => ({ object: indicator(1, modified) })))
  const path = `${RECEIVED}objects/${indicator(1).id}/versions/`
  const first = (await node.call(`${path}?limit=2`)).json
  assert.deepEqual([first.versions, first.more], [[OLD, NEW], true])
  assert.deepEqual((await node.call(`${path}?limit=2&next=${first.next}`)).json, { versions: ['2026-07-01T00:00:00.000Z'] })
  const [, second] = (await datesAdded(node)) as [string, string]
  assert.deepEqual((await node.call(`${path}?added_after=${second}`)).json, { versions: ['2026-07-01T00:00:00.000Z'] })
  assert.equal((await node.call(`${path}?match[spec_version]=2.0`)).text, '{}')
})

test('47: what this account may not read is missing from objects, object, manifest and versions alike', async () => {
  const forbidding = {
    party: 'XB',
    number: 1,
    title: 'No tools on people',
    forbids: 'read',
    when: { dataSubjects: ['suspect'] },
    isDisclosedToPartners: true,
  } as const
  await using node = await serveNode({ reservations: [forbidding] })
  await node.hold([{ object: indicator(1) }, { object: indicator(2), dataSubject: 'suspect' }, { object: indicator(3), marking: 'RED' }])
  await node.hold([{ object: indicator(1, NEW), dataSubject: 'suspect' }])
  const { objects } = (await node.call(`${RECEIVED}objects/?match[version]=all`)).json
  assert.deepEqual(objects, [indicator(1)])
  assert.equal((await node.call(`${RECEIVED}manifest/?match[version]=all`)).json.objects.length, 1)
  assert.deepEqual((await node.call(`${RECEIVED}objects/${indicator(1).id}/versions/`)).json, { versions: [OLD] })
  for (const hidden of [indicator(2).id, indicator(3).id]) assert.equal((await node.call(`${RECEIVED}objects/${hidden}/`)).status, 404)
})

test('47: a store with and one without what is withheld answer byte for byte alike', async () => {
  const reservations = [
    { party: 'XB', number: 1, title: 'None', forbids: 'read', when: { markingAtLeast: 'AMBER' }, isDisclosedToPartners: false },
  ] as const
  await using full = await serveNode({ reservations })
  await using bare = await serveNode({ reservations })
  for (const [node, withheld] of [
    [full, true],
    [bare, false],
  ] as const) {
    await node.hold([{ object: indicator(1, OLD), itemId: 'first' }])
    node.clock.value += 1_000
    if (withheld)
      await node.hold([
        { object: indicator(1, NEW), marking: 'AMBER' },
        { object: indicator(9), marking: 'RED' },
      ])
    node.clock.value += 1_000
    await node.hold([{ object: indicator(2), itemId: 'second' }])
  }
  const paths = [
    'objects/',
    'objects/?match[version]=all',
    'objects/?limit=1',
    'manifest/',
    `objects/${indicator(1).id}/versions/`,
    `objects/${indicator(9).id}/`,
  ]
  for (const path of paths) {
    const [left, right] = [await full.call(RECEIVED + path), await bare.call(RECEIVED + path)]
    assert.equal(left.text, right.text)
    assert.deepEqual({ ...left.headers, date: '' }, { ...right.headers, date: '' })
  }
})

test('an item is read only for the purpose it was shared for, and sent copies are in no collection', async () => {
  await using node = await serveNode()
  await node.hold([
    { object: indicator(1) },
    { object: indicator(2), purpose: 'criminal-investigation' },
    { object: indicator(3), role: 'sent' },
  ])
  await node.hold([{ object: indicator(4), role: 'own' }])
  assert.deepEqual(await idsOf(node, ''), ['01'])
  const other = await node.call(`${RECEIVED}objects/`, { headers: { 'x-comity-purpose': 'criminal-investigation' } })
  assert.deepEqual(other.json.objects, [indicator(2)])
  const own = await node.call('/taxii2/cyber-threat-exchange-v1/collections/own/objects/')
  assert.deepEqual(own.json.objects, [indicator(4, OLD, { valid_until: '2027-07-20T12:00:00.000Z' })])
  assert.ok(AGREEMENT.purposes.list.every(({ code }) => code !== 'border-control'))
  assert.equal((await node.call(`${RECEIVED}objects/`, { headers: { 'x-comity-purpose': 'border-control' } })).status, 403)
})

test('of several copies of one version the last added stands', async () => {
  await using node = await serveNode()
  await node.hold([{ object: indicator(1, OLD, { name: 'reduced' }) }, { object: domain(2, { x_from: 'first' }) }])
  await node.hold([{ object: indicator(1, OLD, { name: 'whole' }) }, { object: domain(2, { x_from: 'second' }) }])
  const { objects } = (await node.call(`${RECEIVED}objects/?match[version]=all`)).json
  assert.deepEqual(
    objects.map((object: { name?: string; x_from?: string }) => object.name ?? object.x_from),
    ['whole', 'second'],
  )
})

test('what tools were served a moment ago is gone once it is restricted, erased, or its key destroyed', async () => {
  await using node = await serveNode()
  const [restricted, erased, keyless] = (await node.hold([1, 2, 3].map((number) => ({ object: indicator(number) })))) as [
    HoldingKey,
    HoldingKey,
    HoldingKey,
  ]
  const served = async () => (await node.call(`${RECEIVED}objects/`)).json.objects?.map(({ id }: { id: string }) => id) ?? []
  const single = async (number: number) => (await node.call(`${RECEIVED}objects/${indicator(number).id}/`)).status
  assert.deepEqual(
    await served(),
    [1, 2, 3].map((number) => indicator(number).id),
  )
  await node.store.write((writer) =>
    writer.readModel.apply([{ change: 'items-restricted', holdings: [restricted], cause: 'recall', at: node.clock.value }], 9_011),
  )
  assert.deepEqual(await served(), [indicator(2).id, indicator(3).id])
  // The row goes before the key: nothing is served in between.
  await node.store.write((writer) =>
    writer.readModel.apply([{ change: 'items-erased', holdings: [erased], cause: 'recall', at: node.clock.value }], 9_012),
  )
  assert.deepEqual(await served(), [indicator(3).id])
  // Nor is it where the key went first.
  await node.road.vault.destroy([keyless])
  assert.deepEqual(await served(), [])
  assert.deepEqual([await single(1), await single(2), await single(3)], [404, 404, 200])
  assert.equal((await node.call(`${RECEIVED}objects/${indicator(3).id}/`)).json.objects, undefined)
})

test('an item that was erased is gone from every answer, and one whose key is gone is left out', async () => {
  await using node = await serveNode()
  const [first, second] = (await node.hold([1, 2, 3].map((number) => ({ object: indicator(number) })))) as [
    HoldingKey,
    HoldingKey,
    HoldingKey,
  ]
  await node.store.write((writer) =>
    writer.readModel.apply([{ change: 'items-erased', holdings: [first], cause: 'recall', at: node.clock.value }], 9_001),
  )
  await node.store.itemKeys.destroy([second])
  assert.deepEqual(await idsOf(node, ''), ['03'])
  assert.deepEqual(await idsOf(node, '?limit=1'), ['03'])
  assert.equal((await node.call(`${RECEIVED}objects/${indicator(1).id}/`)).status, 404)
})

test('an indicator of the party itself holds until it is erased at the latest', async () => {
  await using node = await serveNode()
  await node.hold([{ object: indicator(1), role: 'own' }])
  for (const root of ['cyber-threat-exchange-v1', 'holdings']) {
    const [own] = (await node.call(`/taxii2/${root}/collections/own/objects/`)).json.objects
    const { valid_until: until, ...rest } = own
    assert.deepEqual(rest, indicator(1))
    assert.match(until, /^20\d\d-/)
  }
})
