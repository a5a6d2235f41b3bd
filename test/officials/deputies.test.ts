/** Deputies over a real store: who may act in whose role, for how long, and that nobody becomes two by it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordOf, stated, wholeLifeAgreement } from '../../src/agreement/life/life.fixture.ts'
import { DAY_MS } from '../../src/foundation/index.ts'
import { newAuthenticator } from '../../src/identity/authenticator.fixture.ts'
import { secondOfficeFault } from '../../src/workflows/agreements/index.ts'
import {
  addTool,
  endDeputation,
  inviteOfficial,
  nameDeputy,
  type Official,
  type PersonRole,
  putOfficialOut,
  reviewTool,
  standIn,
  vouchForOfficial,
  whyNotTwo,
} from '../../src/workflows/officials/index.ts'
import { codeOf, giveKeys, granted, officeRoad, openOffice } from './office.fixture.ts'

const PEOPLE: Readonly<Record<string, PersonRole>> = {
  paula: 'releasing-officer',
  dora: 'analyst',
  bert: 'analyst',
  omar: 'operator',
  petra: 'data-protection-officer',
  otis: 'overseer',
}

async function openStaff() {
  const office = await openOffice()
  const deputations = office.store.read.people.deputations
  const parts = { ...office.parts, deputations, passkeys: office.store.read.people.passkeys, road: await officeRoad(office) }
  for (const [login, role] of Object.entries(PEOPLE)) {
    const official = { login, role, identity: `Staff ${login}`, purpose: 'cyber-defence', justification: 'Duty', offices: ['mfa'] }
    granted(await inviteOfficial({ official, by: null }, parts))
    await giveKeys(office, login)
  }
  const official = (login: string): Official => ({
    ...{ login, role: PEOPLE[login] ?? 'analyst', purpose: 'cyber-defence', justification: 'Duty', offices: ['mfa'], tool: null },
  })
  const name = (by: string, deputy: string, { days = 10, startsIn = 0 } = {}) => {
    const startsAt = office.clock.value + startsIn * DAY_MS
    return nameDeputy({ deputy, startsAt, endsAt: startsAt + days * DAY_MS, reason: 'Leave', by: official(by) }, parts)
  }
  const stand = async (deputy: string, principal: string) => standIn(official(deputy), principal, parts)
  const why = (first: string, second: string, since = office.clock.value) => whyNotTwo([first, second], since, parts)
  const one = async (first: string, second: string, since?: number) => (await why(first, second, since))?.code === 'one-person'
  return { ...office, parts, official, name, stand, why, one, [Symbol.asyncDispose]: () => office[Symbol.asyncDispose]() }
}

test('a deputy acts in its own name and in the role it was named for, for no office, for as long as told', async () => {
  await using staff = await openStaff()
  assert.equal(await codeOf(staff.stand('dora', 'paula')), 'deputation-unknown')
  granted(await staff.name('paula', 'dora', { startsIn: 1, days: 10 }))
  assert.equal(await codeOf(staff.stand('dora', 'paula')), 'deputation-unknown', 'it has not begun')
  staff.clock.value += DAY_MS
  const acting = granted(await staff.stand('dora', 'paula'))
  assert.deepEqual([acting.login, acting.role, acting.offices, acting.standsInFor], ['dora', 'releasing-officer', [], 'paula'])
  assert.equal(await codeOf(staff.stand('paula', 'dora')), 'deputation-unknown', 'not the other way round')
  assert.equal(await codeOf(staff.stand('bert', 'paula')), 'deputation-unknown')
  staff.clock.value += 10 * DAY_MS
  assert.equal(await codeOf(staff.stand('dora', 'paula')), 'deputation-unknown', 'it is over')
})

test('only who was enrolled names another one who was, for a bounded time, and no deputy names one', async () => {
  await using staff = await openStaff()
  for (const [by, deputy, when, code] of [
    ['paula', 'paula', {}, 'deputy-unfit'],
    ['paula', 'nobody', {}, 'deputy-unfit'],
    ['nobody', 'dora', {}, 'deputy-unfit'],
    ['otis', 'dora', {}, 'deputy-unfit'],
    ['paula', 'dora', { days: 0 }, 'deputation-invalid'],
    ['paula', 'dora', { days: 93 }, 'deputation-invalid'],
    ['paula', 'dora', { startsIn: -20 }, 'deputation-invalid'],
    ['paula', 'dora', { startsIn: 93 }, 'deputation-invalid'],
  ] as const) {
    assert.equal(await codeOf(staff.name(by, deputy, when)), code, `${by} names ${deputy}`)
  }
  granted(await staff.name('paula', 'dora'))
  assert.equal(await codeOf(staff.name('paula', 'dora')), 'deputation-known')
  const by = granted(await staff.stand('dora', 'paula'))
  const { value: now } = staff.clock
  const chained = nameDeputy({ deputy: 'bert', startsAt: now, endsAt: now + DAY_MS, reason: 'Leave', by }, staff.parts)
  assert.equal(await codeOf(chained), 'deputy-of-deputy')
})

test('who has no passkey is no deputy, named or not, until it made one', async () => {
  await using staff = await openStaff()
  const official = { login: 'nina', role: 'analyst', identity: 'Staff nina', purpose: 'cyber-defence', justification: 'Duty' } as const
  const { invitation } = granted(await inviteOfficial({ official: { ...official, offices: [] }, by: null }, staff.parts))
  assert.equal(await codeOf(staff.name('paula', 'nina')), 'deputy-unfit')
  await staff.hire('willem')
  assert.equal(await codeOf(staff.name('paula', 'willem')), 'deputy-unfit', 'nor who has a password alone')
  granted(await staff.enrol(invitation, newAuthenticator()))
  granted(await staff.name('paula', 'nina'))
  granted(await staff.stand('nina', 'paula'))
  assert.equal(await staff.one('paula', 'nina'), true, 'and both are one person where two are needed')
  await staff.store.write(({ people }) => people.passkeys.removeOf('nina'))
  assert.equal(await codeOf(staff.stand('nina', 'paula')), 'deputation-unknown', 'nor one whose passkey is gone')
})

test('either of the two ends it, or an officer, and it ends with either of them', async () => {
  await using staff = await openStaff()
  const end = (id: string, by: string, mayEndOthers = false) =>
    codeOf(endDeputation({ id, by: staff.official(by), mayEndOthers }, staff.parts))
  for (const [by, mayEndOthers] of [
    ['paula', false],
    ['dora', false],
    ['petra', true],
  ] as const) {
    const { id } = granted(await staff.name('paula', 'dora'))
    assert.equal(await end(id, 'bert'), 'deputation-unknown')
    assert.equal(await end(id, by, mayEndOthers), 'ok')
    assert.equal(await end(id, by, mayEndOthers), 'deputation-over')
    assert.equal(await codeOf(staff.stand('dora', 'paula')), 'deputation-unknown')
    staff.clock.value += 1
  }
  granted(await staff.name('paula', 'dora'))
  granted(await putOfficialOut({ login: 'paula', by: 'omar' }, staff.parts))
  assert.equal(await codeOf(staff.stand('dora', 'paula')), 'deputation-unknown')
  const ended = async () => (await staff.parts.deputations.of('dora'))[0]
  const last = await ended()
  assert.deepEqual([last?.endedBy, last?.endsAt], ['omar', staff.clock.value])
  // And with the deputy: one who is invited anew, and one who leaves.
  const again = {
    login: 'dora',
    role: 'analyst',
    identity: 'Staff dora',
    purpose: 'cyber-defence',
    justification: 'Duty',
    offices: [],
  } as const
  for (const [by, goes] of [
    ['petra', () => inviteOfficial({ official: again, by: 'petra' }, staff.parts)],
    ['omar', () => putOfficialOut({ login: 'dora', by: 'omar' }, staff.parts)],
  ] as const) {
    staff.clock.value += 1
    granted(await staff.name('bert', 'dora'))
    assert.equal((await staff.stand('dora', 'bert')).ok, true)
    assert.equal((await goes()).ok, true)
    assert.equal(await codeOf(staff.stand('dora', 'bert')), 'deputation-unknown', by)
    assert.deepEqual([(await ended())?.endedBy, (await ended())?.endsAt], [by, staff.clock.value])
    granted(await inviteOfficial({ official: again, by: null }, staff.parts))
    await giveKeys(staff, 'dora')
    assert.equal(await codeOf(staff.stand('dora', 'bert')), 'deputation-unknown', 'a new passkey brings none of it back')
  }
})

test('who stood in for one another is one person from then on for what began before, and nobody else is', async () => {
  await using staff = await openStaff()
  assert.deepEqual([await staff.one('paula', 'paula'), await staff.one('paula', 'dora')], [true, false])
  const began = staff.clock.value
  const { id } = granted(await staff.name('paula', 'dora', { startsIn: 1 }))
  assert.equal(await staff.one('paula', 'dora', began), false, 'nobody stood in for anybody yet')
  staff.clock.value += 2 * DAY_MS
  for (const [first, second, expected] of [
    ['paula', 'dora', true],
    ['dora', 'paula', true],
    ['paula', 'bert', false],
    ['dora', 'bert', false],
  ] as const) {
    assert.equal(await staff.one(first, second, began), expected, `${first} and ${second}`)
  }
  granted(await endDeputation({ id, by: staff.official('dora'), mayEndOthers: false }, staff.parts))
  staff.clock.value += DAY_MS
  assert.equal(await staff.one('paula', 'dora', began), true, 'ending it does not make two of them for what was done meanwhile')
  assert.equal(await staff.one('paula', 'dora'), false, 'for what begins now they are two')
})

test('no deputy vouches for whom its principal invited, nor reviews the tool it answers for', async () => {
  await using staff = await openStaff()
  const official = {
    login: 'nina',
    role: 'analyst',
    identity: 'Staff 7',
    purpose: 'cyber-defence',
    justification: 'Duty',
    offices: [],
  } as const
  const { invitation } = granted(await inviteOfficial({ official, by: 'omar' }, staff.parts))
  granted(await staff.name('omar', 'petra'))
  const vouch = (by: string) => codeOf(vouchForOfficial({ login: 'nina', identity: 'Staff 7', by }, staff.parts))
  assert.equal(await vouch('petra'), 'vouch-by-inviter')
  assert.equal(await codeOf(staff.enrol(invitation, newAuthenticator())), 'invitation-invalid')
  assert.equal(await vouch('paula'), 'ok')
  const terms = {
    login: 'misp',
    purpose: 'cyber-defence',
    justification: 'Watch',
    legalBasis: 'Act',
    owner: 'omar',
    posts: 'nothing',
  } as const
  granted(await addTool({ tool: terms, by: 'paula' }, staff.parts))
  assert.equal(await codeOf(reviewTool({ login: 'misp', by: 'petra' }, staff.parts)), 'review-by-owner')
  assert.equal(await codeOf(reviewTool({ login: 'misp', by: 'paula' }, staff.parts)), 'ok')
})

test('a deputy and whom it stands in for sign for one office between them, and so does each alone', async () => {
  await using staff = await openStaff()
  const draft = wholeLifeAgreement()
  const laid = staff.clock.value
  const signedBy = (official: string) => ({ ...recordOf(draft, [stated(['sign', 'XA'], { office: null, official })]), proposedAt: laid })
  const fault = async (first: string, second: string) =>
    (await secondOfficeFault(signedBy(first), { party: 'XA', login: second }, ([one, other], since) => staff.why(one, other, since)))?.code
  assert.equal(await fault('paula', 'dora'), undefined)
  assert.equal(await fault('paula', 'paula'), 'official-signed')
  granted(await staff.name('paula', 'dora'))
  assert.deepEqual([await fault('paula', 'dora'), await fault('dora', 'paula')], ['official-signed', 'official-signed'])
  assert.equal(await fault('paula', 'bert'), undefined)
  // Whoever was its deputy while the draft lay there still is one person with it.
  staff.clock.value += 20 * DAY_MS
  assert.equal(await fault('paula', 'dora'), 'official-signed')
  // What another party's officials are called says nothing.
  const other = { ...recordOf(draft, [stated(['sign', 'XB'], { office: null, official: 'dora' })]), proposedAt: laid }
  const asked = { party: 'XA', login: 'dora' }
  assert.equal(await secondOfficeFault(other, asked, ([one, two], since) => staff.why(one, two, since)), undefined)
})
