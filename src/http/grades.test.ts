import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FED_ID } from './example-feeds.fixture.ts'
import { EXAMPLE_GRADE } from './example-grades.fixture.ts'
import { exampleItem, exampleNode, serveExample } from './example-node.fixture.ts'

const { holding } = exampleItem('one')
const BODY = { items: [holding], reliability: 'C', credibility: '2', nature: 'fact', review: '2031-06-01', reason: 'Seen' }

test('a grade is given with all that belongs to it and nothing else', async () => {
  await using server = await serveExample(exampleNode())
  const give = async (changes: object) => {
    const body = JSON.stringify({ ...BODY, ...changes })
    const response = await server.call('analyst', '/api/v1/grades', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    return [response.status, (await response.json()) as Record<string, unknown>] as const
  }
  const [status, answer] = await give({ items: [holding, `feed:${FED_ID}`] })
  assert.deepEqual([status, answer], [201, { grades: [{ id: EXAMPLE_GRADE.id, agreement: null, items: 2 }], refusals: [] }])
  const many = Array.from({ length: 10 }, (_, index) => `XA.0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f0${index}`)
  const [missing, { code }] = await give({ items: many })
  assert.deepEqual([missing, code], [404, 'item-unknown'])
  for (const wrong of [
    { items: [] },
    { items: ['inbox:1'] },
    { reliability: 'D' },
    { credibility: '5' },
    { nature: 'untold' },
    { review: 'soon' },
    { review: null },
    { reason: '' },
    { marking: 'RED' },
  ]) {
    assert.equal((await give(wrong))[0], 400, JSON.stringify(wrong))
  }
})

test('the own grade stands beside the grading of the origin, with every grade that was given', async () => {
  await using server = await serveExample(exampleNode())
  const read = async (path: string) => (await (await server.call('analyst', path)).json()) as Record<string, never>
  const given = { ...EXAMPLE_GRADE, gradedAt: new Date(EXAMPLE_GRADE.gradedAt).toISOString() }
  type Shown = { readonly grading: { readonly reliability: string }; readonly ownGrade: object }
  const { item, grades } = (await read(`/api/v1/items/${holding}`)) as unknown as { item: Shown; grades: object }
  assert.deepEqual([item.grading.reliability, item.ownGrade, grades], ['B', given, [given]])
  const { items } = (await read('/api/v1/items?role=received')) as unknown as { items: readonly Shown[] }
  assert.deepEqual(
    items.map(({ ownGrade }) => ownGrade),
    [given, given],
  )
  const fed = (await read(`/api/v1/feeds/shelf/objects/${FED_ID}`)) as unknown as { item: Shown; grades: object }
  assert.deepEqual([fed.item.ownGrade, fed.grades], [given, [given]])
})
