/**
 * What may not be read costs a node what is not there costs it, by every door that takes an id: the same statements, rows and bytes, and processor
 * time within what two equal questions differ by.
 */
import assert from 'node:assert/strict'
import process from 'node:process'
import { after, before, test } from 'node:test'
import { randomUuid } from '../../src/foundation/index.ts'
import { systemRandomness } from '../../src/node/index.ts'
import type { Role } from '../../src/workflows/officials/index.ts'
import { ByRole, TAXII } from './by-role.fixture.ts'
import type { Answer } from './calls.fixture.ts'
import { type Held, isReadableBy } from './every-class.fixture.ts'
import { countStatements, differsFromPair, leastSpentOn, timedByTurns } from './spent.fixture.ts'

const TRIES = 5
const ROUNDS = 60
const READER: Role = 'analyst'

type Named = Pick<Held, 'holding' | 'id' | 'name'>
type Door = (item: Named) => Promise<Answer>

let node: ByRole
let counting: Disposable
before(async () => {
  counting = countStatements()
  node = await ByRole.start()
})
after(async () => {
  await node[Symbol.asyncDispose]()
  counting[Symbol.dispose]()
})

/** An item that is nowhere, named as long as one that is. */
function absent(): Named {
  const uuid = randomUuid(systemRandomness)
  return { holding: `XA.${uuid}` as Held['holding'], id: `indicator--${uuid}`, name: 'canary-000-end' }
}

const acting = (path: string, body: object): Door => {
  return ({ holding }) => node.ask('releasing-officer', path, { purpose: 'cyber-defence', body: { ...body, items: [holding] } })
}
const objects = (rest: string): Door => {
  return ({ id }) => node.ask(READER, `${node.rootPath()}collections/received/objects/${id}/${rest}`, { accept: TAXII })
}
const DOORS: Readonly<Record<string, Door>> = {
  item: ({ holding }) => node.ask(READER, `/api/v1/items/${holding}`),
  'search by id': ({ id }) => node.ask(READER, '/api/v1/item-search', { body: { role: 'received', id } }),
  'object over TAXII': objects(''),
  'versions over TAXII': objects('versions/'),
  'objects by id over TAXII': ({ id }) =>
    node.ask(READER, `${node.rootPath()}collections/received/objects/?match%5Bid%5D=${id}`, { accept: TAXII }),
  grade: acting('/api/v1/grades', { reliability: 'A', credibility: '1', nature: 'fact', review: '2027-03-01', reason: 'Test' }),
  use: acting('/api/v1/uses', { deed: 'nothing', outcome: 'pending', caveats: 'Test' }),
  keep: acting('/api/v1/reviews', { until: '2027-01-01T00:00:00Z', reason: 'Test' }),
}

/** One item for each reason for which neither role reads it. */
function hidden(): readonly Held[] {
  const unread = node.items.filter((item) => item.kind === 'XA' && !isReadableBy('releasing-officer', item))
  const reasonOf = ({ state, face: { type, grading } }: Held): string => `${state} ${type} ${grading.minor} ${grading.special}`
  return [...new Map(unread.map((item) => [reasonOf(item), item])).values()]
}

test('each item that may not be read takes the statements, rows and bytes that one which is not there takes, at every door', async () => {
  const [unread, cleared] = [
    hidden(),
    node.items.find((item) => item.face.marking === 'AMBER+STRICT' && isReadableBy('releasing-officer', item)),
  ]
  assert.ok(cleared !== undefined && unread.length > 8)
  for (const [name, door] of Object.entries(DOORS)) {
    const seen = await door(absent())
    const expected = await leastSpentOn(() => door(absent()), TRIES)
    const isActing = ['grade', 'use', 'keep'].includes(name)
    const items: readonly Held[] = isActing ? unread : [...unread, cleared]
    for (const item of items) {
      const answer: Answer = await door(item)
      const what: string = `${name}: ${JSON.stringify({ state: item.state, ...item.face })}`
      assert.deepEqual([answer.status, answer.body.length], [seen.status, seen.body.length], what)
      const spent = await leastSpentOn(() => door(item), TRIES)
      assert.deepEqual(spent, expected, what)
    }
  }
})

test('who contests what it may not read, or asks to use it otherwise, is told that there is no such item', async () => {
  const doors: Readonly<Record<string, (id: string) => Promise<Answer>>> = {
    contest: (id) => node.ask(READER, '/api/v1/contests', { body: { stixIds: [id], ground: 'person', document: 'Request 2030-17' } }),
    ask: (id) => {
      const body = { stixIds: [id], purpose: 'criminal-investigation', justification: 'Test' }
      return node.ask(READER, '/api/v1/onward', { body })
    },
  }
  for (const [name, door] of Object.entries(doors)) {
    const { status, body } = await door(absent().id)
    assert.match(body.toString(), /item-unknown/, name)
    // What only an order restricts is contested by who would read it otherwise.
    for (const item of hidden().filter(({ state }) => state === 'held')) {
      const answer = await door(item.id)
      assert.deepEqual([answer.status, answer.body.toString()], [status, body.toString()], `${name}: ${JSON.stringify(item.face)}`)
    }
  }
})

test('its processor time lies within what two equal questions differ by, and one that takes more does not', async () => {
  const [item] = hidden()
  assert.ok(item !== undefined)
  for (const [name, door] of Object.entries(DOORS)) {
    const other = absent()
    const ask = (): Promise<Answer> => door(other)
    await timedByTurns([ask, () => door(item)], 10)
    const slow = await burdened(ask)
    const differs = async (work: () => Promise<unknown>): Promise<boolean> => {
      const [first, second, one] = await timedByTurns([ask, ask, work], ROUNDS)
      return differsFromPair(one as readonly number[], [first as readonly number[], second as readonly number[]])
    }
    assert.equal(await differs(() => door(item)), false, name)
    assert.equal(await differs(slow), true, `${name}: what takes more is told`)
  }
})

/** The same work, with three times as much beside it for the processor: on a busy machine two equal questions differ by nearly one. */
async function burdened(work: () => Promise<unknown>): Promise<() => Promise<void>> {
  const [times] = await timedByTurns([work], 10)
  const usual = (times as readonly number[]).toSorted((left, right) => left - right)[5] as number
  return async () => {
    await work()
    const began = process.cpuUsage()
    for (;;) {
      const { user, system } = process.cpuUsage(began)
      if (user + system >= 3 * usual) return
    }
  }
}
