/** Officials sign in through a real issuer of OpenID Connect, against a real node. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startNode } from '../../src/node/index.ts'
import { type Member, makeMembers, type Role, unusedPort } from '../network/member.fixture.ts'
import { CLIENT, startIssuer, type TestIssuer, Visitor } from './issuer.fixture.ts'

const INVITED = { role: 'releasing-officer', purpose: 'cyber-defence', justification: 'Duty', offices: [] } as const

let member: Member
const running = new AsyncDisposableStack()
let issuer: TestIssuer

before(async () => {
  const home = mkdtempSync(join(tmpdir(), 'comity-issuer-'))
  running.defer(() => rmSync(home, { recursive: true, force: true }))
  const [made] = await makeMembers(home, [{ party: 'XA' }])
  assert.ok(made !== undefined)
  member = made
  issuer = running.use(await startIssuer(await unusedPort(), `http://localhost:${member.port}`))
  const path = join(member.folder, 'comity.json')
  const config = JSON.parse(readFileSync(path, 'utf8')) as object
  const openIdConnect = {
    ...{ issuer: issuer.issuer, name: 'Agency login', clientId: CLIENT.clientId, secretVariable: 'ISSUER_SECRET' },
    ...{ acr: ['strong'], amr: ['hwk'], networks: ['127.0.0.0/8'] },
  }
  writeFileSync(path, JSON.stringify({ ...config, openIdConnect }))
  running.use(await startNode(member.folder, { ISSUER_SECRET: CLIENT.secret }))
})

after(() => running.disposeAsync())

type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly cookies: readonly string[] }

async function call(
  path: string,
  { method = 'POST', body, ...headers }: { method?: string; body?: unknown; cookie?: string; authorization?: string },
) {
  const response = await fetch(`http://127.0.0.1:${member.port}${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
  return { status: response.status, body: (await response.json()) as Record<string, unknown>, cookies } satisfies Answer
}

const as = (role: Role) => ({ authorization: `Bearer ${member.tokens[role]}` })

async function invite(login: string, identity: string): Promise<string> {
  const { status, body } = await call('/api/v1/officials', { ...as('operator'), body: { ...INVITED, login, identity } })
  assert.equal(status, 201, JSON.stringify(body))
  return String(body.invitation)
}

async function vouch(login: string, identity: string, by: Parameters<typeof call>[1] = as('data-protection-officer')): Promise<Answer> {
  return call(`/api/v1/officials/${login}/vouch`, { ...by, body: { identity } })
}

/** A whole sign-in in one browser. */
async function through(account: string, { invitation, acr }: { invitation?: string; acr?: string } = {}): Promise<Answer> {
  const asked = await call('/api/v1/session/issuer/question', { body: invitation === undefined ? {} : { invitation } })
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  const back = await new Visitor().signIn(String(asked.body.location), account, acr)
  const answer = Object.fromEntries(back.searchParams)
  return call('/api/v1/session/issuer', { cookie: asked.cookies.join('; '), body: answer })
}

const sessionOf = ({ cookies }: Answer) => ({ cookie: cookies.find((cookie) => cookie.startsWith('__Host-comity-xa=')) ?? '' })

test('an account at the issuer is nobody here until an official whom two officers made binds it', async () => {
  assert.deepEqual((await call('/api/v1/session/ways', { method: 'GET' })).body, { issuer: 'Agency login' })
  const stranger = await through('sub-anna')
  assert.deepEqual([stranger.status, stranger.body.code], [403, 'issuer-account-unknown'])
  const invitation = await invite('anna', 'Staff 1')
  const early = await call('/api/v1/session/issuer/question', { body: { invitation } })
  assert.deepEqual([early.status, early.body.code], [403, 'invitation-invalid'], 'nobody vouched yet')
  assert.equal((await vouch('anna', 'staff-1')).status, 200)
  const bound = await through('sub-anna', { invitation })
  assert.deepEqual([bound.status, bound.body], [200, { login: 'anna' }])
  const session = await call('/api/v1/session', { method: 'GET', ...sessionOf(bound) })
  const { doors, ...told } = session.body as { doors: string[] }
  assert.ok(doors.includes('approveSubmission'))
  assert.deepEqual(told, {
    login: 'anna',
    role: 'releasing-officer',
    nationalRole: null,
    offices: [],
    bySession: true,
    byIssuer: true,
    standsInFor: null,
  })
  const again = await through('sub-anna')
  assert.deepEqual(again.body, { login: 'anna' })
  const used = await call('/api/v1/session/issuer/question', { body: { invitation } })
  assert.equal(used.body.code, 'invitation-invalid', 'a link works once')
})

test('what came back counts once, in the browser that asked, and as strongly as the node asks', async () => {
  const asked = await call('/api/v1/session/issuer/question', { body: {} })
  const cookie = asked.cookies.join('; ')
  const answer = Object.fromEntries((await new Visitor().signIn(String(asked.body.location), 'sub-anna')).searchParams)
  assert.equal(answer.iss, issuer.issuer)
  const elsewhere = await call('/api/v1/session/issuer/question', { body: {} })
  for (const [why, kept, body, code] of [
    ['no browser', undefined, answer, 'challenge-over'],
    ['another browser', elsewhere.cookies.join('; '), answer, 'issuer-answer-invalid'],
    ['another state', cookie, { ...answer, state: 'x'.repeat(43) }, 'issuer-answer-invalid'],
    ['another issuer', cookie, { ...answer, iss: 'http://localhost:1' }, 'issuer-answer-invalid'],
    ['another code', cookie, { ...answer, code: 'x' }, 'issuer-answer-invalid'],
  ] as const) {
    const refused = await call('/api/v1/session/issuer', { ...(kept === undefined ? {} : { cookie: kept }), body })
    assert.deepEqual([refused.status >= 400, refused.body.code, refused.cookies], [true, code, []], why)
  }
  const signed = await call('/api/v1/session/issuer', { cookie, body: answer })
  assert.equal(signed.status, 200, JSON.stringify(signed.body))
  const twice = await call('/api/v1/session/issuer', { cookie, body: answer })
  assert.equal(twice.status, 403, 'the issuer redeems a code once')
  const weak = await through('sub-anna', { acr: 'weak' })
  assert.deepEqual([weak.status, weak.body.code, weak.cookies], [403, 'issuer-too-weak', []])
})

test('two persons of one account, and two accounts of one person, are not to be had', async () => {
  const invitation = await invite('bert', 'Staff 2')
  assert.equal((await vouch('bert', 'Staff 2')).status, 200)
  const taken = await through('sub-anna', { invitation })
  assert.deepEqual([taken.status, taken.body.code], [409, 'issuer-account-known'])
  const bound = await through('sub-bert', { invitation })
  assert.deepEqual(bound.body, { login: 'bert' })
  const twice = await call('/api/v1/officials', { ...as('operator'), body: { ...INVITED, login: 'anna2', identity: 'STAFF 1' } })
  assert.equal(twice.body.code, 'identity-enrolled')
})

test('the word of an issuer makes nobody a second person, nor more than it is', async () => {
  const session = sessionOf(await through('sub-anna'))
  await invite('carl', 'Staff 3')
  const vouched = await vouch('carl', 'Staff 3', session)
  assert.deepEqual([vouched.status, vouched.body.code], [403, 'passkey-needed'])
  const passkey = await call('/api/v1/passkeys/invitations', session)
  assert.deepEqual([passkey.status, passkey.body.code], [403, 'passkey-needed'])
  assert.equal((await vouch('carl', 'Staff 3')).status, 200, 'an officer whom this node knows does')
})

test('who left at the issuer is out here, and who was put out here comes back through no issuer', async () => {
  const anna = sessionOf(await through('sub-anna'))
  const bert = sessionOf(await through('sub-bert'))
  const stateOf = async (session: { cookie: string }) => (await call('/api/v1/session', { method: 'GET', ...session })).status
  assert.deepEqual([await stateOf(anna), await stateOf(bert)], [200, 200])
  await issuer.leave('sub-anna')
  assert.deepEqual([await stateOf(anna), await stateOf(bert)], [401, 200])
  const made = new URLSearchParams({ logout_token: 'x.y.z' })
  const refused = await fetch(`http://127.0.0.1:${member.port}/api/v1/session/issuer/logout`, { method: 'POST', body: made })
  assert.equal(refused.status, 403)
  assert.equal(await stateOf(bert), 200)
  assert.equal((await call('/api/v1/officials/bert/put-out', as('operator'))).status, 200)
  assert.equal(await stateOf(bert), 401)
  const back = await through('sub-bert')
  assert.equal(back.body.code, 'issuer-account-unknown')
})

test('an account at the issuer opens what a role of the party’s own leaves to its official, and nothing once that ended', async () => {
  const terms = { description: 'Looks at night', foundedOn: INVITED.role, doors: ['listItems'], conditions: {} }
  const proposed = await call('/api/v1/roles', { ...as('agreement-officer'), body: { name: 'night-watch', ...terms } })
  assert.equal(proposed.status, 201, JSON.stringify(proposed.body))
  const confirmed = await call('/api/v1/roles/night-watch/confirm', {
    ...as('data-protection-officer'),
    body: { digest: proposed.body.digest },
  })
  assert.equal(confirmed.status, 200, JSON.stringify(confirmed.body))
  const official = { ...INVITED, login: 'nora', identity: 'Staff nora', nationalRole: 'night-watch' }
  const invited = await call('/api/v1/officials', { ...as('operator'), body: official })
  assert.equal(invited.status, 201, JSON.stringify(invited.body))
  assert.equal((await vouch('nora', 'Staff nora')).status, 200)
  const session = sessionOf(await through('sub-nora', { invitation: String(invited.body.invitation) }))
  const who = async () => (await call('/api/v1/session', { method: 'GET', ...session })).body
  const { role, nationalRole, doors } = await who()
  assert.deepEqual([role, nationalRole], [INVITED.role, { name: 'night-watch', description: 'Looks at night' }])
  assert.ok((doors as string[]).includes('listItems') && !(doors as string[]).includes('submitBundle'))
  const shut = await call('/api/v1/submissions', { method: 'GET', ...session })
  assert.deepEqual([shut.status, shut.body.code], [403, 'role-not-permitted'])
  assert.equal((await call('/api/v1/roles/night-watch/end', as('agreement-officer'))).status, 200)
  assert.equal((await who()).code, 'role-not-permitted')
  const again = sessionOf(await through('sub-nora'))
  assert.equal((await call('/api/v1/session', { method: 'GET', ...again })).body.code, 'role-not-permitted', 'nor by signing in anew')
  assert.equal((await call('/api/v1/session', { method: 'DELETE', ...again })).status, 200, 'but signing out goes')
})
