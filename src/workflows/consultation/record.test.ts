import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { type HoldingKey, holdingKeys, type ServedItem } from '../../acts/index.ts'
import { createReadRecorder, type NewRead, type ReadStore, rootOfRows } from './index.ts'

const [HELD, GONE] = holdingKeys('XA', ['1', '2']).map((holding, seq) => ({ holding, seq })) as [ServedItem, ServedItem]
const READ: NewRead = {
  account: 'misp',
  at: 1,
  agreement: 'a',
  purpose: 'cyber-defence',
  justification: 'duty',
  what: 'taxii GET /',
  holdings: [],
}

/** Transactions that one test lets through by hand. */
function gatedStore() {
  const gate = async (index: number) => {
    while (gates[index] === undefined) await setImmediate()
    return gates[index] as (typeof gates)[number]
  }
  const kept: Parameters<ReadStore['add']>[0][number][][] = []
  const asked: number[] = []
  const looked: (readonly HoldingKey[])[] = []
  const entered: number[] = []
  const items = { version: 1, isLost: false }
  const gates: { open: () => void; fail: (error: Error) => void }[] = []
  const transactions: Parameters<typeof createReadRecorder>[0] = {
    writeAside: async (work) => {
      await new Promise<void>((open, fail) => gates.push({ open, fail }))
      const rows: Parameters<ReadStore['add']>[0][number][] = []
      const value = await work({
        reads: {
          add: async (added) => void rows.push(...added),
          enter: async () => void entered.push(rows.length),
          serve: async (servings) => {
            asked.push(servings.length)
            return servings.map(({ items: served }) => !served.includes(GONE))
          },
          itemsVersion: async () => items.version,
        },
        openedItems: { noteReads: async () => undefined },
        subjects: {
          aboutPeople: async (holdings) => {
            looked.push(holdings)
            return new Map(holdings.map((holding) => [holding, `identity--${holding}`]))
          },
        },
      })
      if (items.isLost) throw new Error('disk')
      kept.push(rows)
      return value
    },
  }
  const open = async (index: number) => (await gate(index)).open()
  const fail = async (index: number, error: Error) => (await gate(index)).fail(error)
  return { kept, asked, looked, entered, items, gates, open, fail, recorder: createReadRecorder(transactions) }
}

test('each of the reads that share a transaction is told whether what it gives is held still', async () => {
  const { open, recorder } = gatedStore()
  const servings = [[], [HELD], [HELD, GONE], [HELD]]
  const recorded = servings.map((served) => recorder.record({ ...READ, served }))
  await open(0)
  assert.deepEqual(await Promise.all(recorded), [true, true, false, true])
})

test('whoever was read about is noted with the read, each once: looked up unless the door knows it of the items as they are', async () => {
  const { kept, looked, open, recorder } = gatedStore()
  const [one, two] = [HELD.holding, GONE.holding]
  const known = (version: number, ...stixIds: string[]) => ({ version, stixIds })
  const told: readonly Partial<NewRead>[] = [
    { holdings: [one, two] },
    { holdings: [one, two], people: known(1, 'identity--known', 'identity--known') },
    { holdings: [one], people: known(0, 'identity--known') },
    { holdings: [], people: known(1) },
  ]
  const recorded = told.map((read) => recorder.record({ ...READ, ...read }))
  await open(0)
  await Promise.all(recorded)
  assert.deepEqual(
    kept.flat().map(({ people }) => people),
    [[`identity--${one}`, `identity--${two}`], ['identity--known'], [`identity--${one}`], []],
  )
  assert.deepEqual(looked, [[one, two]])
})

test('reads are entered once many of them wait', async () => {
  const { entered, open, recorder } = gatedStore()
  const many = (count: number) => Promise.all(Array.from({ length: count }, () => recorder.record(READ)))
  for (const [index, count] of [200, 55, 1, 255, 1].entries()) {
    const recorded = many(count)
    await open(index)
    await recorded
  }
  assert.deepEqual(entered, [1, 1])
})

test('what an account got lately is asked anew once anything about items changed, for another account, and after a transaction that was lost', async () => {
  const { asked, items, open, recorder } = gatedStore()
  let transaction = 0
  const record = async (account: string, ...served: ServedItem[]): Promise<boolean | 'lost'> => {
    const recorded = recorder.record({ ...READ, account, served }).catch(() => 'lost' as const)
    await open(transaction)
    transaction += 1
    return recorded
  }
  items.isLost = true
  assert.equal(await record('misp', HELD), 'lost')
  items.isLost = false
  assert.deepEqual([await record('misp', HELD), await record('misp', HELD), await record('misp')], [true, true, true])
  assert.deepEqual(asked, [1, 1])
  assert.equal(await record('anna', HELD), true)
  assert.deepEqual([await record('misp', GONE), await record('misp', GONE), await record('misp', HELD, GONE)], [false, false, false])
  assert.deepEqual(asked, [1, 1, 1, 1, 1, 1])
  items.version = 2
  assert.equal(await record('misp', HELD), true)
  assert.deepEqual(asked, [1, 1, 1, 1, 1, 1, 1])
})

test('reads that wait for one transaction are kept by it together, later ones by the next', async () => {
  const { kept, open, recorder } = gatedStore()
  const first = [recorder.record(READ), recorder.record({ ...READ, account: 'anna' })]
  await open(0)
  await Promise.all(first)
  const second = recorder.record(READ)
  await open(1)
  await second
  assert.deepEqual(
    kept.map((rows) => rows.map(({ account }) => account)),
    [['misp', 'anna'], ['misp']],
  )
})

test('a transaction that fails fails each of its reads and none of the next', async () => {
  const { kept, open, fail, recorder } = gatedStore()
  const lost = Promise.allSettled([recorder.record(READ), recorder.record(READ)])
  await fail(0, new Error('disk'))
  assert.deepEqual(
    (await lost).map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  const next = recorder.record(READ)
  await open(1)
  await next
  assert.equal(kept.length, 1)
})

test('a read that no act could commit to is refused before it joins others', async () => {
  const { gates, recorder } = gatedStore()
  const broken: Partial<NewRead>[] = [{ account: '' }, { account: 'x'.repeat(101) }, { purpose: 'No Purpose' }, { purpose: 'ab' }]
  broken.push({ justification: '' }, { justification: 'x'.repeat(2_081) }, { justification: '\0' }, { what: '\ud800' })
  for (const part of broken) await assert.rejects(recorder.record({ ...READ, ...part }), { code: 'read-invalid' })
  assert.equal(gates.length, 0)
})

test('the root over rows depends on each row and on their order', () => {
  const { holdings: _, ...row } = READ
  const rows = [1, 2, 3].map((seq) => ({ ...row, items: 0, digest: '0', seq }))
  const roots = [rows, rows.slice(1), [...rows].reverse(), rows.map((row) => ({ ...row, items: 1 }))].map(rootOfRows)
  assert.equal(new Set(roots).size, 4)
  assert.match(roots[0] as string, /^[0-9a-f]{64}$/)
})
