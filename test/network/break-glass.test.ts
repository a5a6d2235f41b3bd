/** Glass that is broken at one node, over HTTP: whoever sent what was read is told, nobody else, and what nobody looks at hinders the health. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, healthOf, json, jsonOf, share } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { actsOf } from './holdings.fixture.ts'
import type { Member } from './member.fixture.ts'
import { until } from './waiting.fixture.ts'

type Items = { readonly items: readonly { readonly holding: string }[] }
type Opening = { readonly id: string; readonly isOpen: boolean; readonly itemsRead: number; readonly outcome: string | null }
type Told = { readonly items: readonly { readonly party: string; readonly items: number; readonly from: string; readonly until: string }[] }

let founded: Founded
before(async () => {
  founded = await found({
    members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }],
    articles: async () => ({
      reading: {
        article: '8',
        roles: [
          { role: 'releasing-officer', may: ['read', 'release', 'approve', 'recall'] },
          { role: 'data-protection-officer', may: ['read', 'inspect', 'recall', 'erase'] },
        ],
        conditions: [{ deeds: ['read'], training: 'data-protection' }],
        breakGlass: { minutes: 60, reviewHours: 72 },
      },
    }),
  })
})
after(() => founded.remove())

const toldAt = async (member: Member) => (await api<Told>(member, { path: '/api/v1/break-glass/told' })).items
const openings = async (member: Member) =>
  (await api<{ readonly items: readonly Opening[] }>(member, { as: 'data-protection-officer', path: '/api/v1/break-glass' })).items

test('whoever sent what was read under broken glass is told once it is over; who reads nothing tells nobody', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB, XC] = [federation.member('XA'), federation.member('XB'), federation.member('XC')]
  await share(XA, founded.agreement, [indicator(1), indicator(2)])
  const received = async () =>
    await federation
      .store('XB')
      .read.items.page({ agreement: founded.agreement, roles: ['received'], addedAfter: 0, isLatestOnly: false, limit: 9 })
  await until('the release to arrive', async () => (await received()).length === 2)
  const [first] = await received()
  assert.ok(first)

  const list = { path: `/api/v1/items?role=received&agreement=${founded.agreement}` }
  const shut = await call(XB, { as: 'releasing-officer', ...list })
  assert.deepEqual([shut.status, jsonOf<{ code: string }>(shut).code], [403, 'training-missing'])
  const asked = { agreement: founded.agreement, minutes: 30, reason: 'Threat against a hospital, nobody else on duty' }
  await api(XB, json('/api/v1/break-glass', asked))
  assert.equal(
    ((await api<Items>(XB, { path: `/api/v1/items/${first.holding}` })) as unknown as { item: { holding: string } }).item.holding,
    first.holding,
  )
  assert.deepEqual(
    (await openings(XB)).map(({ isOpen, itemsRead, outcome }) => [isOpen, itemsRead, outcome]),
    [[true, 1, null]],
  )
  assert.deepEqual(await toldAt(XA), [], 'not before it is over')

  federation.clock.advance(31 * 60_000)
  for (const party of ['XA', 'XB', 'XC']) await federation.restart(party)
  await until('XA to be told', async () => (await toldAt(XA)).length === 1)
  assert.deepEqual(
    (await toldAt(XA)).map(({ party, items }) => [party, items]),
    [['XB', 1]],
  )
  assert.deepEqual(await toldAt(XC), [])
  const [act] = (await actsOf(federation.store('XA'))).filter(({ kind }) => kind === 'tell-opened')
  assert.ok(act !== undefined)
  for (const kept of ['releasing-officer', 'hospital', asked.reason])
    assert.ok(!JSON.stringify(act).includes(kept), `it tells nothing of ${kept}`)
  assert.deepEqual(
    (await openings(XB)).map(({ isOpen }) => isOpen),
    [false],
  )

  assert.ok(!(await healthOf(XB)).includes('glass-unreviewed'))
  federation.clock.advance(73 * 3_600_000)
  for (const party of ['XA', 'XB', 'XC']) await federation.restart(party)
  await until('the health to tell', async () => (await healthOf(XB)).includes('glass-unreviewed'))
  const query = 'purpose=self-monitoring&justification=Weekly%20review&state=open'
  const seen = async () =>
    (await api<{ items: { id: string; check: string }[] }>(XB, { as: 'data-protection-officer', path: `/api/v1/observations?${query}` }))
      .items
  await until('the officer to be told', async () => (await seen()).some(({ check }) => check === 'glass-unreviewed'))
  const [opening] = await openings(XB)
  const closing = json(`/api/v1/observations/${opening?.id}/close`, { outcome: 'explained', reason: 'It was so' })
  await api(XB, { as: 'data-protection-officer', ...closing })
  await until('the health to be well again', async () => !(await healthOf(XB)).includes('glass-unreviewed'))
  assert.equal((await toldAt(XA)).length, 1, 'and nobody is told twice')
})
