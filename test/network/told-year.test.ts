/** Once a year is over each party tells the overseers of special categories, and an overseer sees who did not in time. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { yearTellBy } from '../../src/acts/index.ts'
import { DAY_MS } from '../../src/foundation/index.ts'
import { api, healthOf } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { actsOf } from './holdings.fixture.ts'
import { until } from './waiting.fixture.ts'

const NONE = { received: 0, disclosed: 0, erased: 0 }
let founded: Founded

before(async () => {
  founded = await found({
    members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }, { party: 'XO' }],
    articles: async () => ({
      oversight: { article: '8.3', overseers: [{ party: 'XO', reads: 'all' }], statistics: ['special-categories'], smallCounts: 20 },
    }),
  })
})
after(() => founded.remove())

type Told = { readonly told: readonly { readonly party: string; readonly agreement: string; readonly figures: object }[] }

/** Parties that told the year at a node. */
async function toldAt(federation: Federation, party: string, year: number): Promise<readonly string[]> {
  const asked = { path: `/api/v1/statistics?year=${year}`, as: 'data-protection-officer' } as const
  const { told } = await api<Told>(federation.member(party), asked)
  for (const { agreement, figures } of told) {
    assert.equal(agreement, founded.agreement)
    assert.deepEqual(figures, { year, smallCounts: 20, special: NONE, specialUntold: NONE })
  }
  return told.map((row) => row.party)
}

test('a year that is over is told once to the overseers alone, and who is late is named until it tells', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const XO = federation.member('XO')
  const year = new Date(federation.clock.now()).getUTCFullYear()
  assert.deepEqual(await toldAt(federation, 'XO', year), [])
  // Nodes that run look for it every few minutes, and at their start.
  federation.clock.advance(yearTellBy(year) + DAY_MS - federation.clock.now())
  await federation.restart('XO')
  await until('the overseer to name who is late', async () => (await healthOf(XO)).includes('year-untold'))
  for (const party of ['XA', 'XB', 'XC']) await federation.restart(party)
  await until('all to tell', async () => (await toldAt(federation, 'XO', year)).length === 3)
  await until('nobody to be late', async () => !(await healthOf(XO)).includes('year-untold'))
  await federation.restart('XA')
  await until('XA to know that it told', async () => (await toldAt(federation, 'XA', year)).length === 1)
  const stated = (await actsOf(federation.store('XA'))).filter(({ kind }) => kind === 'tell-year')
  assert.deepEqual(
    stated.map(({ party }) => party),
    ['XA'],
    'it was told once, and to nobody who oversees nothing',
  )
})
