import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openSqliteStore } from '../../src/storage/index.ts'
import { indicator, TLP } from '../disclosure/objects.fixture.ts'
import { api, call, jsonOf, released, type Submission, submission } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { actIds, answerTo, spooled } from './holdings.fixture.ts'
import { Processes, type Round, withPatience } from './killed-processes.fixture.ts'
import type { Member } from './member.fixture.ts'
import { SeenCheckpoints } from './seen-checkpoints.fixture.ts'
import { objectsOf } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const OBJECTS = 6
/** XC may not have every third object, so that its acts, of two items each, end elsewhere than those of XB. */
const RECIPIENTS = { XB: { objects: OBJECTS, acts: 3 }, XC: { objects: 4, acts: 2 } } as const
const PARTIES = Object.keys(RECIPIENTS) as (keyof typeof RECIPIENTS)[]

const SPREAD: readonly Round[] = [
  { XA: { at: 2, when: 'within' }, XB: { at: 2, when: 'before' }, XC: { at: 3, when: 'after' } },
  { XA: { at: 6, when: 'after' }, XB: { at: 4, when: 'within' }, XC: { at: 6, when: 'before' } },
  { XA: { at: 11, when: 'before' }, XB: { at: 8, when: 'after' }, XC: { at: 11, when: 'within' } },
  { XA: { at: 19, when: 'within' }, XB: { at: 13, when: 'before' }, XC: { at: 16, when: 'after' } },
]
const CALLS_MAX = 40
const EVERY: readonly Round[] = Array.from({ length: CALLS_MAX }, (_, index) => index + 1).flatMap((at) => [
  { XA: { at, when: 'before' }, XB: { at, when: 'within' }, XC: { at, when: 'after' } },
  { XA: { at, when: 'within' }, XB: { at, when: 'after' }, XC: { at, when: 'before' } },
  { XA: { at, when: 'after' }, XB: { at, when: 'before' }, XC: { at, when: 'within' } },
])
const ROUNDS = process.env.SLOW === '1' ? EVERY : SPREAD

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

const isForAll = (index: number): boolean => index % 3 !== 0
const objectsOfRound = (round: number) =>
  Array.from({ length: OBJECTS }, (_, index) => {
    return indicator(round * OBJECTS + index, isForAll(index) ? {} : { object_marking_refs: [TLP.STRICT] })
  })

/** Submits until the node says that it has it; whoever got no answer looks whether it was taken before asking again. */
async function submitOnce(XA: Member, round: number): Promise<string> {
  const justification = `Round ${round}`
  return until(`round ${round} to be taken`, async () => {
    try {
      const { items } = await api<{ items: Submission[] }>(XA, { path: '/api/v1/submissions?limit=200' })
      const known = items.find((item) => item.justification === justification)
      if (known !== undefined && known.state !== 'receiving') return known.id
      const answer = await call(XA, submission(founded.agreement, objectsOfRound(round), justification))
      return answer.status < 300 && jsonOf<Submission>(answer).id
    } catch (error) {
      // The node died with the question.
      if (error instanceof Error && 'code' in error) return undefined
      throw error
    }
  })
}

async function whole(federation: Federation, round: number): Promise<void> {
  const XA = federation.member('XA')
  const expected = (party: (typeof PARTIES)[number]): number => RECIPIENTS[party].objects * (round + 1)
  const id = await submitOnce(XA, round)
  await withPatience(() => released(XA, id))
  for (const party of PARTIES) {
    await until(`round ${round} to arrive at ${party}`, () =>
      withPatience(async () => (await objectsOf(federation.member(party))).length >= expected(party)),
    )
  }
  await until(`every answer of round ${round}`, () =>
    withPatience(async () => {
      type Status = { summary: { sent: { recipient: string; applied: number }[] }; outbox: { waiting: number } }
      const { summary } = await api<Status>(XA, { path: '/api/v1/status' })
      return PARTIES.every((party) => summary.sent.some(({ recipient, applied }) => recipient === party && applied >= expected(party)))
    }),
  )
}

test('whoever is killed wherever, all arrives once and every ledger has one history', async (context) => {
  await using federation = founded.copy()
  const deaths: string[] = []
  const seen = new SeenCheckpoints(federation.members)
  {
    await using _watched = seen
    await using processes = new Processes(federation.members)
    for (const [round, points] of ROUNDS.entries()) {
      await processes.prepare(points)
      processes.arm()
      let isOver = false
      const arriving = whole(federation, round).finally(() => {
        isOver = true
      })
      const [died] = await Promise.all([processes.revive(ROUNDS[round + 1] ?? {}, () => isOver), arriving])
      for (const party of died) deaths.push(`${party} ${points[party]?.when} ${points[party]?.at}`)
    }
  }
  context.diagnostic(`killed ${deaths.length} times: ${deaths.join(', ')}`)
  assert.ok(deaths.length >= ROUNDS.length)
  await judge(federation, seen)
})

async function judge(federation: Federation, seen: SeenCheckpoints): Promise<void> {
  const open = (party: string) => openSqliteStore({ folder: federation.member(party).folder })
  await using XA = await open('XA')
  assert.equal((await seen.judge(federation.member('XA'), XA)) > ROUNDS.length, true)
  const objects = ROUNDS.flatMap((_, round) => objectsOfRound(round).map(({ id }, index) => ({ id: id as string, index })))
  const releases = new Set(await actIds(XA, 'release', 'XA'))
  const deliveries = await XA.read.overview.deliveriesOf([...releases] as never)
  for (const party of PARTIES) {
    await using store = await open(party)
    await seen.judge(federation.member(party), store)
    const arrived = await actIds(store, 'release', 'XA')
    const sent = deliveries.filter(({ recipient }) => recipient === party)
    assert.deepEqual([...arrived].sort(), sent.map(({ actId }) => actId).sort())
    assert.deepEqual(new Set(sent.map(({ state }) => state)), new Set(['applied']))
    for (const actId of arrived) assert.equal(await answerTo(store, actId), 'applied')
    const rows = await store.read.items.page({ agreement: founded.agreement, roles: ['received'], isLatestOnly: false, limit: 10_000 })
    const expected = objects.filter(({ index }) => party === 'XB' || isForAll(index)).map(({ id }) => id)
    assert.deepEqual(rows.map(({ face }) => face?.stixId).sort(), expected.sort())
    assert.equal(arrived.length, RECIPIENTS[party].acts * ROUNDS.length)
    assert.deepEqual(await store.read.witness.evidence(), [])
  }
  assert.equal(releases.size, PARTIES.reduce((sum, party) => sum + RECIPIENTS[party].acts, 0) * ROUNDS.length)
  assert.deepEqual(new Set((await XA.read.submissions.list(1_000)).map(({ state }) => state)), new Set(['released']))
  assert.equal((await XA.read.overview.summary()).own, objects.length)
  assert.deepEqual(await XA.read.witness.evidence(), [])
  for (const member of federation.members) assert.deepEqual(spooled(member), [])
}
