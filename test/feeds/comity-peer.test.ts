/** Reading from another Comity node, as one of its tools. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { domain, indicator, serveNode, tokenOf } from '../taxii/served-node.fixture.ts'
import { feedNode } from './feeds.fixture.ts'

test('a collection of another Comity node is read, compared, and under its decisions', async () => {
  await using peer = await serveNode()
  await peer.hold(Array.from({ length: 35 }, (_, index) => ({ object: indicator(index) })))
  await peer.hold([{ object: domain(50) }, { object: indicator(0, '2026-06-01T00:00:00.000Z') }, { object: indicator(90), marking: 'RED' }])
  await using node = await feedNode({ patience: { idleMs: 20_000, wholeMs: 60_000 } })
  const url = `http://127.0.0.1:${peer.port}/taxii2/`
  const login = { kind: 'bearer', token: tokenOf('misp') } as const
  await node.add({ url, root: 'cyber-threat-exchange-v1', collection: 'received', login, reconcileRuns: 1 })
  const report = await node.read()
  assert.deepEqual([report.failure, report.kept, report.refused, report.warnings], [null, 36, 0, {}])
  const compared = await node.reconciliation()
  assert.deepEqual([compared?.listed, compared?.missing, compared?.vanished, compared?.failure], [36, 0, 0, null])
  await peer.hold([{ object: indicator(60) }])
  assert.equal((await node.read()).received, 1)
  assert.equal((await node.ids()).length, 37)
  await assert.rejects(
    node.add({ name: 'wrong', url, collection: 'received', login: { kind: 'bearer', token: 'not-a-token-of-anyone' } }),
    { code: 'login-refused' },
  )
})
