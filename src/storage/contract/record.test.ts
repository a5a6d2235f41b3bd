import assert from 'node:assert/strict'
import { actId, actRow, codeOf, contractOfStore } from './adapters.fixture.ts'

const leaf = (name: string) => ({ leaf: new Uint8Array(64).fill(name.length), actId: actId(name), agreement: 'treaty', opening: name })

contractOfStore('acts are listed in order, and known ids are told apart', async (store) => {
  await store.write(async (writer) => {
    for (const name of ['one', 'two', 'three']) await writer.acts.append(actRow(name))
  })
  const listed = await store.read.acts.list({ afterSeq: 1, limit: 1 })
  assert.deepEqual(listed, [{ seq: 2, ...actRow('two') }])
  assert.deepEqual(await store.read.acts.known([actId('three'), actId('four')]), new Set([actId('three')]))
  assert.equal(await store.read.acts.find(actId('four')), undefined)
})

contractOfStore('only a provisional act becomes proven', async (store) => {
  const standings = ['own', 'provisional', 'proven', 'refused'] as const
  await store.write(async (writer) => {
    for (const standing of standings) await writer.acts.append(actRow(standing, { standing, party: 'XB' }))
    assert.deepEqual(
      (await writer.acts.provisional()).map((row) => row.id),
      [actId('provisional')],
    )
    for (const standing of standings) await writer.acts.prove(actId(standing))
  })
  const rows = await store.read.acts.list({ afterSeq: 0, limit: 9 })
  assert.deepEqual(
    rows.map((row) => row.standing),
    ['own', 'proven', 'proven', 'refused'],
  )
  assert.deepEqual(await store.read.acts.provisional(), [])
})

contractOfStore('own answers to an act are found in order, others are not', async (store) => {
  const of = actId('question')
  await store.write(async (writer) => {
    await writer.acts.append(actRow('first', { answers: of }))
    await writer.acts.append(actRow('other', { answers: actId('another') }))
    await writer.acts.append(actRow('theirs', { answers: of, standing: 'proven' }))
    await writer.acts.append(actRow('second', { answers: of }))
  })
  assert.deepEqual(
    (await store.read.acts.answersTo(of)).map((row) => row.id),
    [actId('first'), actId('second')],
  )
})

contractOfStore('the last receipt of an act is kept', async (store) => {
  await store.write((writer) => writer.receipts.put(actId('one'), 'first'))
  await store.write((writer) => writer.receipts.put(actId('one'), 'second'))
  assert.equal(await store.read.receipts.find(actId('one')), 'second')
  assert.equal(await store.read.receipts.find(actId('two')), undefined)
  assert.deepEqual(await store.read.receipts.among([actId('two'), actId('one')]), new Set([actId('one')]))
  assert.deepEqual(await store.read.receipts.among([]), new Set())
})

contractOfStore('leaves have indices without gaps, from 0 in each epoch', async (store) => {
  assert.equal(await codeOf(() => store.write((writer) => writer.leaves.append(leaf('none')))), 'ledger-missing')
  await store.write(async (writer) => {
    assert.equal(await writer.ledger.openEpoch('log/1'), 1)
    assert.deepEqual(await writer.leaves.append(leaf('a')), { epoch: 1, index: 0 })
    assert.deepEqual(await writer.leaves.append(leaf('bb')), { epoch: 1, index: 1 })
    assert.equal(await writer.ledger.openEpoch('log/2'), 2)
    assert.deepEqual(await writer.leaves.append(leaf('ccc')), { epoch: 2, index: 0 })
  })
  assert.deepEqual(await store.read.ledger.leaves({ epoch: 1, from: 1, to: 2 }), [{ epoch: 1, index: 1, ...leaf('bb') }])
  assert.deepEqual(await store.read.ledger.leafOfAct(actId('ccc')), { epoch: 2, index: 0, ...leaf('ccc') })
  assert.equal(await store.read.ledger.leafOfAct(actId('d')), undefined)
  assert.equal((await store.read.ledger.head())?.leaves, 1)
  await store.write((writer) => writer.leaves.append(leaf('a')))
  assert.deepEqual(await store.read.ledger.leafOfAct(actId('a')), { epoch: 2, index: 1, ...leaf('a') })
  assert.deepEqual(
    (await store.read.ledger.epochs()).map(({ epoch, origin, leaves }) => [epoch, origin, leaves]),
    [
      [1, 'log/1', 2],
      [2, 'log/2', 2],
    ],
  )
  assert.equal(await codeOf(() => store.write((writer) => writer.ledger.openEpoch('log/1'))), 'conflict')
})

contractOfStore('leaves that are appended together follow each other, and the last of an act is found among many', async (store) => {
  const many = (from: number) => Array.from({ length: 20_000 }, (_, number) => ({ ...leaf(`leaf ${from + number}`), opening: null }))
  await store.write(async (writer) => {
    await writer.ledger.openEpoch('log')
    assert.deepEqual(await writer.leaves.appendAll(many(0)), { epoch: 1, index: 0 })
    assert.deepEqual(await writer.leaves.appendAll([leaf('a'), leaf('bb')]), { epoch: 1, index: 20_000 })
    assert.deepEqual(await writer.leaves.appendAll(many(20_000)), { epoch: 1, index: 20_002 })
    assert.deepEqual(await writer.leaves.append(leaf('leaf 3')), { epoch: 1, index: 40_002 })
  })
  const indexOf = async (name: string) => (await store.read.ledger.leafOfAct(actId(name)))?.index
  assert.deepEqual(
    await Promise.all(['leaf 0', 'leaf 16384', 'a', 'bb', 'leaf 39999', 'leaf 3'].map(indexOf)),
    [0, 16_384, 20_000, 20_001, 40_001, 40_002],
  )
  await store.write((writer) => writer.ledger.destroyOpenings([actId('a'), actId('leaf 3')]))
  const [a, bb, last] = await Promise.all(['a', 'bb', 'leaf 3'].map((name) => store.read.ledger.leafOfAct(actId(name))))
  assert.deepEqual([a?.opening, bb?.opening, last?.opening], [null, 'bb', null])
})

contractOfStore('destroyed openings are gone and their leaves stay', async (store) => {
  await store.write(async (writer) => {
    await writer.ledger.openEpoch('log')
    await writer.leaves.append(leaf('a'))
    await writer.leaves.append(leaf('bb'))
  })
  await store.write((writer) => writer.ledger.destroyOpenings([actId('a'), actId('unknown')]))
  const leaves = await store.read.ledger.leaves({ epoch: 1, from: 0, to: 9 })
  assert.deepEqual(
    leaves.map((row) => row.opening),
    [null, 'bb'],
  )
  assert.deepEqual(leaves[0]?.leaf, leaf('a').leaf)
})

const hashes = (...values: number[]): Uint8Array => new Uint8Array(values.flatMap((value) => new Array<number>(32).fill(value)))

contractOfStore('a checkpoint is advanced only by whoever holds the fence and knows the size', async (store) => {
  const fence = await store.write(async (writer) => {
    await writer.ledger.openEpoch('log')
    for (const name of ['a', 'bb', 'ccc']) await writer.leaves.append(leaf(name))
    return writer.ledger.claim()
  })
  const step = {
    epoch: 1,
    fence,
    expectedSize: 0,
    size: 2,
    note: 'note 2',
    edge: [hashes(9)],
    tiles: [{ level: 0, index: 0, offset: 0, hashes: hashes(1, 2) }],
  }
  const advance = (more: Partial<typeof step>): Promise<boolean> => store.write((writer) => writer.ledger.advance({ ...step, ...more }))
  assert.equal(await advance({ fence: fence + 1 }), false)
  assert.equal(await advance({ expectedSize: 1 }), false)
  assert.equal(await advance({ epoch: 2 }), false)
  assert.equal(await store.read.ledger.tile({ epoch: 1, level: 0, index: 0, width: 1 }), undefined)
  assert.equal(await codeOf(() => advance({ size: 4 })), 'conflict')
  assert.equal(await advance({}), true)
  assert.equal(await advance({}), false)
  assert.deepEqual(await store.read.ledger.head(), {
    epoch: 1,
    origin: 'log',
    leaves: 3,
    signedSize: 2,
    note: 'note 2',
    edge: [hashes(9)],
    cosigned: null,
  })
  const next = { expectedSize: 2, size: 3, note: 'note 3', tiles: [{ level: 0, index: 0, offset: 2, hashes: hashes(3) }] }
  const gap = { ...next, tiles: [{ level: 0, index: 0, offset: 3, hashes: hashes(3) }] }
  assert.equal(await codeOf(() => advance(gap)), 'conflict')
  const later = await store.write((writer) => writer.ledger.claim())
  assert.equal(await advance(next), false)
  assert.equal(await advance({ ...next, fence: later }), true)
  const tile = { epoch: 1, level: 0, index: 0 }
  assert.deepEqual(await store.read.ledger.tile({ ...tile, width: 3 }), hashes(1, 2, 3))
  assert.deepEqual(await store.read.ledger.tile({ ...tile, width: 2 }), hashes(1, 2))
  assert.equal(await store.read.ledger.tile({ ...tile, width: 4 }), undefined)
  await store.write((writer) => writer.ledger.openEpoch('log/2'))
  assert.equal(await advance({ ...next, fence: later, expectedSize: 3, tiles: [] }), false)
})

contractOfStore('the largest cosigned checkpoint is kept', async (store) => {
  await store.write((writer) => writer.ledger.openEpoch('log'))
  const keep = (size: number, note: string): Promise<void> => store.write((writer) => writer.ledger.keepCosigned({ epoch: 1, size, note }))
  await keep(5, 'five')
  await keep(4, 'four')
  assert.deepEqual((await store.read.ledger.head())?.cosigned, { size: 5, note: 'five' })
  await keep(5, 'five with more cosignatures')
  assert.deepEqual((await store.read.ledger.head())?.cosigned, { size: 5, note: 'five with more cosignatures' })
})

contractOfStore('of what a partner told of its node the last word is kept', async (store) => {
  const told = { version: '1.2.3-rc.1+build', algorithms: ['ed25519', 'x25519'], toldAt: 5 }
  assert.equal(await store.read.partnerMeans.of('XB'), undefined)
  await store.write(async (writer) => {
    await writer.partnerMeans.put('XB', told)
    await writer.partnerMeans.put('XC', told)
    assert.deepEqual(await writer.partnerMeans.of('XB'), told)
  })
  const later = { version: '1.3.0', algorithms: ['ed25519'], toldAt: 6 }
  await store.write((writer) => writer.partnerMeans.put('XB', later))
  assert.deepEqual([await store.read.partnerMeans.of('XB'), await store.read.partnerMeans.of('XC')], [later, told])
})
