import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STANDS_UNTIL_LIFTED } from '../acts/index.ts'
import { actId, exampleNode, NOW, serveExample } from './example-node.fixture.ts'
import type { ApiParts } from './ports.ts'

const ORDER = { stixIds: ['indicator--1', 'indicator--2'], reason: 'Order 12/2030', until: '2030-12-31T00:00:00Z' }

function posting(body: object): RequestInit & { headers: Record<string, string> } {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

test('a hold is placed in the name of the official, until the instant that the order says', async () => {
  const asked: Parameters<ApiParts['holds']['place']>[0][] = []
  const { holds } = exampleNode().parts
  const place: typeof holds.place = (request) => {
    asked.push(request)
    return holds.place(request)
  }
  await using server = await serveExample(exampleNode({ holds: { ...holds, place } }))
  const response = await server.call('data-protection-officer', '/api/v1/holds', posting(ORDER))
  assert.equal(response.status, 201)
  assert.deepEqual(((await response.json()) as { holds: { items: number }[] }).holds[0]?.items, 2)
  const [request] = asked
  assert.deepEqual(
    [request?.until, request?.reason, request?.official.role],
    [Date.UTC(2030, 11, 31), ORDER.reason, 'data-protection-officer'],
  )
})

test('a hold without an end, without a reason, or with one that is no line of text is malformed', async () => {
  await using server = await serveExample(exampleNode())
  const { until, ...endless } = ORDER
  for (const body of [
    endless,
    { ...ORDER, until: 'for ever' },
    { ...ORDER, reason: '' },
    { ...ORDER, reason: 'a\nb' },
    { ...ORDER, until, stixIds: [] },
  ]) {
    const response = await server.call('overseer', '/api/v1/holds', posting(body))
    assert.equal(response.status, 400, JSON.stringify(body))
    await response.body?.cancel()
  }
})

test('the list tells what stands, what ended and what was lifted', async () => {
  await using server = await serveExample(exampleNode())
  const { items } = (await (await server.call('overseer', '/api/v1/holds')).json()) as { items: Record<string, unknown>[] }
  assert.deepEqual(
    items.map(({ state, liftedBy }) => [state, liftedBy]),
    [
      ['standing', null],
      ['ended', null],
      ['lifted', 'dora'],
    ],
  )
  assert.equal(items[2]?.liftedAt, new Date(NOW).toISOString())
})

test('an order for a person has no day on which it ends by itself', async () => {
  const { holds } = exampleNode().parts
  const [row] = await holds.list(1)
  assert.ok(row !== undefined)
  await using server = await serveExample(
    exampleNode({
      holds: { ...holds, list: async () => [row, { ...row, authority: 'Supervisor of Aldoria', until: STANDS_UNTIL_LIFTED }] },
    }),
  )
  const { items } = (await (await server.call('overseer', '/api/v1/holds')).json()) as { items: Record<string, unknown>[] }
  assert.deepEqual(
    items.map(({ state, until, isForPerson }) => [state, until === null, isForPerson]),
    [
      ['standing', false, false],
      ['standing', true, true],
    ],
  )
})

test('lifting names its act, takes when and how a person was told in its body alone, and what is no hold cannot be lifted', async () => {
  const asked: Parameters<ApiParts['holds']['lift']>[0][] = []
  const { holds } = exampleNode().parts
  const lift: typeof holds.lift = (request) => {
    asked.push(request)
    return holds.lift(request)
  }
  await using server = await serveExample(exampleNode({ holds: { ...holds, lift } }))
  const path = `/api/v1/holds/${actId('hold')}/lift`
  const told = { on: '2030-05-01T12:00:00Z', by: 'letter' }
  const lifted = await server.call('overseer', path, posting({}))
  assert.deepEqual([lifted.status, await lifted.json()], [200, { actId: actId('lift') }])
  assert.equal((await server.call('overseer', path, posting({ told }))).status, 200)
  assert.deepEqual(
    asked.map((request) => request.told),
    [undefined, { on: '2030-05-01T12:00:00.000Z', by: 'letter' }],
  )
  const malformed: readonly (readonly [string, RequestInit])[] = [
    [path, { method: 'POST' }],
    [`${path}?toldOn=2030-05-01T12:00:00Z&toldBy=letter`, posting({})],
    ...[
      { told: { on: told.on } },
      { told: { by: told.by } },
      { told: { ...told, by: 'rumour' } },
      { told: { ...told, on: 'May' } },
      { told: null },
      told,
    ].map((body) => [path, posting(body)] as const),
  ]
  for (const [at, request] of malformed) {
    const answer = await server.call('overseer', at, request)
    assert.equal(answer.status, 400, `${at} ${String(request.body)}`)
    await answer.body?.cancel()
  }
  assert.equal(asked.length, 2, 'nothing that is malformed lifts')
  const unknown = await server.call('overseer', `/api/v1/holds/${actId('x')}/lift`, posting({}))
  assert.deepEqual([unknown.status, ((await unknown.json()) as { code: string }).code], [404, 'hold-unknown'])
})
