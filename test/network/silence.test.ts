import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseMessage, reopenAct } from '../../src/acts/index.ts'
import { openEnvelope, sealingKeysFromSeeds } from '../../src/envelope/index.ts'
import { unbase64url } from '../../src/foundation/index.ts'
import { parsePartyCode } from '../../src/identity/index.ts'
import { indicator, object, TLP } from '../disclosure/objects.fixture.ts'
import { call, share } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import type { Passage } from './gate.fixture.ts'
import { secretsOf } from './member.fixture.ts'
import { collection, receivedIds, taxii } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const SHARED = [indicator(1), indicator(2), indicator(3)]
const WITHHELD = object('note', 9, {
  content: 'Identity of the source',
  object_refs: [SHARED[0]?.id as string],
  object_marking_refs: [TLP.RED],
})

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB', isGated: true }, { party: 'XC' }] })
})
after(() => founded.remove())

/** Everything that random bytes and clocks put into an answer. */
function normalised(text: string): string {
  return text
    .replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '<time>')
    .replace(/[0-9a-f]{64}/g, '<hash>')
    .replace(/(?<!--)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replace(/"(?:[A-Za-z0-9_-]{22}|[A-Za-z0-9_-]{43}|[A-Za-z0-9_-]{86})"/g, '"<random>"')
}

/** What the recipient's tools and the recipient itself get to see when these objects are submitted. */
async function seenAfter(objects: readonly object[], federation: Federation) {
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  // Proofs still owed from the founding travel with the next act, whatever it carries, and would add to its size.
  await until('proofs to be settled', async () => (await federation.store('XA').read.owedProofs.owed('XB', 1)).length === 0)
  await share(XA, founded.agreement, objects)
  await until('the release to arrive', async () => (await receivedIds(XB)).length === SHARED.length)
  const path = await collection(XB)
  const paths = ['objects/', 'manifest/', `objects/${SHARED[0]?.id}/`, `objects/${WITHHELD.id}/`, `objects/${WITHHELD.id}/versions/`]
  const answers: unknown[] = []
  for (const part of paths) {
    const { status, headers, body } = await taxii(XB, path + part)
    answers.push([part, status, normalised(JSON.stringify({ ...headers, date: '', 'x-request-id': '' })), normalised(body.toString())])
  }
  const errors: unknown[] = []
  for (const asked of [`/api/v1/items/${WITHHELD.id}`, '/api/v1/items?role=received&limit=10', '/taxii2/nobody/']) {
    const { status, body } = await call(XB, { path: asked, as: 'releasing-officer' })
    errors.push([asked, status, normalised(body.toString()).replace(/"(?:next|addedAt)":\d+/g, '')])
  }
  const release = await releaseAmong(federation.gate('XB').envelopes(), federation)
  return { answers, errors, release }
}

/** The release that passed the gate, as its recipient opens it. */
async function releaseAmong(envelopes: readonly Passage[], federation: Federation) {
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const keys = [await sealingKeysFromSeeds(secretsOf(XB).sealing)]
  for (const { body, status, answer } of envelopes) {
    const senderKey = (party: string) => unbase64url(federation.member(party).card.act)
    const { from, payload } = await openEnvelope(body, { party: parsePartyCode('XB'), keys, senderKey, now: federation.clock.now() })
    const { act } = parseMessage(payload)
    if (from !== XA.party || act === null || reopenAct(act.text).kind !== 'release') continue
    const tokens = act.items.map(({ token }) => token?.length)
    return { bytes: body.length, tokens, text: normalised(act.text), status, answer: normalised(answer.toString()) }
  }
  throw new Error('no release passed')
}

test('what is withheld leaves no trace with the recipient: not in answers, not in errors, not in sizes', async () => {
  const seen: unknown[] = []
  for (const objects of [SHARED, [...SHARED, WITHHELD], [WITHHELD, ...SHARED]]) {
    await using federation = founded.copy()
    seen.push(await seenAfter(objects, federation))
  }
  assert.deepEqual(seen[1], seen[0])
  assert.deepEqual(seen[2], seen[0])
})
