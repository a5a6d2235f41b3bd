import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { withOfflineNode } from '../../src/node/index.ts'
import { healthOf } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { NodeProcess } from './node-process.fixture.ts'

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

test('of two processes on one data folder the second refuses, and so does work that needs the node to be stopped', async () => {
  await using federation = founded.copy()
  const XA = federation.member('XA')
  const first = await NodeProcess.start(XA)
  {
    await using _first = first
    const { code, errors } = await NodeProcess.spawn(XA).ended
    assert.deepEqual([code, errors.split(': ').slice(0, 2)], [1, ['comity', 'store-locked']])
    const offline = withOfflineNode({ folder: XA.folder, environment: {} }, async () => undefined)
    await assert.rejects(offline, { code: 'store-locked' })
    assert.ok(!first.isEnded)
    await healthOf(XA)
  }
  assert.deepEqual(await first.ended, { code: 0, signal: null, errors: '' })
  // The folder is free again, also after a process that could not say so.
  await using second = await NodeProcess.start(XA)
  second.signal('SIGKILL')
  await second.ended
  await withOfflineNode({ folder: XA.folder, environment: {} }, async () => undefined)
})
