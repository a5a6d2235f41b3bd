/** The own grade over TAXII: in an extension of its own, set by this node alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HoldingKey, stateActs } from '../../src/acts/index.ts'
import { OWN_GRADE_EXTENSION } from '../../src/intelligence/index.ts'
import { HASH, indicator, serveNode } from './served-node.fixture.ts'

const RECEIVED = '/taxii2/cyber-threat-exchange-v1/collections/received/objects/'
const FORGED = { [OWN_GRADE_EXTENSION]: { extension_type: 'property-extension', source_reliability: 'A', graded_by: 'XB' } }

test('tools see what this party says of an object beside what its origin said, and nobody else can say it', async () => {
  await using node = await serveNode()
  const labels = ['admiralty-scale:source-reliability="c"']
  const [graded, forged] = [indicator(1, undefined, { labels }), indicator(2)]
  const [holding] = (await node.hold([{ object: graded }, { object: { ...forged, extensions: FORGED } }])) as [HoldingKey]
  assert.deepEqual((await node.call(RECEIVED)).json.objects, [graded, forged])
  const body = { account: 'anna', reason: 'ab'.repeat(32), reliability: 'B', credibility: '1', nature: 'fact', review: '2027-06-01' }
  const [outcome] = await stateActs([{ draft: { kind: 'grade', agreement: HASH, body: { ...body, items: [holding] } } }], node.road)
  assert.ok(outcome?.ok)
  const before = (await node.call(RECEIVED.replace('objects', 'manifest'))).text
  const { objects } = (await node.call(RECEIVED)).json
  const extension = {
    extension_type: 'property-extension',
    graded_by: 'XB',
    graded_at: '2027-01-01T12:00:00.000Z',
    source_reliability: 'B',
    information_credibility: '1',
    nature: 'fact',
    review_date: '2027-06-01',
  }
  assert.deepEqual(objects, [{ ...graded, extensions: { [OWN_GRADE_EXTENSION]: extension } }, forged])
  assert.deepEqual((await node.call(`${RECEIVED}${graded.id}/`)).json.objects, objects.slice(0, 1))
  assert.equal((await node.call(RECEIVED.replace('objects', 'manifest'))).text, before)
  node.clock.value = Date.UTC(2027, 5, 2)
  assert.deepEqual((await node.call(RECEIVED)).json.objects, [graded, forged])
})
