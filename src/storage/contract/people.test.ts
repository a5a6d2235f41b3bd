import assert from 'node:assert/strict'
import type { AccountRow, PasskeyRow, SessionRow } from '../ports.ts'
import { codeOf, contractOfStore } from './adapters.fixture.ts'

const ENROLMENT: NonNullable<AccountRow['enrolment']> = {
  identity: 'ab'.repeat(32),
  invitedBy: 'omar',
  vouchedBy: null,
  vouchedAt: null,
  leftAt: null,
}

function account(login: string, more: Partial<AccountRow> = {}): AccountRow {
  const text = { passwordHash: 'scrypt', purpose: 'cyber-defence', justification: 'watch' }
  return { ...text, login, role: 'analyst', tokenHash: null, offices: [], createdAt: 5, tool: null, enrolment: ENROLMENT, ...more }
}

const passkey = (credential: string, more: Partial<PasskeyRow> = {}): PasskeyRow => ({
  credential,
  login: 'anna',
  publicKey: 'cose',
  signCount: 0,
  isBackupEligible: true,
  name: 'ring',
  createdAt: 5,
  usedAt: null,
  ...more,
})

const session = (tokenHash: string, more: Partial<SessionRow> = {}): SessionRow => ({
  tokenHash,
  login: 'anna',
  challenge: tokenHash,
  startedAt: 10,
  seenAt: 10,
  endsAt: 100,
  ...more,
})

contractOfStore('an enrolment is kept with its account, and no two accounts have one identity', async (store) => {
  await store.write(({ accounts }) => accounts.add(account('anna')))
  assert.deepEqual(await store.read.accounts.find('anna'), account('anna'))
  assert.equal((await store.read.accounts.findByIdentity(ENROLMENT.identity))?.login, 'anna')
  assert.equal(await codeOf(() => store.write(({ accounts }) => accounts.add(account('nina')))), 'conflict')
  assert.equal(await store.read.accounts.find('nina'), undefined)
  await store.write(({ accounts }) => accounts.add(account('nina', { enrolment: null })))
  assert.equal(await codeOf(() => store.write(({ accounts }) => accounts.enrol('nina', ENROLMENT))), 'conflict')
  assert.equal((await store.read.accounts.find('nina'))?.enrolment, null)
  const left = { ...ENROLMENT, vouchedBy: 'dora', vouchedAt: 7, leftAt: 9 }
  await store.write(({ accounts }) => accounts.enrol('anna', left))
  assert.deepEqual((await store.read.accounts.find('anna'))?.enrolment, left)
})

contractOfStore('passkeys are of one official, once, and remember their last signature', async (store) => {
  await store.write(async ({ people }) => {
    await people.passkeys.add(passkey('b', { createdAt: 6 }))
    await people.passkeys.add(passkey('a'))
    await people.passkeys.add(passkey('c', { login: 'nina', isBackupEligible: false }))
  })
  assert.equal(await codeOf(() => store.write(({ people }) => people.passkeys.add(passkey('a', { login: 'nina' })))), 'conflict')
  await store.write(({ people }) => people.passkeys.use('a', { signCount: 4, at: 8 }))
  assert.deepEqual(await store.read.people.passkeys.of('anna'), [passkey('a', { signCount: 4, usedAt: 8 }), passkey('b', { createdAt: 6 })])
  assert.equal((await store.read.people.passkeys.find('c'))?.isBackupEligible, false)
  assert.deepEqual(
    await store.read.people.passkeys.counts(),
    new Map([
      ['anna', 2],
      ['nina', 1],
    ]),
  )
  await store.write(async ({ people }) => {
    await people.passkeys.remove('a')
    await people.passkeys.removeOf('nina')
  })
  assert.deepEqual(await store.read.people.passkeys.counts(), new Map([['anna', 1]]))
})

contractOfStore('an official has one invitation at a time', async (store) => {
  await store.write(({ people }) => people.invitations.put({ login: 'anna', tokenHash: 'first', endsAt: 9 }))
  await store.write(({ people }) => people.invitations.put({ login: 'anna', tokenHash: 'second', endsAt: 10 }))
  assert.equal(await store.read.people.invitations.find('first'), undefined)
  assert.deepEqual(await store.read.people.invitations.find('second'), { login: 'anna', tokenHash: 'second', endsAt: 10 })
  await store.write(({ people }) => people.invitations.remove('anna'))
  assert.equal(await store.read.people.invitations.find('second'), undefined)
})

contractOfStore('a challenge opens one session, and is remembered until the session is forgotten', async (store) => {
  await store.write(({ people }) => people.sessions.add(session('one')))
  assert.deepEqual(await store.read.people.sessions.find('one'), session('one'))
  assert.equal(await codeOf(() => store.write(({ people }) => people.sessions.add(session('two', { challenge: 'one' })))), 'conflict')
  await store.write(async ({ people }) => {
    await people.sessions.see('one', 20)
    await people.sessions.end('one', 30)
    await people.sessions.end('one', 90)
  })
  assert.deepEqual(await store.read.people.sessions.find('one'), session('one', { seenAt: 20, endsAt: 30 }))
  await store.write(({ people }) => people.sessions.removeEnded(30))
  assert.equal(await store.read.people.sessions.hasChallenge('one'), true)
  await store.write(({ people }) => people.sessions.removeEnded(31))
  assert.equal(await store.read.people.sessions.hasChallenge('one'), false)
  await store.write(async ({ people }) => {
    await people.sessions.add(session('three'))
    await people.sessions.add(session('four', { login: 'nina' }))
    await people.sessions.removeOf('anna')
  })
  assert.equal(await store.read.people.sessions.find('three'), undefined)
  assert.equal((await store.read.people.sessions.find('four'))?.login, 'nina')
})
