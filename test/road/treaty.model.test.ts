/**
 * A treaty's life over the real road: real stores, signatures, receipts, directories and read models. Two nodes and three parties on
 * paper take any steps in any order, and what they state arrives in any other.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { ActDraft } from '../../src/acts/index.ts'
import { sunsetOf } from '../../src/agreement/index.ts'
import { dayText } from '../../src/agreement/life/life.fixture.ts'
import { DAY_MS, formatTimestamp } from '../../src/foundation/index.ts'
import { type Founded, foundOnce } from './founding.fixture.ts'
import { TreatyWorld, type Who } from './treaty-world.fixture.ts'
import { wholeLife } from './whole-life.fixture.ts'

const isThorough = process.env.SLOW === '1'

let founded: Founded
before(async () => {
  founded = await foundOnce(wholeLife)
})
after(() => founded[Symbol.dispose]())

type Body = (world: TreatyWorld, who: Who, version: string) => Record<string, unknown> | Promise<Record<string, unknown>>

class Step implements fc.AsyncCommand<object, TreatyWorld> {
  readonly #name: string
  readonly #run: (world: TreatyWorld) => Promise<unknown>

  constructor(name: string, run: (world: TreatyWorld) => Promise<unknown>) {
    this.#name = name
    this.#run = run
  }

  check(): boolean {
    return true
  }

  async run(_: object, world: TreatyWorld): Promise<void> {
    await this.#run(world)
  }

  toString(): string {
    return this.#name
  }
}

const later = (world: TreatyWorld, days: number) => formatTimestamp(world.now + days * DAY_MS)

/** Steps that any of these parties can try at any time; most are refused at most times, which is the point. */
function steps(codes: readonly Who[]): readonly fc.Arbitrary<Step>[] {
  const step = (kind: string, bodies: fc.Arbitrary<Body>): fc.Arbitrary<Step> =>
    fc.record({ who: fc.constantFrom(...codes), body: bodies, version: fc.nat(2) }).map(({ who, body, version }) => {
      const run = async (world: TreatyWorld) => {
        const hash = world.versions[version % world.versions.length] as string
        return world.take(who, { kind, agreement: hash, body: await body(world, who, hash) } as ActDraft)
      }
      return new Step(`${kind} ${who} ${version}`, run)
    })
  const one = (body: Body) => fc.constant(body)
  const other = (who: Who): string => codes.find((code) => code !== who) as string
  return [
    step(
      'sign',
      one(() => ({ office: null, official: 'anna' })),
    ),
    step(
      'ratify',
      one(() => ({})),
    ),
    step(
      'apply-provisionally',
      fc.integer({ min: 1, max: 31 }).map(
        (days): Body =>
          (world) => ({ until: later(world, days) }),
      ),
    ),
    step(
      'open-phase',
      fc.constantFrom('expansion', 'full').map(
        (phase): Body =>
          () => ({ phase, evidence: TreatyWorld.evidence }),
      ),
    ),
    step(
      'suspend',
      fc.record({ days: fc.integer({ min: 1, max: 42 }), isPart: fc.boolean() }).map(({ days, isPart }): Body => {
        return (world) => ({ until: later(world, days), reason: 'r', ...(isPart ? { articles: ['4.3'] } : {}) })
      }),
    ),
    step(
      'resume',
      fc.nat(3).map(
        (index): Body =>
          async (world, who, version) => {
            const entry = (await world.nodes.XA.road.directory.current()).agreement(version)
            const own = (entry?.row.statements ?? []).filter(({ kind, party }) => kind === 'suspend' && party === who)
            return { suspension: own[index % Math.max(1, own.length)]?.actId ?? 'ab'.repeat(32) }
          },
      ),
    ),
    step(
      'withdraw',
      fc.integer({ min: 28, max: 60 }).map(
        (days): Body =>
          (world) => ({ effectiveAt: later(world, days), reason: 'r' }),
      ),
    ),
    step(
      'renew',
      fc.integer({ min: 1, max: 101 }).map(
        (days): Body =>
          async (world, _, version) => {
            const entry = (await world.nodes.XA.road.directory.current()).agreement(version)
            const sunset = entry === undefined ? world.now : sunsetOf(entry.record).at
            return { until: formatTimestamp(sunset + days * DAY_MS), reason: 'r' }
          },
      ),
    ),
    step(
      'respond',
      fc.constantFrom('warning', 'restriction', 'suspension', 'exclusion').map(
        (rung): Body =>
          (_, who) => {
            return { to: other(who), rung, reason: 'r', ...(rung === 'restriction' ? { articles: ['4.4'] } : {}) }
          },
      ),
    ),
    step(
      'reserve',
      fc.record({ number: fc.integer({ min: 1, max: 3 }), isDisclosedToPartners: fc.boolean() }).map(
        (terms): Body =>
          (_, who) => {
            const reservation = { party: who, title: 'No web pages', forbids: 'disclose', when: { types: ['url'] }, ...terms }
            return { reservation }
          },
      ),
    ),
    step(
      'unreserve',
      fc.integer({ min: 1, max: 3 }).map(
        (number): Body =>
          () => ({ number }),
      ),
    ),
    step(
      'review',
      one(() => ({ subject: 'joint-review', digest: 'ab'.repeat(32), text: 'Nothing found' })),
    ),
    step(
      'comment',
      one(() => ({ article: '4.1', text: 'What is a fact?', answers: null })),
    ),
    step(
      'breach',
      fc
        .record({ part: fc.integer({ min: 1, max: 2 }), isComplete: fc.boolean(), number: fc.integer({ min: 1, max: 2 }) })
        .map(({ part, isComplete, number }) => () => ({
          ...{ breach: `00000000-0000-4000-8000-00000000000${number}`, part, isComplete, foundAt: dayText(0), concerns: 'both' },
          ...{ what: 'A back-up was lost', dataSubjects: ['suspect'], persons: null, items: 20, risk: 'likely', measures: null },
          ...{ contact: 'The officer', lateReason: 'It was found late' },
        })),
    ),
    step(
      'assure',
      one(() => ({ rule: 'death-penalty', text: 'No such use.', until: dayText(300) })),
    ),
  ]
}

const WORLD: readonly fc.Arbitrary<Step>[] = [
  fc.record({ index: fc.nat(999), isTwice: fc.boolean() }).map(({ index, isTwice }) => {
    return new Step(`deliver ${index}`, (world) => world.deliver(index, isTwice))
  }),
  fc.nat(999).map((index) => new Step(`deliver ${index}`, (world) => world.deliver(index))),
  fc.integer({ min: 1, max: 25 }).map((days) => new Step(`${days} days`, (world) => world.turn(days * DAY_MS))),
  fc.nat(99).map((seed) => {
    return new Step('everything arrives', async (world) => {
      await world.settle(seed)
      await world.assertAgreed()
    })
  }),
  fc.constantFrom('GREEN', 'RED').map((markingCeiling) => {
    return new Step(`amend to ${markingCeiling}`, (world) => {
      const [first, ...others] = founded.agreement.sharing
      return world.amend(
        wholeLife(founded.parties, { version: 2, prior: founded.hash, sharing: [{ ...first, markingCeiling }, ...others] }),
      )
    })
  }),
  fc.constantFrom('sign', 'ratify').map((kind) => {
    return new Step(`everybody: ${kind}`, (world) => {
      const body = kind === 'sign' ? { office: null, official: 'anna' } : {}
      return world.everybody({ kind, agreement: world.versions.at(-1) as string, body })
    })
  }),
  fc.constant(
    new Step('everybody opens', (world) => {
      return world.everybody({ kind: 'open-phase', agreement: founded.hash, body: { phase: 'expansion', evidence: TreatyWorld.evidence } })
    }),
  ),
]

for (const [count, codes] of [
  [2, ['XA', 'XB']],
  [3, ['XA', 'XB', 'XC']],
] as const) {
  test(`whatever ${count} parties do and however it travels, both nodes end alike and nobody widens alone`, async () => {
    const seen = { refusals: new Set<string>(), states: new Set<string>(), consequences: new Set<string>() }
    await fc.assert(
      fc.asyncProperty(fc.commands([...steps(codes), ...WORLD], { maxCommands: 30, size: 'max' }), fc.nat(99), async (commands, seed) => {
        await using nodes = await founded.open()
        const world = new TreatyWorld(nodes, founded)
        await fc.asyncModelRun(() => ({ model: {}, real: world }), commands)
        await world.settle(seed)
        await world.assertAgreed()
        for (const name of ['refusals', 'states', 'consequences'] as const) for (const one of world[name]) seen[name].add(one)
      }),
      { numRuns: isThorough ? 40 : 8 },
    )
    // A model in which nothing happens proves nothing.
    assert.ok(seen.refusals.size >= 6, [...seen.refusals].join())
    assert.ok(seen.states.has('in-force'))
    assert.ok(seen.consequences.has('sunset lapse') && seen.consequences.size >= 4, [...seen.consequences].join())
  })
}

/** Every way to put two sequences into one without changing the order of either. */
function interleavings<Element>(left: readonly Element[], right: readonly Element[]): readonly (readonly Element[])[] {
  const [first, ...others] = left
  const [second, ...rest] = right
  if (first === undefined) return [right]
  if (second === undefined) return [left]
  return [...interleavings(others, right).map((tail) => [first, ...tail]), ...interleavings(left, rest).map((tail) => [second, ...tail])]
}

type Turn = {
  readonly who: Who
  readonly kind: string
  readonly body: (world: TreatyWorld, own: readonly string[]) => Record<string, unknown>
}

test('every interleaving of the steps of two parties that do not hear of each other ends alike at both', async () => {
  const [first, ...others] = founded.agreement.sharing
  const narrower = wholeLife(founded.parties, {
    version: 2,
    prior: founded.hash,
    sharing: [{ ...first, markingCeiling: 'GREEN' }, ...others],
  })
  const turn = (who: Who, kind: string, body: Turn['body']): Turn => ({ who, kind, body })
  const left = [
    turn('XA', 'suspend', (world) => ({ until: later(world, 30), reason: 'r' })),
    turn('XA', 'resume', (_, [suspension = '']) => ({ suspension })),
    turn('XA', 'withdraw', (world) => ({ effectiveAt: later(world, 40), reason: 'r' })),
  ]
  const right = [
    turn('XB', 'respond', () => ({ to: 'XA', rung: 'restriction', reason: 'r', articles: ['4.4'] })),
    turn('XB', 'suspend', (world) => ({ until: later(world, 10), reason: 'r', parties: ['XA'] })),
    turn('XB', 'open-phase', () => ({ phase: 'expansion', evidence: TreatyWorld.evidence })),
  ]
  const orders = interleavings(left, right)
  assert.equal(orders.length, 20)
  for (const [seed, order] of orders.entries()) {
    await using nodes = await founded.open()
    const world = new TreatyWorld(nodes, founded)
    const own: string[] = []
    if (seed % 2 === 1) await world.amend(narrower)
    for (const { who, kind, body } of order) {
      const act = await world.take(who, { kind, agreement: founded.hash, body: body(world, own) })
      assert.ok(act, `${kind} is legal for ${who}`)
      if (who === 'XA') own.push(act.id)
    }
    await world.settle(seed * 3)
    await world.assertAgreed()
  }
})
