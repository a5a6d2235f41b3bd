import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DAY_MS, formatTimestamp } from '../../src/foundation/index.ts'
import { api, call, json } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { until } from './waiting.fixture.ts'

const AWAY_MS = 3 * DAY_MS

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

type Announced = { readonly actId: string; readonly party: string; readonly at: string; readonly isProven: boolean }

async function announcedAt(federation: Federation, party: string): Promise<readonly Announced[]> {
  const life = await api<{ readonly statements: readonly (Announced & { readonly kind: string })[] }>(federation.member(party), {
    path: `/api/v1/agreements/${founded.agreement}/life`,
    as: 'agreement-officer',
  })
  return life.statements.filter(({ kind }) => kind === 'announce')
}

test('what a node stated while nobody could witness it has no effect in the past: it is stated again by itself and counts from then', async () => {
  await using federation = founded.copy()
  await federation.start('XA')
  const body = { title: 'New tool', text: 'We will use a graph tool.', from: formatTimestamp(federation.clock.now() + 30 * DAY_MS) }
  await api(federation.member('XA'), {
    ...json(`/api/v1/agreements/${founded.agreement}/statements`, { kind: 'announce', body }),
    as: 'agreement-officer',
  })
  const [first] = await announcedAt(federation, 'XA')
  assert.equal(first?.isProven, false)
  federation.clock.advance(AWAY_MS)
  const back = formatTimestamp(federation.clock.now() - DAY_MS)
  await federation.startAll(['XB', 'XC'])
  for (const party of ['XB', 'XC']) {
    const told = await until(`${party} to hear of it`, async () => {
      const found = await announcedAt(federation, party)
      return found.length > 0 && found
    })
    assert.deepEqual([told.length, told[0]?.party, (told[0]?.at ?? '') > back], [1, 'XA', true], party)
  }
  const own = await announcedAt(federation, 'XA')
  assert.deepEqual(
    own.map(({ isProven }) => isProven),
    [false, true],
  )
  await federation.restart('XA')
  assert.equal((await announcedAt(federation, 'XA')).length, 2, 'and only once')
})

test('the receipt of an own statement is to be had for good, whatever was cosigned since', async () => {
  await using federation = founded.copy()
  await federation.startAll(['XA', 'XB', 'XC'])
  const announce = async (): Promise<string> => {
    const before = (await announcedAt(federation, 'XA')).length
    const body = { title: `Tool ${before}`, text: 'We will use it.', from: formatTimestamp(federation.clock.now() + 30 * DAY_MS) }
    const path = `/api/v1/agreements/${founded.agreement}/statements`
    await api(federation.member('XA'), { ...json(path, { kind: 'announce', body }), as: 'agreement-officer' })
    const proven = await until('the proof', async () => {
      const last = (await announcedAt(federation, 'XA'))[before]
      return last?.isProven === true && last
    })
    return proven.actId
  }
  const first = await announce()
  federation.clock.advance(DAY_MS)
  await announce()
  const { status, body } = await call(federation.member('XA'), { path: `/api/v1/receipts/${first}`, as: 'releasing-officer' })
  assert.equal(status, 200, body.toString())
})
