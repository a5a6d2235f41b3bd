/** What was taken back is gone from every answer at once, and whoever had got it is told, and nobody else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change, HoldingKey } from '../../src/acts/index.ts'
import { DAY_MS } from '../../src/foundation/index.ts'
import { indicator, NOON, type ServedNode, serveNode } from './served-node.fixture.ts'

const ROOT = '/taxii2/cyber-threat-exchange-v1/collections/'
const OLD = '2026-05-01T00:00:00.000Z'
const NEW = '2026-06-01T00:00:00.000Z'

let seq = 70_000

async function restrict(node: ServedNode, holdings: readonly HoldingKey[], cause = 'source-withdrew'): Promise<void> {
  seq += 1
  const change = { change: 'items-restricted', holdings, cause, at: node.clock.value } as const
  await node.store.write((writer) => writer.readModel.apply([change], seq))
}

async function erase(node: ServedNode, holdings: readonly HoldingKey[], cause = 'retention'): Promise<void> {
  seq += 1
  const change = { change: 'items-erased', holdings, cause, at: node.clock.value } as const
  await node.store.write((writer) => writer.readModel.apply([change], seq))
}

type Note = { id: string; type: string; object_refs: string[]; content: string }

async function notesOf(node: ServedNode, login = 'misp', query = ''): Promise<readonly Note[]> {
  const { status, json } = await node.call(`${ROOT}recalled/objects/${query}`, { login })
  assert.equal(status, 200)
  return json.objects ?? []
}

const refsOf = (notes: readonly Note[]): readonly string[] => notes.flatMap(({ object_refs: refs }) => refs)

test('who got an object is told once that it was taken back, restricted or erased; who did not get it is told nothing', async () => {
  await using node = await serveNode()
  const objects = [indicator(1), indicator(2), indicator(3)]
  const [first, second, third] = (await node.hold(objects.map((object) => ({ object })))) as [HoldingKey, HoldingKey, HoldingKey]
  await node.call(`${ROOT}received/objects/${objects[0]?.id}/`)
  await node.call(`${ROOT}received/objects/${objects[1]?.id}/`, { login: 'anna' })
  await node.call(`${ROOT}received/manifest/?match[id]=${objects[2]?.id}`)
  assert.deepEqual(await notesOf(node), [])
  await restrict(node, [first, second])
  await erase(node, [first, second, third])
  assert.deepEqual(refsOf(await notesOf(node)), [objects[0]?.id, objects[2]?.id])
  assert.deepEqual(refsOf(await notesOf(node, 'anna')), [objects[1]?.id])
  const [note] = await notesOf(node)
  assert.equal(note?.type, 'note')
  assert.match(note?.content ?? '', /source-withdrew/)
  // Nothing of the objects themselves is in the store any more.
  assert.ok(!JSON.stringify(await node.store.read.items.find([first, second, third])).includes('indicator--'))
})

test('who got an alert is told that it was taken back, as of every other object', async () => {
  await using node = await serveNode()
  const object = indicator(1)
  const [alert] = (await node.hold([{ object }, { object: indicator(2) }])) as [HoldingKey]
  const [item] = await node.store.read.items.find([alert])
  assert.ok(item !== undefined)
  const raised = { id: item.releaseAct, agreement: item.agreement, party: 'XA', recipient: 'XB', holding: alert, about: [] } as const
  const alarm = { ...raised, severity: 'high', validUntil: NOON, state: 'provisional' } as const
  const changes: Change[] = [
    { change: 'alert-raised', ...alarm, at: NOON },
    { change: 'alert-settled', id: raised.id, state: 'confirmed', at: NOON },
  ]
  await node.store.write((writer) => writer.readModel.apply(changes, 60_000))
  assert.deepEqual((await node.call(`${ROOT}alerts/objects/`)).json.objects, [object])
  await restrict(node, [alert])
  assert.equal((await node.call(`${ROOT}alerts/objects/`)).json.objects, undefined)
  assert.deepEqual(refsOf(await notesOf(node)), [object.id])
})

test('notes are paged and polled like any objects, in every resource alike', async () => {
  await using node = await serveNode()
  const objects = Array.from({ length: 7 }, (_, index) => indicator(index + 1))
  const holdings = await node.hold(objects.map((object) => ({ object })))
  await node.call(`${ROOT}received/objects/`)
  for (const holding of holdings.slice(0, 4)) await erase(node, [holding])
  const page = await node.call(`${ROOT}recalled/objects/?limit=3`)
  assert.equal(page.json.more, true)
  await erase(node, holdings.slice(4))
  const rest = await node.call(`${ROOT}recalled/objects/?limit=3&next=${encodeURIComponent(page.json.next)}`)
  const last = await node.call(`${ROOT}recalled/objects/?added_after=${rest.headers['x-taxii-date-added-last']}`)
  const all = [...page.json.objects, ...rest.json.objects, ...last.json.objects]
  assert.deepEqual(
    refsOf(all),
    objects.map(({ id }) => id),
  )
  const { objects: records } = (await node.call(`${ROOT}recalled/manifest/`)).json
  assert.deepEqual(
    records.map(({ id }: { id: string }) => id),
    all.map(({ id }) => id),
  )
  assert.deepEqual((await node.call(`${ROOT}recalled/objects/${all[5].id}/`)).json.objects, [all[5]])
  assert.equal((await node.call(`${ROOT}recalled/objects/?match[type]=indicator`)).json.objects, undefined)
})

test('a next that was made before a recall stays valid, and what was recalled is on no page after it', async () => {
  await using node = await serveNode()
  const objects = Array.from({ length: 6 }, (_, index) => indicator(index + 1))
  const holdings = await node.hold(objects.map((object) => ({ object })))
  const { next } = (await node.call(`${ROOT}received/objects/?limit=2`)).json
  await restrict(node, [holdings[2] as HoldingKey])
  const rest = (await node.call(`${ROOT}received/objects/?limit=9&next=${encodeURIComponent(next)}`)).json
  assert.deepEqual(
    rest.objects.map(({ id }: Note) => id),
    objects.slice(3).map(({ id }) => id),
  )
  const gone = objects[2]?.id
  for (const path of [`objects/${gone}/`, `objects/${gone}/versions/`]) {
    assert.equal((await node.call(`${ROOT}received/${path}`)).status, 404)
  }
  for (const path of ['objects/', 'manifest/']) assert.ok(!(await node.call(`${ROOT}received/${path}`)).text.includes(String(gone)))
})

test('what is taken back while an answer is made does not leave with it', async () => {
  let takeBack: (() => Promise<void>) | undefined
  await using node = await serveNode({
    change: (parts) => ({
      ...parts,
      reads: {
        record: async (read) => {
          await takeBack?.()
          takeBack = undefined
          return parts.reads.record(read)
        },
      },
    }),
  })
  const [first] = (await node.hold([{ object: indicator(1) }, { object: indicator(2) }])) as [HoldingKey]
  takeBack = () => restrict(node, [first])
  const { objects } = (await node.call(`${ROOT}received/objects/`)).json
  assert.deepEqual(
    objects.map(({ id }: Note) => id),
    [indicator(2).id],
  )
  assert.equal((await node.store.read.reads.unfolded(9)).length, 2)
  assert.deepEqual(await notesOf(node), [])
})

for (const takeBack of [restrict, erase]) {
  test(`what is taken back after it was put on record and before its answer leaves does not leave with it (${takeBack.name})`, async () => {
    let during: (() => Promise<void>) | undefined
    let recorded = 0
    await using node = await serveNode({
      change: (parts) => ({
        ...parts,
        contents: {
          find: async (holdings) => {
            const found = await parts.contents.find(holdings)
            const work = during
            during = undefined
            await work?.()
            return found
          },
        },
      }),
    })
    const [first] = (await node.hold([{ object: indicator(1) }, { object: indicator(2) }])) as [HoldingKey]
    during = async () => {
      recorded = (await node.store.read.reads.unfolded(9)).length
      await takeBack(node, [first])
    }
    const { objects } = (await node.call(`${ROOT}received/objects/`)).json
    assert.deepEqual(
      objects.map(({ id }: Note) => id),
      [indicator(2).id],
    )
    // The record came first, and is made anew for what leaves.
    assert.equal(recorded, 1)
    const reads = await node.store.read.reads.unfolded(9)
    assert.deepEqual(
      reads.map(({ items }) => items),
      [2, 1],
    )
  })
}

test('an answer leaves though other items change while it is made', async () => {
  let during: (() => Promise<unknown>) | undefined
  await using node = await serveNode({
    change: (parts) => ({
      ...parts,
      contents: {
        find: async (holdings) => {
          await during?.()
          return parts.contents.find(holdings)
        },
      },
    }),
  })
  await node.hold([{ object: indicator(1) }])
  let number = 2
  during = () => node.hold([{ object: indicator(number++) }])
  const { objects } = (await node.call(`${ROOT}received/objects/?limit=1`)).json
  assert.equal(objects.length, 1)
  assert.equal((await node.store.read.reads.unfolded(9)).length, 1)
})

test('the version before a recalled one stands again with a new date, so that a poller gets it', async () => {
  await using node = await serveNode()
  await node.hold([{ object: indicator(1, OLD) }])
  const [newer] = (await node.hold([{ object: indicator(1, NEW) }, { object: indicator(2) }])) as [HoldingKey]
  const before = await node.call(`${ROOT}received/objects/`)
  const since = before.headers['x-taxii-date-added-last']
  await restrict(node, [newer])
  const polled = (await node.call(`${ROOT}received/objects/?added_after=${since}`)).json.objects
  assert.deepEqual(
    polled.map(({ id, modified }: { id: string; modified: string }) => [id, modified]),
    [[indicator(1).id, OLD]],
  )
  await erase(node, [newer])
  assert.equal((await node.call(`${ROOT}received/objects/?added_after=${since}`)).json.objects.length, 1)
  assert.equal((await node.call(`${ROOT}received/objects/`)).json.objects.length, 2)
})

test('a recalled version that an account may not have leaves no trace in the dates that it sees', async () => {
  await using node = await serveNode()
  await node.hold([{ object: indicator(1, OLD) }])
  const [hidden] = (await node.hold([{ object: indicator(1, NEW), marking: 'RED' }])) as [HoldingKey]
  await node.hold([{ object: indicator(2) }])
  const read = () => node.call(`${ROOT}received/manifest/`)
  const before = await read()
  assert.equal(before.json.objects.length, 2)
  await restrict(node, [hidden])
  const after = await read()
  assert.deepEqual([after.text, after.headers['x-taxii-date-added-last']], [before.text, before.headers['x-taxii-date-added-last']])
  assert.deepEqual(await notesOf(node), [])
})

test('what an account is told is forgotten after a while', async () => {
  await using node = await serveNode()
  const holdings = await node.hold([{ object: indicator(1) }])
  await node.call(`${ROOT}received/objects/`)
  await erase(node, holdings)
  const expire = (days: number) => node.store.write((writer) => writer.recalled.expire(node.clock.value + days * DAY_MS))
  await expire(89)
  assert.equal((await notesOf(node)).length, 1)
  await expire(90)
  assert.deepEqual(await notesOf(node), [])
})

test('a receipt can name the tools that had got an object, and no person', async () => {
  await using node = await serveNode()
  const holdings = await node.hold([{ object: indicator(1) }, { object: indicator(2) }])
  await node.call(`${ROOT}received/objects/`)
  await node.call(`${ROOT}received/objects/`, { login: 'anna' })
  const { items } = node.store.read
  assert.deepEqual(await items.servedTo(holdings, 9), ['misp'])
  await restrict(node, holdings)
  assert.deepEqual(await items.servedTo(holdings.slice(1), 9), ['misp'])
  await erase(node, holdings)
  assert.deepEqual(await items.servedTo(holdings, 9), [])
})

test('a rebuild keeps dates, and who got what', async () => {
  await using node = await serveNode()
  const rows = async () => node.store.read.items.page({ agreement: hash, roles: ['received'], limit: 9 })
  const [holding] = (await node.hold([{ object: indicator(1) }])) as [HoldingKey]
  await node.call(`${ROOT}received/objects/`)
  const [{ agreement: hash } = { agreement: '' }] = await node.store.read.items.find([holding])
  const [row] = await rows()
  assert.ok(row !== undefined)
  seq += 1
  const held = { change: 'items-held', items: [{ ...row, heldSince: row.heldSince + 5_000 }] } as const
  await node.store.write(({ readModel }) => readModel.refold((apply) => apply([held], seq)))
  assert.equal((await rows())[0]?.addedAt, row.addedAt)
  await erase(node, [holding])
  assert.deepEqual(refsOf(await notesOf(node)), [indicator(1).id])
})
