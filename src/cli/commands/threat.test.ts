import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runAnswered } from './answering-node.fixture.ts'

const ACT = 'ab'.repeat(32)
const ID = '00000000-0000-4000-8000-000000000001'
const REFUSAL = { code: 'threat-marking', reason: 'an item is marked higher', article: '7.3' }
const REPORT = { acts: [{ id: ACT, to: 'XC', items: 1 }], withheld: [], stopped: null }
const INVOKED = { id: ACT, origin: 'XA', agreement: ACT, items: 1, report: REPORT }
const UNTIL = '2030-01-31T09:30:00.000Z'
const ANSWERS: Readonly<Record<string, object>> = {
  'POST /api/v1/threats': {
    invoked: [INVOKED, { ...INVOKED, report: { ...REPORT, acts: [], stopped: { code: 'threat-over', reason: 'too late' } } }],
    waiting: [{ id: ID, origin: 'XD', agreement: ACT, items: 2, until: UNTIL }],
    refusals: [REFUSAL],
  },
  'GET /api/v1/threats': {
    items: [
      {
        ...{ id: ID, origin: 'XA', recipient: 'XC', purpose: 'cyber-defence', items: 2, account: 'anna', until: UNTIL },
        threat: { danger: 'Ransomware at noon', haste: 'It is night there' },
      },
    ],
  },
  [`POST /api/v1/threats/${ID}/agree`]: INVOKED,
  [`DELETE /api/v1/threats/${ID}`]: { id: ID },
  'GET /api/v1/inspections/threats': {
    items: [{ party: 'XB', threat: ACT, toldTo: null, at: UNTIL, releases: 1, sight: 'untold' }],
  },
}

const run = (...args: readonly string[]) => runAnswered(['threat', ...args], { login: 'otto', answers: ANSWERS })

test('a threat names objects, recipient, purpose and what threatens; it tells what went, what waits and what stopped', async () => {
  const said = ['--danger', 'Ransomware at noon', '--endangered', 'Hospitals', '--haste', 'It is night there']
  const terms = ['--to', 'XC', '--purpose', 'cyber-defence', ...said]
  const { code, out, asked } = await run('invoke', 'indicator--1', ...terms)
  const words = { danger: 'Ransomware at noon', endangered: 'Hospitals', haste: 'It is night there' }
  const body = { stixIds: ['indicator--1'], recipient: 'XC', purpose: 'cyber-defence', ...words }
  assert.deepEqual([code, asked], [1, [`POST /api/v1/threats ${JSON.stringify(body)}`]])
  for (const line of [
    /XA is told/,
    /XC: 1 given on/,
    /2 items of XD until .* for another official/,
    /threat-marking: .*article 7\.3/,
    /threat-over/,
  ])
    assert.match(out, line)
  assert.equal((await run('invoke', ...terms)).code, 2)
})

test('what waits is listed, agreed to and dropped; an overseer sees what was not told', async () => {
  assert.match((await run('list')).out, /anna: XA to XC .*2 items .*Ransomware at noon/)
  assert.deepEqual((await run('agree', ID)).asked, [`POST /api/v1/threats/${ID}/agree {}`])
  assert.match((await run('agree', ID, '--necessity', 'because')).out, /XA is told/)
  assert.deepEqual((await run('drop', ID)).asked, [`DELETE /api/v1/threats/${ID} `])
  for (const args of [['agree'], ['drop', 'x']]) assert.equal((await run(...args)).code, 2)
  assert.match((await run('seen')).out, /XB +untold +told nobody +1 release/)
})
