import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ownCardAt, rotateOffline, withOfflineNode } from '../../src/node/index.ts'
import { lockFolder } from '../../src/storage/index.ts'
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
    const card = await ownCardAt(XA.folder, {})
    assert.deepEqual(card, XA.card, 'its card is public, and told without its secrets')
    assert.ok(!first.isEnded)
    await healthOf(XA)
  }
  assert.deepEqual(await first.ended, { code: 0, signal: null, errors: '' })
  // The folder is free again, also after a process that could not say so.
  await using second = await NodeProcess.start(XA)
  second.signal('SIGKILL')
  await second.ended
  const before = await ownCardAt(XA.folder, {})
  const rotated = await rotateOffline(XA.folder, ['act'], {})
  assert.equal(rotated.serial, before.serial + 1)
  using _held = lockFolder(XA.folder)
  await assert.rejects(ownCardAt(XA.folder, {}), { code: 'store-locked' }, 'what was written before is told by nobody')
})
