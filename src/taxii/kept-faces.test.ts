import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FaceRow, type HoldingKey, holdingKeys } from '../acts/index.ts'
import { keptFaces } from './kept-faces.ts'

const [FIRST, SECOND] = holdingKeys('XA', ['1', '2']) as [HoldingKey, HoldingKey]
const QUESTION = { agreement: 'a', roles: ['received'], limit: 5_000 } as const

const row = (holding: HoldingKey): FaceRow => {
  return {
    holding,
    seq: 1,
    origin: 'XA',
    purpose: 'cyber-defence',
    addedAt: 1,
    retainUntil: 9,
    isLatest: true,
    face: null,
    isGraded: false,
    narrowing: null,
    otherPurposes: [],
  }
}

/** A store of rows that counts how often it is asked, and what its vault tells. */
function counted() {
  const store = { version: 1, rows: [row(FIRST)], asked: 0, destroy: (_holdings: readonly HoldingKey[]): void => undefined }
  const items = {
    version: async () => store.version,
    classes: async () => [],
    faces: async () => {
      store.asked += 1
      return store.rows
    },
  }
  const vault = {
    onDestroy: (listener: typeof store.destroy) => {
      store.destroy = listener
    },
  }
  return { store, faces: keptFaces({ items, vault }).faces }
}

test('the same rows are looked for once until anything about items changes', async () => {
  const { store, faces } = counted()
  const first = await faces(QUESTION)
  assert.equal(await faces({ ...QUESTION }), first)
  assert.equal(store.asked, 1)
  await faces({ ...QUESTION, addedAfter: 1 })
  await faces({ ...QUESTION, agreement: 'b' })
  assert.equal(store.asked, 3)
  store.rows = [row(SECOND)]
  store.version = 2
  assert.deepEqual(await faces(QUESTION), [row(SECOND)])
})

test('what is looked for by ids is not kept', async () => {
  const { store, faces } = counted()
  for (const _ of [1, 2]) await faces({ ...QUESTION, stixIds: ['indicator--1'] })
  assert.equal(store.asked, 2)
})

test('what is destroyed is forgotten, also where its rows are on their way', async () => {
  const { store, faces } = counted()
  await faces(QUESTION)
  store.destroy([FIRST])
  const underWay = faces(QUESTION)
  await Promise.resolve()
  store.destroy([FIRST])
  await underWay
  store.rows = []
  assert.deepEqual(await faces(QUESTION), [])
})

test('no more rows are kept than have room', async () => {
  const { store, faces } = counted()
  store.rows = Array.from({ length: 6_000 }, () => row(FIRST))
  await faces(QUESTION)
  await faces({ ...QUESTION, agreement: 'b' })
  await faces({ ...QUESTION, agreement: 'b' })
  assert.equal(store.asked, 2)
  await faces(QUESTION)
  assert.equal(store.asked, 3)
})
