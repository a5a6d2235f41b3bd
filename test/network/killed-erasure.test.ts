/** Recall and erasure, with every node killed at one step after the other: who holds nothing any more says so once, whole. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ActRow, reopenAct } from '../../src/acts/index.ts'
import { DAY_MS } from '../../src/foundation/index.ts'
import { indicator, TLP } from '../disclosure/objects.fixture.ts'
import { api, call, json, share } from './calls.fixture.ts'
import { Federation, type Founded, found } from './federation.fixture.ts'
import { actsOf, answerTo, spooled } from './holdings.fixture.ts'
import { Processes, type Round, withPatience } from './killed-processes.fixture.ts'
import type { Member } from './member.fixture.ts'
import { SeenCheckpoints } from './seen-checkpoints.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const OBJECTS = 6
const RETENTION_DAYS = 180
/** XC may not have every third object. */
const HELD = { XB: OBJECTS, XC: 4 } as const
const PARTIES = Object.keys(HELD) as (keyof typeof HELD)[]
const SLOW = process.env.SLOW === '1'

const point = (at: number, when: 'before' | 'within' | 'after') => ({ at, when })
const RECALLS_SPREAD: readonly Round[] = [
  { XA: point(1, 'before'), XB: point(1, 'within'), XC: point(2, 'after') },
  { XA: point(1, 'after'), XB: point(2, 'before'), XC: point(3, 'within') },
  { XA: point(5, 'after'), XB: point(5, 'within'), XC: point(5, 'after') },
]
/** Starting takes some calls of its own; the erasure comes among those that follow. */
const ERASURES_SPREAD: readonly Round[] = [
  { XA: point(3, 'within'), XB: point(4, 'after'), XC: point(5, 'within') },
  { XA: point(6, 'after'), XB: point(7, 'before'), XC: point(8, 'after') },
]
const every = (most: number): readonly Round[] =>
  Array.from({ length: most }, (_, index) => index + 1).flatMap((at) => [
    { XA: point(at, 'before'), XB: point(at, 'within'), XC: point(at, 'after') },
    { XA: point(at, 'within'), XB: point(at, 'after'), XC: point(at, 'before') },
    { XA: point(at, 'after'), XB: point(at, 'before'), XC: point(at, 'within') },
  ])
const RECALLS = SLOW ? every(30) : RECALLS_SPREAD
const ERASURES = SLOW ? every(20) : ERASURES_SPREAD

const objectsOfRound = (round: number) =>
  Array.from({ length: OBJECTS }, (_, index) =>
    indicator(round * OBJECTS + index, index % 3 === 0 ? { object_marking_refs: [TLP.STRICT] } : {}),
  )

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

/** Shares objects and waits until everybody holds them and said so. */
async function shareWhole(members: readonly Member[], objects: readonly object[]): Promise<void> {
  const of = (party: string): Member => members.find((member) => member.party === party) as Member
  const held = await Promise.all(PARTIES.map(async (party) => (await receivedIds(of(party))).length))
  await share(of('XA'), founded.agreement, objects)
  for (const [index, party] of PARTIES.entries()) {
    await until(`the objects to arrive at ${party}`, async () => (await receivedIds(of(party))).length === (held[index] ?? 0) + HELD[party])
  }
}

type Takeback = { recipient: string; items: number; confirmed: number; state: string }

/** Orders the recall until it is known to be ordered: an order whose answer was lost with the node may have been taken. */
async function recallOnce(XA: Member, stixIds: readonly string[], before: number): Promise<void> {
  await until('the recall to be ordered', async () => {
    try {
      const { items } = await api<{ items: Takeback[] }>(XA, { path: '/api/v1/recalls?limit=500' })
      if (items.length > before) return true
      const answer = await call(XA, {
        ...json('/api/v1/recalls', { stixIds, cause: 'source-withdrew', alsoOwn: true }),
        as: 'releasing-officer',
      })
      return answer.status === 201
    } catch (error) {
      // The node died with the question.
      if (error instanceof Error && 'code' in error) return false
      throw error
    }
  })
}

function takebacksOf(XA: Member): Promise<readonly Takeback[]> {
  return withPatience(async () => (await api<{ items: Takeback[] }>(XA, { path: '/api/v1/recalls?limit=500' })).items)
}

const areConfirmed = (takebacks: readonly Takeback[]): boolean =>
  takebacks.every(({ state, items, confirmed }) => state === 'confirmed' && items === confirmed)

test('whoever is killed at whichever step of a recall, everybody deletes, answers once and vouches for all of it', async (context) => {
  await using federation = founded.copy()
  const XA = federation.member('XA')
  const seen = new SeenCheckpoints(federation.members)
  const deaths: string[] = []
  {
    await using _watched = seen
    await using processes = new Processes(federation.members)
    for (const [round, points] of RECALLS.entries()) {
      await processes.prepare(points)
      const objects = objectsOfRound(round)
      await shareWhole(federation.members, objects)
      const ordered = (await takebacksOf(XA)).length
      processes.arm()
      let isOver = false
      const obeyed = recallOnce(
        XA,
        objects.map(({ id }) => id as string),
        ordered,
      )
        .then(() =>
          until(`recall ${round} to be confirmed`, async () => {
            const takebacks = await takebacksOf(XA)
            return takebacks.length === ordered + PARTIES.length && areConfirmed(takebacks)
          }),
        )
        .finally(() => {
          isOver = true
        })
      const [died] = await Promise.all([processes.revive(RECALLS[round + 1] ?? {}, () => isOver), obeyed])
      for (const party of died) deaths.push(`${party} ${points[party]?.when} ${points[party]?.at}`)
    }
  }
  context.diagnostic(`killed ${deaths.length} times: ${deaths.join(', ')}`)
  assert.ok(deaths.length >= RECALLS.length * 2)
  await judge(federation, { seen, rounds: RECALLS.length, recalls: RECALLS.length })
})

test('whoever is killed at whichever step of an erasure by retention, all is erased and vouched for once', async (context) => {
  {
    await using nodes = new Federation(founded)
    await nodes.startAll()
    await shareWhole(founded.members, objectsOfRound(0))
  }
  const deaths: string[] = []
  for (const points of ERASURES) {
    await using federation = founded.copy()
    const seen = new SeenCheckpoints(federation.members)
    {
      await using _watched = seen
      await using processes = new Processes(federation.members, { armed: 'from-start', aheadMs: RETENTION_DAYS * DAY_MS })
      await processes.prepare(points)
      let isOver = false
      const erased = erasedEverywhere(federation.member('XA')).finally(() => {
        isOver = true
      })
      const [died] = await Promise.all([processes.revive({}, () => isOver), erased])
      for (const party of died) deaths.push(`${party} ${points[party]?.when} ${points[party]?.at}`)
    }
    federation.clock.advance(RETENTION_DAYS * DAY_MS)
    await judge(federation, { seen, rounds: 1, recalls: 0 })
  }
  context.diagnostic(`killed ${deaths.length} times: ${deaths.join(', ')}`)
  assert.ok(deaths.length >= ERASURES.length * 2)
})

type Status = { summary: { own: number; sent: { recipient: string; erased: number }[] } }

async function erasedEverywhere(XA: Member): Promise<void> {
  await until('every erasure to be vouched for', async () => {
    const { summary } = await withPatience(() => api<Status>(XA, { path: '/api/v1/status' }))
    const erased = new Map(summary.sent.map((sent) => [sent.recipient, sent.erased]))
    return summary.own === 0 && PARTIES.every((party) => erased.get(party) === HELD[party])
  })
}

/** The nodes as one process, once none of them lacks the proof of anything that it was told or stated. */
async function settled(federation: Federation): Promise<void> {
  await federation.startAll()
  for (const { party } of federation.members) {
    await until(`${party} to have every proof`, async () => {
      const { read } = federation.store(party)
      const size = (await read.ledger.head())?.cosigned?.size ?? 0
      const acts = await actsOf({ read })
      return acts.every(({ standing, leafIndex }) => standing !== 'provisional' && (leafIndex === null || leafIndex < size))
    })
  }
}

const itemsOf = ({ text }: ActRow): readonly string[] => reopenAct(text).body.items as readonly string[]

async function judge(
  federation: Federation,
  { seen, rounds, recalls }: { readonly seen: SeenCheckpoints; readonly rounds: number; readonly recalls: number },
): Promise<void> {
  await settled(federation)
  const XA = federation.store('XA')
  assert.ok((await seen.judge(federation.member('XA'), XA)) > 0)
  const atHome = await actsOf(XA)
  assert.equal((await XA.read.overview.summary()).own, 0)
  for (const party of PARTIES) {
    const store = federation.store(party)
    await seen.judge(federation.member(party), store)
    const rows = await store.read.items.page({ agreement: founded.agreement, roles: ['received'], isLatestOnly: false, limit: 10_000 })
    assert.deepEqual(rows, [], `${party} holds something`)
    const acts = await actsOf(store)
    const ordered = acts.filter(({ kind, party: by }) => kind === 'recall' && by === 'XA')
    assert.equal(ordered.length, recalls)
    for (const { id } of ordered) assert.equal(await answerTo(store, id), 'applied')
    // Each item is vouched for in one receipt, and the origin has the same receipts as their holder.
    const given = acts.filter(({ kind, party: by }) => kind === 'erasure-receipt' && by === party)
    const named = given.flatMap(itemsOf)
    assert.deepEqual([named.length, new Set(named).size], [HELD[party] * rounds, HELD[party] * rounds])
    const got = atHome.filter(({ kind, party: by }) => kind === 'erasure-receipt' && by === party)
    assert.deepEqual(got.map(({ id }) => id).sort(), given.map(({ id }) => id).sort())
    assert.deepEqual(await store.read.witness.evidence(), [])
  }
  assert.deepEqual(await XA.read.witness.evidence(), [])
  for (const member of federation.members) assert.deepEqual(spooled(member), [])
}
