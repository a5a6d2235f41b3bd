import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type HoldingKey, type LedgerReceipt, type RoadParts, type Transactions, takeProofs } from '../../src/acts/index.ts'
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

/** Crashes at every call that the work makes, one after the other and at both moments. @returns how many calls it makes */
async function crashEverywhere(node: RoadNode, work: (node: RoadNode) => Promise<unknown>): Promise<number> {
  const whole = await everything(node)
  for (let at = 1; ; at += 1) {
    for (const moment of ['before', 'after'] as const) {
      const store = new CrashingStore(at, moment)
      const error = await work(crashing(node, store.over(node.store))).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      if (error === undefined) return store.calls
      if (!(error instanceof Crash)) throw error
      assert.deepEqual(await everything(node), whole, `call ${at}, ${moment}`)
    }
  }
}

/**
 * Crashes at every call that taking the parcel makes. The run that no crash cut short counts; after it the same
 * envelope and another are duplicates.
 */
async function takeThroughCrashes(node: RoadNode, parcel: Parcel): Promise<number> {
  const calls = await crashEverywhere(node, async (crashed) => {
    assert.equal((await deliver(parcel, crashed, 'one-envelope')).status, 'applied')
  })
  for (const envelope of ['one-envelope', 'another-envelope']) assert.equal((await deliver(parcel, node, envelope)).status, 'duplicate')
  return calls
}

test('a crash at any call while a release is taken leaves nothing, and the next delivery applies it once', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = testItems(XA, 2, { agreement: founded.hash })
  const holdings = items.map(({ holding }) => holding)
  const { act, parcel } = await statedRelease(nodes, founded, { items })
  const calls = await takeThroughCrashes(XB, parcel)
  assert.ok(calls >= 12, `${calls} calls`)
  assert.deepEqual(
    (await answersTo(XB, act.id)).map(({ kind }) => kind),
    ['acknowledge'],
  )
  assert.deepEqual(
    (await XB.store.read.items.find(holdings)).map(({ state }) => state),
    ['held', 'held'],
  )
  assert.equal((await XB.road.vault.read(XB.road.contents, holdings)).size, 2)
  assert.equal((await XB.store.read.overview.summary()).received[0]?.held, 2)
})

test('a crash at any call while a recall is obeyed leaves the item or erases it, never half', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = testItems(XA, 1, { agreement: founded.hash })
  const holdings = items.map(({ holding }) => holding)
  await deliver((await statedRelease(nodes, founded, { items })).parcel, XB)
  const recall = await stated(XA, {
    kind: 'recall',
    agreement: founded.hash,
    body: { to: 'XB', cause: 'wrong', items: items.map(({ itemId }) => itemId) },
  })
  const calls = await takeThroughCrashes(XB, await parcelOf(XA, recall.id, founded.parties))
  assert.ok(calls >= 18, `${calls} calls`)
  assert.deepEqual(
    (await answersTo(XB, recall.id)).map(({ kind }) => kind),
    ['acknowledge', 'erasure-receipt'],
  )
  assert.deepEqual(
    (await XB.store.read.items.find(holdings)).map(({ state }) => state),
    ['erased'],
  )
  assert.deepEqual(await XB.store.read.contents.find(holdings), [])
  assert.deepEqual(await XB.store.itemKeys.find(holdings), [])
})

test('a crash while a proof is taken leaves the recall provisional or obeyed to the end', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = testItems(XA, 1, { agreement: founded.hash })
  const holdings = items.map(({ holding }) => holding)
  await deliver((await statedRelease(nodes, founded, { items })).parcel, XB)
  const recall = await stated(XA, {
    kind: 'recall',
    agreement: founded.hash,
    body: { to: 'XB', cause: 'wrong', items: items.map(({ itemId }) => itemId) },
  })
  const { receipt, ...parcel } = await parcelOf(XA, recall.id, founded.parties)
  await deliver({ ...parcel, receipt: null }, XB)
  await crashEverywhere(XB, ({ road }) => takeProofs('XA', [{ actId: recall.id, ...(receipt as LedgerReceipt) }], road))
  assert.deepEqual(
    (await XB.store.read.items.find(holdings)).map(({ state }) => state),
    ['erased'],
  )
  assert.equal((await answersTo(XB, recall.id)).length, 2)
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
  await using XA = await founded.openOne('XA')
  const items = testItems(XA, 1, { agreement: founded.hash })
  const calls = await crashEverywhere(XA, (node) => statedRelease({ XA: node }, founded, { items }))
  assert.ok(calls >= 5, `${calls} calls`)
  assert.equal((await XA.road.vault.read(XA.road.contents, [items[0]?.holding as HoldingKey])).size, 1)
})
