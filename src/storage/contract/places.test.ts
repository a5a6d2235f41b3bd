import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { holdingKey } from '../../acts/index.ts'
import { createSqliteStore, openSqliteStore } from '../open.ts'
import { actId, actRow, codeOf, contract, contractOfPostgres, item, keys, sqlitePlace } from './adapters.fixture.ts'

contract('opening never creates and creating never opens', async (place) => {
  assert.equal(await codeOf(place.open), 'store-missing')
  await (await place.create()).close()
  assert.equal(await codeOf(place.create), 'store-exists')
  await using store = await place.open()
  assert.equal(await store.read.ledger.head(), undefined)
})

contract('what was written is there after opening again', async (place) => {
  await using first = await place.create()
  await first.itemKeys.put([{ holding: holdingKey('XB', 'item'), wrapped: new Uint8Array([7]) }])
  await first.write(async (writer) => {
    await writer.acts.append(actRow('one'))
    await writer.readModel.apply([{ change: 'items-held', items: [item('item')] }], 1)
  })
  const addedAt = (await first.read.items.find(keys('item')))[0]?.addedAt
  assert.ok(addedAt !== undefined && addedAt > 1_000_000)
  await first.close()
  await using again = await place.open()
  assert.equal(await again.write((writer) => writer.acts.append(actRow('two'))), 2)
  assert.equal((await again.read.items.find(keys('item')))[0]?.addedAt, addedAt)
  assert.deepEqual(await again.itemKeys.find(keys('item')), [{ holding: holdingKey('XB', 'item'), wrapped: new Uint8Array([7]) }])
})

contract('writing a store anew changes nothing that is kept', async (place) => {
  await using store = await place.create()
  await store.itemKeys.put([{ holding: holdingKey('XB', 'item'), wrapped: new Uint8Array([7]) }])
  await store.write((writer) => writer.readModel.apply([{ change: 'items-held', items: [item('item')] }], 1))
  const before = await store.read.items.find(keys('item'))
  await store.compact()
  assert.deepEqual(await store.read.items.find(keys('item')), before)
  assert.equal((await store.itemKeys.find(keys('item'))).length, 1)
  assert.equal(await store.write((writer) => writer.acts.append(actRow('one'))), 1)
})

contractOfPostgres('writers of several processes come one after the other, and sequence order is commit order', async (place) => {
  await using first = await place.create()
  await using second = await place.open()
  const works = Array.from({ length: 20 }, (_, index) =>
    (index % 2 === 0 ? first : second).write(async (writer) => {
      const seq = await writer.acts.append(actRow(`act ${index}`))
      await new Promise((resolve) => setImmediate(resolve))
      assert.equal((await writer.acts.list({ afterSeq: 0, limit: 99 })).length, seq)
      return seq
    }),
  )
  const seqs = await Promise.all(works)
  assert.deepEqual(
    seqs.toSorted((left, right) => left - right),
    Array.from({ length: 20 }, (_, index) => index + 1),
  )
  const fences = [await first.write((writer) => writer.ledger.claim()), await second.write((writer) => writer.ledger.claim())]
  assert.deepEqual(fences, [1, 2])
})

contract('a store of a later version is refused', async (place) => {
  await (await place.create()).close()
  await place.execute('UPDATE schema_version SET version = 9999')
  assert.equal(await codeOf(place.open), 'store-newer')
})

contract('a key store that holds keys is not taken over by a new store', async (place) => {
  const first = await place.create()
  await first.itemKeys.putEpochKey(new Uint8Array([1]))
  await first.close()
  await place.execute('DROP TABLE schema_version')
  assert.equal(await codeOf(place.create), 'store-exists')
})

test('a file that is no database is refused', async () => {
  const place = sqlitePlace()
  await (await place.create()).close()
  const { writeFileSync } = await import('node:fs')
  writeFileSync(join(place.folder, 'comity.db'), 'x'.repeat(8192))
  assert.equal(await codeOf(place.open), 'store-unavailable')
  await place.remove()
})

test('an embedded store is readable by its owner only, and may keep its keys elsewhere', async () => {
  const place = sqlitePlace()
  const keyFolder = join(place.folder, 'keys')
  await using store = await createSqliteStore({ folder: place.folder, keyFolder })
  await store.itemKeys.put([{ holding: holdingKey('XB', 'item'), wrapped: new Uint8Array([7]) }])
  for (const path of ['comity.db', 'comity.db-wal', 'keys/keys.db', 'keys/keys.db-wal']) {
    assert.equal(statSync(join(place.folder, path)).mode & 0o077, 0, path)
  }
  assert.equal(await codeOf(place.open), 'store-missing')
  await store.close()
  await place.remove()
})

test('a full disk is told, and nothing of the transaction is kept (SQLite)', async () => {
  const place = sqlitePlace()
  await (await place.create()).close()
  const { size } = statSync(join(place.folder, 'comity.db'))
  await using store = await openSqliteStore({ folder: place.folder, bytesMax: size + 20 * 4096 })
  const fill = (name: string, bytes: number): Promise<number> =>
    store.write(async (writer) => {
      await writer.contents.put([{ holding: holdingKey('XB', name), sealed: new Uint8Array(bytes) }])
      return writer.acts.append(actRow(name))
    })
  assert.equal(await fill('small', 10), 1)
  assert.equal(await codeOf(() => fill('large', 4096 * 40)), 'store-full')
  assert.equal(await store.read.acts.find(actId('large')), undefined)
  assert.deepEqual(await store.read.contents.find(keys('large')), [])
  assert.equal(await fill('small again', 10), 2)
  await store.close()
  await place.remove()
})

const STORAGE = new URL('../index.ts', import.meta.url).href
const KILLED_AFTER = 25

contract('a killed process loses nothing it was told is kept, and keeps nothing else', async (place) => {
  const created = await place.create()
  await created.write((writer) => writer.ledger.openEpoch('log'))
  await created.close()
  for (let round = 0; round < 2; round += 1) {
    const told = await killedWriter(place.opening, round)
    assert.ok(told.length >= KILLED_AFTER)
    await using store = await place.open()
    const acts = await store.read.acts.list({ afterSeq: 0, limit: 100_000 })
    assert.deepEqual(
      acts.map((row) => row.seq),
      acts.map((_, index) => index + 1),
    )
    const [toldActs, toldReads] = ['act', 'read'].map((kind) => told.filter((name) => name.includes(` ${kind} `))) as [string[], string[]]
    assert.ok(toldActs.length > 0 && toldReads.length > 0)
    assert.equal((await store.read.acts.known(toldActs.map(actId))).size, toldActs.length)
    const reads = (await store.read.readLog.after(0, 100_000)).map(({ account }) => account)
    assert.ok(new Set(reads).isSupersetOf(new Set(toldReads)))
    assert.equal(new Set(reads).size, reads.length)
    const head = await store.read.ledger.head()
    const leaves = await store.read.ledger.leaves({ epoch: 1, from: 0, to: 1_000_000 })
    assert.equal(head?.leaves, acts.length)
    assert.deepEqual(
      leaves.map((leaf) => [leaf.index, leaf.actId]),
      acts.map((row, index) => [index, row.id]),
    )
    const written = [...acts.map((row) => row.id), ...reads.map(actId)]
    assert.equal((await store.read.contents.find(keys(...written))).length, written.length)
  }
})

/** Writes acts, and reads aside, in a process of its own and kills it in the middle. @returns the names it was told are kept */
async function killedWriter(opening: string, round: number): Promise<string[]> {
  const script = `
    import { createHash } from 'node:crypto'
    import * as storage from '${STORAGE}'
    const store = await ${opening}
    for (let count = 0; ; count += 1) {
      const name = 'round ${round} ' + (count % 2 === 0 ? 'act ' : 'read ') + count
      const id = createHash('sha256').update(name).digest('hex')
      const content = [{ holding: 'XB.' + id, sealed: new Uint8Array(20000) }]
      if (count % 2 === 0) await store.write(async (writer) => {
        const place = await writer.leaves.append({ leaf: new Uint8Array(64), actId: id, agreement: null, opening: null })
        await writer.contents.put(content)
        await writer.acts.append({ id, kind: 'release', party: 'XA', agreement: null, text: name, recordedAt: 1,
          leafIndex: place.index, leafEpoch: place.epoch, standing: 'own', answers: null })
      })
      else await store.writeAside(async (writer) => {
        await writer.contents.put(content)
        await writer.reads.add([{ account: name, at: 1, agreement: null, purpose: 'fraud', justification: 'duty', what: 'test', items: 0, digest: '00', people: [] }])
        // Killed here and there while reads are taken apart as well.
        if (count % 7 === 0) await writer.reads.enter()
      })
      console.log(name)
    }`
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const told: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(line)
    if (told.length === KILLED_AFTER) child.kill('SIGKILL')
  }
  return told
}
