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
  const noted: (readonly HoldingKey[])[] = []
  const items = { version: 1, isLost: false }
  const gates: { open: () => void; fail: (error: Error) => void }[] = []
  const transactions: Parameters<typeof createReadRecorder>[0] = {
    writeAside: async (work) => {
      await new Promise<void>((open, fail) => gates.push({ open, fail }))
      const rows: Parameters<ReadStore['add']>[0][number][] = []
      const value = await work({
        reads: {
          add: async (added) => void rows.push(...added),
          serve: async (servings) => {
            asked.push(servings.length)
            return servings.map(({ items: served }) => !served.includes(GONE))
          },
          itemsVersion: async () => items.version,
        },
        openedItems: { noteReads: async () => undefined },
        subjects: { noteReads: async (reads) => void noted.push(...reads.map(({ holdings }) => holdings)) },
      })
      if (items.isLost) throw new Error('disk')
      kept.push(rows)
      return value
    },
  }
  const open = async (index: number) => (await gate(index)).open()
  const fail = async (index: number, error: Error) => (await gate(index)).fail(error)
  return { kept, asked, noted, items, gates, open, fail, recorder: createReadRecorder(transactions) }
}

test('each of the reads that share a transaction is told whether what it gives is held still', async () => {
  const { open, recorder } = gatedStore()
  const servings = [[], [HELD], [HELD, GONE], [HELD]]
  const recorded = servings.map((served) => recorder.record({ ...READ, served }))
  await open(0)
  assert.deepEqual(await Promise.all(recorded), [true, true, false, true])
})

test('whoever may be read about is noted: of all items of a read, unless its door knows which are about people', async () => {
  const { noted, open, recorder } = gatedStore()
  const holdings = [HELD.holding, GONE.holding]
  const told = [undefined, [HELD.holding], []]
  const recorded = told.map((aboutPeople) => recorder.record({ ...READ, holdings, ...(aboutPeople && { aboutPeople }) }))
  await open(0)
  await Promise.all(recorded)
  assert.deepEqual(noted, [holdings, [HELD.holding], []])
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
