/** Own items given to a server that is no party: which go, in what, and what is left when something fails. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { reopenAct } from '../../src/acts/index.ts'
import { httpCaller, reachOf, taxiiClient } from '../../src/taxii-client/index.ts'
import {
  createPublicationRuns,
  type PublicationParts,
  type PublicationReport,
  type PublicationRequest,
  publishItems,
  stopPublication,
} from '../../src/workflows/feeds/index.ts'
import { domain, HASH, type Holding, indicator, type ServedNode, serveNode } from '../taxii/served-node.fixture.ts'
import { type Bend, STATUS, serveTaxii, type TaxiiServer } from './taxii-server.fixture.ts'

const GREEN = ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb']
const AMBER = ['marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421']
const own = (object: Holding['object'], more: Partial<Holding> = {}): Holding => ({ object, role: 'own', marking: 'GREEN', ...more })
const green = (number: number, more: object = {}) => own(indicator(number, undefined, { object_marking_refs: GREEN, ...more }))

type PublishAct = { readonly body: { readonly items: readonly string[]; readonly server: string } }

type Publishing = {
  begin(more?: Partial<PublicationRequest>): ReturnType<typeof publishItems>
  /** Takes turns until nothing is due, or as often as told. */
  run(turns?: number): Promise<PublicationReport & { readonly state: string; readonly failures: number }>
  stop(): ReturnType<typeof stopPublication>
  acts(): Promise<readonly PublishAct[]>
  readonly faults: unknown[]
}

function publishing(
  node: ServedNode,
  server: TaxiiServer,
  change: (parts: PublicationParts) => PublicationParts = (parts) => parts,
): Publishing {
  const http = httpCaller({ reach: reachOf(['127.0.0.0/8']), patience: { idleMs: 20_000, wholeMs: 60_000 } })
  const { road, store, clock } = node
  const parts = change({
    road,
    publications: store.read.publications,
    items: store.read.items,
    contents: store.read.contents,
    server: taxiiClient({ http, clock: road.clock }),
    loginKey: new Uint8Array(32).fill(1),
  })
  const faults: unknown[] = []
  const turns = createPublicationRuns({
    ...parts,
    onProgress: () => undefined,
    onFailure: ({ error }) => faults.push(error),
    sleep: async () => undefined,
  })
  const only = async () => {
    const [row] = await store.read.publications.list(1)
    if (row === undefined) throw new Error('no publication')
    return row
  }
  return {
    faults,
    begin: (more = {}) =>
      publishItems(
        {
          url: `${server.address}/taxii2/`,
          collection: 'iocs',
          login: { kind: 'bearer', token: 'their-token-of-ours' },
          agreement: HASH,
          account: 'rita',
          purpose: 'cyber-defence',
          justification: 'For all',
          isAllowed: () => true,
          ...more,
        },
        parts,
      ),
    async run(times = 1) {
      for (let turn = 0; turn < times; turn += 1) {
        clock.value = Math.max(clock.value, (await only()).nextAt)
        await turns.tend()
        await turns.idle()
      }
      const row = await only()
      return { ...(JSON.parse(row.report) as PublicationReport), state: row.state, failures: row.failures }
    },
    stop: async () => stopPublication((await only()).id, { ...parts, turns }),
    async acts() {
      const rows = await store.read.acts.list({ afterSeq: 0, limit: 1_000 })
      return rows.filter(({ kind }) => kind === 'publish').map(({ text }) => reopenAct(text) as unknown as PublishAct)
    },
  }
}

const idsOf = (objects: readonly { readonly id: string }[]) => objects.map(({ id }) => id)

test('only own items that anyone may have and that are about no person go, and each envelope is an act first', async () => {
  await using node = await serveNode()
  await using server = await serveTaxii()
  const person = {
    type: 'identity',
    spec_version: '2.1',
    id: 'identity--733c5838-34d9-4fbf-949c-62aba761184c',
    created: '2026-05-01T00:00:00.000Z',
    modified: '2026-05-01T00:00:00.000Z',
    name: 'Jo Doe',
    identity_class: 'individual',
    object_marking_refs: GREEN,
  }
  await node.hold([
    green(1),
    own(indicator(2, undefined, { object_marking_refs: AMBER }), { marking: 'AMBER' }),
    // Kept as green under an agreement that treats what is unmarked so; outside every agreement it is unmarked.
    own(indicator(3)),
    own(person, { dataSubject: 'unspecified' }),
    own(person),
    green(4, { granular_markings: [{ marking_ref: AMBER[0], selectors: ['name'] }] }),
    green(5, { labels: ['PAP:RED'] }),
    { object: indicator(6, undefined, { object_marking_refs: GREEN }), role: 'received' },
    green(7, { name: 'x'.repeat(120_000) }),
    green(8),
  ])
  const publication = publishing(node, server)
  assert.equal((await publication.begin()).ok, true)
  const report = await publication.run()
  assert.deepEqual(server.posted.map(idsOf), [[indicator(1).id, indicator(8).id]])
  assert.deepEqual([report.state, report.given, report.refused, report.envelopes, report.failure], ['sent', 2, 0, 1, null])
  assert.deepEqual(report.withheld, { marking: 2, 'personal-data': 1, 'field-marking': 1, pap: 1, 'too-large': 1 })
  const [act, ...others] = await publication.acts()
  assert.deepEqual([act?.body.items.length, act?.body.server, others], [2, `${server.address}/api/`, []])
  assert.equal((await node.store.read.publications.list(1))[0]?.login, null)
})

test('envelopes stay within what the server takes, and its word on each object is kept', async () => {
  await using node = await serveNode()
  await using server = await serveTaxii()
  await node.hold(Array.from({ length: 300 }, (_, index) => green(index, { description: 'd'.repeat(1_000) })))
  const lengths: number[] = []
  server.bend = (draft, { headers, url }) => {
    if (url.pathname.startsWith('/api/collections/9') && headers['content-length'] !== undefined)
      lengths.push(Number(headers['content-length']))
    const body = draft.body as { successes?: { id: string }[] }
    if (body.successes?.some(({ id }) => id === indicator(7).id)) {
      draft.body = { ...body, status: 'complete', failure_count: 1, failures: [{ id: indicator(7).id, version: 'x', message: 'no' }] }
    }
    return undefined
  }
  const publication = publishing(node, server)
  await publication.begin()
  const report = await publication.run()
  assert.ok(lengths.length > 4 && lengths.every((length) => length <= 100_000), String(lengths))
  assert.deepEqual([report.given, report.refused, report.refusals, report.state], [299, 1, [indicator(7).id], 'sent'])
  assert.equal(new Set(server.shelf.map(({ object }) => object.id)).size, 300)
  assert.equal((await publication.acts()).flatMap(({ body }) => body.items).length, 300)
})

test('a server that takes its time is asked until it says what became of the envelope', async () => {
  await using node = await serveNode()
  await using server = await serveTaxii()
  await node.hold([green(1), own(domain(2, { object_marking_refs: GREEN, spec_version: '2.1' }))])
  let asked = 0
  const pending: Bend = (draft, { url }) => {
    if (url.pathname.endsWith('/objects/'))
      draft.body = { id: STATUS, status: 'pending', total_count: 2, success_count: 0, failure_count: 0, pending_count: 2 }
    if (url.pathname !== `/api/status/${STATUS}/`) return undefined
    asked += 1
    const isDone = asked > 9
    draft.status = 200
    draft.body = {
      id: STATUS,
      status: isDone ? 'complete' : 'pending',
      total_count: 2,
      success_count: isDone ? 2 : 0,
      failure_count: 0,
      pending_count: isDone ? 0 : 2,
    }
    return undefined
  }
  server.bend = pending
  const publication = publishing(node, server)
  await publication.begin()
  const waiting = await publication.run()
  assert.deepEqual([waiting.state, waiting.failure?.code, waiting.given], ['sending', 'server-busy', 0])
  const report = await publication.run()
  assert.deepEqual([report.state, report.failure, report.given, server.posted.length], ['sent', null, 2, 1])
})

test('a server that does not tell what became of an envelope is asked again, and gets none of it twice', async () => {
  await using node = await serveNode()
  await using server = await serveTaxii()
  await node.hold([green(1), green(2)])
  let isTold = false
  server.bend = (draft, { url }) => {
    const counts = { total_count: 2, success_count: 2, failure_count: 0, pending_count: 0 }
    if (url.pathname.endsWith('/objects/')) draft.body = { id: STATUS, status: 'pending', ...counts }
    if (url.pathname === `/api/status/${STATUS}/`)
      Object.assign(draft, isTold ? { status: 200, body: { id: STATUS, status: 'complete', ...counts } } : { status: 400 })
    return undefined
  }
  const publication = publishing(node, server)
  await publication.begin()
  assert.equal((await publication.run()).failure?.code, 'request-refused')
  isTold = true
  const report = await publication.run()
  assert.deepEqual([report.given, report.refused, report.state, server.posted.length], [2, 0, 'sent', 1])
})

test('what is past its date does not go, though nothing erased it yet', async () => {
  await using node = await serveNode()
  await using server = await serveTaxii()
  await node.hold([green(1)])
  const publication = publishing(node, server)
  await publication.begin()
  server.bend = (draft, { url }) => {
    if (url.pathname.endsWith('/objects/')) draft.status = 503
    return undefined
  }
  await publication.run()
  server.bend = () => undefined
  const [item] = await node.store.read.items.page({ agreement: HASH, roles: ['own'], limit: 1 })
  node.clock.value = item?.retainUntil ?? 0
  server.posted.length = 0
  const report = await publication.run()
  assert.deepEqual([report.state, report.given, server.posted], ['sent', 0, []])
  await publication.begin()
  assert.deepEqual([(await publication.run()).given, server.posted], [0, []])
})

test('credentials that cannot be opened are a failure that waits like others', async () => {
  await using node = await serveNode()
  await using server = await serveTaxii()
  await node.hold([green(1)])
  const publication = publishing(node, server)
  await publication.begin()
  const [row] = await node.store.read.publications.list(1)
  await node.store.write(({ publications }) => publications.change(row?.id ?? '', { login: 'A'.repeat(64) }))
  const report = await publication.run()
  assert.deepEqual([report.failure?.code, report.failures, publication.faults.length], ['store-failed', 1, 1])
})

test('an envelope that is refused whole is halved, down to the one object', async () => {
  await using node = await serveNode()
  await using server = await serveTaxii()
  await node.hold(Array.from({ length: 20 }, (_, index) => green(index)))
  const taken: string[] = []
  server.bend = (draft) => {
    const body = draft.body as { successes?: { id: string }[] }
    if (body.successes === undefined) return undefined
    if (body.successes.some(({ id }) => id === indicator(13).id)) {
      draft.status = 400
      draft.body = { title: 'bad' }
    } else taken.push(...idsOf(body.successes))
    return undefined
  }
  const publication = publishing(node, server)
  await publication.begin()
  const report = await publication.run()
  assert.deepEqual([report.given, report.refused, report.refusals, report.state], [19, 1, [indicator(13).id], 'sent'])
  assert.equal(new Set(taken).size, 19)
  assert.equal(taken.length, 19)
  assert.equal((await publication.acts()).length, 1)
})

for (const isStored of [false, true]) {
  test(`writes that fail, ${isStored ? 'but stored' : 'not stored'}, leave nothing out and record each item once`, async () => {
    for (let at = 2; at <= 8; at += 1) {
      await using node = await serveNode()
      await using server = await serveTaxii()
      await node.hold(Array.from({ length: 130 }, (_, index) => green(index, { description: 'd'.repeat(1_000) })))
      let writes = 0
      const publication = publishing(node, server, (parts) => ({
        ...parts,
        road: {
          ...parts.road,
          transactions: {
            async write(work) {
              writes += 1
              if (writes !== at) return parts.road.transactions.write(work)
              if (isStored) await parts.road.transactions.write(work)
              throw Object.assign(new Error('disk'), { code: 'store-full' })
            },
          },
        },
      }))
      await publication.begin()
      const report = await publication.run(3)
      assert.equal(report.state, 'sent', String(at))
      assert.equal(new Set(server.shelf.map(({ object }) => object.id)).size, 130)
      const items = (await publication.acts()).flatMap(({ body }) => body.items)
      assert.deepEqual([items.length, new Set(items).size], [130, 130], String(at))
    }
  })
}

test('what was recalled or erased meanwhile does not go, and nothing goes after a stop', async () => {
  await using node = await serveNode()
  await using server = await serveTaxii()
  const [gone] = await node.hold([green(1), green(2)])
  let isBroken = true
  server.bend = (draft, { url }) => {
    if (isBroken && url.pathname.endsWith('/objects/')) draft.status = 503
    return undefined
  }
  const publication = publishing(node, server)
  await publication.begin()
  assert.equal((await publication.run()).failure?.code, 'server-busy')
  await node.store.write((writer) =>
    writer.readModel.apply(
      [{ change: 'items-erased', holdings: gone === undefined ? [] : [gone], cause: 'retention', at: node.clock.value }],
      5_000,
    ),
  )
  server.posted.length = 0
  isBroken = false
  const report = await publication.run()
  assert.deepEqual(server.posted.map(idsOf), [[indicator(2).id]])
  assert.deepEqual([report.state, report.given], ['sent', 1])
  assert.deepEqual(await publication.stop(), { ok: false, refusal: { code: 'publication-over', reason: 'the publication is over' } })
  await publication.begin()
  assert.equal((await publication.stop()).ok, true)
  server.posted.length = 0
  await publication.run()
  assert.deepEqual(server.posted, [])
})

test('who may not release, under no agreement, for another purpose, or to a collection that takes nothing, is refused', async () => {
  await using node = await serveNode()
  await using server = await serveTaxii()
  const publication = publishing(node, server)
  const codeOf = async (more: Partial<PublicationRequest>) => {
    const begun = await publication.begin(more)
    return begun.ok ? null : begun.refusal.code
  }
  assert.equal(await codeOf({ isAllowed: () => false }), 'role-not-allowed')
  assert.equal(await codeOf({ agreement: randomBytes(32).toString('hex') }), 'agreement-unknown')
  assert.equal(await codeOf({ purpose: 'tax-collection' }), 'purpose-unknown')
  assert.equal(await codeOf({ collection: 'Closed' }), 'collection-not-writable')
  assert.equal(await codeOf({ collection: 'none' }), 'not-found')
})
