/**
 * Every interleaving of the parties' steps, against a model that keeps one book in the order in which things happen. The parties
 * know only what has reached them; what reaches them comes in any order.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DAY_MS, formatTimestamp, type Instant, parseTimestamp } from '../../foundation/index.ts'
import type { Agreement } from '../document/index.ts'
import { agreementHash } from '../hash.ts'
import { Book } from './book.fixture.ts'
import {
  type AgreementRecord,
  agreementState,
  checkStep,
  clocksOf,
  createRecord,
  isOver,
  type Statement,
  type StatementKind,
  type Step,
  scopeAt,
  standingsOf,
  sunsetOf,
} from './index.ts'
import { day, flowsOf, stated, WHOLE_LIFE, wholeLifeAgreement } from './life.fixture.ts'

/** The agreement among so many parties and nobody else. Two alone have no witnesses, which this folder does not ask for. */
function among(count: number, onEnd: 'resume' | 'withdraw'): Agreement {
  const whole = wholeLifeAgreement({ suspension: { ...WHOLE_LIFE.suspension, onEnd } })
  const list = whole.parties.list.slice(0, count)
  const sharing = whole.sharing.slice(0, 3).map((one) => ({ ...one, from: ['*'], to: ['*'] }))
  const phases = { ...WHOLE_LIFE.phases, list: WHOLE_LIFE.phases.list.map((phase, index) => ({ ...phase, articles: [`4.${3 - index}`] })) }
  return { ...whole, parties: { ...whole.parties, list }, sharing, phases } as unknown as Agreement
}

/** What everybody knows, what is on its way, and the book. */
class World {
  readonly agreement: Agreement
  readonly codes: readonly string[]
  readonly book: Book
  now: Instant = day(0)
  readonly known: Map<string, Statement[]>
  readonly states = new Set<string>()
  readonly #hash: string
  readonly #records = new Map<string, AgreementRecord>()
  readonly underway: { readonly to: string; readonly statement: Statement }[] = []

  constructor(agreement: Agreement) {
    this.agreement = agreement
    this.#hash = agreementHash(agreement)
    this.codes = agreement.parties.list.map(({ code }) => code)
    this.book = new Book(agreement, this.now)
    this.known = new Map(this.codes.map((code) => [code, []]))
  }

  recordAt(party: string): AgreementRecord {
    return this.recordOf(this.known.get(party) as Statement[])
  }

  recordOf(statements: readonly Statement[]): AgreementRecord {
    const name = statements.map(({ actId }) => actId).join()
    const known = this.#records.get(name)
    if (known !== undefined) return known
    const record = createRecord({ agreement: this.agreement, hash: this.#hash, proposedBy: 'XA', proposedAt: day(0), statements })
    this.#records.set(name, record)
    return record
  }

  /** Every statement that was ever made. */
  all(): readonly Statement[] {
    return [...new Set([...this.known.values()].flat())]
  }

  /** A party takes a step if its node finds it legal; the step is recorded there and sent to all others. */
  take(kind: StatementKind, party: string, body: object): boolean {
    this.tick(1)
    const step = { kind, party, at: this.now, body } as unknown as Step
    if (!checkStep(this.recordAt(party), step, { side: 'home', now: this.now }).ok) return false
    const before = this.flows()
    const statement = stated([kind, party], body as never, { at: this.now })
    this.known.get(party)?.push(statement)
    for (const to of this.codes) if (to !== party) this.underway.push({ to, statement })
    this.book.write(statement)
    this.assertNobodyWidensAlone(before, statement)
    return true
  }

  deliver(index: number): void {
    const [parcel] = this.underway.splice(index, 1)
    if (parcel === undefined) return
    const { statement, to } = parcel
    const { kind, party, at, body } = statement
    const step = { kind, party, at, body } as unknown as Step
    assert.ok(checkStep(this.recordAt(to), step, { side: 'partner', now: this.now }).ok, 'what was legal at home fits everywhere')
    this.known.get(to)?.push(statement)
  }

  tick(milliseconds: number): void {
    this.now += milliseconds
    this.book.turnTo(this.now)
  }

  flows(statements = this.all()): ReadonlySet<string> {
    return flowsOf(this.agreement, scopeAt(this.recordOf(statements), this.now))
  }

  /** What one statement lets flow, all who are bound stated, or its party held back before. */
  assertNobodyWidensAlone(before: ReadonlySet<string>, { kind, party, body }: Statement): void {
    const gained = [...this.flows()].filter((flow) => !before.has(flow))
    if (gained.length === 0) return
    const statedBy = (same: (one: Statement) => boolean) =>
      new Set(
        this.all()
          .filter(same)
          .map((one) => one.party),
      )
    const bound = this.codes.filter((code) => !this.book.hasLeft(code))
    if (kind === 'resume') {
      assert.ok(gained.every((flow) => sidesOf(flow).includes(party)))
      return
    }
    if (kind === 'apply-provisionally') {
      const declared = statedBy((one) => one.kind === 'apply-provisionally')
      assert.ok(gained.every((flow) => sidesOf(flow).every((code) => declared.has(code))))
      return
    }
    const isSame = (one: Statement): boolean =>
      one.kind === kind && (kind !== 'open-phase' || (one.body as { phase: string }).phase === (body as { phase: string }).phase)
    assert.ok(['ratify', 'open-phase'].includes(kind), `${kind} widens nothing`)
    const voices = statedBy(isSame)
    assert.ok(
      bound.every((code) => voices.has(code)),
      `${kind} widened without all`,
    )
  }

  /** Everything has arrived: all nodes and the book say the same. */
  assertAgreed(): void {
    while (this.underway.length > 0) this.deliver((this.now + this.underway.length * 7) % this.underway.length)
    const { book, now, codes, agreement } = this
    for (const party of codes) {
      const record = this.recordAt(party)
      assert.equal(agreementState(record, now), book.state(), `state at ${party}`)
      const scope = scopeAt(record, now)
      assert.deepEqual([...flowsOf(agreement, scope)].sort(), book.flows(), `flows at ${party}`)
      assert.deepEqual(scope, scopeAt(this.recordAt(codes[0] as string), now))
      assert.equal(sunsetOf(record).at, book.sunset)
      for (const { party: code, standing } of standingsOf(record, now)) {
        if (!isOver(book.state()))
          assert.equal(standing === 'withdrawn' || standing === 'excluded', book.hasLeft(code), `${code} at ${party}`)
      }
      assert.equal(clocksOf(record, now).length > 0, !isOver(book.state()), 'what is pending has a clock, what is over has none')
    }
  }

  /** Those that left or suspended get and give nothing of it, at any node that knows. */
  assertNothingGained(): void {
    for (const flow of this.flows()) {
      const [article, from, to] = flow.split(' ') as [string, string, string]
      for (const party of [from, to]) {
        assert.ok(!this.book.hasLeft(party))
        assert.ok(!this.book.suspends(party, article))
      }
    }
  }
}

/** Giver and recipient of a flow. */
function sidesOf(flow: string): readonly string[] {
  return flow.split(' ').slice(1, 3)
}

type Real = World
type Move = fc.Command<{ moves: number }, Real>

function move(name: string, act: (world: World) => void): Move {
  return {
    check: () => true,
    run(model, world) {
      model.moves += 1
      act(world)
      world.states.add(world.book.state())
      world.assertNothingGained()
    },
    toString: () => name,
  }
}

const EVIDENCE = [
  { kind: 'audit', digest: 'ab'.repeat(32) },
  { kind: 'training', digest: 'cd'.repeat(32) },
]

/** Moves that any party can try at any time; most are refused at most times, which is the point. */
function moves(codes: readonly string[]): readonly fc.Arbitrary<Move>[] {
  const party = fc.constantFrom(...codes)
  const step = (kind: StatementKind, body: fc.Arbitrary<(world: World, own: string) => object>): fc.Arbitrary<Move> =>
    fc.tuple(party, body).map(([own, make]) => move(`${kind} ${own}`, (world) => void world.take(kind, own, make(world, own))))
  const later = (days: fc.Arbitrary<number>, more: (until: string) => object) =>
    days.map((count) => (world: World) => more(formatTimestamp(world.now + count * DAY_MS)))
  const other = (own: string, index: number): string => codes.filter((code) => code !== own)[index % (codes.length - 1)] as string
  const plain = (body: object) => fc.constant(() => body)
  return [
    step('sign', plain({ office: null, official: 'anna' })),
    step('ratify', plain({})),
    step(
      'apply-provisionally',
      later(fc.integer({ min: 1, max: 31 }), (until) => ({ until })),
    ),
    step(
      'open-phase',
      fc.constantFrom('expansion', 'full').map((phase) => () => ({ phase, evidence: EVIDENCE })),
    ),
    step(
      'suspend',
      later(fc.integer({ min: 1, max: 41 }), (until) => ({ until, reason: 'r' })),
    ),
    step(
      'suspend',
      later(fc.integer({ min: 1, max: 40 }), (until) => ({ until, reason: 'r', articles: ['4.3'] })),
    ),
    step(
      'resume',
      fc.nat(5).map((index) => (world: World, own: string) => {
        const suspended = (world.known.get(own) ?? []).filter((one) => one.kind === 'suspend' && one.party === own)
        return { suspension: suspended[index % Math.max(1, suspended.length)]?.actId ?? 'ab'.repeat(32) }
      }),
    ),
    step(
      'withdraw',
      later(fc.integer({ min: 29, max: 60 }), (effectiveAt) => ({ effectiveAt, reason: 'r' })),
    ),
    step(
      'renew',
      fc.integer({ min: 1, max: 101 }).map((days) => (world: World, own: string) => {
        return { until: formatTimestamp(sunsetOf(world.recordAt(own)).at + days * DAY_MS), reason: 'r' }
      }),
    ),
    step(
      'respond',
      fc.nat(9).map((index) => (_: World, own: string) => ({ to: other(own, index), rung: 'exclusion', reason: 'r' })),
    ),
    step('comment', plain({ article: '4.1', text: 'Hm', answers: null })),
    fc.nat(999).map((index) => move(`deliver ${index}`, (world) => world.deliver(index % Math.max(1, world.underway.length)))),
    fc.nat(999).map((index) => move(`deliver ${index}`, (world) => world.deliver(index % Math.max(1, world.underway.length)))),
    fc.integer({ min: 1, max: 25 }).map((days) => move(`${days} days`, (world) => world.tick(days * DAY_MS))),
    fc.constant(move('everybody applies', (world) => applyBy(world))),
    fc.constant(move('everybody founds', (world) => foundBy(world))),
    fc.constant(move('everybody opens', (world) => everybody(world, 'open-phase', () => ({ phase: 'expansion', evidence: EVIDENCE })))),
    fc.constant(move('everything arrives', (world) => world.assertAgreed())),
  ]
}

function applyBy(world: World): void {
  everybody(world, 'sign', () => ({ office: null, official: 'anna' }))
  everybody(world, 'apply-provisionally', () => ({ until: formatTimestamp(world.now + 20 * DAY_MS) }))
}

function foundBy(world: World): void {
  everybody(world, 'sign', () => ({ office: null, official: 'anna' }))
  everybody(world, 'ratify', () => ({}))
}

function everybody(world: World, kind: StatementKind, body: () => object): void {
  for (const code of world.codes) world.take(kind, code, body())
  world.assertAgreed()
}

for (const [count, onEnd] of [
  [2, 'resume'],
  [3, 'resume'],
  [3, 'withdraw'],
] as const) {
  test(`whatever ${count} parties do, and however their acts travel, all end where the book does (${onEnd})`, () => {
    const agreement = among(count, onEnd)
    const codes = agreement.parties.list.map(({ code }) => code)
    const states = new Set<string>()
    fc.assert(
      fc.property(fc.commands([...moves(codes)], { maxCommands: 60, size: 'max' }), (commands) => {
        const world = new World(agreement)
        fc.modelRun(() => ({ model: { moves: 0 }, real: world }), commands)
        world.assertAgreed()
        for (const state of world.states) states.add(state)
      }),
      { numRuns: Number(process.env.SLOW === '1' ? 2_000 : 120) },
    )
    for (const state of ['in-force', 'provisional', 'lapsed', 'proposed'] as const) assert.ok(states.has(state), `${state} was reached`)
  })
}

test('any order of one history gives one record', () => {
  const agreement = among(3, 'withdraw')
  fc.assert(
    fc.property(
      fc.commands([...moves(['XA', 'XB', 'XC'])], { maxCommands: 40, size: 'max' }),
      fc.infiniteStream(fc.nat()),
      (commands, random) => {
        const world = new World(agreement)
        fc.modelRun(() => ({ model: { moves: 0 }, real: world }), commands)
        const all = world.all()
        const shuffled = [...all, ...all.slice(0, 3)]
          .map((one) => ({ one, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
        assert.deepEqual(world.recordOf(shuffled.map(({ one }) => one)).statements, world.recordOf(all).statements)
      },
    ),
    { numRuns: 40 },
  )
})

test('the times in bodies are those that the book reads', () => {
  assert.equal(parseTimestamp(formatTimestamp(day(3))), day(3))
})
