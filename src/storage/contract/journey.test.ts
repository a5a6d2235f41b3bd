import assert from 'node:assert/strict'
import { holdingKey } from '../../acts/index.ts'
import { actId, codeOf, contractOfStore, keys } from './adapters.fixture.ts'

contractOfStore('the outbox gives what is due, oldest first, and counts attempts', async (store) => {
  await store.write((writer) =>
    writer.outbox.enqueue(
      [
        { recipient: 'XB', actId: actId('one'), expiresAt: 500 },
        { recipient: 'XB', actId: actId('two'), expiresAt: 900 },
        { recipient: 'XC', actId: actId('one'), expiresAt: 900 },
      ],
      100,
    ),
  )
  const due = (recipient: string, now: number) => store.read.outbox.due({ recipient, now, limit: 9 })
  assert.deepEqual(await due('XB', 99), [])
  const [first, second] = await due('XB', 100)
  assert.deepEqual(first, { seq: first?.seq, recipient: 'XB', actId: actId('one'), attempts: 0, nextAt: 100, expiresAt: 500 })
  assert.equal(second?.actId, actId('two'))
  await store.write((writer) => writer.outboxQueue.postpone(first?.seq ?? 0, 300))
  assert.deepEqual(await store.read.outbox.recipients(), [
    { recipient: 'XB', nextAt: 100, expiresAt: 500, entries: 2 },
    { recipient: 'XC', nextAt: 100, expiresAt: 900, entries: 1 },
  ])
  assert.deepEqual(await due('XB', 200), [second])
  const waiting = (now: number) => store.read.outbox.waiting({ recipient: 'XB', now, limit: 9 })
  assert.deepEqual(await waiting(200), [{ ...first, attempts: 1, nextAt: 300 }, second])
  assert.deepEqual(await waiting(501), [second])
  assert.deepEqual(await store.read.outbox.waiting({ recipient: 'XB', now: 200, limit: 9, afterSeq: first?.seq ?? 0 }), [second])
  assert.deepEqual(await store.read.outbox.due({ recipient: 'XB', now: 300, limit: 9, afterSeq: first?.seq ?? 0 }), [second])
  assert.deepEqual(
    (await store.read.outbox.holding([second?.actId ?? '', 'f'.repeat(64)])).map(({ actId, recipient }) => [actId, recipient]),
    [[second?.actId, 'XB']],
  )
  await store.write((writer) => writer.outboxQueue.wake('XB', 200))
  assert.deepEqual(await due('XB', 200), [{ ...first, attempts: 1, nextAt: 200 }, second])
  assert.deepEqual(await due('XB', 501), [second])
  assert.deepEqual(await store.write((writer) => writer.outboxQueue.expire(500)), [])
  const expired = await store.write((writer) => writer.outboxQueue.expire(501))
  assert.deepEqual(
    expired.map((row) => row.actId),
    [actId('one')],
  )
  await store.write((writer) => writer.outboxQueue.remove([second?.seq ?? 0]))
  assert.deepEqual(await due('XB', 200), [])
})

contractOfStore('an entry that is there stays when it is supplied again', async (store) => {
  await store.write((writer) => writer.outbox.enqueue([{ recipient: 'XB', actId: actId('one'), expiresAt: 500 }], 400))
  await store.write((writer) => writer.outboxQueue.supply('XB', [actId('one'), actId('two')], { now: 100, expiresAt: 900 }))
  const due = await store.read.outbox.due({ recipient: 'XB', now: 400, limit: 9 })
  assert.deepEqual(
    due.map((row) => [row.actId, row.nextAt, row.expiresAt]),
    [
      [actId('one'), 400, 500],
      [actId('two'), 100, 900],
    ],
  )
})

contractOfStore('sequence numbers of the outbox are not used again', async (store) => {
  const put = async (name: string): Promise<number> => {
    await store.write((writer) => writer.outbox.enqueue([{ recipient: 'XB', actId: actId(name), expiresAt: 500 }], 100))
    return (await store.read.outbox.due({ recipient: 'XB', now: 100, limit: 9 })).at(-1)?.seq ?? 0
  }
  const first = await put('one')
  await store.write((writer) => writer.outboxQueue.remove([first]))
  assert.ok((await put('two')) > first)
})

contractOfStore('proofs are owed once, in order, until settled', async (store) => {
  await store.write(async (writer) => {
    await writer.owedProofs.owe('XC', [actId('b'), actId('a')])
    await writer.owedProofs.owe('XC', [actId('a'), actId('c')])
    await writer.owedProofs.owe('XB', [actId('a')])
  })
  assert.deepEqual(await store.read.owedProofs.creditors(), ['XB', 'XC'])
  assert.deepEqual(await store.read.owedProofs.owed('XC', 2), [actId('b'), actId('a')])
  assert.deepEqual(await store.read.owedProofs.owed('XC', 2, 1), [actId('a'), actId('c')])
  await store.write((writer) => writer.owedProofs.settle('XC', [actId('a'), actId('b')]))
  assert.deepEqual(await store.read.owedProofs.owed('XC', 9), [actId('c')])
  assert.deepEqual(await store.read.owedProofs.owed('XB', 9), [actId('a')])
})

contractOfStore('parked acts end with their clock', async (store) => {
  const row = (name: string, until: number) => ({ actId: actId(name), from: 'XB', missing: [actId('before')], until })
  await store.write(async (writer) => {
    await writer.parked.put(row('one', 300))
    await writer.parked.put(row('two', 100))
    await writer.parked.put(row('three', 200))
    await writer.parked.remove(actId('three'))
    await writer.parked.put({ ...row('one', 300), missing: [actId('x'), actId('y')] })
  })
  assert.deepEqual(await store.read.parked.list(), [row('two', 100), { ...row('one', 300), missing: [actId('x'), actId('y')] }])
  assert.deepEqual(await store.write((writer) => writer.parked.expire(100)), [])
  assert.deepEqual(await store.write((writer) => writer.parked.expire(101)), [row('two', 100)])
  assert.equal((await store.read.parked.list()).length, 1)
})

contractOfStore('an id is seen once in its space until it expires', async (store) => {
  const remember = (space: 'envelope' | 'nonce', id: string) => store.write((writer) => writer.seen.remember(space, id, 100))
  assert.equal(await remember('envelope', 'id'), true)
  assert.equal(await remember('envelope', 'id'), false)
  assert.equal(await remember('nonce', 'id'), true)
  await store.write((writer) => writer.seen.expire(100))
  assert.equal(await remember('envelope', 'id'), false)
  await store.write((writer) => writer.seen.expire(101))
  assert.equal(await remember('envelope', 'id'), true)
})

contractOfStore('contents are found in the order asked, and gone once removed', async (store) => {
  const row = (name: string) => ({ holding: holdingKey('XB', name), sealed: new TextEncoder().encode(name) })
  await store.write((writer) => writer.contents.put([row('a'), row('b'), row('c')]))
  assert.deepEqual(await store.read.contents.find(keys('c', 'x', 'a')), [row('c'), row('a')])
  assert.equal(await codeOf(() => store.write((writer) => writer.contents.put([row('a')]))), 'conflict')
  await store.write((writer) => writer.contents.remove(keys('a', 'x')))
  assert.deepEqual(await store.read.contents.find(keys('a', 'b')), [row('b')])
})

contractOfStore(
  'contents are found wherever they lie: beside each other, in any order, with others between, far apart and gone',
  async (store) => {
    const names = Array.from({ length: 400 }, (_, index) => `content ${index}`)
    const row = (name: string) => ({ holding: holdingKey('XB', name), sealed: new TextEncoder().encode(`sealed ${name}`) })
    await store.write((writer) => writer.contents.put(names.map(row)))
    const gone = new Set(names.filter((_, index) => index % 50 === 7))
    await store.write((writer) => writer.contents.remove(keys(...gone)))
    const page = names.slice(100, 200)
    for (const asked of [
      page,
      page.toReversed(),
      page.filter((_, index) => index % 2 === 0),
      names.filter((_, index) => index % 10 === 0),
      [...page, 'never kept'],
      ['never kept', ...page],
      [names[399] as string, ...page, names[0] as string],
      [page[50] as string, ...page, page[50] as string],
      [page[50] as string, ...page.slice(0, 50), ...page.slice(51), page[51] as string],
    ]) {
      const expected = asked.filter((name) => !gone.has(name) && name !== 'never kept').map(row)
      assert.deepEqual(await store.read.contents.find(keys(...asked)), expected)
    }
  },
)

contractOfStore('heads of contents are kept beside them, and gone with them', async (store) => {
  const row = (name: string) => ({ holding: holdingKey('XB', name), sealed: new Uint8Array(9) })
  await store.write((writer) => writer.contents.put([{ ...row('a'), head: 'head of a' }, row('b'), { ...row('c'), head: 'head of c' }]))
  assert.deepEqual([...(await store.read.contents.heads(keys('a', 'b', 'x', 'c')))].toSorted(), [
    ['XB.a', 'head of a'],
    ['XB.b', null],
    ['XB.c', 'head of c'],
  ])
  assert.deepEqual(await store.read.contents.find(keys('a')), [row('a')])
  await store.write((writer) => writer.contents.remove(keys('a')))
  assert.deepEqual([...(await store.read.contents.heads(keys('a', 'c')))], [['XB.c', 'head of c']])
})

contractOfStore('a batch of a thousand contents and keys is kept whole', async (store) => {
  const ids = keys(...Array.from({ length: 1_000 }, (_, index) => `item-${index}`))
  await store.itemKeys.put(ids.map((holding) => ({ holding, wrapped: new Uint8Array(60) })))
  await store.write((writer) => writer.contents.put(ids.map((holding) => ({ holding, sealed: new Uint8Array(1_000) }))))
  assert.equal((await store.read.contents.find(ids)).length, 1_000)
  assert.equal((await store.itemKeys.find(ids)).length, 1_000)
  await store.itemKeys.destroy(ids)
  assert.deepEqual(await store.itemKeys.find(ids), [])
})

contractOfStore('an item may have several keys, which are destroyed together', async (store) => {
  const key = (name: string, value: number) => ({ holding: holdingKey('XB', name), wrapped: new Uint8Array([value]) })
  await store.itemKeys.put([key('a', 1), key('b', 2)])
  await store.itemKeys.put([key('a', 3)])
  assert.deepEqual(await store.itemKeys.find(keys('b', 'a', 'x')), [key('a', 1), key('b', 2), key('a', 3)])
  await store.itemKeys.destroy(keys('a', 'x'))
  assert.deepEqual(await store.itemKeys.find(keys('a', 'b')), [key('b', 2)])
})

contractOfStore('of many items each gives a key, wherever its keys lie, and one by itself gives all', async (store) => {
  const names = Array.from({ length: 400 }, (_, index) => `item ${index}`)
  const key = (name: string, value: number) => ({ holding: holdingKey('XB', name), wrapped: new Uint8Array([value]) })
  const [first, again, gone] = [names[0] as string, names[150] as string, names[120] as string]
  await store.itemKeys.put(names.map((name) => key(name, 1)))
  await store.itemKeys.put([key(again, 2), key(first, 2)])
  await store.itemKeys.destroy(keys(gone))
  const page = names.slice(100, 200)
  for (const asked of [
    page,
    page.toReversed(),
    [...page, 'never kept'],
    [first, ...page],
    [...page, again],
    names,
    [first, names[399] as string],
  ]) {
    const found = await store.itemKeys.find(keys(...asked))
    const held = new Set(asked.filter((name) => name !== gone && name !== 'never kept').map((name) => holdingKey('XB', name)))
    assert.deepEqual(new Set(found.map(({ holding }) => holding)), held)
    assert.equal(
      found.every(({ wrapped }) => wrapped[0] === 1 || wrapped[0] === 2),
      true,
    )
  }
  assert.deepEqual(await store.itemKeys.find(keys(again)), [key(again, 1), key(again, 2)])
})

contractOfStore('item keys do not take part in transactions', async (store) => {
  const work = store.write(async () => {
    await store.itemKeys.put([{ holding: holdingKey('XB', 'a'), wrapped: new Uint8Array([1]) }])
    throw new Error('no')
  })
  await assert.rejects(work)
  assert.equal((await store.itemKeys.find(keys('a'))).length, 1)
})

contractOfStore('the last epoch key is kept', async (store) => {
  assert.equal(await store.itemKeys.epochKey(), undefined)
  await store.itemKeys.putEpochKey(new Uint8Array([1]))
  await store.itemKeys.putEpochKey(new Uint8Array([2]))
  assert.deepEqual(await store.itemKeys.epochKey(), new Uint8Array([2]))
})

contractOfStore('keys and epoch key are renewed together or not at all', async (store) => {
  const wrapped = (text: string) => new Uint8Array(Buffer.from(text))
  const names = Array.from({ length: 1_100 }, (_, number) => `item-${number}`)
  await store.itemKeys.putEpochKey(wrapped('first'))
  await store.itemKeys.put(names.map((name) => ({ holding: holdingKey('XB', name), wrapped: wrapped(name) })))
  await store.itemKeys.put([{ holding: holdingKey('XB', 'item-7'), wrapped: wrapped('second') }])
  const failing = store.itemKeys.renew(wrapped('never'), (rows) => {
    if (rows.some(({ holding }) => holding === holdingKey('XB', 'item-1050'))) throw new Error('stopped')
    return rows.map(() => wrapped('half'))
  })
  await assert.rejects(failing, /stopped/)
  assert.deepEqual(await store.itemKeys.epochKey(), wrapped('first'))
  const keysOf = async (name: string) => (await store.itemKeys.find(keys(name))).map((row) => Buffer.from(row.wrapped).toString())
  assert.deepEqual(await keysOf('item-7'), ['item-7', 'second'])
  await store.itemKeys.renew(wrapped('next'), (rows) => rows.map((row) => wrapped(`new ${Buffer.from(row.wrapped)}`)))
  assert.deepEqual(await store.itemKeys.epochKey(), wrapped('next'))
  assert.deepEqual(await keysOf('item-7'), ['new item-7', 'new second'])
  assert.deepEqual(await keysOf('item-1099'), ['new item-1099'])
})

contractOfStore('refusals are drained once, oldest first', async (store) => {
  const row = (principal: string) => ({ principal, kind: 'release', code: 'refused', bytes: 10, digest: 'digest', at: 5 })
  await store.write((writer) => writer.refusals.add(row('XB')))
  await store.write((writer) => writer.refusals.add(row('XC')))
  assert.deepEqual(await store.write((writer) => writer.refusals.drain()), [row('XB'), row('XC')])
  assert.deepEqual(await store.write((writer) => writer.refusals.drain()), [])
})
