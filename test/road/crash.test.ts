import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { RoadParts, Transactions } from '../../src/acts/index.ts'
import type { Writer } from '../../src/storage/index.ts'
import { type Founded, foundOnce } from './founding.fixture.ts'
import { statedRelease, testItems } from './items.fixture.ts'
import { answersTo, deliver, type Parcel, parcelOf, type RoadNode, stated } from './nodes.fixture.ts'
import { everything } from './snapshot.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce()
})
after(() => founded[Symbol.dispose]())

/** `before`: the call never reaches the store; `after`: the store did it, and the process died then. */
type Moment = 'before' | 'after'

class Crash extends Error {}

/** A store that crashes at one call of a writer, counted over all its parts. */
class CrashingStore {
  calls = 0
  readonly #at: number
  readonly #moment: Moment

  constructor(at: number, moment: Moment) {
    this.#at = at
    this.#moment = moment
  }

  over(transactions: Transactions<Writer>): Transactions<Writer> {
    return { write: (work) => transactions.write((writer) => work(this.#counting(writer))) }
  }

  #counting(writer: Writer): Writer {
    const parts = Object.entries(writer).map(([name, part]) => [name, this.#countingPart(part)])
    return Object.fromEntries(parts) as Writer
  }

  #countingPart(part: object): object {
    const methods = Object.entries(part as Record<string, (...values: unknown[]) => Promise<unknown>>)
    return Object.fromEntries(
      methods.map(([name, method]) => [
        name,
        async (...values: unknown[]) => {
          this.calls += 1
          const isNow = this.calls === this.#at
          if (isNow && this.#moment === 'before') throw new Crash()
          const value = await method(...values)
          if (isNow) throw new Crash()
          return value
        },
      ]),
    )
  }
}

/** The node as it is while its store crashes. */
function crashing(node: RoadNode, transactions: Transactions<Writer>): RoadNode {
  const road: RoadParts<Writer> = { ...node.road, transactions }
  return { ...node, road }
}

/**
 * Crashes at every call that taking the parcel makes, one after the other, each on a fresh copy of the node, and
 * delivers the same envelope again.
 */
async function crashEverywhere(prepared: Parcel[], parcel: Parcel, expect: (node: RoadNode) => Promise<void>): Promise<number> {
  for (let at = 1; ; at += 1) {
    for (const moment of ['before', 'after'] as const) {
      await using nodes = await founded.open()
      const { XB } = nodes
      for (const one of prepared) await deliver(one, XB)
      const whole = await everything(XB)
      const store = new CrashingStore(at, moment)
      const first = deliver(parcel, crashing(XB, store.over(XB.store)), 'one-envelope')
      const isBeyond = await first.then(
        () => true,
        (error) => {
          if (!(error instanceof Crash)) throw error
          return false
        },
      )
      if (isBeyond) return store.calls
      assert.deepEqual(await everything(XB), whole, `call ${at}, ${moment}`)
      assert.equal((await deliver(parcel, XB, 'one-envelope')).status, 'applied')
      await expect(XB)
      assert.equal((await deliver(parcel, XB, 'another-envelope')).status, 'duplicate')
      await expect(XB)
    }
  }
}

test('a crash at any call while a release is taken leaves nothing, and the next delivery applies it once', async () => {
  await using origin = await founded.open()
  const items = testItems(origin.XA, 2, { agreement: founded.hash })
  const ids = items.map(({ itemId }) => itemId)
  const { act, parcel } = await statedRelease(origin, founded, { items })
  const calls = await crashEverywhere([], parcel, async (node) => {
    assert.deepEqual(
      (await answersTo(node, act.id)).map(({ kind }) => kind),
      ['acknowledge'],
    )
    assert.deepEqual(
      (await node.store.read.items.find(ids)).map(({ state }) => state),
      ['held', 'held'],
    )
    assert.equal((await node.road.vault.read(node.road.contents, ids)).size, 2)
    assert.equal((await node.store.read.overview.summary()).received[0]?.held, 2)
  })
  assert.ok(calls >= 12, `${calls} calls`)
})

test('a crash at any call while a recall is obeyed leaves the item or erases it, never half', async () => {
  await using origin = await founded.open()
  const { XA } = origin
  const items = testItems(XA, 1, { agreement: founded.hash })
  const ids = items.map(({ itemId }) => itemId)
  const release = await statedRelease(origin, founded, { items })
  const recall = await stated(XA, { kind: 'recall', agreement: founded.hash, body: { to: 'XB', cause: 'wrong', items: ids } })
  const calls = await crashEverywhere([release.parcel], await parcelOf(XA, recall.id, founded.parties), async (node) => {
    assert.deepEqual(
      (await answersTo(node, recall.id)).map(({ kind }) => kind),
      ['acknowledge', 'erasure-receipt'],
    )
    assert.deepEqual(
      (await node.store.read.items.find(ids)).map(({ state }) => state),
      ['erased'],
    )
    assert.deepEqual(await node.store.read.contents.find(ids), [])
    assert.deepEqual(await node.store.itemKeys.find(ids), [])
  })
  assert.ok(calls >= 18, `${calls} calls`)
})

test('an answer that was lost after it was kept is given again', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const { act, parcel } = await statedRelease(nodes, founded, { items: testItems(nodes.XA, 1, { agreement: founded.hash }) })
  const transactions: Transactions<Writer> = {
    write: async (work) => {
      await XB.store.write(work)
      throw new Crash()
    },
  }
  await assert.rejects(deliver(parcel, crashing(XB, transactions)), Crash)
  assert.equal((await deliver(parcel, XB)).status, 'duplicate')
  assert.equal((await answersTo(XB, act.id)).length, 1)
})

test('a crash at any call while acts are stated at home records all of them or none', async () => {
  for (let at = 1; ; at += 1) {
    await using nodes = await founded.open()
    const { XA } = nodes
    const whole = await everything(XA)
    const items = testItems(XA, 1, { agreement: founded.hash })
    const store = new CrashingStore(at, at % 2 === 0 ? 'before' : 'after')
    const node = crashing(XA, store.over(XA.store))
    const attempt = statedRelease({ XA: node }, founded, { items })
    const error = await attempt.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    if (error === undefined) {
      assert.ok(at > 8, `${at} calls`)
      return
    }
    assert.ok(error instanceof Crash)
    assert.deepEqual(await everything(XA), whole)
    await statedRelease({ XA }, founded, { items })
    assert.equal((await XA.store.read.items.find(items.map(({ itemId }) => itemId)))[0]?.state, 'held')
  }
})
