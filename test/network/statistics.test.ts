import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, share } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const ITEMS = 13
let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

type Year = { agreements: { categories: { party: string; counted: string; dataSubject: string; items: number | string }[] }[] }

test('what one party disclosed the other received, and both statistics say so coarsely, printed as well', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  await share(
    XA,
    founded.agreement,
    Array.from({ length: ITEMS }, (_, index) => indicator(index)),
  )
  await until('all to arrive', async () => (await receivedIds(XB)).length === ITEMS)
  const year = new Date(federation.clock.now()).getUTCFullYear()
  const categories = async (member: typeof XA) => {
    const { agreements } = await api<Year>(member, { path: `/api/v1/statistics?year=${year}`, as: 'data-protection-officer' })
    return agreements[0]?.categories
      .filter(({ party }) => party !== 'XC')
      .map(({ party, counted, dataSubject, items }) => `${counted} ${party} ${dataSubject} ${items}`)
  }
  assert.deepEqual(await categories(XA), ['disclosed XB none 10'])
  assert.deepEqual(await categories(XB), ['received XA none 10'])
  const page = await call(XB, { path: '/api/v1/statistics?format=markdown', as: 'data-protection-officer' })
  assert.match(page.body.toString(), /\| Party XA \(XA\) \| received \| none \| 10 \| 0 \| 0 \|/)
})
