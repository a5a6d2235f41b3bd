/** A person looks at a submission before it goes out, and lets recipients have less; never more. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreementHash, parseAgreement } from '../../src/agreement/index.ts'
import type { Json } from '../../src/foundation/index.ts'
import type { PreviewedEntry, Tightening } from '../../src/workflows/disclosure/index.ts'
import { id, indicator, object, relationship } from './objects.fixture.ts'
import { AGREEMENT, actsOf, type Sender, startSender, submitted } from './sender.fixture.ts'

const ANNA = { account: 'anna', role: 'analyst' } as const
const OLGA = { account: 'olga', role: 'releasing-officer' } as const

// Names without a title are what only a person can judge.
const objects = [
  indicator(0, { description: 'Reported by user Zbigniew_K from 198.51.100.7' }),
  indicator(1, { name: 'Beacon to 198.51.100.7' }),
  object('malware', 2, { name: 'Family', is_family: true }),
  relationship(3, id('indicator', 0), id('malware', 2)),
]

async function waiting(sender: Sender): Promise<string> {
  const status = await submitted(sender, objects, { review: true })
  assert.equal(status.state, 'awaiting-approval')
  assert.deepEqual(await actsOf(sender), [])
  return status.id
}

async function tighten(sender: Sender, submission: string, tightenings: readonly Tightening[]) {
  return sender.disclosure.tighten({ submission, official: ANNA, tightenings })
}

type Previewed = Extract<PreviewedEntry, { kind: 'object' }>

async function reviewed(sender: Sender, submission: string, recipients: readonly string[] = ['XB', 'XC']): Promise<readonly Previewed[]> {
  const outcome = await sender.disclosure.review({ submission, official: ANNA, recipients })
  assert.ok(outcome.ok, JSON.stringify(outcome))
  const entries = await Array.fromAsync(outcome.value)
  assert.equal(entries.at(-1)?.kind, 'report')
  return entries.flatMap((entry) => (entry.kind === 'object' ? [entry] : []))
}

async function release(sender: Sender, submission: string, official: typeof ANNA | typeof OLGA = ANNA): Promise<void> {
  const outcome = await sender.disclosure.approve({ submission, official })
  assert.ok(outcome.ok, JSON.stringify(outcome))
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  assert.equal((await sender.disclosure.status(submission))?.state, 'released')
}

test('a recipient gets less of an object, another gets it as it is', async () => {
  await using sender = await startSender()
  const submission = await waiting(sender)
  const outcome = await tighten(sender, submission, [{ what: 'field', index: 0, field: 'description', treatment: 'drop', parties: ['XC'] }])
  assert.ok(outcome.ok)
  assert.deepEqual(outcome.value.report.recipients[1]?.removed, [
    { field: 'description', reason: 'field-not-shared', article: null, count: 1 },
  ])
  const [first] = await reviewed(sender, submission)
  assert.deepEqual(
    first?.shares.map(({ party, shown, removed }) => [party, shown?.description, removed.map(({ code, article }) => [code, article])]),
    [
      ['XB', objects[0]?.description, []],
      ['XC', undefined, [['tightened', null]]],
    ],
  )
  await release(sender, submission)
  assert.doesNotMatch(JSON.stringify(await sender.shownTo('XC')), /Zbigniew/)
  assert.match(JSON.stringify(await sender.shownTo('XB')), /Zbigniew/)
})

test('an object is withheld from a recipient, and what needs it follows', async () => {
  await using sender = await startSender()
  const submission = await waiting(sender)
  const outcome = await tighten(sender, submission, [{ what: 'object', index: 2, parties: ['XD'] }])
  assert.ok(outcome.ok)
  assert.deepEqual(
    outcome.value.report.recipients[2]?.withheld.map(({ code, article, count, example }) => [code, article, count, example]),
    [
      ['tightened', null, 1, 2],
      ['required-reference-withheld', null, 1, null],
    ],
  )
  await release(sender, submission)
  const types = async (party: string) => (await sender.shownTo(party)).map(({ type }) => type)
  assert.deepEqual(await types('XD'), ['indicator', 'indicator'])
  assert.deepEqual(await types('XB'), ['indicator', 'indicator', 'malware', 'relationship'])
})

test('a value that a person judged is treated wherever it stands, for whom it is asked', async () => {
  await using sender = await startSender()
  const submission = await waiting(sender)
  const [first] = await reviewed(sender, submission, ['XB'])
  const question = first?.shares[0]?.review.find(({ kind }) => kind === 'ipv4')
  assert.ok(question !== undefined, JSON.stringify(first?.shares[0]?.review))
  assert.ok(!JSON.stringify(question).includes('198.51'))
  const asked = [{ what: 'value', index: 0, value: question.value, treatment: 'never', parties: ['XB'] }] as const
  assert.ok((await tighten(sender, submission, asked)).ok)
  await release(sender, submission)
  const text = JSON.stringify(await sender.shownTo('XB'))
  assert.doesNotMatch(text, /198\.51/)
  assert.match(text, /Beacon to \[ipv4\]/)
  assert.match(JSON.stringify(await sender.shownTo('XC')), /Beacon to 198\.51\.100\.7/)
})

test('a name that likely stands in prose is asked about, and once a person judged it a pseudonym stands wherever it stood', async () => {
  await using sender = await startSender()
  const named = [
    indicator(1, { description: 'The loader was run by Marta Kowalczyk.' }),
    indicator(2, { name: 'Seen by Kowalczyk, Marta' }),
  ]
  const { id } = await submitted(sender, named, { review: true })
  const questions = async () => {
    const entries = await reviewed(sender, id, ['XB'])
    return entries.flatMap(({ shares }) => shares.flatMap(({ review }) => review.filter(({ category }) => category === 'name')))
  }
  const asked = await questions()
  assert.deepEqual(
    asked.map(({ pointer, kind, masked }) => [pointer, kind, masked]),
    [
      ['/description', 'person-name', 'M••••••••k'],
      ['/name', 'person-name', 'K••••••••a'],
    ],
  )
  const [value = '', ...others] = new Set(asked.map((question) => question.value))
  assert.deepEqual(others, [])
  assert.ok((await tighten(sender, id, [{ what: 'value', index: 0, value, treatment: 'pseudonymise', parties: null }])).ok)
  assert.deepEqual(await questions(), [], 'nobody is asked about a pseudonym')
  await release(sender, id)
  const text = JSON.stringify(await sender.shownTo('XB'))
  assert.doesNotMatch(text, /Kowalczyk|Marta/)
  assert.match(text, /run by Person \w+\..*Seen by Person \w+/)
})

test('nothing is loosened: treatments meet, and a field that the annex drops stays dropped', async () => {
  await using sender = await startSender()
  const submission = await waiting(sender)
  const field = { what: 'field', index: 0, parties: null } as const
  assert.ok((await tighten(sender, submission, [{ ...field, field: 'description', treatment: 'drop' }])).ok)
  const looser = await tighten(sender, submission, [
    { ...field, field: 'description', treatment: 'generalise' },
    { ...field, field: 'x_unknown', treatment: 'pseudonymise' },
  ])
  assert.ok(looser.ok)
  assert.equal(looser.value.tightenings.length, 3)
  for (const { shares } of (await reviewed(sender, submission)).slice(0, 1))
    for (const { shown } of shares) assert.equal(shown?.description, undefined)
})

test('what cannot be tightened is refused and changes nothing', async () => {
  await using sender = await startSender()
  const submission = await waiting(sender)
  const codeOf = async (tightening: Tightening) => {
    const outcome = await tighten(sender, submission, [tightening])
    return outcome.ok ? 'ok' : outcome.refusal.code
  }
  assert.equal(await codeOf({ what: 'object', index: 4, parties: null }), 'tightening-invalid')
  assert.equal(await codeOf({ what: 'object', index: 0, parties: ['XZ'] }), 'recipient-unknown')
  assert.equal(await codeOf({ what: 'field', index: 0, parties: null, field: 'created', treatment: 'drop' }), 'tightening-invalid')
  assert.deepEqual((await sender.disclosure.status(submission))?.tightenings, [])
  const nothing = [0, 1, 2, 3].map((index): Tightening => ({ what: 'object', index, parties: null }))
  assert.ok((await tighten(sender, submission, nothing)).ok)
  const approved = await sender.disclosure.approve({ submission, official: ANNA })
  assert.equal(approved.ok ? 'ok' : approved.refusal.code, 'nothing-released')
  assert.ok((await sender.disclosure.decline({ submission, official: ANNA })).ok)
  assert.equal(await codeOf({ what: 'object', index: 0, parties: null }), 'not-awaiting-approval')
})

test('tightened stays tightened over a restart', async () => {
  let sender = await startSender()
  const submission = await waiting(sender)
  assert.ok((await tighten(sender, submission, [{ what: 'object', index: 1, parties: null }])).ok)
  const { folder } = sender
  await sender.stop()
  sender = await startSender({ folder })
  await using restarted = sender
  await restarted.disclosure.resume()
  await release(restarted, submission, OLGA)
  const ended = await restarted.disclosure.status(submission)
  assert.equal(ended?.approvedBy, null, 'where nobody was asked for, nobody counts as the second person')
  assert.equal((await restarted.shownTo('XB')).length, 3)
})

test('of two reviewers at once neither undoes the other, and an approval takes what was tightened meanwhile along', async () => {
  await using sender = await startSender()
  const submission = await waiting(sender)
  const outcomes = await Promise.all([0, 1].map((index) => tighten(sender, submission, [{ what: 'object', index, parties: null }])))
  const kept = (await sender.disclosure.status(submission))?.tightenings ?? []
  assert.equal(kept.length, outcomes.filter(({ ok }) => ok).length)
  for (const outcome of outcomes) assert.ok(outcome.ok || outcome.refusal.code === 'submission-changed')
  await release(sender, submission)
  assert.equal((await sender.shownTo('XB')).length, objects.length - kept.length - (kept.some(({ index }) => index === 0) ? 1 : 0))
})

test('where an article asks for a second person, the submitter looks and tightens, and does not approve', async () => {
  await using sender = await startSender()
  const person = object('identity', 7, { name: 'Jane Roe', identity_class: 'individual', labels: ['data-subject:victim'] })
  const { id: submission } = await submitted(sender, [...objects, person])
  assert.equal((await reviewed(sender, submission)).length, 5)
  assert.ok((await tighten(sender, submission, [{ what: 'object', index: 4, parties: null }])).ok)
  // Nothing of what is left asks for a second person.
  await release(sender, submission)
  assert.deepEqual(
    (await sender.shownTo('XB')).map(({ type }) => type).filter((type) => type === 'identity'),
    [],
  )
  const other = await submitted(sender, [person])
  const stranger = await sender.disclosure.review({ submission: other.id, official: { account: 'max', role: 'analyst' } })
  assert.equal(stranger.ok ? 'ok' : stranger.refusal.code, 'role-not-allowed')
  const own = await sender.disclosure.approve({ submission: other.id, official: ANNA })
  assert.equal(own.ok ? 'ok' : own.refusal.code, 'approval-by-submitter')
})

test('an article that treats a field more strictly than the reviewer keeps its word', async () => {
  const text = structuredClone(AGREEMENT) as unknown as { annexes: { types: Record<string, Record<string, string>> }[] }
  for (const { types } of text.annexes) if (types.indicator !== undefined) types.indicator.description = 'never'
  const agreement = parseAgreement(text as unknown as Json)
  await using sender = await startSender({ agreement })
  const status = await submitted(sender, objects, { review: true, agreement: agreementHash(agreement) })
  const asked = { what: 'field', index: 0, field: 'description', treatment: 'generalise', parties: null } as const
  assert.ok((await tighten(sender, status.id, [asked])).ok)
  const [first] = await reviewed(sender, status.id)
  assert.deepEqual(
    first?.shares[0]?.removed.map(({ pointer, code }) => [pointer, code]),
    [['/description', 'field-not-shared']],
  )
})

test('a name in a script without spaces is asked about, and taken out wherever it stands', async () => {
  await using sender = await startSender()
  const objects = [
    indicator(0, { description: '犯罪嫌疑人张伟被捕' }),
    indicator(1, { name: '昨天张伟在北京登录', description: '与张三无关' }),
  ]
  const { id: submission } = await submitted(sender, objects, { review: true })
  const [first, second] = await reviewed(sender, submission, ['XB'])
  const [question] = first?.shares[0]?.review ?? []
  assert.deepEqual([question?.pointer, question?.kind, question?.length], ['/description', 'person-name', 2])
  assert.deepEqual(second?.shares[0]?.review, [])
  const asked: Tightening = { what: 'value', index: 0, value: question?.value ?? '', treatment: 'pseudonymise', parties: null }
  assert.ok((await tighten(sender, submission, [asked])).ok)
  await release(sender, submission)
  const shown = (await sender.shownTo('XB')).map(({ name, description }) => `${name} ${description}`)
  assert.ok(!shown.join().includes('张伟'), shown.join())
  assert.match(shown.join(), /犯罪嫌疑人Person [0-9a-f]{16}被捕/)
  assert.match(shown.join(), /昨天Person [0-9a-f]{16}在北京登录 与张三无关/)
})
