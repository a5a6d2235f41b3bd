/** Roles that a party makes up itself, over a real store: who says what one is, that it only takes away, and that what is not whole opens nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leafFields, type RoleTerms, rebuild, reopenAct } from '../../src/acts/index.ts'
import { DAY_MS } from '../../src/foundation/index.ts'
import { mayCall, officialMayCall, PERMISSIONS } from '../../src/http/index.ts'
import { newAuthenticator } from '../../src/identity/authenticator.fixture.ts'
import {
  confirmRole,
  createOfficials,
  endRole,
  heldRole,
  inviteOfficial,
  leavesOpen,
  listOfficials,
  listRoles,
  type NationalRoleRow,
  nameDeputy,
  type Official,
  OWN_DOORS,
  PEOPLE,
  proposeRole,
  putOfficialOut,
  ROLES,
  recordAttribute,
  standIn,
  vouchForOfficial,
} from '../../src/workflows/officials/index.ts'
import { ANNA, codeOf, giveKeys, granted, officeRoad, openOffice } from './office.fixture.ts'

const NIGHT: RoleTerms = {
  description: 'Looks at items at night and releases nothing',
  foundedOn: 'analyst',
  doors: ['listItems', 'readItem', 'listOfficials'].filter((door) => mayCall('analyst', door)),
  conditions: {},
}
const ANNA_TOO = { ...ANNA, login: 'anna' }

async function openStaff() {
  const office = await openOffice()
  const { store } = office
  const parts = {
    ...{ ...office.parts, deputations: store.read.people.deputations, passkeys: store.read.people.passkeys },
    ...{ road: await officeRoad(office), roleProposals: store.read.people.roleProposals, hasDoor: mayCall },
  }
  await office.hire('dora', 'petra', 'paul')
  const define = async (name: string, terms: RoleTerms) => {
    const { digest } = granted(await proposeRole({ name, terms, by: 'dora' }, parts))
    return granted(await confirmRole({ name, digest, by: 'petra' }, parts))
  }
  /** Has anna in a role of the party's own, with a session. */
  const enrolIn = async (nationalRole: string | null) => {
    const authenticator = newAuthenticator()
    const { invitation } = granted(await inviteOfficial({ official: { ...ANNA_TOO, nationalRole }, by: 'dora' }, parts))
    granted(await vouchForOfficial({ login: 'anna', identity: ANNA.identity, by: 'petra' }, parts))
    return granted(await office.enrol(invitation, authenticator)).token
  }
  const officialsWith = (find = store.read.nationalRoles.find) =>
    createOfficials({
      ...{ accounts: store.read.accounts, nationalRoles: { find }, clock: parts.clock, randomness: parts.randomness },
      sessions: { ...store.read.people.sessions, see: async () => undefined },
      ...{ attributes: store.read.people.attributes, cases: store.read.people.cases, opened: store.read.observations.opened },
    })
  const who = async (session: string, find = store.read.nationalRoles.find): Promise<Official> => {
    const answer = await officialsWith(find).signIn({ authorization: undefined, session, address: '192.0.2.1' })
    assert.ok(answer.ok)
    return answer.official
  }
  return { ...office, parts, define, enrolIn, who, [Symbol.asyncDispose]: () => office[Symbol.asyncDispose]() }
}

const doorsOf = (official: Official): readonly string[] =>
  Object.keys(PERMISSIONS)
    .filter((door) => officialMayCall(official, door))
    .sort()

const ownDoors = (more: readonly string[] = []): readonly string[] => [...OWN_DOORS, ...more].sort()

test('a role is what two officers say: neither one alone, nor the same person twice, nor other words', async () => {
  await using staff = await openStaff()
  const { parts, store, clock, hire } = staff
  const { digest } = granted(await proposeRole({ name: 'night-analyst', terms: NIGHT, by: 'dora' }, parts))
  assert.equal(await store.read.nationalRoles.find('night-analyst'), undefined, 'a proposal is no role')
  const confirm = (by: string, words = digest) => codeOf(confirmRole({ name: 'night-analyst', digest: words, by }, parts))
  assert.equal(await confirm('dora'), 'role-proposal-own')
  assert.equal(await confirm('petra', '0'.repeat(64)), 'role-proposal-unknown')
  await giveKeys(staff, 'paul')
  const by = { login: 'dora', role: 'data-protection-officer', purpose: '', justification: '', offices: [], tool: null } as const
  granted(await nameDeputy({ deputy: 'paul', startsAt: clock.value, endsAt: clock.value + DAY_MS, reason: 'Leave', by }, parts))
  assert.equal(await confirm('paul'), 'role-proposal-own', 'nor its deputy')
  // What was replaced since is not what was seen.
  const other = granted(await proposeRole({ name: 'night-analyst', terms: { ...NIGHT, doors: ['readItem'] }, by: 'dora' }, parts))
  assert.equal(await confirm('petra'), 'role-proposal-unknown')
  clock.value += 7 * DAY_MS
  assert.equal(await confirm('petra', other.digest), 'role-proposal-unknown', 'after a week it is over')
  assert.deepEqual((await listRoles(parts)).proposals, [])
  await store.write(({ accounts }) =>
    accounts.add({
      ...{ login: 'nobody', role: 'data-protection-officer', nationalRole: null, purpose: 'cyber-defence', justification: 'Duty' },
      ...{ passwordHash: 'none', tokenHash: null, createdAt: 0, offices: [], tool: null, enrolment: null },
    }),
  )
  const again = granted(await proposeRole({ name: 'night-analyst', terms: NIGHT, by: 'dora' }, parts))
  assert.equal(await confirm('nobody', again.digest), 'identity-missing')
  await hire('olga')
  assert.equal(await confirm('olga', again.digest), 'ok')
  assert.equal(await confirm('olga', again.digest), 'role-proposal-unknown', 'once')
  const { roles, proposals } = await listRoles(parts)
  assert.deepEqual(
    [proposals, roles.map(({ name, by, confirmedBy }) => [name, by, confirmedBy])],
    [[], [['night-analyst', 'dora', 'olga']]],
  )
})

test('what a role is, and its end, are acts whose leaves show all of it, and a rebuild gives what was kept', async () => {
  await using staff = await openStaff()
  const { parts, store, define } = staff
  const terms: RoleTerms = { ...NIGHT, conditions: { purposes: ['cyber-defence'], clearance: true } }
  const defined = await define('night-analyst', terms)
  const changed = await define('night-analyst', { ...terms, doors: ['readItem'] })
  await define('day-analyst', NIGHT)
  const ended = granted(await endRole({ name: 'day-analyst', by: 'paul' }, parts))
  const shown = async (id: string) => {
    const act = await store.read.acts.find(id as never)
    assert.equal(act?.kind, 'change-role')
    const { act: _, kind: __, party: ___, at: ____, ...fields } = leafFields(reopenAct(act.text))
    return fields
  }
  const said = { description: terms.description, foundedOn: 'analyst', conditions: '{"clearance":true,"purposes":["cyber-defence"]}' }
  const two = { role: 'night-analyst', by: 'dora', confirmedBy: 'petra', ...said }
  assert.deepEqual(await shown(defined.actId), { ...two, deed: 'defined', doors: 'listItems readItem' })
  assert.deepEqual(await shown(changed.actId), { ...two, deed: 'changed', doors: 'readItem' })
  assert.deepEqual(await shown(ended.actId), { role: 'day-analyst', deed: 'ended', by: 'paul' })
  const kept = await store.read.nationalRoles.list()
  assert.equal(kept.length, 2)
  await rebuild(parts.road)
  assert.deepEqual(await store.read.nationalRoles.list(), kept)
})

test('what is no narrowing of a role of the code is refused and changes nothing', async () => {
  await using staff = await openStaff()
  const { parts, store, define } = staff
  await define('night-analyst', NIGHT)
  const before = await store.read.overview.lastApplied()
  const refusals: readonly (readonly [string, Partial<RoleTerms>])[] = [
    // Operations that the founding role lacks, that nobody has, and that everybody has for itself.
    ...Object.keys(PERMISSIONS)
      .filter((door) => !mayCall('analyst', door))
      .map((door) => ['of-analyst', { doors: ['listItems', door] }] as const),
    ['of-analyst', { doors: ['toString'] }],
    ['of-analyst', { doors: ['readSession'] }],
    ['of-analyst', { doors: [] }],
    ['of-analyst', { doors: ['listItems', 'listItems'] }],
    ['of-analyst', { description: ' ' }],
    ['of-analyst', { description: 'two\nlines' }],
    ['of-analyst', { conditions: { purposes: ['Not A Code'] } }],
    ['of-analyst', { conditions: { trainings: ['x'] } }],
    ...ROLES.map((role) => [role, {}] as const),
    ['Night', {}],
    ['night-analyst', { foundedOn: 'releasing-officer' }],
    ['night-operator', { foundedOn: 'operator', doors: ['listItems'] }],
  ]
  for (const [name, more] of refusals) {
    const refused = codeOf(proposeRole({ name, terms: { ...NIGHT, ...more }, by: 'dora' }, parts))
    assert.equal(await refused, 'national-role-invalid', `${name} ${JSON.stringify(more)}`)
  }
  assert.equal(await codeOf(endRole({ name: 'of-analyst', by: 'dora' }, parts)), 'national-role-unknown')
  assert.deepEqual([await store.read.overview.lastApplied(), await store.read.people.roleProposals.list()], [before, []])
})

test('for every role of the code, whoever is in a role of its own may do what both let it, and its own doors, and nothing else', () => {
  for (const foundedOn of PEOPLE) {
    const had = Object.keys(PERMISSIONS).filter((door) => mayCall(foundedOn, door) && !OWN_DOORS.includes(door))
    const [first] = had
    assert.ok(first !== undefined)
    const held = { name: 'narrow', terms: { ...NIGHT, foundedOn, doors: [first] } }
    for (const door of Object.keys(PERMISSIONS)) {
      const isOpen: boolean = door === first || (OWN_DOORS.includes(door) && mayCall(foundedOn, door))
      assert.equal(officialMayCall({ role: foundedOn, nationalRole: held }, door), isOpen, `${foundedOn} ${door}`)
      const nothing = { role: foundedOn, nationalRole: { name: 'narrow', terms: null } }
      assert.equal(officialMayCall(nothing, door), door === 'endSession', `${foundedOn} ${door} without terms`)
    }
    // Even terms that name more than the role of the code has open no more than that has.
    const wide = { name: 'wide', terms: { ...NIGHT, foundedOn, doors: Object.keys(PERMISSIONS) } }
    for (const door of Object.keys(PERMISSIONS)) {
      assert.equal(officialMayCall({ role: foundedOn, nationalRole: wide }, door), mayCall(foundedOn, door), `${foundedOn} ${door}`)
    }
  }
})

test('a change and an end hold for sessions that are open, and agreements see the founding role all the while', async () => {
  await using staff = await openStaff()
  const { parts, define, enrolIn, who } = staff
  await define('night-analyst', NIGHT)
  const session = await enrolIn('night-analyst')
  const anna = async () => await who(session)
  assert.deepEqual(doorsOf(await anna()), ownDoors(['listItems', 'readItem']))
  assert.deepEqual([(await anna()).role, (await anna()).attributes?.national], ['analyst', {}])
  await define('night-analyst', { ...NIGHT, doors: ['readItem'], conditions: { trainings: ['night-duty'], case: true } })
  assert.deepEqual(doorsOf(await anna()), ownDoors(['readItem']))
  assert.deepEqual((await anna()).attributes?.national, { trainings: ['night-duty'], case: true })
  granted(await endRole({ name: 'night-analyst', by: 'paul' }, parts))
  assert.deepEqual(doorsOf(await anna()), ['endSession'])
  assert.equal((await anna()).attributes?.national, 'nothing-left')
  for (const door of ['readTaxii', 'postTaxii', 'listItems']) assert.ok(!leavesOpen((await anna()).nationalRole, door))
  await define('night-analyst', { ...NIGHT, doors: ['readTaxii'] })
  assert.ok(leavesOpen((await anna()).nationalRole, 'readTaxii'))
  assert.ok(!leavesOpen((await anna()).nationalRole, 'postTaxii'))
  const [shown] = (await listOfficials(parts)).filter(({ login }) => login === 'anna')
  assert.deepEqual([shown?.role, shown?.nationalRole], ['analyst', 'night-analyst'])
})

test('a definition that is lost, torn, of another founding role or of no words opens nothing', async () => {
  await using staff = await openStaff()
  const { define, enrolIn, who, store } = staff
  const { find } = store.read.nationalRoles
  await define('night-analyst', { ...NIGHT, conditions: { clearance: true } })
  const session = await enrolIn('night-analyst')
  const whole = (await find('night-analyst')) as NationalRoleRow
  assert.deepEqual(doorsOf(await who(session, async () => whole)), ownDoors(['listItems', 'readItem']))
  const text = whole.terms as string
  const spoiled: readonly (NationalRoleRow | undefined)[] = [
    undefined,
    { ...whole, terms: null },
    { ...whole, digest: null },
    { ...whole, terms: '' },
    // Its condition is gone, and it names one more door.
    { ...whole, terms: text.replace('"clearance":true', '') },
    { ...whole, terms: text.replace('"listItems"', '"exportItems","listItems"') },
    // Cut anywhere.
    ...Array.from({ length: text.length }, (_, length) => ({ ...whole, terms: text.slice(0, length) })),
  ]
  for (const row of spoiled) {
    const official = await who(session, async () => row)
    assert.deepEqual(doorsOf(official), ['endSession'], JSON.stringify(row?.terms))
    assert.equal(official.attributes?.national, 'nothing-left')
  }
  assert.deepEqual(await heldRole({ role: 'overseer', nationalRole: 'night-analyst' }, { find }), { name: 'night-analyst', terms: null })
})

for (const fault of ['failed and not stored', 'failed but stored']) {
  test(`a confirmation that ${fault} leaves the old words or the new ones, whole, with their act`, async () => {
    await using staff = await openStaff()
    const { parts, store, define, enrolIn, who } = staff
    await define('night-analyst', NIGHT)
    const session = await enrolIn('night-analyst')
    const old = await store.read.nationalRoles.find('night-analyst')
    const { digest } = granted(await proposeRole({ name: 'night-analyst', terms: { ...NIGHT, doors: ['readItem'] }, by: 'dora' }, parts))
    const isStored = fault === 'failed but stored'
    const failing = {
      write: async <Value>(work: Parameters<typeof store.write<Value>>[0]): Promise<Value> => {
        if (isStored) await store.write(work)
        else
          await store
            .write(async (writer) => await work(writer).then(() => Promise.reject(new Error('the disk failed'))))
            .catch(() => undefined)
        throw new Error('the disk failed')
      },
    }
    const broken = { ...parts, road: { ...parts.road, transactions: { ...parts.road.transactions, ...failing } } }
    await assert.rejects(confirmRole({ name: 'night-analyst', digest, by: 'petra' }, broken as typeof parts), /the disk failed/)
    const since = await store.read.nationalRoles.find('night-analyst')
    assert.equal(since?.actId === old?.actId, !isStored)
    assert.deepEqual(doorsOf(await who(session)), ownDoors(isStored ? ['readItem'] : ['listItems', 'readItem']))
    assert.equal((await store.read.people.roleProposals.list()).length, isStored ? 0 : 1)
    // Whoever was told that it failed tries again, and ends in the same state.
    const again = await codeOf(confirmRole({ name: 'night-analyst', digest, by: 'petra' }, parts))
    assert.equal(again, isStored ? 'role-proposal-unknown' : 'ok')
    assert.deepEqual(doorsOf(await who(session)), ownDoors(['readItem']))
  })
}

test('somebody is put into a role and out of it by two officers, who invite and vouch anew', async () => {
  await using staff = await openStaff()
  const { parts, define, enrolIn, who, store } = staff
  await define('night-analyst', NIGHT)
  await define('night-chief', { ...NIGHT, foundedOn: 'releasing-officer' })
  const invite = (nationalRole: string | null | undefined) =>
    codeOf(inviteOfficial({ official: { ...ANNA_TOO, ...(nationalRole === undefined ? {} : { nationalRole }) }, by: 'dora' }, parts))
  assert.equal(await invite('no-such-role'), 'national-role-unknown')
  assert.equal(await invite('night-chief'), 'national-role-unknown', 'it is founded on another role than hers')
  assert.equal(await store.read.accounts.find('anna'), undefined)
  const first = await enrolIn('night-analyst')
  assert.equal(await invite(undefined), 'ok')
  assert.equal(await staff.who(first).catch(() => 'out'), 'out')
  assert.equal((await store.read.accounts.find('anna'))?.nationalRole, 'night-analyst', 'she keeps what she had')
  const free = await enrolIn(null)
  const anna = await who(free)
  assert.deepEqual([anna.nationalRole, anna.attributes?.national], [undefined, undefined])
  assert.ok(officialMayCall(anna, 'submitBundle'))
  granted(await putOfficialOut({ login: 'anna', by: 'dora' }, parts))
  assert.equal(await staff.who(free).catch(() => 'out'), 'out')
})

test('a deputy has what is left of the role to its principal, and needs itself what that asks for', async () => {
  await using staff = await openStaff()
  const { parts, define, enrolIn, who, clock } = staff
  await define('night-analyst', { ...NIGHT, conditions: { trainings: ['night-duty'] } })
  const session = await enrolIn('night-analyst')
  const paul = { login: 'paul', role: 'data-protection-officer', purpose: '', justification: '', offices: [], tool: null } as const
  await giveKeys(staff, 'paul')
  const by = await who(session)
  granted(await nameDeputy({ deputy: 'paul', startsAt: clock.value, endsAt: clock.value + DAY_MS, reason: 'Leave', by }, parts))
  granted(await recordAttribute({ login: 'anna', kind: 'training', value: 'night-duty', endsAt: clock.value + DAY_MS, by: 'petra' }, parts))
  const standing = granted(await standIn({ ...paul, attributes: { trainings: [], clearance: null } }, 'anna', parts))
  assert.deepEqual(
    [standing.role, standing.attributes?.trainings, standing.attributes?.national],
    ['analyst', [], { trainings: ['night-duty'] }],
  )
  assert.deepEqual(doorsOf(standing), ownDoors(['listItems', 'readItem']))
  granted(await endRole({ name: 'night-analyst', by: 'petra' }, parts))
  assert.deepEqual(doorsOf(granted(await standIn(paul, 'anna', parts))), ['endSession'])
  // The other way round: what is left to the deputy itself goes with the role that it has then, but whoever may do nothing stands in for nobody.
  await define('night-analyst', NIGHT)
  const narrowed = (terms: RoleTerms | null): Official => ({ ...paul, nationalRole: { name: 'day-keeper', terms } })
  const whole = granted(await standIn(narrowed({ ...NIGHT, foundedOn: 'data-protection-officer', doors: ['listUses'] }), 'anna', parts))
  assert.deepEqual([whole.nationalRole?.name, doorsOf(whole)], ['night-analyst', ownDoors(['listItems', 'readItem'])])
  assert.equal(await codeOf(standIn(narrowed(null), 'anna', parts)), 'deputation-unknown')
})
