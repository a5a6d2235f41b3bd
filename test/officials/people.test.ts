/** One person, one account: invited by one officer, vouched for by another, signing in by passkeys alone. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { DAY_MS } from '../../src/foundation/index.ts'
import { newAuthenticator } from '../../src/identity/authenticator.fixture.ts'
import {
  inviteAnother,
  inviteOfficial,
  listOfficials,
  openForProgram,
  putOfficialOut,
  removePasskey,
  signInByPasskey,
  tokenHash,
  vouchForOfficial,
} from '../../src/workflows/officials/index.ts'
import { ANNA, codeOf, granted, IDENTITY, openOffice } from './office.fixture.ts'

const MINUTE_MS = 60_000

test('a link works once another officer vouched, who gives the same identity, and works once', async () => {
  await using office = await openOffice()
  const { parts } = office
  await office.hire('omar', 'dora')
  const { invitation, official } = granted(await inviteOfficial({ official: ANNA, by: 'omar' }, parts))
  assert.equal(official.state, 'invited')
  assert.equal(await codeOf(office.enrol(invitation, newAuthenticator())), 'invitation-invalid')
  const vouch = (by: string, identity = IDENTITY) => codeOf(vouchForOfficial({ login: 'anna', identity, by }, parts))
  assert.equal(await vouch('omar'), 'vouch-by-inviter')
  assert.equal(await vouch('anna'), 'vouch-by-oneself')
  assert.equal(await vouch('dora', 'Staff 10-4712'), 'identity-differs')
  assert.equal(await codeOf(office.enrol(invitation, newAuthenticator())), 'invitation-invalid')
  assert.equal(await vouch('dora', ' staff 10 4711'), 'ok')
  assert.equal(await vouch('rosa'), 'already-vouched')
  const authenticator = newAuthenticator()
  const { login, token } = granted(await office.enrol(invitation, authenticator))
  assert.equal(login, 'anna')
  assert.equal(await office.who(token), 'anna')
  assert.equal(await codeOf(office.enrol(invitation, newAuthenticator())), 'invitation-invalid')
  assert.deepEqual(
    (await listOfficials(parts)).map(({ login, state, passkeys }) => [login, state, passkeys]),
    [
      ['anna', 'enrolled', 1],
      ['dora', 'by-password', 0],
      ['omar', 'by-password', 0],
    ],
  )
})

test('a session for a program is of who opened it, an hour at most, and makes no session longer', async () => {
  await using office = await openOffice()
  const { token } = await office.enrolAnna()
  const open = async (session: string) => {
    const answer = await openForProgram(session, office.parts)
    return answer.ok ? answer.value : answer.refusal.code
  }
  const first = await open(token)
  assert.ok(typeof first !== 'string')
  assert.equal(await office.who(first.token), 'anna')
  assert.equal(await office.bearer(first.token), 'anna')
  assert.equal(await office.bearer('x'.repeat(43)), undefined)
  assert.equal(await open('x'.repeat(43)), 'not-invited')
  const began = office.clock.value
  let session = token
  for (let minutes = 0; minutes < 9 * 60 + 50; minutes += 10) {
    office.clock.value += 10 * MINUTE_MS
    assert.equal(await office.who(session), 'anna')
  }
  const last = await open(session)
  assert.ok(typeof last !== 'string')
  assert.equal(last.endsAt, began + 10 * 60 * MINUTE_MS, 'it ends with the day of the session that it comes from')
  session = last.token
  office.clock.value = last.endsAt
  assert.deepEqual([await office.who(session), await open(session)], [undefined, 'not-invited'])
})

test('one identity has one account, however its number is written', async () => {
  await using office = await openOffice()
  const { parts } = office
  await office.enrolAnna()
  const invite = (changes: Partial<typeof ANNA>) => codeOf(inviteOfficial({ official: { ...ANNA, ...changes }, by: 'omar' }, parts))
  assert.equal(await invite({ login: 'anna2' }), 'identity-enrolled')
  assert.equal(await invite({ login: 'anna2', identity: 'STAFF/10/4711' }), 'identity-enrolled')
  assert.equal(await invite({ identity: 'Staff 99' }), 'account-known')
  assert.equal(await invite({ role: 'operator' }), 'account-known', 'an invitation changes no role')
  assert.equal(await invite({ login: 'bert', identity: '...' }), 'official-invalid')
  assert.equal(await invite({ login: 'bert', identity: 'Staff 12', offices: ['No Code'] }), 'official-invalid')
  assert.equal(await invite({ login: 'a:b', identity: 'Staff 12' }), 'official-invalid')
  await putOfficialOut({ login: 'anna', by: 'otto' }, parts)
  assert.equal(await invite({ login: 'anna2' }), 'identity-enrolled', 'also of one who left')
})

test('a passkey signs in, each answer once, and not for long', async () => {
  await using office = await openOffice()
  const { authenticator } = await office.enrolAnna()
  const answer = office.signed(authenticator)
  const { token } = granted(await signInByPasskey(answer, office.parts))
  assert.equal(await office.who(token), 'anna')
  // An authenticator that does not count would let the same answer in again.
  await office.store.write(({ people }) => people.passkeys.use(answer.credential, { signCount: 0, at: 0 }))
  assert.equal(await codeOf(signInByPasskey(answer, office.parts)), 'challenge-over')
  await office.store.write(({ people }) => people.sessions.end('', 0))
  const late = office.signed(authenticator)
  office.clock.value += 5 * MINUTE_MS
  assert.equal(await codeOf(signInByPasskey(late, office.parts)), 'challenge-over')
  const forged = { ...office.signed(authenticator), challenge: late.challenge }
  assert.equal(await codeOf(signInByPasskey(forged, office.parts)), 'challenge-over')
  assert.equal(await codeOf(office.signIn(newAuthenticator())), 'passkey-unknown')
  office.clock.value -= 60 * MINUTE_MS
  assert.equal(await codeOf(signInByPasskey(late, office.parts)), 'challenge-over', 'a clock that was put back revives nothing')
})

test('of two answers to one challenge at once, one opens a session', async () => {
  await using office = await openOffice()
  const { authenticator } = await office.enrolAnna()
  const answer = office.signed(authenticator)
  const codes = await Promise.all([1, 2, 3].map(() => codeOf(signInByPasskey(answer, office.parts))))
  assert.deepEqual(codes.filter((code) => code === 'ok').length, 1, codes.join())
})

test('a session ends after a pause, after a working day, when it is ended, and when its official is put out', async () => {
  await using office = await openOffice()
  const { authenticator } = await office.enrolAnna()
  const open = async () => granted(await office.signIn(authenticator)).token
  const paused = await open()
  office.clock.value += 29 * MINUTE_MS
  assert.equal(await office.who(paused), 'anna')
  office.clock.value += 29 * MINUTE_MS
  assert.equal(await office.who(paused), 'anna', 'each request counts')
  office.clock.value += 30 * MINUTE_MS
  assert.equal(await office.who(paused), undefined)
  const left = await open()
  for (let minutes = 0; minutes < 30; minutes += 5) {
    assert.equal(await office.who(left, true), 'anna', 'a page that is open reads on')
    office.clock.value += 5 * MINUTE_MS
  }
  assert.equal(await office.who(left, true), undefined, 'and keeps nobody signed in who left')
  const busy = await open()
  for (let minutes = 0; minutes < 10 * 60; minutes += 20) {
    assert.equal(await office.who(busy), 'anna')
    office.clock.value += 20 * MINUTE_MS
  }
  assert.equal(await office.who(busy), undefined, 'ten hours are over')
  const last = await open()
  granted(await putOfficialOut({ login: 'anna', by: 'otto' }, office.parts))
  assert.equal(await office.who(last), undefined)
  assert.equal(await codeOf(office.signIn(authenticator)), 'passkey-unknown')
  assert.equal((await listOfficials(office.parts))[0]?.state, 'left')
})

test('who lost every passkey is invited anew: nothing that was works any more, and somebody vouches again', async () => {
  await using office = await openOffice()
  const { authenticator, token } = await office.enrolAnna()
  const { invitation } = granted(await inviteOfficial({ official: ANNA, by: 'dora' }, office.parts))
  assert.equal(await office.who(token), undefined)
  assert.equal(await codeOf(office.signIn(authenticator)), 'passkey-unknown')
  assert.equal(await codeOf(office.enrol(invitation, newAuthenticator())), 'invitation-invalid')
  granted(await vouchForOfficial({ login: 'anna', identity: IDENTITY, by: 'omar' }, office.parts))
  assert.equal(await codeOf(office.enrol(invitation, newAuthenticator())), 'ok')
})

test('a link is over after a week', async () => {
  await using office = await openOffice()
  const { invitation } = granted(await inviteOfficial({ official: ANNA, by: null }, office.parts))
  office.clock.value += 7 * DAY_MS
  assert.equal(await codeOf(office.enrol(invitation, newAuthenticator())), 'invitation-invalid')
})

test('an official makes more passkeys, removes them, and keeps one', async () => {
  await using office = await openOffice()
  const { authenticator } = await office.enrolAnna()
  const { invitation } = granted(await inviteAnother('anna', office.parts))
  const second = newAuthenticator('EdDSA')
  assert.equal(await codeOf(office.enrol(invitation, second)), 'ok')
  assert.equal(await codeOf(office.signIn(second)), 'ok')
  const credentials = (await office.store.read.people.passkeys.of('anna')).map(({ credential }) => credential)
  const remove = (credential = '') => codeOf(removePasskey({ login: 'anna', credential }, office.parts))
  assert.equal(await remove('unknown'), 'passkey-unknown')
  assert.equal(await codeOf(removePasskey({ login: 'dora', credential: credentials[0] ?? '' }, office.parts)), 'passkey-unknown')
  assert.equal(await remove(credentials[0]), 'ok')
  assert.equal(await remove(credentials[1]), 'passkey-last')
  const works = await Promise.all([authenticator, second].map((one) => codeOf(office.signIn(one))))
  assert.deepEqual(works.sort(), ['ok', 'passkey-unknown'])
  assert.equal(await codeOf(inviteAnother('nobody', office.parts)), 'not-invited')
})

test('a node that is known by a number alone has no passkeys and says why', async () => {
  await using office = await openOffice()
  const parts = { ...office.parts, relyingParty: null }
  assert.equal(await codeOf(signInByPasskey(office.signed(newAuthenticator()), parts)), 'passkeys-unavailable')
})

test('nothing that was kept holds an identity, a token of a link or of a session', async () => {
  await using office = await openOffice()
  const { invitation } = granted(
    await inviteOfficial({ official: { ...ANNA, login: 'bert', identity: 'Staff 55' }, by: 'omar' }, office.parts),
  )
  const { token } = await office.enrolAnna()
  const { accounts, people } = office.store.read
  const [session, link] = [await people.sessions.find(tokenHash(token)), await people.invitations.find(tokenHash(invitation))]
  assert.deepEqual([session?.login, link?.login], ['anna', 'bert'])
  const kept = JSON.stringify([await accounts.list(), await people.passkeys.of('anna'), session, link])
  for (const secret of ['4711', 'Staff', invitation, token]) assert.ok(!kept.includes(secret), secret)
  // Nor does any byte of its files, beside what is only another form of it.
  const files = readdirSync(office.folder).map((name) => readFileSync(join(office.folder, name)))
  assert.ok(files.some((bytes) => bytes.includes('anna')))
  for (const secret of ['4711', 'Staff', invitation, token]) assert.ok(!files.some((bytes) => bytes.includes(secret)), secret)
})
