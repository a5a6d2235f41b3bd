/** What is about persons whom nobody categorised is read by the roles alone that the agreement names for it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Agreement, agreementHash, readsUncategorised } from '../../src/agreement/index.ts'
import { isReadable } from '../../src/node/api/reading.ts'
import { agreementLike, indicator, serveNode } from './served-node.fixture.ts'

const PLAIN = agreementLike({})
const APART = agreementLike({ reading: { ...PLAIN.reading, uncategorised: ['data-protection-officer'] } } as Partial<Agreement>)
const COLLECTION = '/taxii2/cyber-threat-exchange-v1/collections/received/'

test('it is as absent to any other role as what is not there, in pages, manifests and by its id', async () => {
  for (const [agreement, seen] of [
    [PLAIN, 2],
    [APART, 1],
  ] as const) {
    await using node = await serveNode({ agreements: [agreement] })
    const hash = agreementHash(agreement)
    await node.hold([
      { object: indicator(1), agreement: hash },
      { object: indicator(2), agreement: hash, dataSubject: 'unspecified' },
    ])
    for (const login of ['anna', 'misp']) {
      for (const shelf of ['objects', 'manifest']) {
        const page = await node.call(`${COLLECTION}${shelf}/`, { login })
        assert.equal(((page.json as { objects?: readonly unknown[] }).objects ?? []).length, seen, `${login} ${shelf}`)
      }
      const one = await node.call(`${COLLECTION}objects/${indicator(2).id}/`, { login })
      const absent = await node.call(`${COLLECTION}objects/${indicator(3).id}/`, { login })
      assert.equal(one.status, seen === 2 ? 200 : absent.status, login)
      if (seen === 1) assert.deepEqual(one.json, absent.json)
    }
  }
})

test('whoever is named reads it, at the API as well, and what is categorised stays as it was', async () => {
  await using node = await serveNode({ agreements: [APART] })
  const hash = agreementHash(APART)
  await node.hold([
    { object: indicator(1), agreement: hash },
    { object: indicator(2), agreement: hash, dataSubject: 'unspecified' },
  ])
  const entry = (await node.road.directory.current()).agreement(hash)
  assert.ok(entry !== undefined)
  const rows = await node.store.read.items.page({ agreement: hash, roles: ['received'], isLatestOnly: false, limit: 9 })
  const readBy = (role: 'analyst' | 'data-protection-officer') =>
    rows.filter((row) =>
      isReadable(row, entry, {
        official: { login: role, role } as never,
        self: node.road.self,
        now: node.clock.value,
        purpose: 'cyber-defence',
      }),
    ).length
  assert.deepEqual([readBy('analyst'), readBy('data-protection-officer')], [1, 2])
  assert.equal(readsUncategorised('analyst', APART, 'suspect'), true)
})
