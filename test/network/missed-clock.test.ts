import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DAY_MS, formatTimestamp, SECOND_MS } from '../../src/foundation/index.ts'
import { api } from './calls.fixture.ts'
import { type Federation, type Founded, found, GRACE_SECONDS } from './federation.fixture.ts'
import { actsOf } from './holdings.fixture.ts'
import { until } from './waiting.fixture.ts'

const REVIEW_DAYS = 30
const PARTIES = ['XA', 'XB', 'XC']

let founded: Founded
before(async () => {
  const firstAt = formatTimestamp(Math.ceil(Date.now() / SECOND_MS) * SECOND_MS + REVIEW_DAYS * DAY_MS)
  founded = await found({
    members: PARTIES.map((party) => ({ party })),
    articles: async () => ({ reviews: { article: '13.3', list: [{ subject: 'joint-review', firstAt, onSilence: 'suspend' }] } }),
  })
})
after(() => founded.remove())

/** Who told a node of a miss, itself included. */
async function toldAt(federation: Federation, party: string): Promise<readonly string[]> {
  const rows = await actsOf(federation.store(party))
  return rows
    .filter(({ kind }) => kind === 'miss')
    .map((row) => row.party)
    .toSorted()
}

test('a review that nobody held is told by every party to every other, once, although all nodes stopped and started over it', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  for (const party of PARTIES) await federation.stop(party)
  federation.clock.advance(REVIEW_DAYS * DAY_MS + (GRACE_SECONDS + 600) * SECOND_MS)
  await federation.startAll()
  for (const party of PARTIES) await until(`all to tell ${party}`, async () => (await toldAt(federation, party)).length === PARTIES.length)
  for (const party of PARTIES) await federation.restart(party)
  for (const party of PARTIES) assert.deepEqual(await toldAt(federation, party), PARTIES)
  const path = `/api/v1/agreements/${founded.agreement}/life`
  const life = (await api(federation.member('XB'), { path, as: 'agreement-officer' })) as unknown as {
    readonly misses: readonly { readonly clock: string; readonly consequence: string; readonly parties: readonly string[] }[]
    readonly standings: readonly { readonly suspensions: readonly { readonly number: string }[] }[]
  }
  assert.deepEqual(
    life.misses.map(({ clock, consequence, parties }) => [clock, consequence, parties]),
    [['review', 'suspend', PARTIES]],
  )
})
