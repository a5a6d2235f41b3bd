import assert from 'node:assert/strict'
import type { NotedRead } from '../ports.ts'
import type { Store } from '../store.ts'
import { codeOf, contractOfStore } from './adapters.fixture.ts'

contractOfStore('what was written aside is there when it returns, in one order with what others write', async (store) => {
  const accounts = Array.from({ length: 8 }, (_, index) => `account ${index}`)
  await Promise.all(
    accounts.map(async (account, index) => {
      const add = index % 2 === 0 ? store.writeAside : store.write
      await add((writer) => writer.reads.add([read(account)]))
      assert.ok((await accountsOf(store)).includes(account))
    }),
  )
  assert.deepEqual(await accountsOf(store), accounts)
})

contractOfStore('a throw aside keeps nothing and does not hinder the next', async (store) => {
  const reason = new Error('no')
  const failed = store.writeAside(async (writer) => {
    await writer.reads.add([read('one')])
    throw reason
  })
  const next = store.writeAside((writer) => writer.reads.add([read('two')]))
  await assert.rejects(failed, (error) => error === reason)
  await next
  assert.deepEqual(await accountsOf(store), ['two'])
})

contractOfStore('a statement that fails aside fails what is written with it', async (store) => {
  const unstorable = { ...read('one'), account: null as unknown as string }
  const failed = await codeOf(() =>
    store.writeAside(async (writer) => {
      await writer.reads.add([unstorable])
      await writer.reads.enter()
    }),
  )
  assert.notEqual(failed, undefined)
  assert.deepEqual(await accountsOf(store), [])
})

const read = (account: string): NotedRead => ({
  ...{ account, at: 1, agreement: null, purpose: 'cyber-defence', justification: 'duty', what: 'taxii GET /', items: 0, digest: '00' },
  people: [],
})

async function accountsOf(store: Store): Promise<readonly string[]> {
  return (await store.read.readLog.after(0, 99)).map(({ account }) => account)
}
