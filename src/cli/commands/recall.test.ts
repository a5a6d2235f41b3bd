import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runAnswered } from './answering-node.fixture.ts'

const AT = { until: '2030-02-01T00:00:00.000Z', statedAt: '2030-01-31T09:30:00.000Z' }
const act = (confirmed: number, state: string, more: object = {}) => {
  return { kind: 'recall', recipient: 'XB', items: 1_000, confirmed, state, ...AT, ...more }
}

test('the acts of one recall are told as a whole, in the state of the one that is least far', async () => {
  const items = [
    act(1_000, 'confirmed'),
    act(250, 'restricted'),
    act(0, 'sent', { items: 500 }),
    act(1_000, 'confirmed', { recipient: 'XC' }),
    act(3, 'silent', { statedAt: '2030-01-30T09:30:00.000Z', items: 4 }),
  ]
  const { out } = await runAnswered(['recall', 'list'], { login: 'anna', answers: { 'GET /api/v1/recalls': { items } } })
  assert.deepEqual(out.trimEnd().split('\n'), [
    'XB  recall   sent        1250 of 2500 deleted in 3 acts, due 2030-02-01T00:00:00.000Z',
    'XC  recall   confirmed   1000 of 1000 deleted, due 2030-02-01T00:00:00.000Z',
    'XB  recall   silent      3 of 4 deleted, due 2030-02-01T00:00:00.000Z',
  ])
  const json = await runAnswered(['recall', 'list', '--json'], { login: 'anna', answers: { 'GET /api/v1/recalls': { items } } })
  assert.deepEqual(JSON.parse(json.out), items, 'programs get each act')
})
