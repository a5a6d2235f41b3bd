/** Writers, deleters, page-walkers and pollers at the same time, over HTTP on the real store: nobody loses anything. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Client } from 'pg'
import type { HoldingKey } from '../../src/acts/index.ts'
import { createPostgresStore } from '../../src/storage/index.ts'
import { indicator, type ServedNode, serveNode } from './served-node.fixture.ts'

const ROOT = '/taxii2/cyber-threat-exchange-v1/collections/'
const MEDIA_TYPE = 'application/taxii+json;version=2.1'
const OLD = '2026-05-01T00:00:00.000Z'
const NEW = '2026-06-01T00:00:00.000Z'
const LAPS = 2

type Stix = ReturnType<typeof indicator>

/** A collection that changes. */
type Shelf = {
  readonly path: string
  add(objects: readonly Stix[]): Promise<void>
  remove(object: Stix): Promise<void>
}

const POSTGRES_URL = process.env.COMITY_POSTGRES_URL
let schemas = 0

/** A schema of its own on the server, dropped in the end. */
async function postgresPlace(url: string) {
  schemas += 1
  const schema = `sync_${process.pid}_${schemas}`
  return {
    url,
    schema,
    [Symbol.asyncDispose]: async () => {
      const client = new Client({ connectionString: url })
      await client.connect()
      await client.query(`DROP SCHEMA IF EXISTS ${schema}, ${schema}_keys CASCADE`)
      await client.end()
    },
  }
}

/** What tools post and delete themselves. */
function inbox(node: ServedNode): Shelf {
  return {
    path: `${ROOT}inbox/`,
    add: async (objects) => {
      const body = JSON.stringify({ objects })
      const headers = { 'content-type': MEDIA_TYPE }
      const { status } = await node.call(`${ROOT}inbox/objects/`, { method: 'POST', headers, body })
      assert.equal(status, 202)
    },
    remove: async ({ id }) => {
      assert.equal((await node.call(`${ROOT}inbox/objects/${id}/`, { method: 'DELETE' })).status, 200)
    },
  }
}

/** What partners send and recall. */
function received(node: ServedNode): Shelf {
  const holdings = new Map<string, HoldingKey>()
  let seq = 50_000
  return {
    path: `${ROOT}received/`,
    add: async (objects) => {
      const keys = await node.hold(objects.map((object) => ({ object })))
      keys.forEach((key, index) => {
        holdings.set((objects[index] as Stix).id, key)
      })
    },
    remove: async ({ id }) => {
      seq += 1
      const change = { change: 'items-erased', holdings: [holdings.get(id) as HoldingKey], cause: 'recall', at: node.clock.value } as const
      await node.store.write((writer) => writer.readModel.apply([change], seq))
    },
  }
}

type Walk = { readonly resource: 'objects/' | 'manifest/'; readonly limit: number; readonly isOfAll: boolean }

const ASKED_MAX = 200

/** A page from which something was taken back each time that it was made is not given (503): whoever reads asks again, as tools do. */
async function askedUntilAnswered(node: ServedNode, path: string): ReturnType<ServedNode['call']> {
  for (let asked = 1; ; asked += 1) {
    const reply = await node.call(path)
    if (reply.status !== 503 || asked === ASKED_MAX) return reply
    assert.equal(reply.headers['retry-after'], '1')
  }
}

/** One walk by `next` from the first page to the last. @returns ids in order */
async function walk(node: ServedNode, path: string, { resource, limit, isOfAll }: Walk): Promise<string[]> {
  const ids: string[] = []
  for (let next = ''; ; ) {
    const { status, json } = await askedUntilAnswered(
      node,
      `${path}${resource}?limit=${limit}${isOfAll ? '&match[version]=all' : ''}${next}`,
    )
    assert.equal(status, 200)
    assert.equal('more' in json, 'next' in json)
    if (json.more === true) assert.ok(json.objects.length > 0, 'a page is empty while others follow')
    ids.push(...(json.objects ?? []).map(({ id }: { id: string }) => id))
    if (json.more !== true) return ids
    next = `&next=${encodeURIComponent(json.next)}`
  }
}

/** Pulls by the date of the last object until everything was written and nothing is left. */
async function poll(node: ServedNode, path: string, isWriting: () => boolean): Promise<string[]> {
  const ids: string[] = []
  for (let since = '2000-01-01T00:00:00Z'; ; ) {
    const mayGrow = isWriting()
    const { headers, json } = await askedUntilAnswered(node, `${path}objects/?limit=5&added_after=${since}`)
    ids.push(...(json.objects ?? []).map(({ id }: { id: string }) => id))
    const last = headers['x-taxii-date-added-last']
    if (last === undefined && !mayGrow) return ids
    since = (last as string | undefined) ?? since
  }
}

/** What happens in one run; how the steps fall together is the machine's. */
type Plan = {
  readonly stable: number
  readonly doomed: number
  readonly changing: number
  readonly newcomers: readonly number[]
  readonly walks: readonly Walk[]
}

const plan: fc.Arbitrary<Plan> = fc.record({
  stable: fc.integer({ min: 5, max: 30 }),
  doomed: fc.integer({ min: 3, max: 15 }),
  changing: fc.integer({ min: 1, max: 6 }),
  newcomers: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 4, maxLength: 10 }),
  walks: fc.array(
    fc.record({
      resource: fc.constantFrom('objects/' as const, 'manifest/' as const),
      limit: fc.integer({ min: 1, max: 7 }),
      isOfAll: fc.boolean(),
    }),
    { minLength: 2, maxLength: 4 },
  ),
})

type Cast = {
  readonly stable: readonly Stix[]
  readonly doomed: readonly Stix[]
  readonly changing: readonly Stix[]
  readonly fresh: Stix[][]
}

function castOf({ stable, doomed, changing, newcomers }: Plan): Cast {
  let number = 0
  const several = (count: number): Stix[] => Array.from({ length: count }, () => indicator(++number, OLD))
  return { stable: several(stable), doomed: several(doomed), changing: several(changing), fresh: newcomers.map(several) }
}

/** Mixes the objects that stay with those that do not, so that both lie on every page. */
function mixed({ stable, doomed, changing }: Cast): readonly Stix[] {
  return [...stable, ...doomed, ...changing].sort((left, right) => (reversed(left.id) < reversed(right.id) ? -1 : 1))
}

function reversed(text: string): string {
  return [...text].reverse().join('')
}

async function run(node: ServedNode, shelf: Shelf, plan: Plan): Promise<void> {
  const cast = castOf(plan)
  const later = cast.changing.map((object) => ({ ...object, modified: NEW }))
  await shelf.add(mixed(cast))
  let isWriting = true
  const write = async (): Promise<void> => {
    for (const [index, objects] of cast.fresh.entries())
      await shelf.add([...objects, ...later.filter((_, at) => at % cast.fresh.length === index)])
  }
  const destroy = async (): Promise<void> => {
    for (const object of cast.doomed) await shelf.remove(object)
  }
  const changes = Promise.all([write(), destroy()]).finally(() => {
    isWriting = false
  })
  const lap = async (asked: Walk): Promise<void> => {
    for (let count = 0; count < LAPS; count += 1) assertWalked(await walk(node, shelf.path, asked), { cast, asked })
  }
  const polls = poll(node, shelf.path, () => isWriting)
  const ended = await Promise.allSettled([changes, ...plan.walks.map(lap), polls])
  // The first that failed tells why; the others are over before the node is.
  for (const one of ended) if (one.status === 'rejected') throw one.reason
  await assertSynced(node, shelf, { cast, polled: await polls })
}

function assertWalked(seen: readonly string[], { cast, asked }: { readonly cast: Cast; readonly asked: Walk }): void {
  const times = Map.groupBy(seen, (id) => id)
  const known = new Set([...mixed(cast), ...cast.fresh.flat()].map(({ id }) => id))
  for (const { id } of cast.stable) assert.equal(times.get(id)?.length, 1, `${id} was there throughout: ${JSON.stringify(asked)}`)
  for (const { id } of [...cast.doomed, ...cast.fresh.flat()]) assert.ok((times.get(id)?.length ?? 0) <= 1, `${id} came twice`)
  // In its old version, its new one, or one after the other.
  for (const { id } of cast.changing) assert.ok([1, 2].includes(times.get(id)?.length ?? 0), `${id} was there in one version or another`)
  for (const id of seen) assert.ok(known.has(id), `${id} was never there`)
}

async function assertSynced(
  node: ServedNode,
  { path }: Shelf,
  { cast, polled }: { readonly cast: Cast; readonly polled: readonly string[] },
): Promise<void> {
  const left = [...cast.stable, ...cast.changing, ...cast.fresh.flat()].map(({ id }) => id)
  const final = await walk(node, path, { resource: 'objects/', limit: 1_000, isOfAll: false })
  assert.deepEqual([...final].sort(), [...left].sort())
  const got = new Set(polled)
  assert.deepEqual(
    final.filter((id) => !got.has(id)),
    [],
    'a poller has everything that is there',
  )
  const stays = new Set([...cast.stable, ...cast.fresh.flat()].map(({ id }) => id))
  const once = polled.filter((id) => stays.has(id))
  assert.equal(once.length, new Set(once).size, 'a poller gets nothing twice')
}

for (const [name, open] of Object.entries({ inbox, received })) {
  test(`29, 35, 36: ${name}: whatever is written and deleted meanwhile, every walker sees each object that stays exactly once`, async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (drawn) => {
        await using node = await serveNode()
        await run(node, open(node), drawn)
      }),
      { numRuns: Number(process.env.COMITY_SYNC_RUNS ?? 6), endOnFailure: true },
    )
  })

  const skip = POSTGRES_URL === undefined ? 'PostgreSQL skipped: COMITY_POSTGRES_URL is not set' : false
  test(`29, 35, 36: ${name} on PostgreSQL: every walker sees each object that stays exactly once`, { skip }, async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (drawn) => {
        await using place = await postgresPlace(POSTGRES_URL as string)
        await using node = await serveNode({ store: await createPostgresStore(place) })
        await run(node, open(node), drawn)
      }),
      { numRuns: Number(process.env.COMITY_SYNC_RUNS ?? 3), endOnFailure: true },
    )
  })
}
