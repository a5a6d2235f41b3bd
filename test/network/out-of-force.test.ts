import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ActDraft } from '../../src/acts/index.ts'
import { base64url, DAY_MS, formatTimestamp, randomUuid } from '../../src/foundation/index.ts'
import { systemRandomness } from '../../src/node/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { agreementState, api, call, jsonOf, submission } from './calls.fixture.ts'
import { bareMessageOf, post, senderOf } from './envelope.fixture.ts'
import { type Federation, type Founded, found, step } from './federation.fixture.ts'
import { answerTo } from './holdings.fixture.ts'
import { stateRegardless } from './lying-node.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const SUNSET_DAYS = 10
let founded: Founded

before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }], withholding: ['XC'], sunsetDays: SUNSET_DAYS })
})
after(() => founded.remove())

function releaseTo(to: string, federation: Federation): ActDraft {
  const item = [randomUuid(systemRandomness), base64url(systemRandomness(32))]
  const retainUntil = formatTimestamp(federation.clock.now() + DAY_MS)
  const body = {
    to,
    purpose: 'cyber-defence',
    articles: ['4.1'],
    approvedBy: null,
    necessity: null,
    notice: null,
    retainUntil,
    items: [item],
  }
  return { kind: 'release', agreement: founded.agreement, body }
}

/** XA states a release whatever its own software says, and sends it with a whole receipt. */
async function sendRegardless(federation: Federation): Promise<string | undefined> {
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const liar = { member: XA, store: federation.store('XA'), clock: federation.clock }
  const act = await stateRegardless(releaseTo('XB', federation), liar)
  const message = await bareMessageOf(act.id, liar)
  const answer = await post(message, senderOf(XA), { to: XB, clock: federation.clock })
  assert.deepEqual([answer.status, jsonOf<{ status: string }>(answer).status], [200, 'refused'])
  return answerTo(federation.store('XB'), act.id)
}

async function refusalAtHome(federation: Federation) {
  const answer = await call(federation.member('XA'), submission(founded.agreement, [indicator(1)]))
  return { status: answer.status, ...jsonOf<{ code: string; article?: string }>(answer) }
}

test('until everyone has ratified nothing is released at home, and nothing is taken from a node that does so all the same', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const XB = federation.member('XB')
  for (const member of federation.members) assert.equal(await agreementState(member, founded.agreement), 'signed')
  const refusal = await refusalAtHome(federation)
  assert.deepEqual([refusal.status, refusal.code, refusal.article], [409, 'agreement-not-in-force', '11.1'])
  assert.equal(await sendRegardless(federation), 'agreement-not-in-force')
  assert.deepEqual((await federation.store('XB').read.overview.summary()).received, [])
  assert.deepEqual(await receivedIds(XB), [])
  // The last ratification opens the way.
  await step(federation.member('XC'), founded.agreement, { deed: 'ratify', from: ['signed'] })
  await federation.inForce()
  await api(federation.member('XA'), submission(founded.agreement, [indicator(1)]))
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 1)
})

test('past the sunset nothing is released at home, and nothing is taken from a node that does so all the same', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  await step(federation.member('XC'), founded.agreement, { deed: 'ratify', from: ['signed'] })
  await federation.inForce()
  federation.clock.advance(SUNSET_DAYS * DAY_MS)
  for (const member of federation.members) assert.equal(await agreementState(member, founded.agreement), 'lapsed')
  const refusal = await refusalAtHome(federation)
  assert.deepEqual([refusal.status, refusal.code, refusal.article], [409, 'agreement-lapsed', '11.2'])
  assert.equal(await sendRegardless(federation), 'agreement-lapsed')
  assert.deepEqual((await federation.store('XB').read.overview.summary()).received, [])
})
