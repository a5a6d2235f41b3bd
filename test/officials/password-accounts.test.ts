/** Accounts with a password at a real store: two of them are two persons only where the machine of the node said who each is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordOf, stated, wholeLifeAgreement } from '../../src/agreement/life/life.fixture.ts'
import { DAY_MS } from '../../src/foundation/index.ts'
import { secondOfficeFault } from '../../src/workflows/agreements/index.ts'
import {
  type AccountRow,
  addTool,
  enrolmentByPassword,
  inviteOfficial,
  listOfficials,
  putOfficialOut,
  recordAttribute,
  reviewTool,
  vouchForOfficial,
  whyNotTwo,
} from '../../src/workflows/officials/index.ts'
import { indicator, object } from '../disclosure/objects.fixture.ts'
import { actsOf, requestFor, startSender } from '../disclosure/sender.fixture.ts'
import { ANNA, codeOf, granted, officeRoad, openOffice } from './office.fixture.ts'

const PERSON = object('identity', 7, { name: 'Jane Roe', identity_class: 'individual', labels: ['data-subject:victim'] })
const TERMS = { purpose: 'cyber-defence', justification: 'Watch', legalBasis: 'Act', posts: 'at-once' } as const

async function openDesk() {
  const office = await openOffice()
  const { store, clock } = office
  const parts = { ...office.parts, deputations: store.read.people.deputations, road: await officeRoad(office) }
  const identify = (identity: string) =>
    store.write((writer) => enrolmentByPassword(identity, { ...parts, accounts: writer.accounts, identityKey: parts.identityKey }))
  const add = async (login: string, role: Exclude<AccountRow['role'], 'tool'>, identity?: string) => {
    const enrolment = identity === undefined ? null : granted(await identify(identity))
    const row = {
      login,
      role,
      nationalRole: null,
      passwordHash: 'none',
      tokenHash: null,
      purpose: 'cyber-defence',
      justification: 'Duty',
      offices: [],
    }
    await store.write(({ accounts }) => accounts.add({ ...row, createdAt: clock.value, tool: null, enrolment }))
  }
  const why = async (first: string, second: string) => (await whyNotTwo([first, second], clock.value, parts))?.code
  return { ...office, parts, identify, add, why, [Symbol.asyncDispose]: () => office[Symbol.asyncDispose]() }
}

test('two accounts with a password are nobody’s second person without identities, and two persons with two', async () => {
  await using desk = await openDesk()
  await desk.add('anna1', 'analyst')
  await desk.add('anna2', 'releasing-officer')
  await desk.add('dora', 'analyst', 'Staff 1')
  await desk.add('olga', 'releasing-officer', 'Staff 2')
  for (const [first, second, expected] of [
    ['anna1', 'anna2', 'identity-missing'],
    ['anna1', 'anna1', 'one-person'],
    ['anna1', 'olga', 'identity-missing'],
    ['dora', 'anna2', 'identity-missing'],
    ['dora', 'nobody', 'identity-missing'],
    ['dora', 'olga', undefined],
    ['olga', 'dora', undefined],
  ] as const) {
    assert.equal(await desk.why(first, second), expected, `${first} and ${second}`)
  }
  // Being put out gives nobody an identity.
  granted(await putOfficialOut({ login: 'anna1', by: 'olga' }, desk.parts))
  assert.equal(await desk.why('anna1', 'olga'), 'identity-missing')
  granted(await putOfficialOut({ login: 'dora', by: 'olga' }, desk.parts))
  assert.equal(await desk.why('dora', 'olga'), undefined, 'who left was somebody')
})

test('what waits for a second person is not let go by a second account of nobody knows whom', async () => {
  await using desk = await openDesk()
  await desk.add('anna1', 'analyst')
  await desk.add('anna2', 'releasing-officer')
  await desk.add('dora', 'analyst', 'Staff 1')
  await desk.add('olga', 'releasing-officer', 'Staff 2')
  await using sender = await startSender({ whyNotTwo: (pair) => whyNotTwo(pair, desk.clock.value, desk.parts) })
  const submitAs = async (account: string) => {
    const submitted = granted(
      await sender.disclosure.submit(requestFor([indicator(1), PERSON], { official: { account, role: 'analyst' } })),
    )
    await sender.disclosure.idle()
    return submitted.id
  }
  const approve = (submission: string, account: string) =>
    sender.disclosure.approve({ submission, official: { account, role: 'releasing-officer' } })
  const ofNobody = await submitAs('anna1')
  const refused = await approve(ofNobody, 'anna2')
  assert.ok(!refused.ok)
  assert.deepEqual([refused.refusal.code, refused.refusal.article], ['identity-missing', '5'])
  assert.match(refused.refusal.reason, /no identity.*comity account identify/)
  assert.equal(await codeOf(approve(ofNobody, 'olga')), 'identity-missing')
  const ofDora = await submitAs('dora')
  assert.equal(await codeOf(approve(ofDora, 'anna2')), 'identity-missing')
  assert.deepEqual(await actsOf(sender), [])
  assert.equal(await codeOf(approve(ofDora, 'olga')), 'ok')
  await sender.disclosure.idle()
  assert.notDeepEqual(await actsOf(sender), [])
})

test('no identity is given twice, however it is written, nor one of somebody who was invited', async () => {
  await using desk = await openDesk()
  await desk.add('dora', 'analyst', 'Staff 1')
  for (const [identity, code] of [
    ['Staff 1', 'identity-enrolled'],
    ['STAFF-1', 'identity-enrolled'],
    ['Staff 3', 'ok'],
    ['...', 'official-invalid'],
    ['', 'official-invalid'],
    ['a'.repeat(201), 'official-invalid'],
  ] as const) {
    assert.equal(await codeOf(desk.identify(identity)), code, identity)
  }
  assert.equal(await codeOf(inviteOfficial({ official: { ...ANNA, identity: 'staff/1' }, by: 'omar' }, desk.parts)), 'identity-enrolled')
  await desk.enrolAnna()
  assert.equal(await codeOf(desk.identify(ANNA.identity)), 'identity-enrolled')
  const states = (await listOfficials(desk.parts)).map(({ login, state }) => [login, state])
  assert.deepEqual(
    states.filter(([login]) => login === 'dora'),
    [['dora', 'by-password']],
  )
  granted(await putOfficialOut({ login: 'dora', by: 'omar' }, desk.parts))
  assert.equal(await codeOf(desk.identify('Staff 1')), 'identity-enrolled', 'also of one who left')
})

test('without an identity nobody vouches, reviews a tool, records of others, or signs for a second office', async () => {
  await using desk = await openDesk()
  const { parts, clock } = desk
  await desk.add('omar', 'operator', 'Staff 1')
  await desk.add('petra', 'data-protection-officer', 'Staff 2')
  await desk.add('nemo', 'data-protection-officer')
  granted(await inviteOfficial({ official: { ...ANNA, login: 'nina', identity: 'Staff 7' }, by: 'omar' }, parts))
  granted(await addTool({ tool: { ...TERMS, login: 'misp', owner: 'omar' }, by: 'petra' }, parts))
  const record = (by: string) =>
    recordAttribute(
      { login: 'omar', kind: 'training', value: 'gdpr', endsAt: clock.value + DAY_MS, by },
      { ...parts, transactions: desk.store },
    )
  const proposedAt = clock.value
  const draft = { ...recordOf(wholeLifeAgreement(), [stated(['sign', 'XA'], { office: null, official: 'omar' })]), proposedAt }
  const sign = async (login: string) =>
    (await secondOfficeFault(draft, { party: 'XA', login }, (pair, since) => whyNotTwo(pair, since, parts)))?.code ?? 'ok'
  for (const [by, expected] of [
    ['nemo', 'identity-missing'],
    ['petra', 'ok'],
  ] as const) {
    assert.equal(await codeOf(vouchForOfficial({ login: 'nina', identity: 'Staff 7', by }, parts)), expected)
    assert.equal(await codeOf(reviewTool({ login: 'misp', by }, parts)), expected)
    assert.equal(await codeOf(record(by)), expected)
    assert.equal(await sign(by), expected)
  }
  // A tool is the official who answers for it.
  assert.deepEqual([await desk.why('misp', 'omar'), await desk.why('misp', 'petra')], ['one-person', undefined])
})
