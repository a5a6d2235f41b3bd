import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runAnswered } from './answering-node.fixture.ts'

const ID = 'ab'.repeat(32)
const LISTED = {
  ...{ id: ID, agreement: ID, asker: 'XB', asked: 'XA', purpose: 'cyber-defence', urgency: 'urgent', types: ['malware'] },
  ...{ until: '2030-01-31T09:30:00.000Z', silence: 'escalate', state: 'open', reason: null, items: 0, missedAt: null },
}
const GIVEN = { ...LISTED, state: 'given', items: 2 }
const LATE = { ...LISTED, state: 'lapsed', reason: 'silence', missedAt: '2030-02-01T00:00:00.000Z' }
const TEXT = { reason: 'To find who sold it', 'legal-basis': 'Act, section 1' }
const ANSWERS: Readonly<Record<string, object>> = {
  'POST /api/v1/requests': { actId: ID },
  'GET /api/v1/requests': { items: [LISTED, GIVEN, LATE] },
  [`GET /api/v1/requests/${ID}`]: {
    ...{ request: GIVEN, text: TEXT, marking: 'AMBER', askedBy: null, declinedBy: null },
    answers: [{ actId: ID, items: 2, at: '2030-01-30T00:00:00.000Z' }],
  },
  [`POST /api/v1/requests/${ID}/decline`]: { actId: ID },
  [`POST /api/v1/submissions?agreement=${ID}&purpose=cyber-defence&answers=${ID}&review=true`]: { id: 'one' },
  'GET /api/v1/submissions/one': { id: 'one', state: 'awaiting-approval', position: 0, objects: 1, report: {} },
}

const run = (...args: readonly string[]) => runAnswered(['request', ...args], { login: 'anna', answers: ANSWERS })

const TERMS = ['--to', 'XA', '--agreement', ID, '--purpose', 'cyber-defence', '--reason', TEXT.reason, '--legal-basis', TEXT['legal-basis']]

test('a request states its text by its parts, and what it is about; what every request states must be there', async () => {
  const { code, out, asked } = await run(
    'ask',
    ...TERMS,
    '--urgency',
    'urgent',
    '--type',
    'malware',
    '--about',
    'x',
    '--marking',
    'AMBER',
    '--facts',
    'f',
  )
  assert.deepEqual([code, out], [0, `Asked XA: request ${ID}\n`])
  const body = {
    ...{ agreement: ID, to: 'XA', purpose: 'cyber-defence', urgency: 'urgent', types: ['malware'], about: ['x'], marking: 'AMBER' },
    text: { facts: 'f', ...TEXT },
  }
  assert.deepEqual(JSON.parse((asked[0] as string).slice('POST /api/v1/requests '.length)), body)
  const plain = await run('ask', ...TERMS)
  const sent = JSON.parse((plain.asked[0] as string).slice('POST /api/v1/requests '.length))
  assert.deepEqual([sent.urgency, sent.marking, 'types' in sent], ['normal', 'AMBER+STRICT', false])
  for (const wrong of [
    ['ask', ...TERMS.slice(0, -2)],
    ['ask', ...TERMS, '--urgency', 'soon'],
    ['ask', ...TERMS, '--marking', 'PURPLE'],
  ]) {
    const refused = await run(...wrong)
    assert.deepEqual([refused.code, refused.asked], [2, []], wrong.join(' '))
  }
})

test('the list tells who asks whom, until when, and what became of it', async () => {
  const { out } = await run('list')
  const [open, given, late] = out.trim().split('\n')
  assert.match(open as string, /open {6}XB asks XA {2}cyber-defence {2}urgent {2}until 2030-01-31T09:30:00.000Z, then escalate$/)
  assert.match(given as string, /given .* answered {2}2 items$/)
  assert.match(late as string, /lapsed .* silence, clock missed, told 2030-02-01/)
  assert.equal(JSON.parse((await run('list', '--json')).out).length, 3)
})

test('a request is shown with its text and what answered it', async () => {
  const { out } = await run('show', ID)
  assert.match(out, /types: malware\ntext at TLP:AMBER\nreason: To find who sold it\nlegal-basis: Act, section 1\n.*2 items given/)
  assert.equal((await run('show', 'x')).code, 2)
})

test('an answer is a submission that names the request, under its agreement and for its purpose', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'comity-answer-'))
  const file = join(folder, 'bundle.json')
  writeFileSync(file, '{"type":"bundle","id":"bundle--1","objects":[]}')
  try {
    const { code, asked } = await run('answer', file, '--request', ID, '--justification', 'asked for', '--review')
    assert.equal(code, 0)
    assert.deepEqual(
      asked.map((line) => line.split(' ').slice(0, 2).join(' ')),
      [
        `GET /api/v1/requests/${ID}`,
        `POST /api/v1/submissions?agreement=${ID}&purpose=cyber-defence&answers=${ID}&review=true`,
        'GET /api/v1/submissions/one',
      ],
    )
    assert.equal((await run('answer', file, '--request', 'x', '--justification', 'y')).code, 2)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a no names its reason', async () => {
  const { code, asked } = await run('decline', ID, '--reason', 'not-held')
  assert.deepEqual([code, asked], [0, [`POST /api/v1/requests/${ID}/decline {"reason":"not-held"}`]])
  assert.equal((await run('decline', ID)).code, 2)
})
