/** Two-person control at a real store and a real disclosure: every way in which one identity could try to be two. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newAuthenticator } from '../../src/identity/authenticator.fixture.ts'
import {
  askIssuer,
  createOfficials,
  type IssuerClient,
  inviteAnother,
  inviteOfficial,
  nameDeputy,
  type Official,
  putOfficialOut,
  signInByIssuer,
  standIn,
  vouchForOfficial,
  whyNotTwo,
} from '../../src/workflows/officials/index.ts'
import { indicator, object } from '../disclosure/objects.fixture.ts'
import { actsOf, requestFor, type Sender, startSender } from '../disclosure/sender.fixture.ts'
import { codeOf, granted, openOffice } from './office.fixture.ts'

const PERSON = object('identity', 7, { name: 'Jane Roe', identity_class: 'individual', labels: ['data-subject:victim'] })
const DAY_MS = 86_400_000

/** An issuer that says of everybody what it is told, as one that lies does. */
function issuerSaying(subject: () => string): IssuerClient {
  return {
    issuer: 'https://login.example',
    name: 'Agency',
    location: async () => ({ ok: true, value: 'https://login.example/auth' }),
    redeem: async () => ({ ok: true, value: { subject: subject(), session: null } }),
    readLogout: async () => ({ ok: false, refusal: { code: 'issuer-answer-invalid', reason: '' } }),
  }
}

test('whatever sessions, devices, deputies and issuers an identity has, it approves nothing of its own', async () => {
  await using office = await openOffice()
  const { store, clock } = office
  const { people } = store.read
  const parts = { ...office.parts, deputations: people.deputations, passkeys: people.passkeys }
  const officials = createOfficials({
    ...{ accounts: store.read.accounts, nationalRoles: store.read.nationalRoles, clock: parts.clock, randomness: parts.randomness },
    sessions: { ...people.sessions, see: async () => undefined },
    attributes: people.attributes,
    cases: people.cases,
    opened: store.read.observations.opened,
  })
  const who = async (session: string): Promise<Official> => {
    const answer = await officials.signIn({ authorization: undefined, session, address: '192.0.2.1' })
    assert.ok(answer.ok)
    return answer.official
  }
  const enrol = async (login: string, role: 'releasing-officer' | 'analyst') => {
    const official = { login, role, identity: `Staff ${login}`, purpose: 'cyber-defence', justification: 'Duty', offices: [] }
    const { invitation } = granted(await inviteOfficial({ official, by: null }, parts))
    const device = newAuthenticator()
    return { device, session: granted(await office.enrol(invitation, device)).token }
  }
  const rosa = await enrol('rosa', 'releasing-officer')
  const dora = await enrol('dora', 'analyst')
  const bert = await enrol('bert', 'releasing-officer')

  // The disclosure has a clock of its own; what counts as one person is asked of this office.
  await using sender: Sender = await startSender({ whyNotTwo: (pair) => whyNotTwo(pair, clock.value, parts) })
  const actor = ({ login, role, isByIssuer }: Official) => ({
    account: login,
    role: role as 'releasing-officer',
    ...(isByIssuer === undefined ? {} : { isByIssuer }),
  })
  const submitAs = async (official: Official): Promise<string> => {
    const submitted = await sender.disclosure.submit(requestFor([indicator(1), PERSON], { official: actor(official) }))
    assert.ok(submitted.ok, JSON.stringify(submitted))
    await sender.disclosure.idle()
    return submitted.value.id
  }
  const approve = async (submission: string, official: Official): Promise<string> =>
    codeOf(sender.disclosure.approve({ submission, official: actor(official) }))

  const submission = await submitAs(await who(rosa.session))
  // Another session, and another device.
  assert.equal(await approve(submission, await who(granted(await office.signIn(rosa.device)).token)), 'approval-by-submitter')
  const second = newAuthenticator()
  granted(await office.enrol(granted(await inviteAnother('rosa', parts)).invitation, second))
  assert.equal(await approve(submission, await who(granted(await office.signIn(second)).token)), 'approval-by-submitter')
  // Another account: there is none for one identity.
  const again = {
    login: 'rosa2',
    role: 'releasing-officer',
    identity: 'staff-ROSA',
    purpose: 'cyber-defence',
    justification: 'Duty',
    offices: [],
  } as const
  assert.equal(await codeOf(inviteOfficial({ official: again, by: 'omar' }, parts)), 'identity-enrolled')
  // An issuer that says of one browser that it is bert.
  let subject = 'sub-bert'
  const issuer = { ...parts, client: issuerSaying(() => subject) }
  const through = async (invitation?: string): Promise<string> => {
    const { kept } = granted(await askIssuer(invitation, issuer))
    return granted(await signInByIssuer({ answer: { code: 'code', state: 'state' }, kept }, issuer)).token
  }
  await through(granted(await inviteAnother('bert', parts)).invitation)
  const claimed = await who(await through())
  assert.deepEqual([claimed.login, claimed.isByIssuer], ['bert', true])
  assert.equal(await approve(submission, claimed), 'passkey-needed')
  subject = 'sub-rosa'
  assert.equal(
    await codeOf(
      signInByIssuer({ answer: { code: 'code', state: 'state' }, kept: granted(await askIssuer(undefined, issuer)).kept }, issuer),
    ),
    'issuer-account-unknown',
  )
  // A deputy, who has the role by it.
  const endsAt = clock.value + DAY_MS
  granted(await nameDeputy({ deputy: 'dora', startsAt: clock.value, endsAt, reason: 'Leave', by: await who(rosa.session) }, parts))
  const acting = granted(await standIn(await who(dora.session), 'rosa', parts))
  assert.equal(acting.role, 'releasing-officer')
  assert.equal(await approve(submission, acting), 'approval-by-submitter')
  // And the other way round: what the deputy submitted, by its principal, by itself, and as the deputy of yet another one.
  granted(await nameDeputy({ deputy: 'dora', startsAt: clock.value, endsAt, reason: 'Leave', by: await who(bert.session) }, parts))
  const second2 = await submitAs(acting)
  for (const official of [
    await who(rosa.session),
    acting,
    granted(await standIn(await who(dora.session), 'bert', parts)),
    await who(bert.session),
  ]) {
    assert.equal(await approve(second2, official), 'approval-by-submitter', `${official.login} for ${official.standsInFor ?? 'itself'}`)
  }
  assert.deepEqual(await actsOf(sender), [])
  // Who is another person does.
  assert.equal(await approve(submission, await who(bert.session)), 'ok')
  await sender.disclosure.idle()
  assert.notDeepEqual(await actsOf(sender), [])
  granted(await putOfficialOut({ login: 'rosa', by: 'omar' }, parts))
  assert.equal(await codeOf(vouchForOfficial({ login: 'rosa', identity: 'Staff rosa', by: 'petra' }, parts)), 'official-left')
  assert.equal(await codeOf(inviteOfficial({ official: again, by: 'omar' }, parts)), 'identity-enrolled', 'nor after the first one left')
})
