/** The node that is shipped, subscribed over its API, and killed while it reads. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { addAccounts } from '../../src/node/index.ts'
import { call, jsonOf } from '../network/calls.fixture.ts'
import { type Member, makeMembers } from '../network/member.fixture.ts'
import { NodeProcess } from '../network/node-process.fixture.ts'
import { until } from '../network/waiting.fixture.ts'
import { indicator } from '../taxii/served-node.fixture.ts'
import { serveTaxii } from './taxii-server.fixture.ts'

const OBJECTS = 400
const KILLS = process.env.SLOW === '1' ? 25 : 4
const home = mkdtempSync(join(tmpdir(), 'comity-feed-killed-'))
after(() => rmSync(home, { recursive: true, force: true }))

type Feed = {
  objects: number
  isRunning: boolean
  state: string
  lastRun: { endedAt: string | null; failure: { code: string } | null } | null
}
type Page = { items: { id: string; stixId: string }[]; next: number | null }

/** A member with an analyst, whose node may read this machine. */
async function subscriber(): Promise<{ readonly member: Member; readonly token: string }> {
  const [member] = (await makeMembers(home, [{ party: 'XA' }])) as [Member]
  const path = join(member.folder, 'comity.json')
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), feeds: { networks: ['127.0.0.0/8'] } }))
  const token = 'analyst-token-0123456789'
  await addAccounts({
    folder: member.folder,
    accounts: [{ login: 'anna', role: 'analyst', password: 'correct-horse-battery', token }],
    environment: {},
  })
  return { member, token }
}

test('a node that is killed while it reads a feed goes on, and in the end has each object once', { timeout: 180_000 }, async () => {
  const objects = Array.from({ length: OBJECTS }, (_, index) => indicator(index))
  await using server = await serveTaxii(objects)
  const { member, token } = await subscriber()
  const ask = async <T>(path: string, method = 'GET', body?: object): Promise<T> => {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const answer = await call(member, { method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    assert.ok(answer.status < 300, `${path}: ${answer.status} ${answer.body.toString()}`)
    return jsonOf<T>(answer)
  }
  let node = await NodeProcess.start(member)
  try {
    const subscription = { name: 'shelf', url: `${server.address}/taxii2/`, collection: 'iocs', justification: 'Watch', pageObjects: 5 }
    let pages = 0
    let killAt = Number.POSITIVE_INFINITY
    server.bend = (draft, { url, response }) => {
      if (!url.pathname.endsWith('/objects/')) return undefined
      pages += 1
      // The page is on its way when the node dies, some time before or after it is kept.
      if (pages === killAt) setTimeout(() => node.signal('SIGKILL'), pages % 7)
      // Slowly enough for a kill to fall between two pages.
      setTimeout(() => response.writeHead(draft.status, draft.headers).end(JSON.stringify(draft.body)), 2)
      return true
    }
    killAt = 3
    await ask('/api/v1/feeds', 'POST', subscription)
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { signal, errors } = await node.ended
      assert.deepEqual([signal, errors], ['SIGKILL', ''])
      killAt = kill + 1 < KILLS ? pages + 4 + kill : Number.POSITIVE_INFINITY
      node = await NodeProcess.start(member)
    }
    const feed = await until('the feed to be read to its end', async () => {
      const found = await ask<Feed>('/api/v1/feeds/shelf')
      return found.lastRun?.endedAt !== null && !found.isRunning && found
    })
    assert.deepEqual([feed.objects, feed.lastRun?.failure], [OBJECTS, null])
    const ids: string[] = []
    for (let after: number | null = 0; after !== null; ) {
      const page: Page = await ask(`/api/v1/feeds/shelf/objects?limit=150&after=${after}`)
      ids.push(...page.items.map(({ stixId }) => stixId))
      after = page.next
    }
    assert.deepEqual(
      ids,
      objects.map(({ id }) => id),
    )
    const [first] = (await ask<Page>('/api/v1/feeds/shelf/objects?limit=1')).items
    const { object } = await ask<{ object: object }>(`/api/v1/feeds/shelf/objects/${first?.id}`)
    assert.deepEqual(object, objects[0])
    // What was read already was not asked for again.
    assert.ok(pages < OBJECTS / 5 + 3 * KILLS + 3, `${pages} pages`)
  } finally {
    await node[Symbol.asyncDispose]()
  }
})
