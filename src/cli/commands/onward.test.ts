import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runAnswered } from './answering-node.fixture.ts'

const ASK = 'ab'.repeat(32)
const REFUSAL = { code: 'not-permitted', reason: 'no article permits it', article: '4.2' }
const ANSWERS: Readonly<Record<string, object>> = {
  'POST /api/v1/onward': { asks: [{ id: ASK, origin: 'XA', agreement: ASK, items: 2 }], refusals: [REFUSAL] },
  'GET /api/v1/onward': {
    items: [
      {
        id: ASK,
        state: 'open',
        asker: 'XB',
        origin: 'XA',
        recipient: 'XC',
        purpose: 'cyber-defence',
        items: 2,
        until: '2030-01-31T09:30:00.000Z',
      },
    ],
  },
  [`POST /api/v1/onward/${ASK}/consent`]: { actId: ASK },
  [`POST /api/v1/onward/${ASK}/refuse`]: { actId: ASK },
  [`POST /api/v1/onward/${ASK}/release`]: {
    acts: [{ id: ASK, to: 'XC', items: 1 }],
    withheld: [{ holding: 'XA.1', refusal: REFUSAL }],
    stopped: { code: 'consent-expired', reason: 'the consent of the origin has ended', article: '7' },
  },
}

const run = (...args: readonly string[]) => runAnswered(['onward', ...args], { login: 'otto', answers: ANSWERS })

test('a question names objects, recipient, purpose and justification, and tells what is not asked for', async () => {
  const terms = ['--to', 'XC', '--purpose', 'cyber-defence', '--justification', 'why']
  const { code, out, asked } = await run('ask', 'indicator--1', 'indicator--2', ...terms)
  assert.equal(code, 0)
  const body = { stixIds: ['indicator--1', 'indicator--2'], recipient: 'XC', purpose: 'cyber-defence', justification: 'why' }
  assert.deepEqual(asked, [`POST /api/v1/onward ${JSON.stringify(body)}`])
  assert.match(out, /XA is asked for 2/)
  assert.match(out, /not-permitted: .*article 4\.2/)
  assert.equal((await run('ask', ...terms)).code, 2)
})

test('an answer names the question, and what it lets be given on or why not', async () => {
  const consented = await run('consent', ASK, '--until', '2030-01-01T00:00:00Z', '--item', 'a', '--item', 'b')
  assert.deepEqual(consented.asked, [`POST /api/v1/onward/${ASK}/consent {"until":"2030-01-01T00:00:00Z","items":["a","b"]}`])
  assert.deepEqual((await run('consent', ASK)).asked, [`POST /api/v1/onward/${ASK}/consent {}`])
  assert.deepEqual((await run('refuse', ASK, '--reason', 'not-held')).asked, [`POST /api/v1/onward/${ASK}/refuse {"reason":"not-held"}`])
  for (const args of [['consent'], ['consent', 'x'], ['refuse', ASK], ['release', 'x']]) {
    const { code, asked } = await run(...args)
    assert.deepEqual([code, asked], [2, []], args.join(' '))
  }
})

test('a release tells what went and what stays, and fails where something stopped it', async () => {
  const { code, out, asked } = await run('release', ASK, '--necessity', 'because')
  assert.deepEqual([code, asked], [1, [`POST /api/v1/onward/${ASK}/release {"necessity":"because"}`]])
  assert.match(out, /XC: 1 given on/)
  assert.match(out, /XA\.1 stays/)
  assert.match(out, /consent-expired/)
  assert.deepEqual(JSON.parse((await run('release', ASK, '--json')).out), ANSWERS[`POST /api/v1/onward/${ASK}/release`])
})

test('the list tells who asks whom for whom', async () => {
  assert.match((await run('list')).out, /open {7}XB asks XA for XC {2}cyber-defence {2}2 items/)
})
