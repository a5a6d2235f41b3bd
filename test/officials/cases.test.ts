/** The register of cases over a real store: opened for another, with members until a date, prolonged, closed, left. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../src/foundation/index.ts'
import {
  caseState,
  closeCase,
  createOfficials,
  leaveCase,
  nameDeputy,
  openCase,
  prolongCase,
  recordAttribute,
  tyingTo,
} from '../../src/workflows/officials/index.ts'
import { codeOf, giveKeys, granted, openOffice } from './office.fixture.ts'

async function openRegister() {
  const office = await openOffice()
  const { parts, clock, store } = office
  const { token } = await office.enrolAnna()
  await office.hire('petra', 'paul')
  const officials = createOfficials({
    ...{ accounts: store.read.accounts, nationalRoles: store.read.nationalRoles, clock: parts.clock, randomness: parts.randomness },
    sessions: { ...store.read.people.sessions, see: async () => undefined },
    attributes: store.read.people.attributes,
    cases: store.read.people.cases,
    opened: store.read.observations.opened,
  })
  const open = (more: Partial<Parameters<typeof openCase>[0]> = {}) =>
    openCase(
      {
        ...{ number: 'C-1-17', purpose: 'cyber-defence', owner: 'anna', reason: 'Wave', endsAt: clock.value + 30 * DAY_MS, by: 'petra' },
        ...more,
      },
      parts,
    )
  /** Cases by which anna reads when she names one, and what is tied to it. */
  const annas = async (namedCase = 'C-1-17') => {
    const answer = await officials.signIn({ authorization: undefined, session: token, namedCase, address: '192.0.2.1' })
    assert.ok(answer.ok)
    const { cases, tied } = answer.official.attributes ?? {}
    return [cases, tied === undefined ? 'nothing' : [...(tied as ReadonlySet<string>)]]
  }
  return { ...office, open, annas }
}

test('a case is opened for another official, who becomes its member, and its number is used once', async () => {
  await using office = await openRegister()
  const { open, clock } = office
  assert.equal(await codeOf(open({ by: 'anna' })), 'case-own')
  assert.equal(await codeOf(open({ owner: 'nobody' })), 'official-unknown')
  for (const wrong of [
    { number: 'x' },
    { purpose: 'No Purpose' },
    { reason: ' ' },
    { reason: 'x'.repeat(501) },
    { endsAt: clock.value },
    { endsAt: clock.value + 367 * DAY_MS },
  ]) {
    assert.equal(await codeOf(open(wrong)), 'case-invalid', JSON.stringify(wrong))
  }
  assert.deepEqual(await office.annas(), [[], 'nothing'])
  const row = granted(await open())
  assert.deepEqual([row.openedBy, caseState(row, clock.value)], ['petra', 'open'])
  assert.deepEqual(await office.annas(), [['C-1-17'], []])
  assert.deepEqual(await office.annas('C-1-18'), [['C-1-17'], 'nothing'])
  assert.equal(await codeOf(open({ owner: 'paul' })), 'case-known')
})

test('a case whose date came, that was closed or left opens nothing, and members are recorded no longer than it is open', async () => {
  await using office = await openRegister()
  const { open, clock, parts, store } = office
  granted(await open())
  const endsAt = clock.value + 30 * DAY_MS
  const record = (until: number, value = 'C-1-17') =>
    codeOf(recordAttribute({ login: 'paul', kind: 'case', value, endsAt: until, by: 'petra' }, parts))
  assert.deepEqual(
    [await record(endsAt + 1), await record(endsAt, 'C-1-18'), await record(endsAt)],
    ['attribute-invalid', 'attribute-invalid', 'ok'],
  )
  clock.value = endsAt
  const shown = () => store.read.people.cases.openAmong(['C-1-17', 'C-1-18'], clock.value)
  assert.deepEqual(await shown(), [], 'nobody prolonged it')
  clock.value = endsAt - 1
  const later = { number: 'C-1-17', endsAt: endsAt + DAY_MS }
  assert.equal(await codeOf(prolongCase({ ...later, by: 'paul' }, parts)), 'case-own', 'a member does not keep it open')
  assert.equal(await codeOf(prolongCase({ ...later, number: 'C-1-18', by: 'petra' }, parts)), 'case-unknown')
  assert.equal(await codeOf(prolongCase({ ...later, by: 'petra' }, parts)), 'ok')
  assert.equal(await codeOf(leaveCase({ number: 'C-1-17', login: 'paul' }, parts)), 'ok')
  assert.equal(await codeOf(leaveCase({ number: 'C-1-17', login: 'paul' }, parts)), 'case-unknown')
  const close = (by: string, isOfficer: boolean) => codeOf(closeCase({ number: 'C-1-17', by, isOfficer }, parts))
  assert.equal(await close('nina', false), 'case-unknown', 'who is neither its owner nor an officer is not told of it')
  assert.equal(await close('anna', false), 'ok')
  assert.deepEqual([await close('petra', true), await codeOf(prolongCase({ ...later, by: 'petra' }, parts))], ['case-over', 'case-over'])
  assert.deepEqual([await shown(), await record(endsAt)], [[], 'attribute-invalid'])
})

test('whoever is a member of a case, stands in for one, or is nobody that is known ties nothing to it and does not prolong it', async () => {
  await using office = await openRegister()
  const { parts, clock, store } = office
  const row = granted(await office.open())
  const account = await store.read.accounts.find('petra')
  assert.ok(account !== undefined)
  await store.write(({ accounts }) => accounts.add({ ...account, login: 'stranger', enrolment: null }))
  const officer = (login: string) =>
    ({ login, role: 'releasing-officer', purpose: '', justification: '', offices: [], tool: null }) as const
  const tie = (login: string, of = row) => codeOf(tyingTo({ official: officer(login), row: of }, parts))
  const prolong = (by: string) => codeOf(prolongCase({ number: row.number, endsAt: row.endsAt + DAY_MS, by }, parts))
  const outside = async (login: string) => [await tie(login), await prolong(login)]
  assert.deepEqual(await outside('petra'), ['ok', 'ok'])
  assert.deepEqual(await outside('anna'), ['case-own', 'case-own'])
  assert.deepEqual(await outside('stranger'), ['identity-missing', 'identity-missing'])
  const leave = { deputy: 'anna', startsAt: clock.value, endsAt: clock.value + DAY_MS, reason: 'Leave', by: officer('petra') }
  await giveKeys(office, 'anna')
  const { deputations, passkeys } = store.read.people
  granted(await nameDeputy(leave, { ...parts, deputations, passkeys }))
  assert.deepEqual(await outside('petra'), ['case-own', 'case-own'])
  assert.equal(await codeOf(tyingTo({ official: officer('paul'), row: undefined }, parts)), 'case-unknown')
  clock.value = row.endsAt + DAY_MS
  assert.equal(await tie('paul', { ...row, endsAt: clock.value }), 'case-over')
})
