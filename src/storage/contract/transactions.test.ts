import assert from 'node:assert/strict'
import { holdingKey } from '../../acts/index.ts'
import type { Writer } from '../store.ts'
import { actId, actRow, codeOf, contractOfStore, keys } from './adapters.fixture.ts'

contractOfStore('what a transaction wrote is there when it returns', async (store) => {
  const seq = await store.write(async (writer) => {
    const added = await writer.acts.append(actRow('one'))
    assert.equal((await writer.acts.find(actId('one')))?.seq, added)
    return added
  })
  assert.equal(seq, 1)
  assert.deepEqual(await store.read.acts.find(actId('one')), { seq: 1, ...actRow('one') })
})

contractOfStore('readers see nothing of a transaction under way', async (store) => {
  await store.write(async (writer) => {
    await writer.acts.append(actRow('one'))
    assert.equal(await store.read.acts.find(actId('one')), undefined)
  })
  assert.notEqual(await store.read.acts.find(actId('one')), undefined)
})

contractOfStore('a throw keeps nothing', async (store) => {
  await store.write((writer) => writer.ledger.openEpoch('log'))
  const reason = new Error('no')
  const work = store.write(async (writer) => {
    await writer.leaves.append({ leaf: new Uint8Array(64), actId: actId('one'), agreement: null, opening: null })
    await writer.acts.append(actRow('one'))
    await writer.contents.put([{ holding: holdingKey('XB', 'item'), sealed: new Uint8Array(9) }])
    throw reason
  })
  await assert.rejects(work, (error) => error === reason)
  assert.equal(await store.read.acts.find(actId('one')), undefined)
  assert.deepEqual(await store.read.contents.find(keys('item')), [])
  assert.equal((await store.read.ledger.head())?.leaves, 0)
  assert.equal(await store.write((writer) => writer.acts.append(actRow('two'))), 1)
})

contractOfStore('an id that is kept fails the transaction, even when the error is caught', async (store) => {
  await store.write((writer) => writer.acts.append(actRow('one')))
  const work = (): Promise<void> =>
    store.write(async (writer) => {
      await writer.acts.append(actRow('two'))
      assert.equal(await codeOf(() => writer.acts.append(actRow('one'))), 'conflict')
    })
  assert.equal(await codeOf(work), 'conflict')
  assert.equal(await store.read.acts.find(actId('two')), undefined)
})

contractOfStore('writers come one after the other, in the order asked', async (store) => {
  const order: string[] = []
  const works = Array.from({ length: 8 }, (_, index) =>
    store.write(async (writer) => {
      order.push(`begin ${index}`)
      const seq = await writer.acts.append(actRow(`act ${index}`))
      await new Promise((resolve) => setImmediate(resolve))
      assert.deepEqual(
        (await writer.acts.list({ afterSeq: 0, limit: 99 })).map((row) => row.seq),
        Array.from({ length: index + 1 }, (_, position) => position + 1),
      )
      order.push(`end ${index}`)
      return seq
    }),
  )
  assert.deepEqual(await Promise.all(works), [1, 2, 3, 4, 5, 6, 7, 8])
  assert.deepEqual(order, Array.from({ length: 8 }, (_, index) => [`begin ${index}`, `end ${index}`]).flat())
})

contractOfStore('a failed writer does not hinder the next', async (store) => {
  const failed = store.write(() => Promise.reject(new Error('no')))
  const next = store.write((writer) => writer.acts.append(actRow('one')))
  await assert.rejects(failed)
  assert.equal(await next, 1)
})

contractOfStore('a writer is of no use after its transaction', async (store) => {
  let kept: Writer | undefined
  await store.write(async (writer) => {
    kept = writer
  })
  assert.equal(await codeOf(async () => kept?.acts.append(actRow('one'))), 'store-misused')
  assert.equal(await store.read.acts.find(actId('one')), undefined)
})

contractOfStore('readers cannot write', async (store) => {
  const receipts = store.read.receipts as Writer['receipts']
  assert.notEqual(await codeOf(() => receipts.put(actId('one'), 'receipt')), null)
  assert.equal(await store.read.receipts.find(actId('one')), undefined)
})

contractOfStore('text that a database cannot hold is refused by both', async (store) => {
  const put = (text: string): Promise<void> => store.write((writer) => writer.receipts.put(actId('one'), text))
  assert.equal(await codeOf(() => put('a\0b')), 'text-invalid')
  assert.equal(await codeOf(() => put('\ud800')), 'text-invalid')
  assert.equal(await codeOf(() => put('ünï😀')), null)
  assert.equal(await store.read.receipts.find(actId('one')), 'ünï😀')
  assert.deepEqual(await store.read.contents.find(keys('a\0b', '\ud800')), [])
})
