import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPartySecrets, parsePartyCode, signerFromSeed } from '../../src/identity/index.ts'
import { systemRandomness } from '../../src/node/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, jsonOf, share } from './calls.fixture.ts'
import { messageOf, post, type Sender, sealed, senderOf, signed } from './envelope.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { actIds, foreignState } from './holdings.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const ENVELOPES = '/exchange/v1/envelopes'
let founded: Founded

before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB', isGated: true }, { party: 'XC' }] })
})
after(() => founded.remove())

/** A release of XA to XB that is proven and that no node delivers: XB lies behind a shut gate. */
async function undelivered(federation: Federation) {
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  federation.gate('XB').passes = ({ path }) => path !== ENVELOPES
  const objects = [indicator(1), indicator(2)]
  await share(XA, founded.agreement, objects)
  const store = federation.store('XA')
  const message = await until('a receipt under the quorum', async () => {
    const [actId] = await releasesTo(federation, 'XB')
    const head = await store.read.ledger.head()
    const leaf = await store.read.ledger.leafOfAct(actId as string)
    return (head?.cosigned?.size ?? 0) > (leaf?.index ?? 0) && messageOf(actId as string, { member: XA, store })
  })
  return { XA, XB, message, ids: objects.map(({ id }) => id as string) }
}

async function releasesTo(federation: Federation, party: string): Promise<readonly string[]> {
  const store = federation.store('XA')
  const rows = await store.read.overview.deliveriesOf((await actIds(store, 'release', 'XA')) as never)
  return rows.filter(({ recipient }) => recipient === party).map(({ actId }) => actId)
}

test('what is not signed by a party that is known is answered alike, and nothing of it is kept', async () => {
  await using federation = founded.copy()
  const { XA, XB, message } = await undelivered(federation)
  const parts = { to: XB, clock: federation.clock }
  const before = await foreignState(federation.store('XB'), XB)
  const sender = senderOf(XA)
  const body = await sealed(message, sender, parts)
  const honest = await signed({ path: ENVELOPES, body }, sender, parts)
  const strangers = createPartySecrets(parsePartyCode('XQ'), systemRandomness)
  const stranger: Sender = { party: parsePartyCode('XQ'), signer: signerFromSeed(strangers.act) }
  const impostor: Sender = { ...sender, signer: stranger.signer }
  const tampered = body.map((byte, index) => (index === body.length - 1 ? byte ^ 1 : byte))
  const requests = {
    'tampered body': { ...honest, body: tampered },
    'wrong signer': await signed({ path: ENVELOPES, body }, impostor, parts),
    'unknown party': await signed({ path: ENVELOPES, body }, stranger, parts),
    'no signature': { path: ENVELOPES, body, headers: { 'content-type': 'application/octet-stream' } },
    'signed for another node': await signed({ path: ENVELOPES, body }, sender, { ...parts, to: federation.member('XC') }),
    'other path': { ...honest, path: `${ENVELOPES}?` },
  }
  const answers = new Set<string>()
  for (const [name, request] of Object.entries(requests)) {
    const answer = await call(XB, request)
    assert.equal(answer.status, 401, name)
    answers.add(answer.body.toString())
  }
  assert.deepEqual([...answers], ['{"code":"unauthenticated"}'])
  assert.deepEqual(await foreignState(federation.store('XB'), XB), before)
  // What was refused has used up nothing: the honest request still counts.
  assert.equal(jsonOf<{ status: string }>(await call(XB, honest)).status, 'applied')
})

test('a request that is made again is refused, its envelope and its act are answered and applied once', async () => {
  await using federation = founded.copy()
  const { XA, XB, message, ids } = await undelivered(federation)
  const parts = { to: XB, clock: federation.clock }
  const sender = senderOf(XA)
  const body = await sealed(message, sender, parts)
  const request = await signed({ path: ENVELOPES, body }, sender, parts)
  const first = jsonOf<{ status: string; act: string }>(await call(XB, request))
  assert.equal(first.status, 'applied')
  const after = await foreignState(federation.store('XB'), XB)
  const replayed = await call(XB, request)
  assert.equal(replayed.status, 401)
  const sameEnvelope = await call(XB, await signed({ path: ENVELOPES, body }, sender, parts))
  assert.deepEqual([sameEnvelope.status, jsonOf(sameEnvelope)], [200, { status: 'duplicate', act: first.act }])
  const sameAct = await post(message, sender, parts)
  assert.deepEqual([sameAct.status, jsonOf(sameAct)], [200, { status: 'duplicate', act: first.act }])
  assert.deepEqual(await foreignState(federation.store('XB'), XB), after)
  assert.deepEqual(await receivedIds(XB), ids)
  const { answersTo } = federation.store('XB').read.acts
  assert.equal((await answersTo(first.act as Parameters<typeof answersTo>[0])).length, 1)
  // The sender itself delivers it once more when the gate opens, and learns the one answer.
  federation.gate('XB').passes = () => true
  await until('the answer', async () => {
    const { items } = await api<{ items: { actId: string; state: string }[] }>(XA, { path: '/api/v1/deliveries' })
    return items.some(({ actId, state }) => actId === first.act && state === 'applied')
  })
  assert.deepEqual(await receivedIds(XB), ids)
})

test('an envelope that was altered, is for another party or from another than who signed the request is not opened', async () => {
  await using federation = founded.copy()
  const { XA, XB, message } = await undelivered(federation)
  const [parts, XC] = [{ to: XB, clock: federation.clock }, federation.member('XC')]
  const sender = senderOf(XA)
  const before = await foreignState(federation.store('XB'), XB)
  const body = await sealed(message, sender, parts)
  const cases = {
    altered: { body: body.map((byte, index) => (index === body.length - 1 ? byte ^ 1 : byte)), from: sender },
    'header altered': { body: Buffer.from(Buffer.from(body).toString('latin1').replace('"XB"', '"XC"'), 'latin1'), from: sender },
    'for another party': { body: await sealed(message, sender, { ...parts, to: XC }), from: sender },
    'carried by another party': { body, from: senderOf(XC) },
    'signed by another party': { body: await sealed(message, { ...sender, signer: senderOf(XC).signer }, parts), from: sender },
    'cut short': { body: body.subarray(0, 300), from: sender },
    'not an envelope': { body: Buffer.from('comity/envelope/v1\n'), from: sender },
  }
  const answers = new Set<string>()
  for (const [name, { body: bytes, from }] of Object.entries(cases)) {
    const answer = await call(XB, await signed({ path: ENVELOPES, body: bytes }, from, parts))
    assert.equal(answer.status, 400, name)
    answers.add(answer.body.toString())
  }
  assert.deepEqual([...answers], ['{"code":"envelope-unopenable"}'])
  assert.deepEqual(await foreignState(federation.store('XB'), XB), before)
})

test('a release without receipt, or with one that no quorum cosigned, is not taken, and is once its receipt is whole', async () => {
  await using federation = founded.copy()
  const { XA, XB, message, ids } = await undelivered(federation)
  const parts = { to: XB, clock: federation.clock }
  const sender = senderOf(XA)
  const { act } = message
  if (act?.receipt == null) throw new Error('the release has a receipt')
  const before = await foreignState(federation.store('XB'), XB)
  const { proof } = act.receipt
  const lines = proof.trimEnd().split('\n')
  const cosigned = lines.filter((line) => line.startsWith('— '))
  assert.equal(cosigned.length, 3)
  const lacking = (line: string | undefined) => `${lines.filter((candidate) => candidate !== line).join('\n')}\n`
  const receipts = {
    none: null,
    'one cosignature short': { ...act.receipt, proof: lacking(cosigned.at(-1)) },
    'without the signature of the ledger': { ...act.receipt, proof: lacking(cosigned[0]) },
    'one cosignature twice': { ...act.receipt, proof: proof.replace(cosigned.at(-1) as string, cosigned[1] as string) },
  }
  for (const [name, receipt] of Object.entries(receipts)) {
    const answer = await post({ ...message, act: { ...act, receipt } }, sender, parts)
    assert.deepEqual([answer.status, jsonOf(answer)], [409, { code: 'receipt-missing' }], name)
  }
  assert.deepEqual(await foreignState(federation.store('XB'), XB), before)
  assert.deepEqual(await receivedIds(XB), [])
  const whole = await post(message, sender, parts)
  assert.equal(jsonOf<{ status: string }>(whole).status, 'applied')
  assert.deepEqual(await receivedIds(XB), ids)
})
