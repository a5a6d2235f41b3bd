/**
 * The time of an answer tells no more of what is withheld than two identical stores tell apart, though thousands of withheld rows lie before
 * the first that may be read, and newer versions of what may be read are withheld. Measured is the processor time of the thread that answers,
 * not the clock on the wall, by turns, so that other work on the machine falls on every store alike; and counted is every question to the
 * store, every statement and every row, which are the same whatever the machine does.
 */
import assert from 'node:assert/strict'
import process from 'node:process'
import { after, test } from 'node:test'
import type { TaxiiParts } from '../../src/taxii/index.ts'
import { countStatements, leastSpentOn } from '../network/spent.fixture.ts'
import { indicator, type ServedNode, serveNode } from './served-node.fixture.ts'

const RECEIVED = '/taxii2/cyber-threat-exchange-v1/collections/received/'
const READABLE = 40
const WITHHELD = 1_000
/** Withheld objects before the first that may be read. */
const BEFORE = 3_000
/** One withheld object has so many versions. */
const VERSIONS = 12
/** Of every so many objects that may be read a newer version is withheld. */
const RENEWED = 4
const TRIES = 3
/** Rounds by turns; the first ones let the compiler and the caches settle. */
const [SETTLING, ROUNDS] = [10, 50]

const reservations = [
  { party: 'XB', number: 1, title: 'None', forbids: 'read', when: { markingAtLeast: 'AMBER' }, isDisclosedToPartners: false },
] as const
const QUESTIONS = [
  'objects/',
  'objects/?limit=7',
  'objects/?match[type]=malware',
  `objects/?match[id]=${indicator(3).id},${indicator(WITHHELD + 3).id}`,
  'manifest/',
  `objects/${indicator(3).id}/`,
  `objects/${indicator(RENEWED).id}/`,
  `objects/${indicator(RENEWED).id}/versions/`,
  `manifest/?match[version]=all&match[id]=${indicator(RENEWED).id}`,
  `objects/?added_after=2027-01-01T12:00:05Z&limit=3`,
  `objects/${indicator(WITHHELD + 3).id}/`,
  `objects/${indicator(WITHHELD + 3).id}/versions/`,
]

/** Later than any version that may be read. */
const LATER = '2027-05-01T00:00:00.000Z'

type Counted = ServedNode & { readonly asked: Map<string, number> }
type Change = (parts: TaxiiParts) => TaxiiParts

/** A node that counts every question to its store. */
async function counted(change: Change = (parts) => parts): Promise<Counted> {
  const asked = new Map<string, number>()
  const counting = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get(target, member) {
        const method: unknown = Reflect.get(target, member)
        if (typeof method !== 'function') return method
        return (...args: unknown[]): unknown => {
          const key = `${name}.${String(member)}`
          asked.set(key, (asked.get(key) ?? 0) + 1)
          return method.apply(target, args) as unknown
        }
      },
    })
  const node = await serveNode({
    reservations,
    change: (parts) =>
      change({
        ...parts,
        items: counting('items', parts.items),
        contents: counting('contents', parts.contents),
        vault: counting('vault', parts.vault),
      }),
  })
  return Object.assign(node, { asked })
}

/** The same that may be read, at the same times; before it and between it, where asked, much more that may not. */
async function filled(node: Counted, isWithheldThere: boolean): Promise<Counted> {
  const withhold = async (objects: readonly ReturnType<typeof indicator>[], marking = 'RED'): Promise<void> => {
    if (isWithheldThere) await node.hold(objects.map((object) => ({ object, marking })))
  }
  await withhold(Array.from({ length: BEFORE }, (_, number) => indicator(WITHHELD + READABLE + number)))
  node.clock.value += 1_000
  for (let number = 0; number < READABLE; number += 4) {
    const four = [number, number + 1, number + 2, number + 3]
    await node.hold(four.map((one) => ({ object: indicator(one) })))
    node.clock.value += 1_000
    await withhold(four.map((one) => indicator(WITHHELD + one)))
    await withhold(
      four.filter((one) => one % RENEWED === 0).map((one) => indicator(one, LATER)),
      'AMBER',
    )
    node.clock.value += 1_000
  }
  await withhold(Array.from({ length: VERSIONS }, (_, day) => indicator(WITHHELD + 3, `2027-06-${String(day + 10)}T00:00:00.000Z`)))
  return node
}

/** As a node would be that looked at what it leaves out before it left it out. */
const looking: Change = (parts) => {
  const { items } = parts
  return {
    ...parts,
    items: {
      classes: (agreement) => items.classes(agreement),
      page: (question) => items.page(question),
      states: (holdings) => items.states(holdings),
      version: () => items.version(),
      faces: ({ classes: _, ...question }) => items.faces(question),
    },
  }
}

const [left, right, full, open] = await Promise.all([
  counted().then((node) => filled(node, false)),
  counted().then((node) => filled(node, false)),
  counted().then((node) => filled(node, true)),
  counted(looking).then((node) => filled(node, true)),
])
const NODES = [left, right, full, open] as const
after(async () => {
  for (const node of NODES) await node[Symbol.asyncDispose]()
})

type Measured = { readonly times: readonly (readonly number[])[]; readonly asked: readonly string[]; readonly lengths: readonly number[] }

/** Microseconds of each round, and what the store was asked in all of them, node by node. */
async function measured(question: string): Promise<Measured> {
  const times: number[][] = NODES.map(() => [])
  const lengths = NODES.map(() => 0)
  for (const { asked } of NODES) asked.clear()
  for (let round = 0; round < SETTLING + ROUNDS; round += 1) {
    for (let turn = 0; turn < NODES.length; turn += 1) {
      const place = (turn + round) % NODES.length
      const before = process.threadCpuUsage()
      const { text } = await (NODES[place] as Counted).call(RECEIVED + question)
      const { user, system } = process.threadCpuUsage(before)
      lengths[place] = text.length
      if (round >= SETTLING) times[place]?.push(user + system)
    }
  }
  return { times, lengths, asked: NODES.map(({ asked }) => JSON.stringify([...asked].sort())) }
}

function quantile(values: readonly number[], part: number): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length * part)] as number
}

/** How much of the spread of one answer of two identical stores lies between the middle answer of a store and theirs. */
function apart({ times }: Measured, place: number): number {
  const same = [...(times[0] ?? []), ...(times[1] ?? [])]
  const spread = quantile(same, 0.75) - quantile(same, 0.25)
  return Math.abs(quantile(times[place] ?? [], 0.5) - quantile(same, 0.5)) / spread
}

test('every answer takes the statements and rows that it takes of a store without what is withheld, and of a node that looks at what it leaves out it takes more', async () => {
  using _ = countStatements()
  let more = 0
  for (const question of QUESTIONS) {
    const spent = []
    for (const node of NODES) spent.push(await leastSpentOn(() => node.call(RECEIVED + question), TRIES))
    const [first, second, withheld, looked] = spent
    assert.deepEqual(second, first, `identical stores: ${question}`)
    assert.deepEqual(withheld, first, question)
    if ((looked?.rows ?? 0) > (first?.rows ?? 0)) more += 1
  }
  assert.ok(more > 3, `told in ${more} questions`)
})

test('the time of an answer lies within the spread of two identical stores, and the store is asked the same; of a node that looks at what it leaves out the first does not hold', async () => {
  let farthest = 0
  for (const question of QUESTIONS) {
    const found = await measured(question)
    // Byte for byte they are compared in reading.test.ts.
    assert.equal(found.lengths[2], found.lengths[0], question)
    assert.equal(found.asked[1], found.asked[0], `identical stores are asked the same: ${question}`)
    assert.equal(found.asked[2], found.asked[0], `what is withheld is no question more: ${question}`)
    assert.ok(apart(found, 2) <= 1, `${question}: ${apart(found, 2).toFixed(2)} of the spread apart`)
    farthest = Math.max(farthest, apart(found, 3))
  }
  assert.ok(farthest > 1, `the measure tells a node that looks at what it leaves out, which is ${farthest.toFixed(2)} of the spread apart`)
})
