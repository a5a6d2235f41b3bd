import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { HoldingKey } from '../../src/acts/index.ts'
import { DAY_MS, formatTimestamp, SECOND_MS } from '../../src/foundation/index.ts'
import { api, call, json, jsonOf } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { until } from './waiting.fixture.ts'

const URGENT_GRACE_SECONDS = 600
const TEXT = 'Mails with invoices that open a shell.'

let founded: Founded
before(async () => {
  founded = await found({
    members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }],
    articles: async () => ({
      witnesses: { article: '9', quorum: 2, checkpointSeconds: 5, graceSeconds: 3_600, urgentGraceSeconds: URGENT_GRACE_SECONDS },
    }),
  })
})
after(() => founded.remove())

type Alert = { readonly state: string; readonly party: string; readonly title: string | null; readonly text: string | null }

async function alertAt(federation: Federation, party: string): Promise<Alert | undefined> {
  const [alert] = (await api<{ readonly items: readonly Alert[] }>(federation.member(party), { path: '/api/v1/alerts' })).items
  return alert
}

const stateAt = (federation: Federation, party: string, state: string) =>
  until(`${party} to see it as ${state}`, async () => (await alertAt(federation, party))?.state === state)

/** What a tool of XB reads in a collection of the agreement. */
async function served(federation: Federation, alias: string): Promise<readonly Record<string, unknown>[]> {
  const path = `/taxii2/fault-exchange-v1/collections/${alias}/objects/`
  const answer = await call(federation.member('XB'), { path, as: 'tool', headers: { accept: 'application/taxii+json;version=2.1' } })
  assert.equal(answer.status, 200, answer.body.toString())
  return jsonOf<{ readonly objects?: readonly Record<string, unknown>[] }>(answer).objects ?? []
}

const raise = (federation: Federation) =>
  api<{ readonly alerts: readonly { readonly to: string }[] }>(
    federation.member('XA'),
    json('/api/v1/alerts', {
      agreement: founded.agreement,
      purpose: 'cyber-defence',
      title: 'Wave of invoices',
      text: TEXT,
      marking: 'GREEN',
      severity: 'critical',
      validUntil: formatTimestamp(federation.clock.now() + 2 * DAY_MS),
      recipients: ['XB'],
      justification: 'Seen at three hospitals',
    }),
  )

test('an alert reaches people in seconds while a witness is down, is hidden when the grace ends, and tools get it once it is proven', async () => {
  await using federation = founded.copy()
  await federation.startAll(['XA', 'XB'])
  const began = performance.now()
  assert.deepEqual(
    (await raise(federation)).alerts.map(({ to }) => to),
    ['XB'],
  )
  await stateAt(federation, 'XB', 'provisional')
  assert.ok(performance.now() - began < 20 * SECOND_MS)
  assert.equal((await alertAt(federation, 'XB'))?.text, TEXT)
  for (const alias of ['alerts', 'received']) assert.deepEqual(await served(federation, alias), [], alias)
  federation.clock.advance((URGENT_GRACE_SECONDS + 60) * SECOND_MS)
  await stateAt(federation, 'XB', 'quarantined')
  assert.deepEqual(Object.values((await alertAt(federation, 'XB')) ?? {}).includes(TEXT), false)
  await federation.restart('XB')
  await stateAt(federation, 'XB', 'quarantined')
  await federation.start('XC')
  await stateAt(federation, 'XB', 'confirmed')
  assert.equal((await alertAt(federation, 'XB'))?.text, TEXT)
  const [report, ...more] = await served(federation, 'alerts')
  assert.deepEqual([report?.type, report?.description, more.length], ['report', TEXT, 0])
})

test('what the order of an authority restricts is read by nobody, also while it is provisional, and again when the order ends', async () => {
  await using federation = founded.copy()
  await federation.startAll(['XA', 'XB'])
  await raise(federation)
  await stateAt(federation, 'XB', 'provisional')
  const [row] = await federation.store('XB').read.alerts.list(1)
  const [item] = await federation.store('XB').read.items.find([row?.holding as HoldingKey])
  const order = {
    ...{ stixIds: [item?.face?.stixId], reason: 'Order 12/2030', authority: 'Court of Borland' },
    until: formatTimestamp(federation.clock.now() + DAY_MS),
  }
  const as = 'data-protection-officer'
  const { holds } = await api<{ holds: { id: string }[] }>(federation.member('XB'), { ...json('/api/v1/holds', order), as })
  const ordered = await alertAt(federation, 'XB')
  assert.deepEqual([ordered?.state, ordered?.text, ordered?.title], ['provisional', null, null])
  await federation.start('XC')
  await stateAt(federation, 'XB', 'confirmed')
  assert.deepEqual([(await alertAt(federation, 'XB'))?.text, await served(federation, 'alerts')], [null, []])
  await api(federation.member('XB'), { ...json(`/api/v1/holds/${holds[0]?.id}/lift`, {}), as })
  assert.equal((await alertAt(federation, 'XB'))?.text, TEXT)
  assert.equal((await served(federation, 'alerts')).length, 1)
})
