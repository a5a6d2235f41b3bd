/** Reading a collection of another server: honest ones, and those that are loose about the standard. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatMicroseconds } from '../../src/foundation/index.ts'
import { domain, indicator } from '../taxii/served-node.fixture.ts'
import { feedNode } from './feeds.fixture.ts'
import { type Draft, serveTaxii, type TaxiiServer } from './taxii-server.fixture.ts'

const indicators = (count: number, from = 0) => Array.from({ length: count }, (_, index) => indicator(from + index))
const idsOf = (objects: readonly { readonly id: string }[]): readonly string[] => objects.map(({ id }) => id)

test('a collection is read page by page, then only what is new, and kept as it was', async () => {
  const first = [...indicators(24), domain(100)]
  await using server = await serveTaxii(first)
  await using node = await feedNode()
  const feed = await node.add({ url: `${server.address}/taxii2/` })
  assert.deepEqual([feed.root, feed.title], [`${server.address}/api/`, 'Indicators'])
  const report = await node.read()
  assert.deepEqual([report.pages, report.received, report.kept, report.refused, report.failure], [3, 25, 25, 0, null])
  assert.deepEqual(report.warnings, {})
  assert.deepEqual(await node.objects(), first)
  assert.equal((await node.feed()).cursor.after, formatMicroseconds(1_700_000_024_000_000))
  server.shelf.push({ object: indicator(3, '2026-06-01T00:00:00.000Z'), addedAt: 1_700_000_100_000_000 })
  const second = await node.read()
  assert.deepEqual([second.pages, second.received, second.kept], [1, 1, 1])
  assert.equal((await node.ids()).length, 26)
  assert.deepEqual([(await node.read()).received, (await node.ids()).length], [0, 26])
  // Each page that brought something is on record, and one that brought nothing is not.
  const from = { feed: 'shelf', server: feed.root, collection: feed.collection }
  const told = [10, 10, 5, 1].map((objects) => ({ ...from, objects }))
  assert.deepEqual(await node.acts('collect'), told)
})

test('a page of more objects than one act names is told by several', async () => {
  await using server = await serveTaxii(indicators(1_200))
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/`, pageObjects: 1_200 })
  assert.equal((await node.read()).pages, 1)
  const counts = (await node.acts('collect')).map(({ objects }) => objects)
  assert.deepEqual(counts, [1_000, 200])
})

test('an API root is an address too, and collections are named by id, alias or title', async () => {
  await using server = await serveTaxii(indicators(1))
  await using node = await feedNode()
  for (const [index, collection] of ['iocs', 'Indicators', '91a7b528-80eb-42ed-a74d-c6fbd5a26116'].entries()) {
    assert.equal(
      (await node.add({ name: `f${index}`, url: `${server.address}/api`, collection })).collection,
      '91a7b528-80eb-42ed-a74d-c6fbd5a26116',
    )
  }
  await assert.rejects(node.add({ name: 'none', url: `${server.address}/api/`, collection: 'none' }), { code: 'not-found' })
  await assert.rejects(node.add({ name: 'closed', url: `${server.address}/api/`, collection: 'Closed' }), { code: 'feed-not-readable' })
  await assert.rejects(node.add({ name: 'f0', url: `${server.address}/api/` }), { code: 'feed-known' })
  await assert.rejects(node.add({ name: 'root', url: `${server.address}/taxii2/`, root: 'nowhere' }), { code: 'not-found' })
})

const looseness: Readonly<Record<string, (server: TaxiiServer) => void>> = {
  'OpenCTI: next always, no more until an empty page': (server) => {
    server.bend = objectsOnly((draft, url) => {
      const { more: _, ...body } = draft.body as Record<string, unknown>
      const start = Number(url.searchParams.get('next') ?? 0)
      draft.body = { ...body, next: String(start + 10) }
    })
  },
  'MITRE Workbench: next is a page number, a number': (server) => {
    server.bend = objectsOnly((draft) => {
      const body = draft.body as Record<string, unknown>
      if (body.next !== undefined) draft.body = { ...body, next: Number(body.next) }
    })
  },
  'more without next, by times alone': (server) => {
    server.bend = objectsOnly((draft) => {
      const { next: _, ...body } = draft.body as Record<string, unknown>
      draft.body = body
    })
  },
  'times without microseconds': (server) => {
    server.bend = objectsOnly((draft) => {
      for (const name of ['first', 'last']) {
        const header = `x-taxii-date-added-${name}`
        if (draft.headers[header] !== undefined) draft.headers[header] = draft.headers[header].replace(/\.\d+Z$/, '+00:00')
      }
    })
  },
  'media type of STIX, as MITRE sends it': (server) => {
    server.bend = objectsOnly((draft) => {
      draft.headers['content-type'] = 'application/stix+json;version=2.1'
    })
  },
  'empty lists and null instead of nothing': (server) => {
    server.bend = objectsOnly((draft) => {
      draft.body = { objects: null, more: false, ...(draft.body as object) }
    })
  },
}

function objectsOnly(bend: (draft: Draft, url: URL) => void): TaxiiServer['bend'] {
  return (draft, { url }) => {
    if (url.pathname.endsWith('/objects/')) bend(draft, url)
  }
}

for (const [name, loosen] of Object.entries(looseness)) {
  test(`nothing is lost or kept twice where a server is loose: ${name}`, async () => {
    const first = indicators(25)
    await using server = await serveTaxii(first)
    loosen(server)
    await using node = await feedNode()
    await node.add({ url: `${server.address}/api/` })
    const report = await node.read()
    assert.equal(report.failure, null)
    assert.deepEqual(await node.ids(), idsOf(first))
    server.shelf.push({ object: indicator(50), addedAt: 1_700_000_100_000_000 })
    assert.equal((await node.read()).failure, null)
    assert.deepEqual(await node.ids(), idsOf([...first, indicator(50)]))
  })
}

test('what was added at one instant is not skipped by a server that pages by times alone, as far as it can be told', async () => {
  const objects = indicators(20)
  // Pages of ten, and five that share an instant lie across their border.
  await using server = await serveTaxii(objects, (index) => 1_700_000_000_000_000 + (index >= 7 && index < 12 ? 7 : index) * 1_000_000)
  server.bend = objectsOnly((draft) => {
    const { next: _, ...body } = draft.body as Record<string, unknown>
    draft.body = body
  })
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/` })
  const report = await node.read()
  assert.equal(report.failure, null)
  assert.deepEqual([...(await node.ids())].sort(), [...idsOf(objects)].sort())
  assert.ok(report.known > 0)
  assert.ok((report.warnings['more-without-next'] ?? 0) > 0)
})

test('a server that tells no times is read anew each time, and nothing twice', async () => {
  await using server = await serveTaxii(indicators(12))
  server.bend = (draft) => {
    for (const name of ['first', 'last']) delete draft.headers[`x-taxii-date-added-${name}`]
  }
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/` })
  assert.equal((await node.read()).kept, 12)
  const again = await node.read()
  assert.deepEqual([again.received, again.kept, again.known], [12, 0, 12])
  assert.equal(again.warnings['date-added-missing'], 2)
})

test('a bad object is reported and the others go on', async () => {
  const bad = { type: 'indicator', id: 'indicator--not-an-id' }
  await using server = await serveTaxii([indicator(1), bad, indicator(2)])
  server.bend = objectsOnly((draft) => {
    const body = draft.body as { objects?: unknown[] }
    if (body.objects === undefined) return
    // A duplicate key, a number that no two readers read alike, something that is no object.
    draft.body = JSON.stringify({ objects: [...body.objects, 7, '@dup', '@num'] })
      .replace('"@dup"', '{"type":"tool","type":"tool","id":"tool--3"}')
      .replace('"@num"', `{"type":"tool","id":"tool--4","size":12345678901234567890}`)
  })
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/` })
  const report = await node.read()
  assert.deepEqual([report.kept, report.refused, report.failure], [2, 4, null])
  assert.deepEqual(report.refusals.map(({ code }) => code).slice(1), ['object-invalid', 'json-duplicate-key', 'json-number-unsafe'])
  assert.deepEqual(await node.ids(), [indicator(1).id, indicator(2).id])
})

test('pages of bad objects without names are no page that comes again', async () => {
  const nameless = Array.from({ length: 6 }, (_, index) => ({ ...indicator(index), id: 7 as unknown as string, name: `bad ${index}` }))
  await using server = await serveTaxii([...nameless, indicator(50)])
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/`, pageObjects: 1 })
  const report = await node.read()
  assert.deepEqual([report.failure, report.refused, report.kept], [null, 6, 1])
})

test('another text under the same version is told, and what came first stays; without a version it is another object', async () => {
  await using server = await serveTaxii([indicator(1), domain(1)])
  await using node = await feedNode()
  await node.add({ url: `${server.address}/api/` })
  await node.read()
  server.shelf.push({ object: indicator(1, undefined, { name: 'changed' }), addedAt: 1_800_000_000_000_000 })
  server.shelf.push({ object: domain(1, { defanged: true }), addedAt: 1_800_000_000_000_001 })
  const report = await node.read()
  assert.deepEqual([report.kept, report.known, report.altered, report.refused], [1, 1, 1, 0])
  const names = (await node.objects()).map(({ name, defanged }) => name ?? defanged)
  assert.deepEqual(names, ['phishing 1', undefined, true])
})

test('credentials are sealed, sent, and in no report', async () => {
  await using server = await serveTaxii(indicators(1))
  await using node = await feedNode()
  const login = { kind: 'basic', login: 'comity', password: 'swordfish-7' } as const
  const feed = await node.add({ url: `${server.address}/api/`, login })
  await node.read()
  assert.deepEqual(new Set(server.authorizations), new Set([`Basic ${btoa('comity:swordfish-7')}`]))
  assert.doesNotMatch(feed.login ?? '', /swordfish|comity/)
  assert.doesNotMatch(Buffer.from(feed.login ?? '', 'base64url').toString('latin1'), /swordfish|comity/)
  server.bend = (draft) => {
    draft.status = 401
    draft.body = { title: 'who are you', description: 'Basic comity:swordfish-7' }
  }
  const report = await node.read()
  assert.equal(report.failure?.code, 'login-refused')
  assert.doesNotMatch(JSON.stringify(await node.feed()), /swordfish/)
})
