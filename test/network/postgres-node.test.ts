/** The same federation with every node on PostgreSQL: which store a node has is a matter of its configuration alone. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, json, share } from './calls.fixture.ts'
import type { Member } from './member.fixture.ts'
import { dropSchemas, foundAmong, makePostgresMembers, POSTGRES_URL, startAll } from './postgres-member.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const PARTIES = ['XA', 'XB', 'XC']
const skip = POSTGRES_URL === undefined ? 'PostgreSQL skipped: COMITY_POSTGRES_URL is not set' : false

test('nodes on PostgreSQL found an agreement, share, serve, recall and start again', { skip }, async () => {
  const home = mkdtempSync(join(tmpdir(), 'comity-postgres-'))
  try {
    const members = await makePostgresMembers(home, PARTIES)
    await runStory(members as unknown as [Member, Member, Member])
  } finally {
    rmSync(home, { recursive: true, force: true })
    await dropSchemas(PARTIES)
  }
})

async function runStory(members: [Member, Member, Member]): Promise<void> {
  const [XA, XB] = members
  {
    await using _nodes = await startAll(members)
    const hash = await foundAmong(members)
    await share(XA, hash, [indicator(1), indicator(2)])
    await until('both to arrive', async () => (await receivedIds(XB)).length === 2)
    await api(XA, json('/api/v1/recalls', { stixIds: [indicator(1).id], cause: 'wrong', alsoOwn: false }))
    await until('one to be erased', async () => (await receivedIds(XB)).length === 1)
  }
  await using _again = await startAll(members)
  assert.deepEqual(await receivedIds(XB), [indicator(2).id])
}
