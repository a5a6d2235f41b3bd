/** What an agreement asks for before anything goes: a test of necessity, notice to the overseers, caps and assurances. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KeptStatement } from '../../src/acts/index.ts'
import { type Agreement, agreementHash, parseAgreement } from '../../src/agreement/index.ts'
import type { Json } from '../../src/foundation/index.ts'
import { indicator, object } from './objects.fixture.ts'
import { AGREEMENT, actsOf, requestFor, type Sender, startSender } from './sender.fixture.ts'

const VICTIM = object('identity', 7, { name: 'Jane Roe', identity_class: 'individual', labels: ['data-subject:victim'] })
const OFFICER = { account: 'olga', role: 'releasing-officer' } as const

/** The example with some members of its first sharing article and of its purposes replaced. */
function agreementWith(first: object, purpose: object = {}): Agreement {
  const { sharing, purposes } = AGREEMENT
  const [full, ...others] = sharing
  const list = purposes.list.map((one) => (one.code === 'cyber-defence' ? { ...one, ...purpose } : one))
  return parseAgreement({ ...AGREEMENT, sharing: [{ ...full, ...first }, ...others], purposes: { ...purposes, list } } as unknown as Json)
}

async function submit(sender: Sender, agreement: Agreement, objects: readonly Json[]) {
  const outcome = await sender.disclosure.submit(requestFor(objects, { agreement: agreementHash(agreement), recipients: ['XB'] }))
  assert.ok(outcome.ok, JSON.stringify(outcome))
  await sender.disclosure.idle()
  const status = await sender.disclosure.status(outcome.value.id)
  assert.ok(status !== undefined)
  return status
}

const SCRUTINY = [
  {
    article: '5',
    role: 'releasing-officer',
    when: { dataSubjects: ['victim'] },
    requires: ['second-person', 'necessity-test', 'overseer-notice'],
  },
]

test('what needs a written test of necessity and notice to the overseers goes once both are there', async () => {
  const agreement = agreementWith({ scrutiny: SCRUTINY })
  await using sender = await startSender({ agreement })
  const waiting = await submit(sender, agreement, [indicator(1), VICTIM])
  assert.equal(waiting.state, 'awaiting-approval')
  assert.deepEqual(waiting.report.recipients[0]?.due, [
    { requires: 'necessity-test', article: '5', count: 1 },
    { requires: 'overseer-notice', article: '5', count: 1 },
  ])
  const untested = await sender.disclosure.approve({ submission: waiting.id, official: OFFICER })
  assert.deepEqual(untested.ok ? undefined : [untested.refusal.code, untested.refusal.article], ['necessity-missing', '5'])
  assert.deepEqual(await actsOf(sender), [])
  const necessity = 'No milder way leads to the offender'
  assert.ok((await sender.disclosure.approve({ submission: waiting.id, official: OFFICER, necessity })).ok)
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  const acts = await actsOf(sender)
  const notice = acts.find(({ kind }) => kind === 'notice')
  assert.deepEqual(notice?.body.recipients, [{ party: 'XB', items: 1 }])
  const releases = acts.filter(({ kind }) => kind === 'release')
  assert.equal(releases.length, 2)
  for (const { body } of releases) {
    assert.equal(body.notice, notice?.id)
    assert.match(body.necessity as string, /^[0-9a-f]{64}$/)
    // The text stays at home.
    assert.doesNotMatch(JSON.stringify(body), /milder/)
  }
})

test('a release holds no more items than its cap, and a recipient gets no more a day', async () => {
  const agreement = agreementWith({ caps: { itemsPerRelease: 2, itemsPerDay: 5 } })
  await using sender = await startSender({ agreement })
  const first = await submit(
    sender,
    agreement,
    [1, 2, 3, 4, 5].map((number) => indicator(number)),
  )
  assert.equal(first.state, 'released')
  const sizes = (await actsOf(sender)).filter(({ kind }) => kind === 'release').map(({ body }) => (body.items as unknown[]).length)
  assert.deepEqual(sizes.toSorted(), [1, 2, 2])
  const second = await submit(sender, agreement, [indicator(6)])
  assert.deepEqual([second.state, second.report.refusal?.code], ['refused', 'cap-exceeded'])
  sender.clock.value += 86_400_000 + 60_000
  assert.equal((await submit(sender, agreement, [indicator(7)])).state, 'released')
})

test('a recipient that had all it may have a day stops alone: the others, who may not learn of it, get theirs', async () => {
  const agreement = agreementWith({ caps: { itemsPerDay: 3 } })
  await using sender = await startSender({ agreement, change: (parts) => ({ ...parts, batchObjectsMax: 2 }) })
  const objects = [1, 2, 3, 4, 5].map((number) => indicator(number))
  const outcome = await sender.disclosure.submit(requestFor(objects, { agreement: agreementHash(agreement) }))
  assert.ok(outcome.ok)
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  const status = await sender.disclosure.status(outcome.value.id)
  assert.deepEqual([status?.state, status?.report.refusal?.code, status?.behind], ['refused', 'cap-exceeded', { XB: 2 }])
  assert.deepEqual(
    status?.report.recipients.map(({ party, sent }) => [party, sent]),
    [
      ['XB', 2],
      ['XC', 5],
      ['XD', 5],
    ],
  )
  for (const party of ['XB', 'XC', 'XD']) assert.equal((await sender.sentTo(party)).length, party === 'XB' ? 2 : 5)
  assert.equal((await sender.items('own')).length, 5)
})

test('nothing goes to a recipient whose assurance is missing or has ended', async () => {
  const agreement = agreementWith({}, { needsAssurance: ['death-penalty'] })
  const assured: KeptStatement = {
    kind: 'assure',
    party: 'XB',
    actId: 'a'.repeat(64),
    at: 1,
    body: { rule: 'death-penalty', text: 'Not sought, not imposed', until: '2027-01-02T00:00:00.000Z' },
  }
  await using without = await startSender({ agreement })
  const outcome = await without.disclosure.submit(requestFor([indicator(1)], { agreement: agreementHash(agreement), recipients: ['XB'] }))
  assert.deepEqual(outcome.ok ? undefined : [outcome.refusal.code, outcome.refusal.article], ['nothing-released', '2'])
  await using sender = await startSender({ agreement, stated: [assured] })
  assert.equal((await submit(sender, agreement, [indicator(1)])).state, 'released')
  sender.clock.value = Date.UTC(2027, 0, 2)
  const late = await sender.disclosure.submit(requestFor([indicator(2)], { agreement: agreementHash(agreement), recipients: ['XB'] }))
  assert.equal(late.ok, false)
})

test('a bulk of special categories never goes, whoever approved it', async () => {
  const people = { article: '3.1', untoldMinor: 'adult', untoldSpecial: 'ordinary', bulkItems: 2 }
  const base = agreementWith({ specialCategories: true })
  const agreement = parseAgreement({ ...base, people } as unknown as Json)
  await using sender = await startSender({ agreement })
  const special = (number: number) => ({ ...indicator(number), labels: ['special-category:yes'] })
  assert.equal((await submit(sender, agreement, [special(1)])).state, 'released')
  const bulk = await submit(sender, agreement, [special(2), special(3)])
  assert.deepEqual([bulk.state, bulk.report.refusal?.code], ['refused', 'never'])
})

test('what is confided to a lawyer or a journalist gets the care of a special category: it goes by no article that does not say so, and never in bulk', async () => {
  const people = { article: '3.1', untoldMinor: 'adult', untoldSpecial: 'ordinary', bulkItems: 2 }
  const secret = (number: number, profession: string) => ({ ...indicator(number), labels: [`professional-secrecy:${profession}`] })
  const closed = parseAgreement({ ...agreementWith({}), people } as unknown as Json)
  {
    await using sender = await startSender({ agreement: closed })
    assert.equal((await submit(sender, closed, [indicator(2)])).state, 'released')
    const refused = await sender.disclosure.submit(
      requestFor([secret(1, 'lawyer')], { agreement: agreementHash(closed), recipients: ['XB'] }),
    )
    assert.equal(refused.ok ? 'released' : refused.refusal.code, 'nothing-released')
  }
  const open = parseAgreement({ ...agreementWith({ specialCategories: true }), people } as unknown as Json)
  await using sender = await startSender({ agreement: open })
  assert.equal((await submit(sender, open, [secret(1, 'lawyer')])).state, 'released')
  const bulk = await submit(sender, open, [secret(2, 'lawyer'), secret(3, 'journalist')])
  assert.deepEqual([bulk.state, bulk.report.refusal?.code], ['refused', 'never'])
})
