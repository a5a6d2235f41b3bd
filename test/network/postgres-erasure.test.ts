/** After an erasure no byte of what was erased is left of a whole node on PostgreSQL: its folder, the server's folder with its log, a back-up. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DAY_MS } from '../../src/foundation/index.ts'
import { findPostgresBinaries } from '../../tools/postgres-server.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, json, share } from './calls.fixture.ts'
import { MovedClock } from './clock.fixture.ts'
import type { Member } from './member.fixture.ts'
import { dropSchemas, foundAmong, makePostgresMembers, onServer, POSTGRES_URL, schemaOf, startAll } from './postgres-member.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const PARTIES = ['XA', 'XB', 'XC']
/** For so long tools are told of it by its id. */
const TOLD_DAYS = 90
const CANARY = 'canary-marble-ferry'
const KEPT_CANARY = 'canary-copper-meadow'
const ERASED = { ...indicator(1, { name: CANARY }), id: 'indicator--7c3f51d2-93a4-4f0e-8a55-deadc0ffee15' }
const KEPT = { ...indicator(2, { name: KEPT_CANARY }), id: 'indicator--7c3f51d2-93a4-4f0e-8a55-deadc0ffee16' }
/** What may be left of neither: words of the content, and its id. */
const CANARIES = [CANARY, ERASED.id]

/** Which of the texts are in any file below a folder. */
function textsIn(folder: string, texts: readonly string[]): readonly string[] {
  const found = new Set<string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    // The server that runs takes files away meanwhile.
    if (!entry.isFile() || !existsSync(path)) continue
    const bytes = readFileSync(path)
    for (const text of texts) if (bytes.includes(text)) found.add(text)
  }
  return [...found].sort()
}

/** Which of the texts a dump of everything that the nodes keep holds. */
function textsInDump(texts: readonly string[]): readonly string[] {
  const schemas = PARTIES.flatMap((party) => [schemaOf(party), `${schemaOf(party)}_keys`]).flatMap((schema) => ['--schema', schema])
  const dump = spawnSync(join(findPostgresBinaries() ?? '', 'pg_dump'), ['--inserts', ...schemas, POSTGRES_URL as string], {
    maxBuffer: 1 << 28,
  })
  assert.equal(dump.status, 0, dump.stderr.toString())
  return texts.filter((text) => dump.stdout.includes(text)).toSorted()
}

/** The log of a server goes round, and keeps no page of before, as docs/operating.md asks of whoever runs it. */
async function turnLog(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await onServer('SELECT pg_switch_wal()', 'CHECKPOINT')
}

async function serverFolder(): Promise<string | undefined> {
  if (POSTGRES_URL === undefined) return undefined
  const [row] = await onServer("SELECT current_setting('data_directory', true) AS folder")
  return typeof row?.folder === 'string' && existsSync(row.folder) ? row.folder : undefined
}

const server = await serverFolder()
const skip = server === undefined ? 'PostgreSQL skipped: COMITY_POSTGRES_URL is not set, or its server is on another machine' : false

test('a node on PostgreSQL keeps no byte of what was erased in its folder, its server or a dump', { skip }, async () => {
  const home = mkdtempSync(join(tmpdir(), 'comity-postgres-'))
  const clock = new MovedClock()
  try {
    const members = await makePostgresMembers(home, PARTIES)
    const [XA, XB] = members as readonly [Member, Member]
    await onServer('ALTER SYSTEM SET wal_recycle = off', 'SELECT pg_reload_conf()')
    {
      await using _nodes = await startAll(members, clock)
      await share(XA, await foundAmong(members), [ERASED, KEPT])
      await until('both to arrive', async () => (await receivedIds(XB)).length === 2)
      // A dump of before tells that there was an object, and nothing of what it says.
      assert.deepEqual(textsInDump(CANARIES), [ERASED.id])
      assert.deepEqual(textsIn(server as string, CANARIES), [ERASED.id])
      await api(XA, json('/api/v1/recalls', { stixIds: [ERASED.id], cause: 'wrong', alsoOwn: true }))
      await until('one to be erased', async () => (await receivedIds(XB)).length === 1)
    }
    clock.advance((TOLD_DAYS + 1) * DAY_MS)
    {
      // The key epoch is over by then, so that each node rewrites its tables by itself.
      await using _nodes = await startAll(members, clock)
      await until('the server to hold nothing of it', async () => {
        await turnLog()
        return textsIn(server as string, CANARIES).length === 0
      })
      assert.deepEqual(await receivedIds(XB), [KEPT.id])
    }
    assert.deepEqual(textsInDump(CANARIES), [])
    assert.deepEqual(textsIn(home, CANARIES), [])
    // What is kept is found, so the search looks where it should.
    assert.deepEqual(textsIn(server as string, [KEPT.id, KEPT_CANARY]), [KEPT.id])
    assert.deepEqual(textsInDump([KEPT.id, KEPT_CANARY]), [KEPT.id])
  } finally {
    rmSync(home, { recursive: true, force: true })
    await dropSchemas(PARTIES)
  }
})
