import assert from 'node:assert/strict'
import { actId, actRow, codeOf, contractOfStore } from './adapters.fixture.ts'

contractOfStore('what was written aside is there when it returns, in one order with what others write', async (store) => {
  const seqs = await Promise.all(
    Array.from({ length: 8 }, (_, index) => {
      const write = index % 2 === 0 ? store.writeAside : store.write
      return write((writer) => writer.acts.append(actRow(`act ${index}`)))
    }),
  )
  assert.deepEqual(seqs, [1, 2, 3, 4, 5, 6, 7, 8])
  assert.deepEqual(
    (await store.read.acts.list({ afterSeq: 0, limit: 99 })).map(({ seq }) => seq),
    seqs,
  )
})

contractOfStore('a throw aside keeps nothing and does not hinder the next', async (store) => {
  const reason = new Error('no')
  const failed = store.writeAside(async (writer) => {
    await writer.acts.append(actRow('one'))
    throw reason
  })
  const next = store.writeAside((writer) => writer.acts.append(actRow('two')))
  await assert.rejects(failed, (error) => error === reason)
  assert.equal(await next, 1)
  assert.equal(await store.read.acts.find(actId('one')), undefined)
})

contractOfStore('an id that is kept fails what is written aside as well', async (store) => {
  await store.writeAside((writer) => writer.acts.append(actRow('one')))
  assert.equal(await codeOf(() => store.writeAside((writer) => writer.acts.append(actRow('one')))), 'conflict')
})
