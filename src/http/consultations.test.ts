import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OBSERVATION } from './example-consultations.fixture.ts'
import { exampleNode, serveExample } from './example-node.fixture.ts'

const WHY = 'purpose=self-monitoring&justification=Yearly%20review'
const json = async (response: Response): Promise<Record<string, unknown>> => (await response.json()) as Record<string, unknown>

test('everyone sees what the own account read, page by page, and looking is on record', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  const first = await json(await server.call('analyst', '/api/v1/consultations/own?limit=1'))
  assert.deepEqual([(first.items as { number: number }[]).map(({ number }) => number), first.before], [[3], 3])
  const second = await json(await server.call('analyst', '/api/v1/consultations/own?limit=5&before=3'))
  assert.deepEqual([(second.items as { number: number }[]).map(({ number }) => number), second.before], [[1], null])
  assert.deepEqual(
    node.reads.map(({ what, official }) => [what, official.login]),
    Array(2).fill(['http GET /api/v1/consultations/own', 'analyst']),
  )
})

test('what others read is told for a listed purpose and with a reason alone, and that is on record before it is', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  const ask = async (query: string) => json(await server.call('overseer', `/api/v1/consultations?${query}`))
  for (const query of ['', 'purpose=cyber-defence&justification=x', 'purpose=self-monitoring', 'justification=x', `${WHY}&account=`]) {
    assert.match(String((await ask(query)).code), /^(request|justification)-invalid$/, query)
  }
  assert.equal(node.reads.length, 0)
  const { items } = await ask(`${WHY}&account=analyst`)
  assert.deepEqual(
    (items as { account: string }[]).map(({ account }) => account),
    ['analyst', 'analyst'],
  )
  const [read] = node.reads
  assert.deepEqual([read?.purpose, read?.justification, read?.official.login], ['self-monitoring', 'Yearly review', 'overseer'])
  assert.ok(read?.what.includes('account=analyst'), 'it is on record about whom was asked')
})

test('observations are listed and closed with an outcome and a reason', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  const { items } = await json(await server.call('data-protection-officer', `/api/v1/observations?${WHY}&state=open`))
  assert.deepEqual(
    (items as { check: string }[]).map(({ check }) => check),
    ['hours'],
  )
  assert.equal(node.reads[0]?.what, 'http GET /api/v1/observations')
  const close = async (id: string, body: object) => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const response = await server.call('data-protection-officer', `/api/v1/observations/${id}/close`, options)
    return [response.status, (await json(response)).code]
  }
  assert.deepEqual(await close(OBSERVATION.id, { outcome: 'explained', reason: 'Night shift' }), [200, undefined])
  assert.deepEqual(await close('0'.repeat(64), { outcome: 'explained', reason: 'Night shift' }), [404, 'observation-unknown'])
  assert.deepEqual(await close(OBSERVATION.id, { outcome: 'fine', reason: 'x' }), [400, 'request-invalid'])
  assert.deepEqual(await close(OBSERVATION.id, { outcome: 'misuse', reason: '' }), [400, 'request-invalid'])
})
