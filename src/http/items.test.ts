import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AGREEMENT, actId, exampleItem, exampleNode, serveExample } from './example-node.fixture.ts'

test('a listing is recorded with who, when, what and why before it is answered', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  const response = await server.call('analyst', `/api/v1/items?role=received&agreement=${AGREEMENT}&limit=2`)
  const page = (await response.json()) as { items: readonly { stixId: string; addedAt: string }[]; next: number }
  assert.deepEqual([page.items.length, page.next], [2, 17])
  const [read] = node.reads
  assert.deepEqual(
    [read?.official.login, read?.agreement, read?.purpose, read?.what],
    ['analyst', AGREEMENT, 'cyber-defence', 'http GET /api/v1/items'],
  )
  assert.deepEqual(read?.holdings, [exampleItem('one').holding, exampleItem('two').holding])
  assert.equal(read?.justification, 'Standing duty of the account')
})

test('content is read one item at a time, with the reason that the request brings', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  const { holding } = exampleItem('one')
  const headers = { 'x-comity-justification': 'Fall%207' }
  const content = (await (await server.call('analyst', `/api/v1/items/${holding}?purpose=incident-response`, { headers })).json()) as {
    item: { marking: string; grading: { reliability: string; credibility: string; review: string } }
    object: { type: string }
  }
  assert.deepEqual([content.item.marking, content.object.type], ['GREEN', 'indicator'])
  const { reliability, credibility, review } = content.item.grading
  assert.deepEqual([reliability, credibility, review], ['B', '4', '2031-03-01'])
  assert.deepEqual(
    [node.reads[0]?.purpose, node.reads[0]?.justification, node.reads[0]?.holdings],
    ['incident-response', 'Fall 7', [holding]],
  )
  const missing = await server.call('analyst', `/api/v1/items/${actId('other').slice(0, 32)}`)
  assert.deepEqual([missing.status, ((await missing.json()) as { code: string }).code], [404, 'item-unknown'])
  assert.deepEqual([node.reads.length, node.reads[1]?.holdings, node.reads[1]?.agreement], [2, [], null])
})

test('what cannot be recorded is not answered', async () => {
  await using server = await serveExample(
    exampleNode({
      recordRead: async () => {
        throw new Error('disk is full')
      },
    }),
  )
  for (const path of ['/api/v1/items?role=own', `/api/v1/items/${exampleItem('one').holding}`, '/api/v1/events']) {
    const response = await server.call('analyst', path)
    assert.equal(response.status, 500)
    assert.doesNotMatch(await response.text(), /indicator/)
  }
})
