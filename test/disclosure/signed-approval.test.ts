/** Officials sign what they approve with their passkeys: the very acts that go out, whatever happens meanwhile. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Act, type ApprovalAnswer, type KeptStatement, verifyApproval } from '../../src/acts/index.ts'
import { agreementHash, parseAgreement, type Statement } from '../../src/agreement/index.ts'
import { inForce } from '../../src/agreement/life/life.fixture.ts'
import { type ExampleOfficial, enrolled, exampleOfficial } from '../../src/agreement/life/officials.fixture.ts'
import type { Json } from '../../src/foundation/index.ts'
import type { Official } from '../../src/workflows/disclosure/index.ts'
import { indicator, object } from './objects.fixture.ts'
import { AGREEMENT, actsOf, requestFor, type Sender, startSender } from './sender.fixture.ts'

const VICTIM = object('identity', 7, { name: 'Jane Roe', identity_class: 'individual', labels: ['data-subject:victim'] })
const [first, ...others] = AGREEMENT.sharing
const SCRUTINY = [
  { article: '5', role: 'releasing-officer', when: { dataSubjects: ['victim'] }, requires: ['second-person', 'overseer-notice'] },
]

function agreementWith(approvalSignedBy: string) {
  const reading = { ...AGREEMENT.reading, approvalSignedBy }
  return parseAgreement({ ...AGREEMENT, reading, sharing: [{ ...first, scrutiny: SCRUTINY }, ...others] } as unknown as Json)
}

const PEOPLE = {
  dora: exampleOfficial('1', 'data-protection-officer'),
  olga: exampleOfficial('2', 'releasing-officer'),
  anna: exampleOfficial('3', 'analyst'),
}
const OFFICIALS = { dora: '1'.repeat(32), olga: '2'.repeat(32), oleg: '2'.repeat(32), anna: '3'.repeat(32) }
const OLGA: Official = { account: 'olga', role: 'releasing-officer' }
const ANNA: Official = { account: 'anna', role: 'analyst' }

async function start(signedBy: string, change: Parameters<typeof startSender>[0] = {}) {
  const agreement = agreementWith(signedBy)
  const hash = agreementHash(agreement)
  const { dora, olga, anna } = PEOPLE
  const known = [
    enrolled(dora, null, { agreement: hash, at: 1 }),
    enrolled(olga, dora, { agreement: hash, at: 2 }),
    enrolled(anna, dora, { agreement: hash, at: 3 }),
  ]
  const sender = await startSender({ agreement, stated: known as unknown as readonly KeptStatement[], officials: OFFICIALS, ...change })
  return { sender, agreement, hash, known }
}

async function submitted(
  { sender, hash }: { sender: Sender; hash: string },
  objects: readonly Json[] = [indicator(1), VICTIM],
  official = ANNA,
) {
  const outcome = await sender.disclosure.submit(requestFor(objects, { agreement: hash, recipients: ['XB'], official }))
  assert.ok(outcome.ok, JSON.stringify(outcome))
  assert.equal(outcome.value.state, 'awaiting-approval')
  return outcome.value.id
}

async function sign(
  sender: Sender,
  submission: string,
  who: { readonly official: Official; readonly by: ExampleOfficial },
): Promise<ApprovalAnswer> {
  const asked = await sender.disclosure.askToSign({ submission, official: who.official })
  assert.ok(asked.ok, JSON.stringify(asked))
  assert.deepEqual(asked.value.credentials, [who.by.credential])
  return { ...who.by.sign('approval', asked.value.statement), at: asked.value.at }
}

const codeOf = (result: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string => result.refusal?.code ?? 'ok'

async function releasesOf(sender: Sender): Promise<readonly Act[]> {
  return (await actsOf(sender)).filter(({ kind }) => kind === 'release')
}

function verified(
  act: Act,
  { agreement, known }: { agreement: ReturnType<typeof agreementWith>; known: readonly Statement[] },
  signedBy: 'approver' | 'approver-and-submitter',
) {
  return verifyApproval(act as Parameters<typeof verifyApproval>[0], inForce(agreement, ...known), { signedBy, role: 'releasing-officer' })
}

test('what a releasing officer signs goes out as signed, in every act of it; a word alone lets nothing go', async () => {
  const world = await start('approver')
  const { sender } = world
  await using _sender = sender
  const id = await submitted(world, [VICTIM, ...Array.from({ length: 30 }, (_, index) => indicator(index + 10))])
  assert.equal(codeOf(await sender.disclosure.approve({ submission: id, official: OLGA })), 'approval-unsigned')
  const answer = await sign(sender, id, { official: OLGA, by: PEOPLE.olga })
  assert.equal(codeOf(await sender.disclosure.approve({ submission: id, official: OLGA, answer })), 'ok')
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  const status = await sender.disclosure.status(id)
  assert.deepEqual([status?.state, status?.approval, status?.approvedBy], ['released', null, 'olga'])
  const releases = await releasesOf(sender)
  assert.ok(releases.length >= 2)
  for (const act of releases) {
    const proven = verified(act, world, 'approver')
    assert.ok(proven.ok, JSON.stringify(proven))
    assert.equal(act.body.approvedBy, PEOPLE.olga.official)
    assert.ok(!act.text.includes('olga'), 'no name of an official leaves')
  }
  assert.deepEqual(await sender.parts.spool.list(), [], 'nothing stays from which salts could be told')
})

test('one person is one person: not by another account, nor by another session, and nobody else signs for one', async () => {
  const world = await start('approver')
  const { sender } = world
  await using _sender = sender
  const id = await submitted(world, undefined, { account: 'oleg', role: 'releasing-officer' })
  assert.equal(codeOf(await sender.disclosure.askToSign({ submission: id, official: OLGA })), 'approval-by-submitter')
  assert.equal(
    codeOf(await sender.disclosure.askToSign({ submission: id, official: { account: 'oleg', role: 'releasing-officer' } })),
    'approval-by-submitter',
  )
  const other = await submitted(world)
  assert.equal(
    codeOf(await sender.disclosure.askToSign({ submission: other, official: { account: 'dora', role: 'data-protection-officer' } })),
    'role-not-allowed',
  )
  assert.equal(
    codeOf(await sender.disclosure.askToSign({ submission: other, official: { account: 'rolf', role: 'releasing-officer' } })),
    'approver-unknown',
  )
  const answer = await sign(sender, other, { official: OLGA, by: PEOPLE.olga })
  const asRolf = { submission: other, official: { account: 'rolf', role: 'releasing-officer' }, answer } as const
  assert.equal(codeOf(await sender.disclosure.approve(asRolf)), 'approver-unknown')
  const forged = { ...answer, ...PEOPLE.anna.sign('approval', { forged: true }), credential: PEOPLE.olga.credential }
  assert.equal(codeOf(await sender.disclosure.approve({ submission: other, official: OLGA, answer: forged })), 'passkey-challenge-wrong')
  sender.clock.value += 10 * 60_000
  assert.equal(codeOf(await sender.disclosure.approve({ submission: other, official: OLGA, answer })), 'challenge-over')
  assert.deepEqual(await releasesOf(sender), [])
  const nobody = await submitted(world, undefined, { account: 'berta', role: 'analyst' })
  assert.equal(codeOf(await sender.disclosure.askToSign({ submission: nobody, official: OLGA })), 'submitter-not-enrolled')
})

test('where both sign, the submitter signs first and lets nothing go by that', async () => {
  const world = await start('approver-and-submitter')
  const { sender } = world
  await using _sender = sender
  const id = await submitted(world)
  const early = await sign(sender, id, { official: OLGA, by: PEOPLE.olga })
  assert.equal(codeOf(await sender.disclosure.approve({ submission: id, official: OLGA, answer: early })), 'approval-unsigned')
  const own = await sign(sender, id, { official: ANNA, by: PEOPLE.anna })
  const half = await sender.disclosure.approve({ submission: id, official: ANNA, answer: own })
  assert.ok(half.ok && half.value.state === 'awaiting-approval', JSON.stringify(half))
  const answer = await sign(sender, id, { official: OLGA, by: PEOPLE.olga })
  assert.equal(codeOf(await sender.disclosure.approve({ submission: id, official: OLGA, answer })), 'ok')
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  const releases = await releasesOf(sender)
  assert.ok(releases.length > 0)
  for (const act of releases) assert.ok(verified(act, world, 'approver-and-submitter').ok)
})

test('what was tightened since is signed anew, and a signature over what it was before lets nothing go', async () => {
  const world = await start('approver')
  const { sender } = world
  await using _sender = sender
  const id = await submitted(world)
  const answer = await sign(sender, id, { official: OLGA, by: PEOPLE.olga })
  const tightening = { index: 0, parties: ['XB'], what: 'object' } as const
  assert.equal(codeOf(await sender.disclosure.tighten({ submission: id, official: OLGA, tightenings: [tightening] })), 'ok')
  assert.equal(codeOf(await sender.disclosure.approve({ submission: id, official: OLGA, answer })), 'approval-unsigned')
  const again = await sign(sender, id, { official: OLGA, by: PEOPLE.olga })
  assert.equal(codeOf(await sender.disclosure.approve({ submission: id, official: OLGA, answer })), 'passkey-challenge-wrong')
  assert.equal(codeOf(await sender.disclosure.approve({ submission: id, official: OLGA, answer: again })), 'ok')
  await sender.disclosure.idle()
  assert.equal((await sender.sentTo('XB')).length, 1)
})

test('a node that dies after the signature makes the same acts again', async () => {
  const world = await start('approver', { change: (parts) => ({ ...parts, batchObjectsMax: 2 }) })
  const id = await submitted(world, [VICTIM, ...Array.from({ length: 9 }, (_, index) => indicator(index + 10))])
  const answer = await sign(world.sender, id, { official: OLGA, by: PEOPLE.olga })
  const { store } = world.sender
  // It dies in the middle: the third transaction of the run never happens.
  const write = store.write.bind(store)
  let left = 4
  store.write = ((work: Parameters<typeof write>[0]) => {
    left -= 1
    return left < 0 ? Promise.reject(new Error('killed')) : write(work)
  }) as typeof store.write
  assert.equal(codeOf(await world.sender.disclosure.approve({ submission: id, official: OLGA, answer })), 'ok')
  await world.sender.disclosure.idle()
  assert.ok(world.sender.failures.length > 0)
  const before = await releasesOf(world.sender)
  await world.sender.stop()
  const again = await start('approver', { folder: world.sender.folder, change: (parts) => ({ ...parts, batchObjectsMax: 2 }) })
  await using sender = again.sender
  sender.clock.value += 3 * 60_000
  await sender.disclosure.resume()
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  assert.equal((await sender.disclosure.status(id))?.state, 'released')
  const releases = await releasesOf(sender)
  assert.ok(before.length > 0 && releases.length > before.length, `${before.length} and ${releases.length}`)
  for (const act of releases) assert.ok(verified(act, again, 'approver').ok)
  assert.equal((await sender.sentTo('XB')).length, 10)
})

test('where other acts would go out than were signed, officials are asked again, and nothing else went', async () => {
  const world = await start('approver')
  const { sender } = world
  await using _sender = sender
  const id = await submitted(world)
  const answer = await sign(sender, id, { official: OLGA, by: PEOPLE.olga })
  // A part of the node that lies: it would give more than was shown.
  const row = await sender.parts.submissions.find(id)
  assert.ok(row?.approval != null)
  await sender.store.write((writer) => writer.submissions.put({ ...row, purpose: 'criminal-investigation' }))
  await sender.disclosure.approve({ submission: id, official: OLGA, answer })
  await sender.disclosure.idle()
  assert.deepEqual(await releasesOf(sender), [])
  const asked = await sender.disclosure.status(id)
  assert.deepEqual([asked?.state, asked?.approval, asked?.approvedBy], ['awaiting-approval', null, null])
})
