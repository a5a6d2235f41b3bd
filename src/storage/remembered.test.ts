import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import type { Database } from './driver.ts'
import { rememberedAnswers } from './remembered-answers.ts'
import { openSqlite } from './sqlite.ts'
import { statementTables } from './statement-tables.ts'

const COUNT = 'SELECT COUNT(*) AS count FROM a'

/** A database with the tables `a` and `b`, of which `b` copies what `a` loses. */
async function withTables(work: (database: Database) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-remembered-'))
  const database = openSqlite({ path: join(folder, 'a.db') })
  try {
    await database.transaction(async (connection) => {
      await connection.run('CREATE TABLE a (x INTEGER) STRICT')
      await connection.run('CREATE TABLE b (x INTEGER) STRICT')
      await connection.run('CREATE TRIGGER lost AFTER DELETE ON a BEGIN INSERT INTO b VALUES (old.x); END')
    })
    await work(database)
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function count(database: Database, sql = COUNT): Promise<unknown> {
  return (await database.read.remembered<{ count: number }>(sql))[0]?.count
}

test('a remembered answer is that of now after every way to write, also what a trigger wrote', () =>
  withTables(async (database) => {
    const inB = 'SELECT COUNT(*) AS count FROM b'
    assert.deepEqual([await count(database), await count(database, inB)], [0, 0])
    await database.transaction(({ run }) => run('INSERT INTO a VALUES (?)', [1]))
    assert.equal(await count(database), 1)
    await database.transactionAside(({ many }) => many('INSERT INTO a VALUES (?)', [[2], [3]]))
    assert.equal(await count(database), 3)
    await database.transaction(({ all }) => all('DELETE FROM a WHERE x = 3 RETURNING x'))
    assert.deepEqual([await count(database), await count(database, inB)], [2, 1])
    await database.transaction(({ erase }) =>
      erase('WITH least AS (SELECT MIN(x) AS x FROM a) DELETE FROM a WHERE x IN (SELECT x FROM least)'),
    )
    assert.deepEqual([await count(database), await count(database, inB)], [1, 2])
  }))

test('who reads while a transaction is open gets what is committed, and the transaction itself what it wrote', () =>
  withTables(async (database) => {
    assert.equal(await count(database), 0)
    await database.transaction(async (connection) => {
      await connection.run('INSERT INTO a VALUES (?)', [1])
      const plain = await database.read.all<{ count: number }>(COUNT)
      assert.deepEqual([plain[0]?.count, await count(database), await count(database, `${COUNT} WHERE x = 1`)], [0, 0, 0])
      assert.deepEqual(await connection.remembered(COUNT), [{ count: 1 }])
    })
    assert.deepEqual([await count(database), await count(database, `${COUNT} WHERE x = 1`)], [1, 1])
    await assert.rejects(
      database.transaction(async ({ run }) => {
        await run('INSERT INTO a VALUES (?)', [2])
        throw new Error('no')
      }),
    )
    assert.equal(await count(database), 1)
  }))

test('reading never writes, whichever connection it uses', () =>
  withTables(async (database) => {
    for (const sql of ['INSERT INTO a VALUES (1)', 'DELETE FROM a', 'INSERT INTO a VALUES (1) RETURNING x'])
      await assert.rejects(database.read.all(sql), sql)
    await assert.rejects(database.read.remembered('INSERT INTO a VALUES (1) RETURNING x'))
    assert.equal(await count(database), 0)
  }))

test('answers are kept by statement and values until one of the tables is written, and are bounded', () => {
  const answers = rememberedAnswers()
  let asked = 0
  const find = (sql: string, table: string, values: readonly number[] = []): number =>
    answers.find({ sql, reads: () => [table], values }, () => {
      asked += 1
      return asked
    })
  assert.deepEqual([find('one', 'a'), find('one', 'a'), find('one', 'a', [1]), find('two', 'b')], [1, 1, 2, 3])
  answers.forget(['b', 'c'])
  assert.deepEqual([find('one', 'a'), find('two', 'b')], [1, 4])
  answers.forget(['a'])
  assert.deepEqual([find('one', 'a'), find('one', 'a', [1]), find('two', 'b')], [5, 6, 4])
  for (let value = 2; value < 2_000; value += 1) find('one', 'a', [value])
  const before = asked
  find('one', 'a', [1])
  assert.equal(asked, before + 1)
})

test('SQLite tells the tables of a statement, those it hides in expressions too', () => {
  using file = new DatabaseSync(':memory:')
  file.exec('CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE c (x)')
  const tablesOf = statementTables(file)
  const told = (sql: string) => {
    const { reads, writes } = tablesOf(() => file.prepare(sql))
    return { reads: [...reads].sort(), writes: [...writes].sort() }
  }
  assert.deepEqual(told('SELECT 1 FROM a WHERE EXISTS (SELECT 1 FROM b)'), { reads: ['a', 'b'], writes: [] })
  assert.deepEqual(told('SELECT COUNT(*) FROM c'), { reads: ['c'], writes: [] })
  assert.deepEqual(told('INSERT INTO a SELECT x FROM b'), { reads: ['b'], writes: ['a'] })
  assert.deepEqual(told('UPDATE c SET x = 1'), { reads: [], writes: ['c'] })
})
