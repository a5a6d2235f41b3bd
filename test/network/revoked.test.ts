/** A partner that releases a version of an object after the one it revoked: its act is proven, and refused all the same. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ActDraft, actKeyId } from '../../src/acts/index.ts'
import { base64url, DAY_MS, formatTimestamp, type JsonObject, randomUuid } from '../../src/foundation/index.ts'
import { issueToken, tokenDigest } from '../../src/intelligence/index.ts'
import { systemRandomness } from '../../src/node/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { share } from './calls.fixture.ts'
import { bareMessageOf, post, senderOf } from './envelope.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { answerTo } from './holdings.fixture.ts'
import { stateRegardless } from './lying-node.fixture.ts'
import { objectsOf, receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

let founded: Founded

before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

const at = (second: number): string => `2026-12-02T00:00:0${second}.000Z`
const version = (number: number, second: number, members: JsonObject = {}): JsonObject =>
  indicator(number, { modified: at(second), ...members })

/** A party releases these objects to another whatever its own software says, each with a token that proves. @returns what it was answered */
async function releaseRegardless(federation: Federation, from: string, objects: readonly JsonObject[]): Promise<string | undefined> {
  const [member, XB] = [federation.member(from), federation.member('XB')]
  const liar = { member, store: federation.store(from), clock: federation.clock }
  const sender = senderOf(member)
  const retainUntil = formatTimestamp(federation.clock.now() + DAY_MS)
  const items = objects.map((object) => {
    const [itemId, salt] = [randomUuid(systemRandomness), systemRandomness(16)]
    const token = issueToken({
      object,
      open: {
        iss: sender.party,
        item: itemId,
        agreement: founded.agreement,
        purpose: 'cyber-defence',
        type: 'indicator',
        spec_version: '2.1',
        object_marking_refs: object.object_marking_refs as readonly string[],
        marking: 'GREEN',
        subject: 'none',
        retain_until: retainUntil,
      },
      signer: sender.signer,
      keyId: actKeyId(sender.signer.publicKey),
      randomness: systemRandomness,
    })
    return { itemId, salt: base64url(salt), token, digest: base64url(tokenDigest(token, salt)) }
  })
  const said = { to: 'XB', purpose: 'cyber-defence', articles: ['4.1'], approvedBy: null, necessity: null, notice: null, retainUntil }
  const draft: ActDraft = {
    kind: 'release',
    agreement: founded.agreement,
    body: { ...said, items: items.map(({ itemId, digest }) => [itemId, digest]) },
  }
  const act = await stateRegardless(draft, liar)
  const message = await bareMessageOf(act.id, liar)
  if (message.act === null) throw new Error('the message carries an act')
  const whole = { ...message, act: { ...message.act, items: items.map(({ itemId, salt, token }) => ({ itemId, salt, token })) } }
  assert.equal((await post(whole, sender, { to: XB, clock: federation.clock })).status, 200)
  return answerTo(federation.store('XB'), act.id)
}

test('a version after the one that its sender revoked is not received, in a later act and in the same; others are', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  await share(XA, founded.agreement, [version(1, 2, { revoked: true })])
  await until('the revoked version to arrive', async () => (await receivedIds(XB)).length === 1)

  // What is as honest as the software it left out goes through, so that the refusals are for what is in the acts.
  assert.equal(await releaseRegardless(federation, 'XA', [version(2, 3)]), 'applied')
  assert.equal(await releaseRegardless(federation, 'XA', [version(1, 3)]), 'object-revoked')
  // In one act only the later version stays out.
  assert.equal(await releaseRegardless(federation, 'XA', [version(3, 3), version(3, 2, { revoked: true })]), 'applied')
  const held = (await objectsOf(XB)).map(({ id, modified }) => `${id.at(-1)} ${modified}`)
  assert.deepEqual(held.sort(), [`1 ${at(2)}`, `2 ${at(3)}`, `3 ${at(2)}`])
})
