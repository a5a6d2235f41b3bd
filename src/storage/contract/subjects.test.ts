import assert from 'node:assert/strict'
import type { HoldingKey } from '../../acts/index.ts'
import type { Change, ItemEntry, LinkRow, LoggedRead, NotedRead } from '../ports.ts'
import type { Store } from '../store.ts'
import { actId, contractOfStore, item, keys } from './adapters.fixture.ts'

const about = (name: string, dataSubject: string, more: Partial<ItemEntry> = {}): ItemEntry => {
  const face = item(name).face as NonNullable<ItemEntry['face']>
  return item(name, { face: { ...face, stixId: `identity--${name}`, dataSubject }, ...more })
}
const held = (...items: readonly ItemEntry[]): Change => ({ change: 'items-held', items })
const apply = (store: Store, changes: readonly Change[], seq: number) => store.write((writer) => writer.readModel.apply(changes, seq))

async function pending(store: Store) {
  const rows = await store.write((writer) => writer.subjects.pending(99))
  return rows.map(({ stixId, deed, at, party, account, cause }) => [stixId, deed, at, party, account, cause])
}

async function forget(store: Store): Promise<void> {
  await store.write(async (writer) => {
    const rows = await writer.subjects.pending(99)
    await writer.subjects.link(
      [],
      rows.map(({ seq }) => seq),
    )
  })
}

contractOfStore(
  'whoever items are about is noted when they come, go, are taken and destroyed, and nobody for other items',
  async (store) => {
    assert.equal(await store.read.subjects.hasPending(), false)
    const own = about('own', 'victim', { role: 'own' })
    await apply(store, [held(own, about('got', 'unspecified'), about('fact', 'none'))], 1)
    assert.equal(await store.read.subjects.hasPending(), true)
    assert.deepEqual(await pending(store), [
      ['identity--own', 'submitted', 1_000, null, null, null],
      ['identity--got', 'received', 1_000, 'XB', null, null],
    ])
    await forget(store)
    const copy = about('copy', 'none', { role: 'sent', source: own.holding })
    await apply(store, [held(copy), { change: 'items-sent', recipient: 'XC', actId: actId('release'), holdings: [copy.holding] }], 2)
    assert.deepEqual(await pending(store), [['identity--own', 'disclosed', 1_000, 'XC', null, null]])
    await forget(store)
    const [got] = keys('got') as [HoldingKey]
    await apply(store, [{ change: 'items-restricted', holdings: [got], cause: 'recall', at: 7 }], 3)
    await apply(store, [{ change: 'items-restricted', holdings: [got], cause: 'recall', at: 8 }], 4)
    await apply(store, [{ change: 'items-erased', holdings: [got, ...keys('fact', 'copy')], cause: 'retention', at: 9 }], 5)
    await apply(store, [{ change: 'items-erased', holdings: [got], cause: 'retention', at: 10 }], 6)
    assert.deepEqual(await pending(store), [
      ['identity--got', 'restricted', 7, null, null, 'recall'],
      ['identity--got', 'erased', 9, null, null, 'retention'],
    ])
  },
)

contractOfStore('what was received and is given on is told of under the object that it was received as', async (store) => {
  const copy = about('copy', 'none', { role: 'sent', purpose: 'fraud' })
  await apply(store, [held(about('got', 'victim'), copy)], 1)
  await forget(store)
  const copies = [{ copy: copy.holding, source: keys('got')[0] as HoldingKey }]
  await apply(store, [{ change: 'given-on', recipient: 'XD', agreement: 'treaty', ask: actId('ask'), copies }], 2)
  assert.deepEqual(await pending(store), [['identity--got', 'disclosed', 1_000, 'XD', null, null]])
})

contractOfStore('a read is noted once for each subject of what it held', async (store) => {
  await apply(store, [held(about('one', 'victim'), about('two', 'suspect'), about('fact', 'none'))], 1)
  await forget(store)
  const found = await store.writeAside((writer) => writer.subjects.aboutPeople(keys('one', 'fact', 'gone')))
  assert.deepEqual([...found], [[keys('one')[0], 'identity--one']])
  await store.writeAside((writer) =>
    writer.reads.add([read(['identity--one']), read([]), read(['identity--two', 'identity--one'], 'misp')]),
  )
  assert.equal(await store.read.subjects.hasPending(), true)
  assert.deepEqual(await pending(store), [
    ['identity--one', 'read', 5, null, 'anna', null],
    ['identity--two', 'read', 5, null, 'misp', null],
    ['identity--one', 'read', 5, null, 'misp', null],
  ])
})

contractOfStore(
  'what was read before something else was done is noted before it, and told of to whoever asks for a record',
  async (store) => {
    await apply(store, [held(about('one', 'victim'))], 1)
    await store.writeAside((writer) => writer.reads.add([read(['identity--one'])]))
    await apply(store, [{ change: 'items-erased', holdings: keys('one'), cause: 'retention', at: 9 }], 2)
    await store.writeAside((writer) => writer.reads.add([read(['identity--other', 'identity--one'], 'misp')]))
    const rows = await store.write((writer) => writer.subjects.pendingOf('identity--one', 9))
    assert.deepEqual(
      rows.map(({ deed, account }) => [deed, account]),
      [
        ['received', null],
        ['read', 'anna'],
        ['erased', null],
        ['read', 'misp'],
      ],
    )
  },
)

contractOfStore('reads are entered once, in their order, before anybody looks through the record', async (store) => {
  const accounts = async () => (await store.read.readLog.page({ limit: 9 })).map(({ account }) => account)
  assert.deepEqual(await accounts(), [])
  await store.writeAside((writer) => writer.reads.add([]))
  await store.writeAside((writer) => writer.reads.add([read([]), read([], 'misp')]))
  await store.writeAside((writer) => writer.reads.add([read([], 'opencti')]))
  assert.deepEqual(await accounts(), ['opencti', 'misp', 'anna'])
  await store.writeAside(async (writer) => {
    await writer.reads.add([read([], 'bert')])
    await writer.reads.enter()
    await writer.reads.enter()
  })
  assert.deepEqual(await accounts(), ['bert', 'opencti', 'misp', 'anna'])
  const seqs = (await store.read.readLog.after(0, 9)).map(({ seq }) => seq)
  assert.deepEqual(
    seqs,
    seqs.toSorted((left, right) => left - right),
  )
  const { seq: _, consultAct, ...row } = (await store.read.readLog.page({ account: 'anna', limit: 1 }))[0] as LoggedRead
  const { people: __, ...recorded } = read([])
  assert.deepEqual([row, consultAct], [recorded, null])
})

contractOfStore('a read whose entry fails waits on', async (store) => {
  await store.writeAside((writer) => writer.reads.add([read(['identity--one'])]))
  await assert.rejects(
    store.write(async (writer) => {
      await writer.reads.enter()
      throw new Error('disk')
    }),
    /disk/,
  )
  assert.equal((await pending(store)).length, 1)
  assert.equal((await store.read.reads.unfolded(9)).length, 1)
})

function read(people: readonly string[], account = 'anna'): NotedRead {
  return {
    ...{ account, at: 5, agreement: null, purpose: 'cyber-defence', justification: 'Case "7" \u2028', what: 'taxii GET /' },
    ...{ items: people.length, digest: '00', people },
  }
}

contractOfStore('a rebuild of the read models notes nobody anew', async (store) => {
  await apply(store, [held(about('one', 'victim'))], 1)
  await store.write((writer) => writer.readModel.refold(async (fold) => fold([held(about('one', 'victim'))], 1)))
  assert.equal((await pending(store)).length, 1)
})

contractOfStore('links follow each other, and what they commit to is gone from where it waited', async (store) => {
  const access = { deed: 'read', at: 1, agreement: null, purpose: 'fraud', party: null, account: 'anna', cause: null } as const
  await store.write(async (writer) => {
    await writer.subjects.note({ ...access, stixId: 'identity--1' })
    await writer.subjects.note({ ...access, stixId: 'identity--2' })
    assert.deepEqual(await writer.subjects.ends(['s']), new Map())
    const [first] = await writer.subjects.pendingOf('identity--1', 9)
    await writer.subjects.link([link('a', 0), link('b', 1)], [first?.seq as number])
    assert.deepEqual(await writer.subjects.ends(['s', 'other']), new Map([['s', { number: 1, id: 'b' }]]))
  })
  assert.deepEqual(
    (await store.write((writer) => writer.subjects.pending(9))).map(({ stixId }) => stixId),
    ['identity--2'],
  )
  assert.deepEqual(await store.read.subjects.links({ subject: 's', from: 1, limit: 9 }), [link('b', 1)])
  assert.deepEqual(await store.read.subjects.find('a'), link('a', 0))
  await assert.rejects(
    store.write((writer) => writer.subjects.link([link('c', 1)], [])),
    { code: 'conflict' },
  )
})

contractOfStore('of what was destroyed the end of a chain stays, and nothing that it said', async (store) => {
  await store.write((writer) => writer.subjects.link([link('a', 0), link('b', 1)], []))
  assert.deepEqual(
    (await store.read.subjects.expired({ before: 1, limit: 9 })).map(({ id }) => id),
    ['a'],
  )
  await store.write((writer) => writer.subjects.destroyContents(['a', 'b']))
  assert.equal(await store.read.subjects.find('a'), undefined)
  assert.deepEqual(await store.read.subjects.find('b'), { ...link('b', 1), contents: null })
  assert.deepEqual(await store.read.subjects.links({ subject: 's', from: 0, limit: 9 }), [])
  assert.deepEqual(await store.read.subjects.expired({ before: 99, limit: 9 }), [])
  assert.deepEqual(await store.write((writer) => writer.subjects.ends(['s'])), new Map([['s', { number: 1, id: 'b' }]]))
})

function link(id: string, number: number): LinkRow {
  return { id, subject: 's', number, at: number, visibleFrom: null, contents: `{"of":"${id}"}` }
}

contractOfStore(
  'whoever an item is about is told when it was narrowed, once for each time that less may be done with it',
  async (store) => {
    const own = about('own', 'victim', { role: 'own' })
    const copy = about('copy', 'none', { role: 'sent', source: own.holding })
    await apply(store, [held(own, about('got', 'suspect'), about('fact', 'none'), copy)], 1)
    await forget(store)
    const narrowed = (marking: string, at: number) =>
      ({
        ...{ change: 'items-narrowed', holdings: keys('own', 'got', 'fact', 'copy', 'absent'), narrowing: { marking } },
        ...{ cause: 'at-risk', told: null, at },
      }) as Change
    await apply(store, [narrowed('RED', 7)], 2)
    await apply(store, [narrowed('RED', 8), narrowed('GREEN', 9)], 3)
    assert.deepEqual(await pending(store), [
      ['identity--own', 'narrowed', 7, null, null, null],
      ['identity--got', 'narrowed', 7, null, null, null],
    ])
    await forget(store)
    await apply(store, [held(about('absent', 'victim'))], 4)
    assert.deepEqual(await pending(store), [['identity--absent', 'received', 1_000, 'XB', null, null]])
  },
)
