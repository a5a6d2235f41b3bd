import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { codeOf } from './contract/adapters.fixture.ts'
import type { Database } from './driver.ts'
import { openSqlite } from './sqlite.ts'

type Sync = { readonly open: () => void; readonly fail: () => void }

/** A database whose log reaches the disk when the test says so. */
async function gated() {
  const folder = mkdtempSync(join(tmpdir(), 'comity-log-'))
  const path = join(folder, 'a.db')
  const syncs: Sync[] = []
  const database = openSqlite({
    path,
    syncFile: () => new Promise((resolve, reject) => syncs.push({ open: resolve, fail: () => reject(new Error('EIO')) })),
  })
  await database.transaction((connection) => connection.run('CREATE TABLE notes (text TEXT)'))
  const sync = async (index: number): Promise<Sync> => {
    while (syncs[index] === undefined) await turn()
    return syncs[index] as Sync
  }
  return { folder, path, syncs, sync, database, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

const add = (database: Database, text: string): Promise<number> =>
  database.transactionAside((connection) => connection.run('INSERT INTO notes (text) VALUES (?)', [text]))

async function textsOf(database: Database): Promise<readonly string[]> {
  return (await database.read.all<{ text: string }>('SELECT text FROM notes ORDER BY text')).map(({ text }) => text)
}

/** What whoever opens copies of the files finds: what a process that ends at this moment leaves. */
async function leftBehind(path: string): Promise<readonly string[]> {
  for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${path}.copy${end}`)
  const copy = openSqlite({ path: `${path}.copy` })
  try {
    return await textsOf(copy)
  } finally {
    await copy.close()
  }
}

/** Whether a promise is settled once everybody had a turn. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  void promise.then(
    () => (settled = true),
    () => (settled = true),
  )
  for (let turns = 0; turns < 10; turns += 1) await turn()
  return settled
}

test('what is written aside is in the log before the disk is asked to keep it, and is not told before the disk answered', async () => {
  const { path, sync, database, remove } = await gated()
  const one = add(database, 'one')
  const first = await sync(0)
  assert.deepEqual(await leftBehind(path), ['one'])
  assert.ok(!(await isSettled(one)))
  first.open()
  assert.equal(await one, 1)
  await database.close()
  remove()
})

test('whoever writes while the disk is asked waits for the next time, and together', async () => {
  const { syncs, sync, database, remove } = await gated()
  const one = add(database, 'one')
  const first = await sync(0)
  const [two, three] = [add(database, 'two'), add(database, 'three')]
  assert.ok(!(await isSettled(two)))
  assert.equal(syncs.length, 1)
  first.open()
  const second = await sync(1)
  await one
  assert.deepEqual(await textsOf(database), ['one', 'three', 'two'])
  assert.ok(!(await isSettled(Promise.race([two, three]))))
  second.open()
  await Promise.all([two, three])
  assert.equal(syncs.length, 2)
  await database.close()
  remove()
})

test('other transactions and readers go on while the disk is asked', async () => {
  const { sync, database, remove } = await gated()
  const one = add(database, 'one')
  const first = await sync(0)
  await database.transaction((connection) => connection.run("INSERT INTO notes (text) VALUES ('two')"))
  assert.deepEqual(await textsOf(database), ['one', 'two'])
  assert.ok(!(await isSettled(one)))
  first.open()
  await one
  await database.close()
  remove()
})

test('once the disk failed to keep the log, all who wait are told so, and nothing is written before it is opened again', async () => {
  const { path, sync, database, remove } = await gated()
  const one = add(database, 'one')
  const first = await sync(0)
  const two = add(database, 'two')
  first.fail()
  assert.deepEqual(await Promise.all([codeOf(() => one), codeOf(() => two)]), ['store-unavailable', 'store-unavailable'])
  assert.equal(await codeOf(() => add(database, 'three')), 'store-unavailable')
  assert.equal(await codeOf(() => database.transaction((connection) => connection.run('DELETE FROM notes'))), 'store-unavailable')
  await database.close()
  const again = openSqlite({ path })
  // Failed but stored: whoever was told that it failed may find it there.
  assert.deepEqual(await textsOf(again), ['one', 'two'])
  assert.equal(await add(again, 'three'), 1)
  await again.close()
  remove()
})

test('a database that is closed waits for the disk first', async () => {
  const { sync, database, remove } = await gated()
  const one = add(database, 'one')
  const first = await sync(0)
  const two = add(database, 'two')
  const closed = database.close()
  assert.ok(!(await isSettled(closed)))
  first.open()
  const second = await sync(1)
  assert.ok(!(await isSettled(closed)))
  second.open()
  await Promise.all([one, two, closed])
  remove()
})
