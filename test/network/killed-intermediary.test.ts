/**
 * The intermediary as a process of its own, killed at one step after the other of all that goes through it: while it takes what it is to pass on, passes it
 * on, is told what came of it, tells it back, and takes it back from everybody. Nothing is lost, and nothing goes twice.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ActId, reopenAct } from '../../src/acts/index.ts'
import { SECOND_MS } from '../../src/foundation/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, json, released, type Submission, submission } from './calls.fixture.ts'
import type { Federation, Founded } from './federation.fixture.ts'
import { actIds, actsOf, answerTo, spooled } from './holdings.fixture.ts'
import { foundWithIntermediary, HOUR_MS, membersOf, receivedItems, useItems } from './intermediary.fixture.ts'
import { KILLED_NODE, type Point } from './killed-processes.fixture.ts'
import { NodeProcess } from './node-process.fixture.ts'
import { SeenCheckpoints } from './seen-checkpoints.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const OTHERS = ['XA', 'XB', 'XC', 'XO'] as const
const STEPS = ['taken', 'passed', 'told', 'told-back', 'recalled'] as const
type Steps = Readonly<Record<(typeof STEPS)[number], Point>>

const PATIENCE_MS = 120 * SECOND_MS
const WHENS = ['before', 'within', 'after'] as const
const CALLS_MAX = 24
/** Every call from the start on, each step of a round at another of the three. */
const EVERY = Array.from({ length: CALLS_MAX * WHENS.length }, (_, index): Steps => {
  const point = (step: number): Point => ({
    at: Math.floor(index / WHENS.length) + 1,
    when: WHENS[(index + step) % WHENS.length] as Point['when'],
  })
  return Object.fromEntries(STEPS.map((step, number) => [step, point(number)])) as Steps
})
const at = (number: number, when: Point['when']): Point => ({ at: number, when })
const SPREAD: readonly Steps[] = [
  { taken: at(2, 'within'), passed: at(4, 'after'), told: at(2, 'after'), 'told-back': at(2, 'within'), recalled: at(4, 'before') },
  { taken: at(5, 'after'), passed: at(6, 'within'), told: at(4, 'before'), 'told-back': at(4, 'after'), recalled: at(6, 'within') },
]
const ROUNDS = process.env.SLOW === '1' ? EVERY : SPREAD

let founded: Founded
before(async () => {
  founded = await foundWithIntermediary()
})
after(() => founded.remove())

/** The intermediary between its deaths, on the clock of the others. */
class Intermediary {
  readonly deaths: string[] = []
  readonly #federation: Federation
  #aheadMs = 0

  constructor(federation: Federation) {
    this.#federation = federation
  }

  /** The next time of the agreement comes. */
  hourPasses(): void {
    this.#advance(HOUR_MS - (this.#federation.clock.now() % HOUR_MS) + SECOND_MS)
  }

  /** Has it run until it dies at that point, and then until all is done. */
  async run(step: string, point: Point, isDone: () => Promise<boolean>): Promise<void> {
    const XD = this.#federation.member('XD')
    const environment = (at: number) => ({
      KILL_AT: String(at),
      KILL_WHEN: point.when,
      KILL_ARMED: 'from-start',
      AHEAD_MS: String(this.#aheadMs),
    })
    const doomed = NodeProcess.spawn(XD, { program: KILLED_NODE, environment: environment(point.at) })
    await until(`${step} to be over, or the end`, async () => doomed.isEnded || isDone())
    if (!doomed.isEnded) doomed.signal('SIGKILL')
    else this.deaths.push(`${step} ${point.when} ${point.at}`)
    const { signal, errors } = await doomed.ended
    assert.deepEqual([signal, errors], ['SIGKILL', ''])
    // Whoever found nobody there asks again after a while, which is over once there is somebody: found missing again, it would wait for longer.
    this.#aheadMs += PATIENCE_MS
    await using _whole = await NodeProcess.start(XD, { program: KILLED_NODE, environment: environment(0) })
    this.#federation.clock.advance(PATIENCE_MS)
    await until(`${step} to be whole after ${point.when} ${point.at}`, isDone)
  }

  #advance(milliseconds: number): void {
    this.#aheadMs += milliseconds
    this.#federation.clock.advance(milliseconds)
  }
}

/** Whether the intermediary took so many releases of XA. */
async function hasTaken(federation: Federation, count: number): Promise<boolean> {
  const store = federation.store('XA')
  const rows = await store.read.overview.deliveriesOf((await actIds(store, 'release', 'XA')) as readonly ActId[])
  const toXD = rows.filter(({ recipient, state }) => recipient === 'XD' && state === 'applied')
  return toXD.length === count
}

async function oneRound(federation: Federation, { round, steps, XD }: { round: number; steps: Steps; XD: Intermediary }): Promise<void> {
  const members = membersOf(federation)
  const { XA, XB, XC } = members
  const count = round + 1
  const object = indicator(round)
  const asked = submission(federation.agreement, [object])
  const { id } = await api<Submission>(XA, { ...asked, path: `${asked.path}&anonymised=true` })
  await released(XA, id)
  await XD.run('taken', steps.taken, () => hasTaken(federation, count))

  XD.hourPasses()
  const traces = async () => (await actIds(federation.store('XO'), 'trace', 'XD')).length
  await XD.run('passed', steps.passed, async () => {
    const [atXB, atXC] = [await receivedIds(XB), await receivedIds(XC)]
    return atXB.length === 1 && atXC.length === 1 && (await traces()) === 2 * count
  })

  await useItems(
    XC,
    (await receivedItems(XC)).map(({ holding }) => holding),
  )
  XD.hourPasses()
  // Feedback is an answer, which is never itself answered: it is there once nothing waits to be sent.
  await XD.run('told', steps.told, async () => {
    const { outbox } = await api<{ outbox: { waiting: number } }>(XC, { path: '/api/v1/status' })
    return outbox.waiting === 0 && (await actIds(federation.store('XC'), 'feedback', 'XC')).length === count
  })
  XD.hourPasses()
  await XD.run('told-back', steps['told-back'], async () => (await actIds(federation.store('XA'), 'feedback', 'XD')).length === count)

  await api(XA, json('/api/v1/recalls', { stixIds: [object.id], cause: 'source-withdrew', alsoOwn: false }))
  const receipts = async () => (await actIds(federation.store('XA'), 'erasure-receipt', 'XD')).length
  await XD.run('recalled', steps.recalled, async () => (await receipts()) === 3 * count)
}

test('wherever the intermediary is killed, all goes through it once, comes back once and is taken back from everybody', async (context) => {
  await using federation = founded.copy()
  await federation.startAll(OTHERS)
  const XD = new Intermediary(federation)
  const seen = new SeenCheckpoints(federation.members)
  {
    await using _watched = seen
    for (const [round, steps] of ROUNDS.entries()) await oneRound(federation, { round, steps, XD })
  }
  context.diagnostic(`killed ${XD.deaths.length} times: ${XD.deaths.join(', ')}`)
  assert.ok(XD.deaths.length >= ROUNDS.length * 3)
  await federation.start('XD')
  await judge(federation, seen)
})

async function judge(federation: Federation, seen: SeenCheckpoints): Promise<void> {
  const rounds = ROUNDS.length
  const store = (party: string) => federation.store(party)
  await until('the intermediary to have every answer', async () => {
    const stated = (await actsOf(store('XD'))).filter(({ kind, party }) => party === 'XD' && ['release', 'trace', 'recall'].includes(kind))
    const rows = await store('XD').read.overview.deliveriesOf(stated.map(({ id }) => id))
    return rows.length === 6 * rounds && rows.every(({ state }) => state === 'applied')
  })
  const releases = await actIds(store('XD'), 'release', 'XD')
  assert.equal(releases.length, 2 * rounds)
  const arrived = [...(await actIds(store('XB'), 'release', 'XD')), ...(await actIds(store('XC'), 'release', 'XD'))]
  assert.deepEqual(arrived.toSorted(), releases.toSorted())
  assert.deepEqual((await actIds(store('XO'), 'trace', 'XD')).toSorted(), (await actIds(store('XD'), 'trace', 'XD')).toSorted())
  const atHome = await actsOf(store('XA'))
  const own = atHome
    .filter(({ kind, party }) => kind === 'release' && party === 'XA')
    .flatMap(({ text }) => namesOf(reopenAct(text).body.items))
  const told = atHome
    .filter(({ kind, party }) => kind === 'feedback' && party === 'XD')
    .flatMap(({ text }) => namesOf(reopenAct(text).body.items))
  assert.deepEqual(told.toSorted(), own.toSorted(), 'each item had one word')
  for (const onward of [undefined, 'XB', 'XC']) {
    const receipts = atHome
      .filter(({ kind, party }) => kind === 'erasure-receipt' && party === 'XD')
      .map(({ text }) => reopenAct(text).body)
    const vouched = receipts.filter((body) => body.onward === onward).flatMap(({ items }) => namesOf(items))
    assert.deepEqual(vouched.toSorted(), own.toSorted(), `each is vouched for once as gone at ${onward ?? 'the intermediary'}`)
  }
  for (const act of await actIds(store('XD'), 'recall', 'XA')) assert.equal(await answerTo(store('XD'), act), 'applied')
  for (const party of ['XB', 'XC', 'XD']) {
    const rows = await store(party).read.items.page({
      agreement: federation.agreement,
      roles: ['received'],
      isLatestOnly: false,
      limit: 1_000,
    })
    assert.deepEqual(rows, [], `${party} holds something`)
  }
  for (const member of federation.members) {
    assert.ok((await seen.judge(member, store(member.party))) > 0)
    assert.deepEqual(await store(member.party).read.witness.evidence(), [])
    assert.deepEqual(spooled(member), [])
  }
}

/** Ids of items, alone or beside their digests. */
function namesOf(items: unknown): readonly string[] {
  return (items as readonly (string | readonly [string, string])[]).map((item) => (typeof item === 'string' ? item : item[0]))
}
