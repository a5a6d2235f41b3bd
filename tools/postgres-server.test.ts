import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { Client } from 'pg'
import { findPostgresBinaries, startPostgres } from './postgres-server.ts'

const binaries = findPostgresBinaries()

test('a private server answers, and leaves nothing behind', {
  skip: binaries === undefined && 'no PostgreSQL server is installed',
}, async () => {
  let folder = ''
  {
    await using server = await startPostgres(binaries ?? '')
    folder = new URL(server.url).searchParams.get('host') ?? ''
    const client = new Client({ connectionString: server.url })
    await client.connect()
    const { rows } = await client.query('select current_user as name, inet_server_addr() as address')
    assert.deepEqual(rows, [{ name: 'comity', address: null }])
    await client.end()
    assert.ok(existsSync(folder))
  }
  assert.ok(!existsSync(folder))
})
