/**
 * The time of an answer tells no more of what is withheld than two identical stores tell apart. Measured is the processor time of the
 * thread that answers, not the clock on the wall, by turns, so that other work on the machine falls on every store alike; and counted is
 * every question to the store, which is the same whatever the machine does.
 */
import assert from 'node:assert/strict'
import process from 'node:process'
import { after, test } from 'node:test'
import type { TaxiiParts } from '../../src/taxii/index.ts'
import { indicator, type ServedNode, serveNode } from './served-node.fixture.ts'

const RECEIVED = '/taxii2/cyber-threat-exchange-v1/collections/received/'
const READABLE = 40
const WITHHELD = 1_000
/** One withheld object has so many versions. */
const VERSIONS = 12
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
  `objects/${indicator(WITHHELD + 3).id}/`,
  `objects/${indicator(WITHHELD + 3).id}/versions/`,
]

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

/** The same that may be read, at the same times; between it, where asked, as much again that may not. */
async function filled(node: Counted, isWithheldThere: boolean): Promise<Counted> {
  for (let number = 0; number < READABLE; number += 4) {
    const four = [number, number + 1, number + 2, number + 3]
    await node.hold(four.map((one) => ({ object: indicator(one) })))
    node.clock.value += 1_000
    if (isWithheldThere)
      await node.hold(four.map((one) => ({ object: indicator(WITHHELD + one), marking: one % 2 === 0 ? 'AMBER' : 'RED' })))
    node.clock.value += 1_000
  }
  const versions = Array.from({ length: VERSIONS }, (_, day) => `2026-06-${String(day + 10)}T00:00:00.000Z`)
  if (isWithheldThere) await node.hold(versions.map((version) => ({ object: indicator(WITHHELD + 3, version), marking: 'RED' })))
  return node
}

/** As a node would be that opened what it leaves out before it left it out. */
const opening: Change = (parts) => ({
  ...parts,
  items: {
    ...parts.items,
    version: () => parts.items.version(),
    states: (holdings) => parts.items.states(holdings),
    async faces(question) {
      const rows = await parts.items.faces(question)
      for (const { face, holding } of rows) if (face?.marking !== 'GREEN') await parts.vault.read(parts.contents, [holding])
      return rows
    },
  },
})

const [left, right, full, open] = await Promise.all([
  counted().then((node) => filled(node, false)),
  counted().then((node) => filled(node, false)),
  counted().then((node) => filled(node, true)),
  counted(opening).then((node) => filled(node, true)),
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

test('the time of an answer lies within the spread of two identical stores, and the store is asked the same; of a node that opens what it leaves out neither holds', async () => {
  let farthest = 0
  for (const question of QUESTIONS) {
    const found = await measured(question)
    // Byte for byte they are compared in reading.test.ts.
    assert.equal(found.lengths[2], found.lengths[0], question)
    assert.equal(found.asked[1], found.asked[0], `identical stores are asked the same: ${question}`)
    assert.equal(found.asked[2], found.asked[0], `what is withheld is no question more: ${question}`)
    assert.ok(apart(found, 2) <= 1, `${question}: ${apart(found, 2).toFixed(2)} of the spread apart`)
    if (found.asked[3] !== found.asked[0]) farthest = Math.max(farthest, apart(found, 3))
  }
  assert.ok(farthest > 1, `the measure tells a node that opens what it leaves out, which is ${farthest.toFixed(2)} of the spread apart`)
})
