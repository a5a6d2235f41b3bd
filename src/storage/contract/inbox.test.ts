import assert from 'node:assert/strict'
import { postedKey } from '../../acts/index.ts'
import { codeOf, contractOfStore } from './adapters.fixture.ts'

const owner = { account: 'tool', agreement: 'treaty' }
const row = (name: string, more: { readonly account?: string; readonly type?: string } = {}) => ({
  ...owner,
  holding: postedKey(name),
  type: 'indicator',
  stixId: `indicator--${name}`,
  version: null,
  ...more,
})

contractOfStore('an inbox shows its owner what was added, in order', async (store) => {
  const added = await store.write((writer) => writer.inbox.add([row('b'), row('a', { type: 'tool' }), row('c', { account: 'other' })], 5))
  const [first = 0, second = 0, third = 0] = added.map((entry) => entry.addedAt)
  assert.ok(5_000 < first && first < second && second < third)
  const page = async (more: object): Promise<string[]> =>
    (await store.read.inbox.page({ ...owner, limit: 9, ...more })).map((entry) => entry.holding)
  assert.deepEqual(await store.read.inbox.page({ ...owner, limit: 1 }), added.slice(0, 1))
  assert.deepEqual(await page({}), ['inbox:b', 'inbox:a'])
  assert.deepEqual(await page({ addedAfter: first }), ['inbox:a'])
  assert.deepEqual(await page({ types: ['indicator'] }), ['inbox:b'])
  assert.deepEqual(await page({ stixIds: ['indicator--a', 'indicator--a', 'indicator--c'] }), ['inbox:a'])
  assert.deepEqual(await page({ agreement: 'other' }), [])
  assert.equal(await store.read.inbox.count(owner), 2)
  await store.write((writer) => writer.inbox.remove([postedKey('b'), postedKey('unknown')]))
  assert.deepEqual(await page({}), ['inbox:a'])
  const later = await store.write((writer) => writer.inbox.add([row('d')], 1))
  assert.ok((later[0]?.addedAt ?? 0) > third)
  assert.equal(await codeOf(() => store.write((writer) => writer.inbox.add([row('a')], 9))), 'conflict')
})

contractOfStore('what is to be told is listed until it is settled, and settled once, and goes with its object', async (store) => {
  const keys = ['b', 'a', 'c'].map((name) => postedKey(name))
  const [first] = await store.write(async ({ inbox }) => {
    const added = await inbox.add([row('b'), row('a', { account: 'other' }), row('c')], 5)
    await inbox.keepUntold(keys)
    await inbox.keepUntold([])
    return added
  })
  const untold = async (addedAfter = 0, limit = 9): Promise<string[]> =>
    (await store.read.inbox.untold({ addedAfter, limit })).map(({ holding }) => holding)
  assert.deepEqual([await untold(), await untold(0, 1), await untold(first?.addedAt)], [keys, keys.slice(0, 1), keys.slice(1)])
  const settle = () => store.write((writer) => writer.inbox.settleUntold(postedKey('a')))
  assert.deepEqual([await settle(), await settle()], [true, false])
  await store.write((writer) => writer.inbox.remove([postedKey('b')]))
  assert.deepEqual(await untold(), ['inbox:c'])
})

contractOfStore('a status is told to its owner until it expires', async (store) => {
  const status = { ...owner, id: 'status', receivedAt: 5, report: '{}', expiresAt: 100 }
  await store.write((writer) => writer.inbox.keepStatuses([status]))
  assert.deepEqual(await store.read.inbox.status(owner, 'status'), status)
  assert.equal(await store.read.inbox.status({ ...owner, account: 'other' }, 'status'), undefined)
  assert.equal(await store.read.inbox.status(owner, 'a\0b'), undefined)
  await store.write((writer) => writer.inbox.expireStatuses(100))
  assert.notEqual(await store.read.inbox.status(owner, 'status'), undefined)
  await store.write((writer) => writer.inbox.expireStatuses(101))
  assert.equal(await store.read.inbox.status(owner, 'status'), undefined)
})
