/** A breach as its party, its partner and its overseer see it, over real nodes. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DAY_MS, formatTimestamp, SECOND_MS } from '../../src/foundation/index.ts'
import { api, call, json, jsonOf } from './calls.fixture.ts'
import { type Federation, type Founded, found, GRACE_SECONDS } from './federation.fixture.ts'
import { actsOf } from './holdings.fixture.ts'
import { until } from './waiting.fixture.ts'

const PARTIES = ['XA', 'XB', 'XC']
const WORDS = {
  ...{ what: 'A copy of the data folder was taken', dataSubjects: ['suspect'], persons: null, items: 200, risk: 'unknown', measures: null },
  ...{ contact: 'dpo@aldoria.example', lateReason: null, isComplete: false },
}
type Clock = { clock: string; state: string }
type Seen = { breach: string; party: string; parts: { what: string; isComplete: boolean }[]; clocks: Clock[] }

let founded: Founded
before(async () => {
  const security = {
    ...{ article: '9.1', algorithms: ['mlkem768-x25519', 'x25519', 'ed25519'], versionAtLeast: '0.1.0' },
    keyCompromise: { hours: 24, onSilence: 'suspend' },
    incident: { hours: 24, onSilence: 'escalate' },
    breach: { hours: 72, onSilence: 'escalate' },
  }
  founded = await found({ members: PARTIES.map((party) => ({ party })), articles: async () => ({ security }) })
})
after(() => founded.remove())

async function seenBy(federation: Federation, party: string): Promise<readonly Seen[]> {
  return (await api<{ items: Seen[] }>(federation.member(party), { path: '/api/v1/breaches', as: 'data-protection-officer' })).items
}

const clocksOf = ({ clocks }: Seen): readonly string[] => clocks.map(({ clock, state }) => `${clock} ${state}`)

test('a breach is told everybody at once, the rest of it later, and who does not tell the rest in time is published', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const XA = federation.member('XA')
  const foundAt = formatTimestamp(federation.clock.now() - 3_600 * SECOND_MS)
  const first = { agreements: [founded.agreement], foundAt, concerns: 'both', ...WORDS }
  const { breach } = await api<{ breach: string }>(XA, { ...json('/api/v1/breaches', first), as: 'data-protection-officer' })
  for (const party of PARTIES) await until(`${party} to be told`, async () => (await seenBy(federation, party)).length === 1)
  await until('the proof of it', async () => clocksOf((await seenBy(federation, 'XA'))[0] as Seen)[0] === 'incident kept')
  assert.deepEqual(clocksOf((await seenBy(federation, 'XB'))[0] as Seen), ['incident kept', 'breach running'])

  federation.clock.advance(3 * DAY_MS + (GRACE_SECONDS + 600) * SECOND_MS)
  for (const party of PARTIES) await federation.restart(party)
  const misses = async (party: string) => (await actsOf(federation.store(party))).filter(({ kind }) => kind === 'miss')
  for (const party of PARTIES) await until(`all to publish it to ${party}`, async () => (await misses(party)).length === PARTIES.length)
  const path = `/api/v1/breaches/${breach}/parts`
  const late = await call(XA, { ...json(path, { ...WORDS, isComplete: true }), as: 'data-protection-officer' })
  assert.deepEqual([late.status, jsonOf<{ code: string }>(late).code], [422, 'reasons-missing'])
  const whole = {
    ...WORDS,
    persons: 20,
    risk: 'high',
    measures: 'All keys were changed',
    lateReason: 'The count took long',
    isComplete: true,
  }
  await api(XA, { ...json(path, whole), as: 'data-protection-officer' })
  for (const party of PARTIES) {
    await until(`${party} to know the whole`, async () => (await seenBy(federation, party))[0]?.parts.at(-1)?.isComplete === true)
  }
  assert.deepEqual(clocksOf((await seenBy(federation, 'XC'))[0] as Seen), ['incident kept', 'breach missed'])
})

test('an analyst tells of no breach', async () => {
  await using federation = founded.copy()
  await federation.start('XA')
  const first = { agreements: [founded.agreement], foundAt: formatTimestamp(Date.now()), concerns: 'both', ...WORDS }
  const answer = await call(federation.member('XA'), { ...json('/api/v1/breaches', first), as: 'releasing-officer' })
  assert.equal(answer.status, 403)
})
