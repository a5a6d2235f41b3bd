/** Under an agreement that pads, everything goes its way, and no checkpoint tells how much was done. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { hex, sha256, utf8 } from '../../src/foundation/index.ts'
import { parseCheckpointBody, parseNote } from '../../src/ledger/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { call, share } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const PAD_TO = 16

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }, { party: 'XO' }], padTo: PAD_TO })
})
after(() => founded.remove())

test('what is released arrives, an overseer reads every leaf, and witnesses see whole quotas', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const { origin } = XA.card.ledger
  for (const number of [1, 2, 3]) {
    await share(XA, founded.agreement, [indicator(number)])
    await until(`release ${number} to arrive`, async () => (await receivedIds(XB)).length === number)
    const seen = await call(XB, { path: `/witness/${hex(sha256(utf8(origin)))}/checkpoint` })
    assert.equal(parseCheckpointBody(parseNote(seen.body).text).size % PAD_TO, 0)
  }
  const head = await federation.store('XA').read.ledger.head()
  assert.ok(head !== undefined && head.signedSize % PAD_TO === 0)
  await until('the overseer to have every leaf', async () => {
    const found = await federation.store('XO').read.inspection.find(origin)
    return found !== undefined && found.size >= head.signedSize
  })
})
