/** Proposals of tools: somebody who may release takes them up, and a tool is no first person beside whom a second one stands. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Agreement, agreementHash, parseAgreement } from '../../src/agreement/index.ts'
import type { Json } from '../../src/foundation/index.ts'
import { indicator, object } from './objects.fixture.ts'
import { AGREEMENT, actsOf, requestFor, type Sender, startSender } from './sender.fixture.ts'

const TOOL = { account: 'misp', role: 'tool' } as const
const ANALYST = { account: 'anna', role: 'analyst' } as const
const OFFICER = { account: 'olga', role: 'releasing-officer' } as const
const SECOND = { article: '5', role: 'releasing-officer', when: { dataSubjects: ['victim'] }, requires: ['second-person'] }
const VICTIM = object('identity', 7, { name: 'Jane Roe', identity_class: 'individual', labels: ['data-subject:victim'] })

function agreementWith(toolMay: readonly string[]): Agreement {
  const [full, ...others] = AGREEMENT.sharing
  const roles = AGREEMENT.reading.roles.map((entry) => (entry.role === 'tool' ? { ...entry, may: toolMay } : entry))
  const reading = { ...AGREEMENT.reading, roles }
  return parseAgreement({ ...AGREEMENT, sharing: [{ ...full, scrutiny: [SECOND] }, ...others], reading } as unknown as Json)
}

async function propose(sender: Sender, objects: readonly Json[], { agreement, review = true }: { agreement: Agreement; review?: boolean }) {
  const asked = { agreement: agreementHash(agreement), recipients: ['XB'], official: TOOL, isProposal: true, review }
  return sender.disclosure.submit(requestFor(objects, asked))
}

async function stateOf(sender: Sender, id: string) {
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  const status = await sender.disclosure.status(id)
  return [status?.state, status?.account, status?.proposedBy, status?.approvedBy]
}

test('what a tool proposes is released by the official who takes it up, in the name of that official', async () => {
  const agreement = agreementWith(['read'])
  await using sender = await startSender({ agreement })
  const proposed = await propose(sender, [indicator(1)], { agreement })
  assert.ok(proposed.ok)
  const { id } = proposed.value
  assert.deepEqual(await stateOf(sender, id), ['awaiting-approval', 'misp', 'misp', null])
  const reader = { account: 'dora', role: 'data-protection-officer' } as const
  const refused = await sender.disclosure.approve({ submission: id, official: reader })
  assert.equal(refused.ok || refused.refusal.code, 'role-not-allowed')
  assert.ok((await sender.disclosure.approve({ submission: id, official: ANALYST })).ok)
  assert.deepEqual(await stateOf(sender, id), ['released', 'anna', 'misp', null])
  const submits = (await actsOf(sender)).filter(({ kind }) => kind === 'submit')
  assert.deepEqual(
    submits.map(({ body }) => body.account),
    ['anna'],
  )
})

test('where an article asks for a second person, one takes the proposal up and another approves', async () => {
  const agreement = agreementWith(['read'])
  await using sender = await startSender({ agreement })
  const proposed = await propose(sender, [indicator(1), VICTIM], { agreement })
  assert.ok(proposed.ok)
  const { id } = proposed.value
  assert.ok((await sender.disclosure.approve({ submission: id, official: OFFICER })).ok)
  assert.deepEqual(await stateOf(sender, id), ['awaiting-approval', 'olga', 'misp', null])
  const same = await sender.disclosure.approve({ submission: id, official: OFFICER })
  assert.equal(same.ok || same.refusal.code, 'approval-by-submitter')
  assert.deepEqual(await actsOf(sender), [])
  assert.ok((await sender.disclosure.approve({ submission: id, official: { ...OFFICER, account: 'otto' } })).ok)
  assert.deepEqual(await stateOf(sender, id), ['released', 'olga', 'misp', 'otto'])
})

test('a tool that the agreement lets release does so at once, but for what needs persons; another may not', async () => {
  const agreement = agreementWith(['read', 'release'])
  await using sender = await startSender({ agreement })
  const plain = await propose(sender, [indicator(1)], { agreement, review: false })
  assert.ok(plain.ok)
  assert.deepEqual(await stateOf(sender, plain.value.id), ['released', 'misp', 'misp', null])
  const needing = await propose(sender, [indicator(2), VICTIM], { agreement, review: false })
  assert.ok(needing.ok)
  assert.deepEqual(await stateOf(sender, needing.value.id), ['awaiting-approval', 'misp', 'misp', null])
  await using other = await startSender({ agreement: agreementWith(['read']) })
  const refused = await propose(other, [indicator(1)], { agreement: agreementWith(['read']), review: false })
  assert.equal(refused.ok || refused.refusal.code, 'role-not-allowed')
})
