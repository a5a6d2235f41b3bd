/** Real nodes, of which all but XA make up the quorum: what XA gave to XB goes on to XC against a threat while nobody at XA answers; XA is told, objects, and gets it back. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, healthOf, json, jsonOf } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { actsOf } from './holdings.fixture.ts'
import type { Member } from './member.fixture.ts'
import { NodeProcess } from './node-process.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const OBJECT = indicator(1)
const MINUTE_MS = 60_000
const SAID = {
  danger: 'Ransomware that encrypts at noon',
  endangered: 'Hospitals of the recipient',
  haste: 'Nobody answers where the data came from, and noon is in an hour',
}

let founded: Founded
before(async () => {
  const threat = { article: '7.3', purposes: ['cyber-defence'], roles: ['releasing-officer'], upTo: 'AMBER', minutes: 30, reviewHours: 24 }
  founded = await found({
    members: ['XA', 'XB', 'XC', 'XD', 'XO'].map((party) => ({ party })),
    articles: async () => ({
      onward: {
        ...{ article: '7', rule: 'origin-consent', consent: { hours: 72, onSilence: 'refuse' }, attribution: 'anonymous' },
        threat: { ...threat, secondPerson: true },
      },
      reading: {
        article: '8',
        roles: [
          { role: 'releasing-officer', may: ['read', 'release', 'approve', 'recall'] },
          { role: 'data-protection-officer', may: ['read', 'approve', 'inspect', 'recall', 'erase'] },
          { role: 'tool', may: ['read'] },
        ],
      },
    }),
  })
})
after(() => founded.remove())

type Report = { readonly acts: readonly { readonly to: string; readonly items: number }[]; readonly stopped: unknown }
type Invoked = { readonly id: string; readonly origin: string; readonly report: Report }
type ThreatReport = { readonly invoked: readonly Invoked[]; readonly waiting: readonly { readonly id: string }[] }
type Ask = {
  readonly id: string
  readonly state: string
  readonly askedAt: string
  readonly toldAt: string | null
  readonly threat: { readonly danger: string; readonly article: string; readonly approvedBy: string; readonly reviewBy: string } | null
}
type Seen = {
  readonly id: string
  readonly check: string
  readonly account: string
  readonly article: string | null
  readonly reviewBy: string | null
}
type Items = { readonly items: readonly Seen[] }

async function askAt(member: Member, id: string): Promise<Ask | undefined> {
  return (await api<{ items: Ask[] }>(member, { path: '/api/v1/onward' })).items.find((one) => one.id === id)
}

/** XA shares with XB alone. */
async function sharedWithXB(XA: Member, XB: Member): Promise<void> {
  await api(XA, {
    path: `/api/v1/submissions?agreement=${founded.agreement}&purpose=cyber-defence&recipients=XB`,
    headers: { 'content-type': 'application/stix+json;version=2.1', 'x-comity-justification': 'Test' },
    body: JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects: [OBJECT] }),
  })
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 1)
}

/** One official of XB states a threat and another one agrees. */
async function given(XB: Member): Promise<Invoked> {
  const threat = { stixIds: [OBJECT.id], recipient: 'XC', purpose: 'cyber-defence', ...SAID }
  const { waiting } = await api<ThreatReport>(XB, json('/api/v1/threats', threat))
  const path = `/api/v1/threats/${waiting[0]?.id}/agree`
  const alone = await call(XB, { ...json(path, {}), as: 'releasing-officer' })
  assert.deepEqual([alone.status, jsonOf<{ code: string }>(alone).code], [403, 'approval-by-submitter'])
  return api<Invoked>(XB, { ...json(path, {}), as: 'data-protection-officer' })
}

test('it goes on while the origin is away and its sender is killed; the origin is told, objects, and everybody obeys', async () => {
  const federation = founded.copy()
  await using stack = new AsyncDisposableStack()
  stack.use(federation)
  const [XA, XB, XC, XO] = ['XA', 'XB', 'XC', 'XO'].map((party) => federation.member(party)) as [Member, Member, Member, Member]
  const away = await NodeProcess.start(XA)
  stack.use(away)
  const killed = await NodeProcess.start(XB)
  stack.use(killed)
  for (const member of [XC, federation.member('XD'), XO]) stack.use(await NodeProcess.start(member))
  await sharedWithXB(XA, XB)
  await away[Symbol.asyncDispose]()

  const { id, report } = await given(XB)
  killed.signal('SIGKILL')
  await killed.ended
  assert.deepEqual([report.acts.map(({ to, items }) => [to, items]), report.stopped], [[['XC', 1]], null])
  stack.use(await NodeProcess.start(XB))
  await until('it to arrive', async () => (await receivedIds(XC)).length === 1)
  assert.equal((await askAt(XB, id))?.toldAt, null, 'nobody at the origin knows yet')

  stack.use(await NodeProcess.start(XA))
  await until('the origin to be told', async () => (await askAt(XA, id))?.state === 'open')
  const seen = (await askAt(XA, id))?.threat
  assert.deepEqual([seen?.danger, seen?.article, seen?.approvedBy], [SAID.danger, '7.3', 'data-protection-officer'])
  await until('its acknowledgement', async () => typeof (await askAt(XB, id))?.toldAt === 'string')
  const page = await api<{ items: { holding: string }[] }>(XC, { path: '/api/v1/items?role=received' })
  type Against = { readonly article: string; readonly danger: string; readonly statedAt: string; readonly reviewBy: string }
  const held = await api<{ givenOn: unknown; threat: Against }>(XC, {
    path: `/api/v1/items/${page.items[0]?.holding}`,
  })
  assert.deepEqual([held.givenOn, held.threat.article, held.threat.danger], [{ origin: null }, '7.3', SAID.danger])
  const latest = Date.parse(held.threat.statedAt) + 30 * MINUTE_MS + 24 * 60 * MINUTE_MS
  assert.equal(Date.parse(held.threat.reviewBy), latest, 'the recipient knows the last moment at which it may have been invoked')

  const own = await askAt(XB, id)
  assert.equal(
    Date.parse(own?.threat?.reviewBy ?? '') - Date.parse(own?.askedAt ?? ''),
    24 * 60 * MINUTE_MS,
    'who invoked it knows to the moment',
  )
  const query = 'purpose=self-monitoring&justification=Review&state=open'
  const list = { as: 'data-protection-officer', path: `/api/v1/observations?${query}` } as const
  const { items: open } = await api<Items>(XB, list)
  assert.deepEqual(
    open.map(({ check, account, article }) => [check, account, article]),
    [['threat', 'releasing-officer', '7.3']],
  )
  const later = Date.parse(open[0]?.reviewBy ?? '') - Date.parse(own?.threat?.reviewBy ?? '')
  assert.ok(later >= 0 && later < 1_000, 'the observation stands a moment after what it is about, and tells the same clock')
  const close = json(`/api/v1/observations/${open[0]?.id}/close`, { outcome: 'explained', reason: 'The attack came' })
  await api(XB, { ...close, as: 'data-protection-officer' })

  await api(XA, json(`/api/v1/onward/${id}/refuse`, { reason: 'source-at-risk' }))
  await until('it to be given back', async () => (await receivedIds(XC)).length === 0)
  await until('the origin to learn so', async () => {
    const { items } = await api<{ items: { erasedAt: string | null }[] }>(XA, { path: `/api/v1/onward/${id}` })
    return items[0]?.erasedAt !== null
  })
  assert.equal((await receivedIds(XB)).length, 1, 'the holder keeps what it was given')
  const again = await call(XB, {
    ...json('/api/v1/threats', { stixIds: [OBJECT.id], recipient: 'XC', purpose: 'cyber-defence', ...SAID }),
    as: 'releasing-officer',
  })
  assert.deepEqual([again.status, jsonOf<{ code: string }>(again).code], [403, 'threat-refused'])
})

test('an overseer is alerted where the origin was not told in time', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB, XO] = ['XA', 'XB', 'XO'].map((party) => federation.member(party)) as [Member, Member, Member]
  await sharedWithXB(XA, XB)
  await until('the overseer to read both ledgers', async () => {
    const parties = (await federation.store('XO').read.inspection.list()).map(({ party }) => party)
    return parties.includes('XA') && parties.includes('XB')
  })
  await federation.stop('XA')
  await given(XB)
  await until('the overseer to be told', async () => (await actsOf(federation.store('XO'))).some(({ kind }) => kind === 'tell-threat'))
  assert.ok(!(await healthOf(XO)).includes('threat-untold'), 'the minutes run')
  federation.clock.advance(31 * MINUTE_MS + 3_700_000)
  await until('the alert', async () => (await healthOf(XO)).includes('threat-untold'))
})
