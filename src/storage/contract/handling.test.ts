import assert from 'node:assert/strict'
import type { Change } from '../ports.ts'
import type { Store } from '../store.ts'
import { actId, contractOfStore, item, keys } from './adapters.fixture.ts'

const apply = (store: Store, seq: number, ...changes: readonly Change[]): Promise<void> =>
  store.write((writer) => writer.readModel.apply(changes, seq))

contractOfStore('an item of a recall is confirmed once, by its recipient alone, and no other item counts for it', async (store) => {
  const [recall, other] = [actId('recall'), actId('other')]
  const stated = { change: 'takeback-stated', kind: 'recall', agreement: 'treaty', recipient: 'XC', due: 50, at: 10 } as const
  await apply(store, 1, { ...stated, id: recall, holdings: keys('a', 'b') }, { ...stated, id: other, due: 90, holdings: keys('c') })
  const standing = async () => (await store.read.takebacks.list(9)).map(({ id, items, confirmed }) => [id, items, confirmed])
  const silent = async (now: number) => (await store.read.takebacks.silent({ now, limit: 9 })).map(({ id }) => id)
  const confirm = (seq: number, recipient: string, ...names: readonly string[]) =>
    apply(store, seq, { change: 'erasure-confirmed', recipient, holdings: keys(...names), at: 20, of: recall })
  await confirm(2, 'XC', 'a')
  await confirm(3, 'XC', 'a', 'c', 'never-named')
  await confirm(4, 'XD', 'b')
  assert.deepEqual(await standing(), [
    [other, 1, 0],
    [recall, 2, 1],
  ])
  assert.deepEqual([await silent(49), await silent(50), await silent(90)], [[], [recall], [recall, other]])
  await apply(store, 5, { change: 'takeback-escalated', id: recall, at: 51 })
  await confirm(6, 'XC', 'b')
  assert.deepEqual([(await standing()).at(-1), await silent(90)], [[recall, 2, 2], [other]])
})

contractOfStore(
  'what was received comes to its review, unless it was kept until later, is erased or waits for the end of a hold',
  async (store) => {
    const names = ['first', 'kept', 'erased', 'later', 'own'] as const
    const items = names.map((name) =>
      item(name, { heldSince: name === 'later' ? 2_000 : 1_000, ...(name === 'own' && { role: 'own' as const }) }),
    )
    for (const [seq, one] of items.entries()) {
      const releaseAct = actId(`release ${one.holding}`)
      await apply(store, seq + 1, { change: 'items-held', items: [{ ...one, releaseAct }] })
    }
    await apply(
      store,
      9,
      { change: 'items-kept', id: actId('keep'), holdings: keys('kept'), until: 7_000, at: 3 },
      { change: 'items-erased', holdings: keys('erased'), cause: 'recall', at: 3 },
    )
    const due = async (heldBefore: number, keptBefore: number) =>
      (await store.read.reviews.due({ agreement: 'treaty', heldBefore, keptBefore, limit: 9 })).map(({ holding, keptUntil }) => [
        holding,
        keptUntil,
      ])
    const [first, kept, later] = keys('first', 'kept', 'later')
    const question = { agreement: 'treaty', heldBefore: 2_000, keptBefore: 6_999, limit: 9 }
    const [{ number = 0 } = {}] = await store.read.items.classes('treaty')
    assert.equal((await store.read.reviews.due({ ...question, classes: [number] })).length, 2)
    assert.equal((await store.read.reviews.due({ ...question, classes: [number + 1] })).length, 0)
    assert.deepEqual(await due(999, 999), [])
    assert.deepEqual(await due(1_000, 1_000), [[first, null]])
    assert.deepEqual(await due(2_000, 6_999), [
      [first, null],
      [later, null],
    ])
    assert.deepEqual(await due(1_000, 7_000), [
      [first, null],
      [kept, 7_000],
    ])
  },
)

contractOfStore('a passkey that counts its signatures otherwise than under another root is contradicted', async (store) => {
  const signature = { party: 'XA', credential: 'key', root: 'one', signCount: 5, at: 100 }
  await apply(store, 1, { change: 'approval-signed', ...signature })
  const contradicted = (more: Partial<typeof signature>) => store.read.approvals.isContradicted({ ...signature, root: 'two', ...more })
  assert.equal(await contradicted({ signCount: 5, at: 200 }), true, 'as often as before')
  assert.equal(await contradicted({ signCount: 4, at: 200 }), true, 'less often later')
  assert.equal(await contradicted({ signCount: 6, at: 50 }), true, 'more often earlier')
  assert.equal(await contradicted({ signCount: 6, at: 200 }), false)
  assert.equal(await contradicted({ signCount: 4, at: 50 }), false)
  assert.equal(await contradicted({ root: 'one' }), false, 'one signature stands in every act under its root')
  assert.equal(await contradicted({ credential: 'other' }), false)
  assert.equal(await contradicted({ party: 'XB' }), false)
})

contractOfStore('of what a holder says of its back-ups the longest stays until it can be read no more', async (store) => {
  const told = (seq: number, { agreement = 'treaty', ...said }: { lastMs: number; until: number; agreement?: string }) =>
    apply(store, seq, { change: 'backups-told', recipient: 'XB', agreement, items: seq, ...said })
  await told(1, { lastMs: 10, until: 100 })
  await told(2, { lastMs: 9, until: 200 })
  const longest = { recipient: 'XB', agreement: 'treaty', items: 1, lastMs: 10, until: 100 }
  assert.deepEqual(await store.read.backups.readable(99), [longest])
  assert.deepEqual(await store.read.backups.readable(100), [])
  await told(3, { lastMs: 10, until: 300 })
  await told(4, { lastMs: 10, until: 250 })
  await told(5, { lastMs: 8, until: 400, agreement: 'other' })
  assert.deepEqual(await store.read.backups.readable(100), [
    { ...longest, agreement: 'other', items: 5, lastMs: 8, until: 400 },
    { ...longest, items: 3, until: 300 },
  ])
})
