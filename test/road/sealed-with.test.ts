/** With which an envelope was sealed is seen by whoever opened it, and held against what the agreement lists. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { exampleAgreement, NOW } from '../../src/acts/parties.fixture.ts'
import { parseAgreement } from '../../src/agreement/index.ts'
import type { SuiteName } from '../../src/envelope/index.ts'
import type { Json } from '../../src/foundation/index.ts'
import { type Founded, foundOnce } from './founding.fixture.ts'
import { forgedRelease, releaseDraft, testItems } from './items.fixture.ts'
import { answersTo, deliver, parcelOf, state, stated } from './nodes.fixture.ts'

const clock = { hours: 24, onSilence: 'escalate' } as const
const security = {
  article: '9.1',
  algorithms: ['mlkem768-x25519', 'ed25519'],
  versionAtLeast: '0.0.1',
  keyCompromise: clock,
  incident: clock,
} as const

let founded: Founded
before(async () => {
  founded = await foundOnce((parties) => parseAgreement(JSON.parse(JSON.stringify({ ...exampleAgreement(parties), security })) as Json))
})
after(() => founded[Symbol.dispose]())

test('a release that a partner sealed with what the agreement does not list is refused, and the same one sealed as agreed is taken', async () => {
  await using nodes = await founded.open()
  const sealedWith = async (suite: SuiteName) => {
    const items = testItems(nodes.XA, 1, { agreement: founded.hash })
    const { act, parcel } = await forgedRelease(releaseDraft(founded.hash, items, { now: NOW }), items, founded.parties)
    const { status } = await deliver({ ...parcel, suite }, nodes.XB)
    const [answer] = await answersTo(nodes.XB, act.id)
    return [status, answer?.body.code]
  }
  assert.deepEqual(await sealedWith('X25519'), ['refused', 'algorithm-not-allowed'])
  assert.deepEqual(await sealedWith('MLKEM768-X25519'), ['applied', null])
})

test('what only reduces is obeyed however it was sealed', async () => {
  await using nodes = await founded.open()
  const items = testItems(nodes.XA, 1, { agreement: founded.hash })
  await nodes.XA.store.write((writer) => writer.partnerMeans.put('XB', { version: '1.0.0', algorithms: ['ed25519'], toldAt: NOW }))
  const release = await stated(nodes.XA, releaseDraft(founded.hash, items, { now: NOW }), items)
  assert.equal((await deliver(await parcelOf(nodes.XA, release.id, founded.parties), nodes.XB)).status, 'applied')
  const body = { to: 'XB', cause: 'wrong', items: items.map(({ itemId }) => itemId) }
  const recall = await stated(nodes.XA, { kind: 'recall', agreement: founded.hash, body })
  const parcel = await parcelOf(nodes.XA, recall.id, founded.parties)
  assert.equal((await deliver({ ...parcel, suite: 'X25519' }, nodes.XB)).status, 'applied')
})

test('a release of a node that is older than the agreement asks is refused by article; what only reduces, and every answer, is taken from it', async () => {
  await using nodes = await founded.open()
  const old = { version: '0.0.0', algorithms: ['ed25519', 'mlkem768-x25519'] }
  const send = async (means: typeof old) => {
    const items = testItems(nodes.XA, 1, { agreement: founded.hash })
    const { act, parcel } = await forgedRelease(releaseDraft(founded.hash, items, { now: NOW }), items, founded.parties)
    const { status } = await deliver({ ...parcel, means }, nodes.XB)
    const [answer] = await answersTo(nodes.XB, act.id)
    return { status, code: answer?.body.code, items }
  }
  assert.deepEqual(await send(old).then(({ status, code }) => [status, code]), ['refused', 'partner-software-too-old'])
  const items = testItems(nodes.XA, 1, { agreement: founded.hash })
  await nodes.XA.store.write((writer) => writer.partnerMeans.put('XB', { ...old, version: '0.0.1', toldAt: NOW }))
  const release = await stated(nodes.XA, releaseDraft(founded.hash, items, { now: NOW }), items)
  assert.equal((await deliver(await parcelOf(nodes.XA, release.id, founded.parties), nodes.XB)).status, 'applied')
  await nodes.XA.store.write((writer) => writer.partnerMeans.put('XB', { ...old, toldAt: NOW }))
  const [acknowledgement] = await answersTo(nodes.XB, release.id)
  const answer = await parcelOf(nodes.XB, acknowledgement?.id as string, founded.parties)
  assert.equal((await deliver({ ...answer, means: old }, nodes.XA)).status, 'applied')
  const more = testItems(nodes.XA, 1, { agreement: founded.hash })
  const refused = await state(nodes.XA, releaseDraft(founded.hash, more, { now: NOW }), more)
  assert.ok(!refused.ok)
  assert.deepEqual([refused.refusal.code, refused.refusal.article], ['partner-software-too-old', '9.1'])
  const body = { to: 'XB', cause: 'wrong', items: items.map(({ itemId }) => itemId) }
  const recall = await stated(nodes.XA, { kind: 'recall', agreement: founded.hash, body })
  const parcel = await parcelOf(nodes.XA, recall.id, founded.parties)
  assert.equal((await deliver({ ...parcel, means: old }, nodes.XB)).status, 'applied')
})
