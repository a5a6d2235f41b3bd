/** A partner that runs software older than the agreement lets nodes be: nothing is disclosed either way, and duties go on. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ActDraft } from '../../src/acts/index.ts'
import { base64url, DAY_MS, formatTimestamp, randomUuid } from '../../src/foundation/index.ts'
import { systemRandomness } from '../../src/node/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, healthOf, json, jsonOf, share, submission } from './calls.fixture.ts'
import { bareMessageOf, post, senderOf } from './envelope.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { answerTo } from './holdings.fixture.ts'
import { stateRegardless } from './lying-node.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const OLD = '0.0.9'
let founded: Founded

before(async () => {
  const clock = { hours: 24, onSilence: 'escalate' }
  const algorithms = ['mlkem768-x25519', 'x25519', 'ed25519']
  const security = { article: '9.1', algorithms, versionAtLeast: '0.1.0', keyCompromise: clock, incident: clock }
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }], articles: async () => ({ security }) })
})
after(() => founded.remove())

type Partner = { party: string; software: { version: string } | null; unmet: { agreement: string; article: string; code: string }[] }

/** Where a partner stands, as operators see it. */
async function standingOf(party: string, { at, federation }: { readonly at: string; readonly federation: Federation }) {
  const { partners } = await api<{ partners: Partner[] }>(federation.member(at), { path: '/api/v1/status' })
  const { software, unmet } = partners.find((partner) => partner.party === party) as Partner
  return { version: software?.version, unmet: unmet.map(({ article, code }) => `${code} ${article}`) }
}

/** XB states a release to XA whatever its own software says, and sends it with a whole receipt and what its node told. */
async function sendRegardless(federation: Federation, version: string): Promise<string | undefined> {
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const liar = { member: XB, store: federation.store('XB'), clock: federation.clock }
  const retainUntil = formatTimestamp(federation.clock.now() + DAY_MS)
  const items = [[randomUuid(systemRandomness), base64url(systemRandomness(32))]]
  const said = { purpose: 'cyber-defence', articles: ['4.1'], approvedBy: null, necessity: null, notice: null }
  const draft: ActDraft = { kind: 'release', agreement: founded.agreement, body: { to: 'XA', ...said, retainUntil, items } }
  const act = await stateRegardless(draft, liar)
  const message = await bareMessageOf(act.id, liar)
  const answer = await post({ ...message, means: { ...message.means, version } }, senderOf(XB), { to: XA, clock: federation.clock })
  assert.equal(answer.status, 200)
  return answerTo(federation.store('XA'), act.id)
}

test('a partner that went back to old software says so at its start; nothing crosses until it is new again, and recalls are obeyed', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB, XC] = [federation.member('XA'), federation.member('XB'), federation.member('XC')]
  await share(XA, founded.agreement, [indicator(1)])
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 1)

  await federation.stop('XB')
  await federation.start('XB', { version: OLD })
  await until('XA to be told', async () => (await standingOf('XB', { at: 'XA', federation })).version === OLD)
  assert.deepEqual((await standingOf('XB', { at: 'XA', federation })).unmet, ['partner-software-too-old 9.1'])
  assert.deepEqual((await standingOf('XC', { at: 'XA', federation })).unmet, [])
  // Health is kept for a second, for whoever asks.
  await until('the door to say so', async () => (await healthOf(XA)).includes('partner-software-too-old'))

  const { report } = await share(XA, founded.agreement, [indicator(2)])
  const withheld = (report.recipients as readonly { party: string; withheld?: { code: string; article: string }[] }[]).find(
    ({ party }) => party === 'XB',
  )
  assert.deepEqual(
    withheld?.withheld?.map(({ code, article }) => `${code} ${article}`),
    ['partner-software-too-old 9.1'],
  )
  await until('the other partner to have it', async () => (await receivedIds(XC)).length > 0)
  const own = await call(XB, submission(founded.agreement, [indicator(3)]))
  assert.deepEqual([own.status, jsonOf<{ code: string; article: string }>(own).code], [409, 'software-too-old'])
  assert.equal(await sendRegardless(federation, OLD), 'partner-software-too-old')

  // Duties know no version: the old node obeys a recall, and its receipts are taken.
  await api(XA, json('/api/v1/recalls', { stixIds: [indicator(1).id], cause: 'source-withdrew', alsoOwn: false }))
  await until('the recall to be obeyed', async () => (await receivedIds(XB)).length === 0)
  await until('the receipt of the erasure', async () => {
    const { sent } = await federation.store('XA').read.overview.summary()
    return sent.some(({ recipient, erased }) => recipient === 'XB' && erased === 1)
  })

  await federation.restart('XB')
  await until('XA to be told', async () => (await standingOf('XB', { at: 'XA', federation })).unmet.length === 0)
  await until('the door to say no more of it', async () => !(await healthOf(XA)).includes('partner-software-too-old'))
  await share(XA, founded.agreement, [indicator(4)])
  await until('the release to arrive', async () => (await receivedIds(XB)).includes(indicator(4).id as string))
})
