/** What people and agreements refuse, and the second person whom an article asks for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreementHash, parseAgreement } from '../../src/agreement/index.ts'
import type { Json } from '../../src/foundation/index.ts'
import type { DisclosureParts } from '../../src/workflows/disclosure/index.ts'
import { indicator, malware, object, TLP } from './objects.fixture.ts'
import { AGREEMENT, actsOf, assertNothingKept, NOON, ONE_PERSON, previewed, requestFor, startSender, submitted } from './sender.fixture.ts'

const DAY_MS = 86_400_000

const PERSON = object('identity', 7, { name: 'Jane Roe', identity_class: 'individual', labels: ['data-subject:victim'] })

test('personal data waits for a second person, who is not the first', async () => {
  await using sender = await startSender()
  const waiting = await submitted(sender, [indicator(1), PERSON])
  assert.equal(waiting.state, 'awaiting-approval')
  assert.deepEqual(waiting.report.recipients[0]?.approval, { article: '5', role: 'releasing-officer', count: 1 })
  assert.deepEqual(await actsOf(sender), [])
  const submission = waiting.id
  const codeOf = async (account: string, role: 'analyst' | 'releasing-officer') => {
    const outcome = await sender.disclosure.approve({ submission, official: { account, role } })
    return outcome.ok ? undefined : [outcome.refusal.code, outcome.refusal.article]
  }
  assert.deepEqual(await codeOf('anna', 'releasing-officer'), ['approval-by-submitter', '5'])
  assert.deepEqual(await codeOf('bert', 'analyst'), ['role-not-allowed', '5'])
  const byIssuer = { account: 'olga', role: 'releasing-officer', isByIssuer: true } as const
  const alone = await sender.disclosure.approve({ submission, official: byIssuer })
  assert.deepEqual(
    alone.ok || [alone.refusal.code, alone.refusal.article],
    ['passkey-needed', '5'],
    'an issuer can say of one that it is two',
  )
  assert.deepEqual(await actsOf(sender), [])
  assert.equal(await codeOf('olga', 'releasing-officer'), undefined)
  await sender.disclosure.idle()
  assert.equal((await sender.disclosure.status(submission))?.state, 'released')
  assert.deepEqual(await codeOf('olga', 'releasing-officer'), ['not-awaiting-approval', undefined])
  const releases = (await actsOf(sender)).filter(({ kind }) => kind === 'release')
  assert.deepEqual(
    releases.map(({ body }) => [body.to, body.approvedBy, body.retainUntil]),
    [
      ['XB', 'olga', new Date(NOON - (NOON % 60_000) + 180 * DAY_MS).toISOString()],
      ['XB', 'olga', new Date(NOON - (NOON % 60_000) + 30 * DAY_MS).toISOString()],
      ['XC', 'olga', new Date(NOON - (NOON % 60_000) + 180 * DAY_MS).toISOString()],
      ['XD', 'olga', new Date(NOON - (NOON % 60_000) + 180 * DAY_MS).toISOString()],
    ],
  )
  assert.doesNotMatch(JSON.stringify(await sender.shownTo('XC')), /Jane/)
  assert.match(JSON.stringify(await sender.shownTo('XB')), /Jane/)
  const drained = await sender.store.write((writer) => writer.refusals.drain())
  assert.deepEqual(
    drained.map(({ principal, code }) => [principal, code]),
    [
      ['anna', 'approval-by-submitter'],
      ['bert', 'role-not-allowed'],
      ['olga', 'not-awaiting-approval'],
    ],
  )
})

test('whom nobody can tell from the submitter is no second person, and is told what is missing', async () => {
  const reason = 'one of the two accounts has no identity'
  await using sender = await startSender({
    whyNotTwo: async ([, second]) => (second === 'olga' ? { code: 'identity-missing', reason } : undefined),
  })
  const { id: submission } = await submitted(sender, [PERSON])
  const approve = (account: string) => sender.disclosure.approve({ submission, official: { account, role: 'releasing-officer' } })
  assert.deepEqual(await approve('olga'), { ok: false, refusal: { code: 'identity-missing', reason, article: '5' } })
  assert.deepEqual(await actsOf(sender), [])
  const drained = await sender.store.write((writer) => writer.refusals.drain())
  assert.deepEqual(
    drained.map(({ principal, code }) => [principal, code]),
    [['olga', 'identity-missing']],
  )
  assert.equal((await approve('omar')).ok, true)
})

test('a deputy is no second person beside the one it stands in for, either way', async () => {
  const asked: number[] = []
  const pairs = new Set(['anna olga', 'olga anna'])
  await using sender = await startSender({
    whyNotTwo: async (accounts, since) => {
      asked.push(since)
      return pairs.has(accounts.join(' ')) ? ONE_PERSON : undefined
    },
  })
  const { id: submission } = await submitted(sender, [PERSON])
  const approve = async (account: string) => {
    const outcome = await sender.disclosure.approve({ submission, official: { account, role: 'releasing-officer' } })
    return outcome.ok || outcome.refusal.code
  }
  assert.equal(await approve('olga'), 'approval-by-submitter')
  assert.deepEqual(await actsOf(sender), [])
  assert.equal(await approve('omar'), true)
  assert.ok(
    asked.every((since) => since === NOON),
    'since it came in',
  )
})

test('a declined submission goes nowhere', async () => {
  await using sender = await startSender()
  const { id: submission } = await submitted(sender, [PERSON])
  const official = { account: 'olga', role: 'releasing-officer' } as const
  const outcome = await sender.disclosure.decline({ submission, official })
  assert.ok(outcome.ok)
  assert.equal(outcome.value.state, 'refused')
  assert.equal(outcome.value.report.refusal?.code, 'approval-declined')
  assert.deepEqual(await sender.parts.spool.list(), [])
  assert.deepEqual(await actsOf(sender), [])
})

test('a refusal of the whole has its article, is recorded and releases nothing', async () => {
  await using sender = await startSender()
  const refusals = [
    [requestFor([indicator(1)], { agreement: 'f'.repeat(64) }), 'agreement-unknown', undefined],
    [requestFor([indicator(1)], { official: { account: 'otto', role: 'overseer' } }), 'role-not-allowed', '8'],
    [requestFor([indicator(1)], { purpose: 'marketing' }), 'purpose-unknown', '2'],
    [requestFor([indicator(1)], { justification: '  ' }), 'justification-missing', undefined],
    [requestFor([indicator(1)], { recipients: ['XB', 'XZ'] }), 'recipient-unknown', '1'],
    [requestFor([indicator(1)], { recipients: [] }), 'recipients-missing', '1'],
    [requestFor([indicator(1, { object_marking_refs: [TLP.RED] })]), 'nothing-released', '4.1'],
    [requestFor([{ type: 'nonsense' }]), 'nothing-released', undefined],
  ] as const
  for (const [request, code, article] of refusals) {
    const outcome = await sender.disclosure.submit(request)
    assert.ok(!outcome.ok)
    assert.deepEqual([outcome.refusal.code, outcome.refusal.article], [code, article])
  }
  assert.deepEqual(await actsOf(sender), [])
  assert.deepEqual(await sender.parts.spool.list(), [])
  const drained = await sender.store.write((writer) => writer.refusals.drain())
  assert.deepEqual(
    drained.map((row) => row.code),
    refusals.map(([, code]) => code),
  )
})

test('nothing goes out before the agreement is in force, nor after its sunset', async () => {
  await using early = await startSender({ ratified: false })
  const outcome = await early.disclosure.submit(requestFor([indicator(1)]))
  assert.ok(!outcome.ok && outcome.refusal.code === 'agreement-not-in-force' && outcome.refusal.article === '11.1')
  await using late = await startSender()
  late.clock.value = Date.UTC(2030, 0, 1)
  const lapsed = await late.disclosure.submit(requestFor([indicator(1)]))
  assert.ok(!lapsed.ok && lapsed.refusal.code === 'agreement-lapsed' && lapsed.refusal.article === '11.2')
})

test('an agreement that lapses under way stops a submission; what went before stands', async () => {
  const change = (parts: DisclosureParts): DisclosureParts => ({
    ...parts,
    batchObjectsMax: 10,
    onProgress: (event) => {
      if (event.objects < event.total) sender.clock.value = Date.UTC(2030, 0, 1)
    },
  })
  await using sender = await startSender({ change })
  const status = await submitted(
    sender,
    Array.from({ length: 15 }, (_, number) => indicator(number)),
  )
  assert.equal(status.state, 'refused')
  assert.equal(status.report.refusal?.code, 'agreement-lapsed')
  assert.equal(status.position, 10)
  assert.equal((await sender.items('own')).length, 10)
  assert.deepEqual(await sender.parts.spool.list(), [])
})

test('what nobody approves lapses, with its agreement or after as long as anything is kept, and leaves nothing', async () => {
  await using sender = await startSender()
  const [first, second] = [await submitted(sender, [PERSON]), await submitted(sender, [PERSON, indicator(1)])]
  const stateOf = async (submission: string) => {
    const status = await sender.disclosure.status(submission)
    return [status?.state, status?.report.refusal?.code, status?.report.refusal?.article]
  }
  sender.clock.value = NOON + 180 * DAY_MS - 1
  await sender.disclosure.tend()
  assert.deepEqual(await stateOf(first.id), ['awaiting-approval', undefined, undefined])
  sender.clock.value = NOON + 180 * DAY_MS
  await sender.disclosure.tend()
  const retention = AGREEMENT.retention.article
  assert.deepEqual(await stateOf(first.id), ['refused', 'approval-lapsed', retention])
  assert.deepEqual(await sender.parts.spool.list(), [])
  const late = await sender.disclosure.approve({ submission: second.id, official: { account: 'olga', role: 'releasing-officer' } })
  assert.ok(!late.ok)
  assert.equal(late.refusal.code, 'not-awaiting-approval')

  const third = await submitted(sender, [PERSON])
  sender.clock.value = Date.UTC(2030, 0, 1)
  await sender.disclosure.tend()
  assert.deepEqual((await stateOf(third.id)).slice(0, 2), ['refused', 'agreement-lapsed'])
  assert.deepEqual(await actsOf(sender), [])
})

test('a reservation withholds at home, under its own number', async () => {
  const reservation = {
    party: 'XA',
    number: 1,
    title: 'No malware to XD',
    forbids: 'disclose',
    when: { types: ['malware'], parties: ['XD'] },
    isDisclosedToPartners: false,
  } as const
  await using sender = await startSender({ reservations: [reservation] })
  const status = await submitted(sender, [indicator(1), malware(2)])
  assert.deepEqual(
    status.report.recipients[2]?.withheld.map(({ code, article, count }) => [code, article, count]),
    [['reserved', 'reservation XA-1', 1]],
  )
  assert.equal((await sender.shownTo('XD')).length, 1)
})

test('a preview says what each would get and leaves nothing', async () => {
  await using sender = await startSender()
  const marked = indicator(1, { description: 'secret', granular_markings: [{ marking_ref: TLP.AMBER, selectors: ['description'] }] })
  const { report, shown } = await previewed(sender, [marked, indicator(2), PERSON])
  assert.deepEqual(
    report.recipients.map(({ released, changed }) => [released, changed]),
    [
      [3, 0],
      [2, 0],
      [2, 1],
    ],
  )
  assert.equal(report.recipients[2]?.removed[0]?.article, '4.3')
  assert.equal(shown.XB?.length, 3)
  assert.equal(shown.XD?.[0]?.description, undefined)
  assert.match(JSON.stringify(shown.XC), /secret/)
  await assertNothingKept(sender)
})

test('who releases and who approves has the training that the agreement asks for, on the day', async () => {
  const reading = { ...AGREEMENT.reading, conditions: [{ deeds: ['release', 'approve'], training: 'data-protection' }] }
  const agreement = parseAgreement({ ...AGREEMENT, reading } as unknown as Json)
  await using sender = await startSender({ agreement })
  const trained = { attributes: { trainings: ['data-protection'], clearance: null } } as const
  const request = (more: object) => {
    const official = { account: 'anna', role: 'analyst', ...more } as const
    return requestFor([indicator(1), PERSON], { agreement: agreementHash(agreement), official })
  }
  const untrained = await sender.disclosure.submit(request({}))
  assert.deepEqual(untrained.ok || [untrained.refusal.code, untrained.refusal.article], ['training-missing', agreement.reading.article])
  const admitted = await sender.disclosure.submit(request(trained))
  assert.ok(admitted.ok)
  await sender.disclosure.idle()
  const submission = admitted.value.id
  const approve = async (more: object) => {
    const outcome = await sender.disclosure.approve({ submission, official: { account: 'olga', role: 'releasing-officer', ...more } })
    return outcome.ok || [outcome.refusal.code, outcome.refusal.article]
  }
  assert.deepEqual(await approve({}), ['training-missing', agreement.reading.article])
  assert.deepEqual(await approve({ attributes: { trainings: ['other'], clearance: 'RED' } }), [
    'training-missing',
    agreement.reading.article,
  ])
  assert.deepEqual(await actsOf(sender), [])
  assert.equal(await approve(trained), true)
})
