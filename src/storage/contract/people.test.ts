import assert from 'node:assert/strict'
import type { HoldingKey } from '../../acts/index.ts'
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
  return {
    ...text,
    login,
    role: 'analyst',
    nationalRole: null,
    tokenHash: null,
    offices: [],
    createdAt: 5,
    tool: null,
    enrolment: ENROLMENT,
    ...more,
  }
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
  isByIssuer: false,
  issuerSession: null,
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

contractOfStore(
  'why an official reads is remembered for each case of a session, the one stated last first, and ends with it',
  async (store) => {
    const stated = (tokenHash: string, namedCase: string | null, purpose = 'cyber-defence') => ({
      ...{ tokenHash, namedCase, purpose, justification: `Why ${namedCase}`, statedAt: 7 },
    })
    const ofIssuer = { isByIssuer: true, issuerSession: 'there' }
    await store.write(async ({ people: { sessions } }) => {
      for (const name of ['a', 'b', 'over']) await sessions.add(session(name))
      await sessions.add(session('nina', { login: 'nina' }))
      await sessions.add(session('issuer', { login: 'petra', ...ofIssuer }))
      for (const name of ['a', 'b', 'over', 'nina', 'issuer']) await sessions.state(stated(name, null))
      await sessions.state(stated('a', 'C-1'))
    })
    const of = async (name: string) => (await store.read.people.sessions.reasons(name)).map(({ namedCase }) => namedCase)
    assert.deepEqual(await store.read.people.sessions.reasons('a'), [stated('a', 'C-1'), stated('a', null)])
    await store.write(({ people: { sessions } }) => sessions.state(stated('a', null, 'public-alert')))
    assert.deepEqual(await store.read.people.sessions.reasons('a'), [stated('a', null, 'public-alert'), stated('a', 'C-1')])
    await store.write(async ({ people: { sessions } }) => {
      await sessions.end('over', 20)
      await sessions.endOfIssuer({ issuerSession: 'there' }, 20)
      await sessions.removeOf('nina')
    })
    assert.deepEqual([await of('over'), await of('issuer'), await of('nina'), await of('b')], [[], [], [], [null]])
    await store.write(({ people: { sessions } }) => sessions.removeEnded(1_000))
    assert.deepEqual([await of('a'), await of('b')], [[], []])
  },
)

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

contractOfStore('an account at the issuer is of one official, and an official has one', async (store) => {
  const row = { issuer: 'https://login.example', subject: 's1', login: 'anna', createdAt: 5 }
  await store.write(({ people }) => people.issuerAccounts.add(row))
  assert.deepEqual(await store.read.people.issuerAccounts.find(row.issuer, 's1'), row)
  assert.equal(await store.read.people.issuerAccounts.find('https://other.example', 's1'), undefined)
  for (const other of [{ login: 'nina' }, { subject: 's2' }]) {
    assert.equal(await codeOf(() => store.write(({ people }) => people.issuerAccounts.add({ ...row, ...other }))), 'conflict')
  }
  await store.write(({ people }) => people.issuerAccounts.add({ ...row, subject: 's2', login: 'bert' }))
  assert.deepEqual(
    (await store.read.people.issuerAccounts.list()).map(({ login }) => login),
    ['anna', 'bert'],
  )
  await store.write(({ people }) => people.issuerAccounts.removeOf('anna'))
  assert.equal(await store.read.people.issuerAccounts.find(row.issuer, 's1'), undefined)
})

contractOfStore('an issuer ends the sessions that it opened, of one official or of one session there, and no others', async (store) => {
  const byIssuer = { isByIssuer: true, issuerSession: 'sid' }
  await store.write(async ({ people }) => {
    await people.sessions.add(session('own'))
    await people.sessions.add(session('first', byIssuer))
    await people.sessions.add(session('nina', { ...byIssuer, login: 'nina' }))
    await people.sessions.add(session('other', { ...byIssuer, issuerSession: null }))
  })
  const ends = async (): Promise<readonly (number | undefined)[]> =>
    Promise.all(['own', 'first', 'nina', 'other'].map(async (hash) => (await store.read.people.sessions.find(hash))?.endsAt))
  assert.deepEqual(await store.read.people.sessions.find('first'), session('first', byIssuer))
  await store.write(({ people }) => people.sessions.endOfIssuer({ issuerSession: 'sid' }, 50))
  assert.deepEqual(await ends(), [100, 50, 50, 100])
  await store.write(({ people }) => people.sessions.endOfIssuer({ login: 'anna' }, 70))
  assert.deepEqual(await ends(), [100, 50, 50, 70], 'what ended before does not last longer')
})

contractOfStore('a deputation is found from either side, and is ended once, for one or for all of an official', async (store) => {
  const row = {
    id: 'a',
    principal: 'paula',
    deputy: 'dora',
    role: 'analyst',
    reason: 'Leave',
    namedAt: 5,
    startsAt: 5,
    endsAt: 100,
    endedBy: null,
  } as const
  await store.write(async ({ people }) => {
    await people.deputations.add(row)
    await people.deputations.add({ ...row, id: 'b', namedAt: 6, deputy: 'bert' })
    await people.deputations.add({ ...row, id: 'c', namedAt: 7, principal: 'bert', deputy: 'nina' })
  })
  const of = async (login: string) => (await store.read.people.deputations.of(login)).map(({ id }) => id)
  assert.deepEqual([await of('paula'), await of('dora'), await of('bert'), await of('nobody')], [['b', 'a'], ['a'], ['c', 'b'], []])
  assert.deepEqual(await store.read.people.deputations.find('a'), row)
  await store.write(({ people }) => people.deputations.end('a', { at: 50, by: 'dora' }))
  await store.write(({ people }) => people.deputations.end('a', { at: 70, by: 'paula' }))
  assert.deepEqual(await store.read.people.deputations.find('a'), { ...row, endsAt: 50, endedBy: 'dora' })
  await store.write(({ people }) => people.deputations.endOf('bert', { at: 60, by: 'otto' }))
  assert.deepEqual(
    (await store.read.people.deputations.list()).map(({ id, endsAt, endedBy }) => [id, endsAt, endedBy]),
    [
      ['c', 60, 'otto'],
      ['b', 60, 'otto'],
      ['a', 50, 'dora'],
    ],
  )
})

contractOfStore('attributes are kept one of a value, and one clearance of an official', async (store) => {
  const row = { login: 'anna', kind: 'training', value: 'data-protection', endsAt: 9, recordedBy: 'petra', recordedAt: 5 } as const
  await store.write(async ({ people }) => {
    await people.attributes.put({ ...row, endsAt: 7 })
    await people.attributes.put(row)
    await people.attributes.put({ ...row, kind: 'clearance', value: 'RED' })
    await people.attributes.put({ ...row, kind: 'clearance', value: 'AMBER', level: 'GREEN' })
    await people.attributes.put({ ...row, login: 'bert' })
  })
  assert.deepEqual(await store.read.people.attributes.of('anna'), [{ ...row, kind: 'clearance', value: 'AMBER', level: 'GREEN' }, row])
  await store.write(({ people }) => people.attributes.remove('anna', { kind: 'training', value: 'data-protection' }))
  await store.write(({ people }) => people.attributes.removeOf('bert'))
  assert.deepEqual(
    (await store.read.people.attributes.list()).map(({ login, value }) => [login, value]),
    [['anna', 'AMBER']],
  )
})

contractOfStore(
  'a case is kept with its members’ items, is open until its date or until it is closed, and what is tied goes with the item',
  async (store) => {
    const one = { number: 'C-1', purpose: 'cyber-defence', owner: 'anna', reason: 'wave', openedBy: 'dora', openedAt: 5, endsAt: 50 }
    const open = { closedBy: null, closedAt: null }
    const holding = 'XB.00000000-0000-4000-8000-000000000001' as HoldingKey
    const tie = { number: 'C-1', holding, reason: 'same sender', tiedBy: 'dora', tiedAt: 6 }
    const { cases } = store.read.people
    await store.write(async ({ people }) => {
      await people.cases.open({ ...one, ...open })
      await people.cases.open({ ...one, ...open, number: 'C-2', openedAt: 7 })
      await people.cases.tie(tie)
      await people.cases.tie({ ...tie, reason: 'again' })
      await people.cases.tie({ ...tie, number: 'C-2' })
    })
    assert.equal(await codeOf(() => store.write(({ people }) => people.cases.open({ ...one, ...open }))), 'conflict')
    assert.deepEqual(await cases.find('C-1'), { ...one, ...open })
    assert.deepEqual(
      (await cases.list()).map(({ number }) => number),
      ['C-2', 'C-1'],
    )
    assert.deepEqual(await cases.items('C-1'), [tie])
    assert.deepEqual([...(await cases.tied('C-2'))], [holding])
    const among = (now: number) => cases.openAmong(['C-2', 'C-1', 'C-3'], now)
    assert.deepEqual([await among(49), await among(50), await cases.openAmong([], 1)], [['C-1', 'C-2'], [], []])
    await store.write(async ({ people }) => {
      await people.cases.end('C-1', { endsAt: 90 })
      await people.cases.end('C-2', { by: 'dora', at: 8 })
    })
    assert.deepEqual([await among(49), await among(89)], [['C-1'], ['C-1']])
    await store.write(({ readModel }) => readModel.apply([{ change: 'items-erased', holdings: [holding], cause: 'recall', at: 9 }], 1))
    assert.deepEqual([await cases.items('C-1'), await cases.items('C-2')], [[], []])
  },
)
