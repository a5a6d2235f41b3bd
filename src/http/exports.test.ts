import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AGREEMENT, exampleItem, exampleNode, serveExample } from './example-node.fixture.ts'

const QUERY = `format=domains&agreement=${AGREEMENT}&purpose=cyber-defence`

test('an export is recorded with every item in it before it is answered', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  const response = await server.call('analyst', `/api/v1/exports?${QUERY}&justification=Fall%207`)
  assert.equal(await response.text(), 'a.example\n')
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain/)
  assert.deepEqual(JSON.parse(response.headers.get('x-comity-export') ?? ''), { items: 1, unmapped: { 'not-in-format': 2 } })
  const [read] = node.reads
  assert.deepEqual(
    [read?.official.login, read?.agreement, read?.purpose, read?.justification, read?.what, read?.holdings],
    ['analyst', AGREEMENT, 'cyber-defence', 'Fall 7', 'http GET /api/v1/exports domains', [exampleItem('one').holding]],
  )
})

test('what cannot be recorded is not exported', async () => {
  const recordRead = async () => {
    throw new Error('disk is full')
  }
  await using server = await serveExample(exampleNode({ recordRead }))
  const response = await server.call('analyst', `/api/v1/exports?${QUERY}`)
  assert.equal(response.status, 500)
  assert.doesNotMatch(await response.text(), /a\.example/)
})

test('refusals have their codes', async () => {
  await using server = await serveExample(exampleNode())
  const code = async (login: 'analyst' | 'operator', query: string) => {
    const response = await server.call(login, `/api/v1/exports?${query}`)
    return [response.status, ((await response.json()) as { code: string }).code]
  }
  assert.deepEqual(await code('analyst', QUERY.replace('domains', 'urls')), [413, 'export-too-large'])
  assert.deepEqual(await code('analyst', QUERY.replace('domains', 'exe')), [400, 'request-invalid'])
  assert.deepEqual(await code('operator', QUERY), [403, 'role-not-permitted'])
})
