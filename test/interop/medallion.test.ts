/** The OASIS server for TAXII 2.1 (PyPI `medallion`) as a peer to read from and to give to. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { httpCaller, reachOf, taxiiClient } from '../../src/taxii-client/index.ts'
import { createPublicationRuns, type PublicationReport, publishItems } from '../../src/workflows/feeds/index.ts'
import { feedNode } from '../feeds/feeds.fixture.ts'
import { HASH, indicator, serveNode } from '../taxii/served-node.fixture.ts'
import { MEDALLION_PASSWORD, MEDALLION_USERS, startMedallion } from './medallion.fixture.ts'

const READ = '91a7b528-80eb-42ed-a74d-c6fbd5a26116'
const WRITE = '64993447-4d7e-4f70-b94d-d7f33742ee63'
const LOGIN = { kind: 'basic', login: MEDALLION_USERS[0], password: MEDALLION_PASSWORD } as const
const GREEN = ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb']
const PATIENCE = { idleMs: 20_000, wholeMs: 60_000 }
const OBJECTS = 53

/** medallion over a collection to read and an empty one to write. */
function medallion() {
  const objects = Array.from({ length: OBJECTS }, (_, index) => indicator(index))
  const manifest = objects.map(({ id, modified }, index) => ({
    id,
    // Many at one instant, as servers that are filled at once have them.
    date_added: `2026-06-01T00:00:${String(Math.floor(index / 20)).padStart(2, '0')}.000000Z`,
    version: modified,
    media_type: 'application/stix+json;version=2.1',
  }))
  return startMedallion(
    [
      { id: READ, title: 'To read', can_write: false, objects, manifest },
      { id: WRITE, title: 'To write', can_write: true, objects: [], manifest: [] },
    ],
    { largestBody: 20_000, pageObjects: 10 },
  )
}

test('a feed reads medallion whole and compares it, and own items are given to it', { timeout: 300_000 }, async (context) => {
  const peer = await medallion()
  if ('missing' in peer) return context.skip(peer.missing)
  using server = peer
  const url = `${server.address}/taxii2/`

  await using reader = await feedNode({ patience: PATIENCE })
  await reader.add({ url, collection: 'To read', login: LOGIN, pageObjects: 10, reconcileRuns: 1 })
  const report = await reader.read()
  assert.deepEqual([report.failure, report.kept, report.refused], [null, OBJECTS, 0])
  const compared = await reader.reconciliation()
  assert.deepEqual([compared?.failure, compared?.listed, compared?.missing, compared?.vanished], [null, OBJECTS, 0, 0])
  assert.equal((await reader.read()).kept, 0)

  await using node = await serveNode()
  await node.hold(
    Array.from({ length: 60 }, (_, index) => ({
      object: indicator(100 + index, undefined, { object_marking_refs: GREEN }),
      role: 'own' as const,
    })),
  )
  const { road, store } = node
  const http = httpCaller({ reach: reachOf(['127.0.0.0/8']), patience: PATIENCE })
  const parts = {
    road,
    publications: store.read.publications,
    items: store.read.items,
    contents: store.read.contents,
    server: taxiiClient({ http, clock: road.clock }),
    loginKey: new Uint8Array(randomBytes(32)),
  }
  const faults: unknown[] = []
  const turns = createPublicationRuns({
    ...parts,
    onProgress: () => undefined,
    onFailure: ({ error }) => faults.push(error),
    sleep: (wait) => sleep(wait),
  })
  const begun = await publishItems(
    {
      url,
      collection: WRITE,
      login: LOGIN,
      agreement: HASH,
      account: 'rita',
      purpose: 'cyber-defence',
      justification: 'For all',
      isAllowed: () => true,
    },
    parts,
  )
  assert.equal(begun.ok, true)
  await turns.tend()
  await turns.idle()
  const [row] = await store.read.publications.list(1)
  const published = JSON.parse(row?.report ?? '') as PublicationReport
  assert.deepEqual([row?.state, published.given, published.refused, published.failure, faults], ['sent', 60, 0, null, []])
  assert.ok(published.envelopes > 1)
  await reader.add({ name: 'back', url, collection: WRITE, login: LOGIN, pageObjects: 10 })
  assert.equal((await reader.read('back')).kept, 60)
})
