import assert from 'node:assert/strict'
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { holdingKey } from '../../acts/index.ts'
import { hex, sha256, utf8 } from '../../foundation/index.ts'
import { UNGRADED } from '../../intelligence/index.ts'
import type { Store } from '../store.ts'
import { contractOfPostgres, contractOfStore, item, keys, sqlitePlace } from './adapters.fixture.ts'

const COUNT = 600

/** Marks that can be told apart in the bytes of a file. */
const markOf = (kind: string, index: number): string => `${kind}-${hex(sha256(utf8(`${kind} ${index}`))).slice(0, 20)}`

async function fill(store: Store, indices: readonly number[]): Promise<void> {
  await store.itemKeys.put(
    indices.map((index) => ({ holding: holdingKey('XB', `item-${index}`), wrapped: utf8(markOf('key', index).padEnd(60)) })),
  )
  await store.write(async (writer) => {
    const named = (index: number) => ({
      ...item(`item-${index}`, { source: holdingKey('XB', markOf('source', index)) }),
      face: { type: 'indicator', stixId: markOf('stix', index), version: null, marking: 'amber', dataSubject: 'none', grading: UNGRADED },
    })
    await writer.readModel.apply([{ change: 'items-held', items: indices.map(named) }], 1)
    await writer.contents.put(
      indices.map((index) => ({ holding: holdingKey('XB', `item-${index}`), sealed: utf8(markOf('content', index).repeat(index % 90)) })),
    )
    await writer.shownIds.put(
      'XB',
      indices.map((index) => ({ objectKey: `object-${index}`, shownId: markOf('shown', index) })),
    )
    for (const index of indices) {
      const leaf = { leaf: new Uint8Array(64), actId: `act-${index}` as never, agreement: null, opening: markOf('opening', index) }
      await writer.leaves.append(leaf)
    }
  })
}

async function erase(store: Store, indices: readonly number[]): Promise<void> {
  const holdings = indices.map((index) => holdingKey('XB', `item-${index}`))
  await store.itemKeys.destroy(holdings)
  await store.write(async (writer) => {
    await writer.readModel.apply([{ change: 'items-erased', holdings, cause: 'recall', at: 5 }], 2)
    await writer.contents.remove(holdings)
    await writer.shownIds.remove(indices.map((index) => markOf('shown', index)))
    await writer.ledger.destroyOpenings(indices.map((index) => `act-${index}`))
  })
}

function marksIn(folder: string): Set<string> {
  const found = new Set<string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const text = readFileSync(join(entry.parentPath, entry.name), 'latin1')
    for (const [mark] of text.matchAll(/(?:key|content|source|stix|shown|opening)-[0-9a-f]{20}/g)) found.add(mark)
  }
  return found
}

test('what was erased is in no file of an embedded store', async () => {
  const place = sqlitePlace()
  await using store = await place.create()
  await store.write((writer) => writer.ledger.openEpoch('log'))
  const all = Array.from({ length: COUNT }, (_, index) => index)
  for (let start = 0; start < COUNT; start += 100) await fill(store, all.slice(start, start + 100))
  const isErased = (index: number): boolean => index % 7 < 4
  const erased = all.filter(isErased)
  const marks = (kinds: readonly string[], indices: readonly number[]): string[] =>
    kinds.flatMap((kind) => indices.map((index) => markOf(kind, index)))
  for (let start = 0; start < erased.length; start += 50) await erase(store, erased.slice(start, start + 50))
  const before = marksIn(place.folder)
  assert.deepEqual(
    marks(['key'], erased).filter((mark) => before.has(mark)),
    [],
  )
  await store.compact()
  const after = marksIn(place.folder)
  const kinds = ['key', 'content', 'source', 'stix', 'shown', 'opening']
  assert.deepEqual(
    marks(kinds, erased).filter((mark) => after.has(mark)),
    [],
  )
  const kept = all.filter((index) => !isErased(index) && index % 90 !== 0)
  assert.deepEqual(
    marks(kinds, kept).filter((mark) => !after.has(mark)),
    [],
  )
  await store.close()
  await place.remove()
})

contractOfPostgres('what was erased is in no file of the server either, once its log went round', async (place) => {
  const dataFolder = await place.dataFolder()
  if (dataFolder === undefined) return
  await using store = await place.create()
  await store.write((writer) => writer.ledger.openEpoch('log'))
  const all = Array.from({ length: 200 }, (_, index) => index)
  for (let start = 0; start < all.length; start += 100) await fill(store, all.slice(start, start + 100))
  const erased = all.filter((index) => index % 7 < 4)
  const kept = all.filter((index) => index % 7 >= 4 && index % 90 !== 0)
  await erase(store, erased)
  await store.compact()
  // As docs/operating.md asks of a server: its log is not written over in place but removed.
  for (const statement of ['ALTER SYSTEM SET wal_recycle = off', 'SELECT pg_reload_conf()']) await place.execute(statement)
  for (let round = 0; round < 3; round += 1) {
    for (const statement of ['SELECT pg_switch_wal()', 'CHECKPOINT']) await place.execute(statement)
  }
  const found = marksIn(dataFolder)
  const kinds = ['key', 'content', 'source', 'stix', 'shown', 'opening']
  assert.deepEqual(
    kinds.flatMap((kind) => erased.map((index) => markOf(kind, index))).filter((mark) => found.has(mark)),
    [],
  )
  // What is kept is found, so the search looks where it should.
  assert.ok(kept.every((index) => found.has(markOf('stix', index)) && found.has(markOf('key', index))))
})

contractOfPostgres('a server is compacted once no transaction sees any more what was erased, and never as if it were', async (place) => {
  await using store = await place.create()
  await store.write((writer) => writer.ledger.openEpoch('log'))
  await fill(store, [1, 2, 3])
  await using impatient = await place.open({ compactWaitMsMax: 100 })
  const reading = await place.transaction('SELECT count(*) FROM items')
  await erase(store, [1, 2])
  await assert.rejects(impatient.compact(), { code: 'store-unavailable' })
  const compacted = store.compact()
  // Whoever writes is not kept waiting.
  await fill(store, [4])
  await reading.end()
  await compacted
  const file = await place.fileOf('items')
  if (file === undefined || !existsSync(file)) return
  const found = readFileSync(file, 'latin1')
  assert.deepEqual(
    [1, 2, 3, 4].filter((index) => found.includes(markOf('stix', index))),
    [3, 4],
  )
})

test('an epoch key that was replaced is in no file of an embedded store', async () => {
  const place = sqlitePlace()
  await using store = await place.create()
  await store.itemKeys.putEpochKey(utf8(markOf('key', 1)))
  await store.itemKeys.putEpochKey(utf8(markOf('key', 2)))
  assert.deepEqual(marksIn(place.folder), new Set([markOf('key', 2)]))
  await store.close()
  await place.remove()
})

test('a renewal leaves no byte of the old keys in a file of an embedded store', async () => {
  const place = sqlitePlace()
  await using store = await place.create()
  await store.itemKeys.putEpochKey(utf8(markOf('key', 0)))
  // More than one page, so that rows move between pages of the file.
  const numbers = Array.from({ length: 2_500 }, (_, index) => index + 1)
  await store.itemKeys.put(numbers.map((number) => ({ holding: holdingKey('XB', `item-${number}`), wrapped: utf8(markOf('key', number)) })))
  await store.itemKeys.renew(utf8('renewed epoch'), (rows) => rows.map(({ holding }) => utf8(`renewed ${holding}`)))
  assert.deepEqual(marksIn(place.folder), new Set())
  await store.close()
  await place.remove()
})

contractOfStore('what was erased since an instant is told page by page, with when', async (store) => {
  const names = ['a', 'b', 'c', 'd']
  await store.write(async ({ readModel }) => {
    await readModel.apply([{ change: 'items-held', items: names.map((name) => item(name)) }], 1)
    await readModel.apply([{ change: 'items-erased', holdings: keys('a'), cause: 'recall', at: 4 }], 2)
    await readModel.apply([{ change: 'items-erased', holdings: keys('b', 'd'), cause: 'retention', at: 5 }], 3)
  })
  const [first] = await store.read.items.erasedSince({ since: 5, after: 0, limit: 1 })
  assert.deepEqual([first?.holding, first?.erasedAt], [keys('b')[0], 5])
  const rest = await store.read.items.erasedSince({ since: 5, after: first?.seq ?? 0, limit: 9 })
  assert.deepEqual(
    rest.map(({ holding }) => holding),
    keys('d'),
  )
  assert.equal((await store.read.items.erasedSince({ since: 0, after: 0, limit: 9 })).length, 3)
})

test('the id under which an access waited is in no file once all were linked, also where a process was killed before that', async () => {
  const place = sqlitePlace()
  await using store = await place.create()
  const mark = markOf('stix', 1)
  const read = {
    account: 'misp',
    at: 1,
    agreement: null,
    purpose: 'fraud',
    justification: 'duty',
    what: 'taxii GET /',
    items: 1,
    digest: '00',
  }
  await store.writeAside((writer) => writer.reads.add([{ ...read, people: [mark] }]))
  await store.write(async (writer) => {
    const rows = await writer.subjects.pending(9)
    assert.deepEqual(
      rows.map(({ stixId }) => stixId),
      [mark],
    )
    await writer.subjects.link(
      [],
      rows.map(({ seq }) => seq),
    )
  })
  const killed = sqlitePlace()
  cpSync(place.folder, killed.folder, { recursive: true })
  assert.ok(marksIn(killed.folder).has(mark))
  await store.write((writer) => writer.subjects.forgetLinked())
  assert.deepEqual([...marksIn(place.folder)], [])
  await using again = await killed.open()
  await again.write((writer) => writer.ledger.openEpoch('log'))
  assert.deepEqual([...marksIn(killed.folder)], [])
  await store.close()
  await again.close()
  await place.remove()
  await killed.remove()
})
