/** Where the agreement says so, a party that left destroys what it received and the others what came from it; what they shared among themselves stays. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DAY_MS, formatTimestamp } from '../../src/foundation/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, json, share } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { actsOf } from './holdings.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const NOTICE_DAYS = 30
const PARTIES = ['XA', 'XB', 'XC'] as const
let founded: Founded

before(async () => {
  const withdrawal = { article: '11.5', noticeDays: NOTICE_DAYS, survives: ['erase', 'recall'], onEnd: 'erase' }
  founded = await found({ members: PARTIES.map((party) => ({ party })), articles: async () => ({ withdrawal }) })
})
after(() => founded.remove())

async function causesAt(federation: Federation, party: string): Promise<readonly string[]> {
  const receipts = (await actsOf(federation.store(party))).filter((row) => row.kind === 'erasure-receipt' && row.party === party)
  return receipts.map(({ text }) => {
    const { to, cause, items } = JSON.parse(text).statement.body as { to: string; cause: string; items: readonly string[] }
    return `${to} ${cause} ${items.length}`
  })
}

test('at the end of its notice a party that left keeps nothing of the others, nor they of it, and each is told by receipt', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB, XC] = PARTIES.map((party) => federation.member(party)) as [
    ReturnType<Federation['member']>,
    ReturnType<Federation['member']>,
    ReturnType<Federation['member']>,
  ]
  for (const [index, member] of [XA, XB, XC].entries()) await share(member, founded.agreement, [indicator(index + 1)])
  const shared = async () => (await Promise.all([XA, XB, XC].map(receivedIds))).map(({ length }) => length)
  await until('everything to arrive', async () => (await shared()).every((count) => count === 2))
  const before = await shared()
  const effectiveAt = formatTimestamp(federation.clock.now() + (NOTICE_DAYS + 1) * DAY_MS)
  const path = `/api/v1/agreements/${founded.agreement}/statements`
  await api(XC, { ...json(path, { kind: 'withdraw', body: { effectiveAt, reason: 'New law' } }), as: 'agreement-officer' })
  type Life = { standings: readonly { party: string; standing: string }[] }
  for (const member of [XA, XB])
    await until('the withdrawal to be known', async () => {
      const { standings } = await api<Life>(member, { path: `/api/v1/agreements/${founded.agreement}/life`, as: 'agreement-officer' })
      return standings.some(({ party, standing }) => party === 'XC' && standing === 'withdrawing')
    })
  federation.clock.advance(NOTICE_DAYS * DAY_MS)
  for (const party of PARTIES) await federation.restart(party)
  assert.deepEqual(await shared(), before, 'nothing goes while the notice runs')
  federation.clock.advance(2 * DAY_MS)
  for (const party of PARTIES) await federation.restart(party)
  await until('XC to keep nothing', async () => (await receivedIds(XC)).length === 0)
  await until('the others to keep nothing of it', async () => {
    const kept = (await Promise.all([XA, XB].map(receivedIds))).flat()
    return kept.length > 0 && !kept.includes(indicator(3).id as string)
  })
  assert.deepEqual((await causesAt(federation, 'XC')).toSorted(), ['XA withdrawal 1', 'XB withdrawal 1'])
  for (const party of ['XA', 'XB']) assert.deepEqual(await causesAt(federation, party), ['XC withdrawal 1'])
  await until('the receipts to be taken', async () => {
    const { sent } = await federation.store('XC').read.overview.summary()
    return sent.length > 0 && sent.every(({ sent: given, erased }) => given === erased)
  })
})
