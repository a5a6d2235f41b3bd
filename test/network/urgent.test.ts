import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SECOND_MS } from '../../src/foundation/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, json, share } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const OBJECTS = [1, 2, 3, 4].map((number) => indicator(number))
/** Longer than the test is given for what is urgent. */
const CADENCE_SECONDS = 300
const SOON_MS = 20 * SECOND_MS

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }], checkpointSeconds: CADENCE_SECONDS })
})
after(() => founded.remove())

test('recalls are proven, obeyed to the end and answered in seconds, however seldom checkpoints are signed', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  await share(XA, founded.agreement, OBJECTS)
  // A release is not urgent; a node that starts signs a checkpoint.
  await federation.restart('XA')
  await until('the release to arrive', async () => (await receivedIds(XB)).length === OBJECTS.length)
  const began = performance.now()
  const recall = ({ id }: { id?: unknown }) => api(XA, json('/api/v1/recalls', { stixIds: [id], cause: 'source-withdrew', alsoOwn: false }))
  await Promise.all(OBJECTS.map((object) => recall(object)))
  await until('every receipt of erasure', async () => {
    const { sent } = await federation.store('XA').read.overview.summary()
    return sent.every(({ erased }) => erased === OBJECTS.length)
  })
  const took = performance.now() - began
  assert.ok(took < SOON_MS, `${took} ms`)
  const acts = await federation.store('XB').read.acts.provisional()
  assert.deepEqual(acts, [])
})
