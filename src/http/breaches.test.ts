import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refused } from '../foundation/index.ts'
import type { BreachRequest } from '../workflows/agreements/index.ts'
import { AGREEMENT, exampleNode, serveExample } from './example-node.fixture.ts'

const WORDS = {
  ...{ what: 'A back-up was lost', dataSubjects: ['suspect'], persons: null, items: 200, risk: 'likely', measures: null },
  ...{ contact: 'The officer', lateReason: null, isComplete: false },
}
const FIRST = { agreements: [AGREEMENT], foundAt: '2030-01-31T09:30:00Z', concerns: 'both', ...WORDS }

async function serve(refusal?: string) {
  const asked: BreachRequest[] = []
  const node = exampleNode()
  const { breaches } = node.parts
  const tell = async (request: BreachRequest) => {
    asked.push(request)
    const report = await breaches.tell(request)
    const told = refused(refusal ?? '', 'no')
    return refusal === undefined || told.ok ? report : { ...report, acts: [], refusals: [told.refusal] }
  }
  const server = await serveExample({ ...node, parts: { ...node.parts, breaches: { ...breaches, tell } } })
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const response = await server.call('data-protection-officer', path, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: response.status, body: (await response.json()) as { code?: string; breach?: string } }
  }
  return { asked, server, post, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

test('a first word names its agreements, a further part its breach, and times are those of acts', async () => {
  await using door = await serve()
  const { status, body } = await door.post('/api/v1/breaches', FIRST)
  assert.equal(status, 201)
  assert.equal((await door.post(`/api/v1/breaches/${body.breach}/parts`, WORDS)).status, 201)
  assert.deepEqual(door.asked, [
    { agreements: [AGREEMENT], foundAt: '2030-01-31T09:30:00.000Z', concerns: 'both', words: WORDS },
    { breach: body.breach, words: WORDS },
  ])
})

test('what is told under no agreement is refused with its code, and what has not the form is no request', async () => {
  await using door = await serve('reasons-missing')
  const refusal = await door.post('/api/v1/breaches', FIRST)
  assert.deepEqual([refusal.status, refusal.body.code], [422, 'reasons-missing'])
  for (const wrong of [{ risk: 'none' }, { persons: -1 }, { what: '' }, { agreements: [] }, { more: 1 }, { dataSubjects: ['alien'] }]) {
    assert.equal((await door.post('/api/v1/breaches', { ...FIRST, ...wrong })).body.code, 'request-invalid', JSON.stringify(wrong))
  }
  assert.equal(door.asked.length, 1)
})

test('the list says of each clock whether it was kept, runs or was missed', async () => {
  await using door = await serve()
  const response = await door.server.call('overseer', '/api/v1/breaches')
  const { items } = (await response.json()) as { items: { party: string; clocks: { clock: string; state: string }[]; parts: object[] }[] }
  assert.deepEqual(
    items.map(({ party, clocks, parts }) => [party, clocks.map(({ clock, state }) => `${clock} ${state}`), parts.length]),
    [['XB', ['incident kept', 'breach missed'], 1]],
  )
})
