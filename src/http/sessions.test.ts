import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base64url } from '../foundation/index.ts'
import { basic, exampleNode, serveExample } from './example-node.fixture.ts'
import { examplePeople, INVITATION, KEPT_AT_ISSUER, NARROWED, NIGHT, SESSION_TOKEN } from './example-people.fixture.ts'
import { mayCall, PERMISSIONS } from './roles.ts'

const CREDENTIAL = base64url(new Uint8Array(16).fill(3))
const CHALLENGE = base64url(new Uint8Array(40).fill(9))
const ANSWER = { credential: CREDENTIAL, challenge: CHALLENGE, authenticatorData: 'AAAA', clientDataJSON: 'AAAA', signature: 'AAAA' }
const COOKIE = `__Host-comity-xa=${SESSION_TOKEN}`

const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
const codeOf = async (response: Response): Promise<unknown> => ((await response.json()) as { code?: unknown }).code

function usingPasskeys() {
  const { passkeys } = examplePeople()
  return exampleNode({ passkeys: { ...passkeys, areUsed: async () => true } })
}

test('signing in sets a cookie that no script, other site or other path gets, and the cookie signs in', async () => {
  await using server = await serveExample(exampleNode())
  assert.equal((await fetch(`${server.url}/api/v1/session/question`, { method: 'POST' })).status, 200)
  const response = await post(`${server.url}/api/v1/session`, ANSWER)
  assert.deepEqual([response.status, await response.json()], [200, { login: 'analyst' }])
  assert.equal(response.headers.get('set-cookie'), `${COOKIE}; Path=/; Secure; HttpOnly; SameSite=Strict`)
  const session = await fetch(`${server.url}/api/v1/session`, { headers: { cookie: `other=1; ${COOKIE}` } })
  const { doors, ...told } = (await session.json()) as { doors: string[] }
  assert.deepEqual(
    doors,
    Object.keys(PERMISSIONS).filter((operation) => mayCall('analyst', operation)),
  )
  assert.deepEqual(told, {
    login: 'analyst',
    role: 'analyst',
    nationalRole: null,
    offices: [],
    bySession: true,
    byIssuer: false,
    standsInFor: null,
  })
  const narrowed = await fetch(`${server.url}/api/v1/session`, { headers: { authorization: basic(NARROWED) } })
  const { doors: left, role, nationalRole } = (await narrowed.json()) as { doors: string[]; role: string; nationalRole: object }
  assert.deepEqual([role, nationalRole], ['analyst', { name: NIGHT.name, description: NIGHT.terms?.description }])
  assert.ok(left.includes('readItem') && !left.includes('submitBundle'))
  const ended = await fetch(`${server.url}/api/v1/session`, { method: 'DELETE', headers: { cookie: COOKIE } })
  assert.match(ended.headers.get('set-cookie') ?? '', /^__Host-comity-xa=; .*Max-Age=0/)
})

test('what an open page asks by itself, and its live view, does not count as doing something', async () => {
  const asked: (boolean | undefined)[] = []
  const { parts, ...example } = exampleNode()
  const { officials } = parts
  const watched = {
    signIn: (request: Parameters<typeof officials.signIn>[0]) => {
      asked.push(request.isUnattended)
      return officials.signIn(request)
    },
  }
  await using server = await serveExample({ ...example, parts: { ...parts, officials: watched } })
  const read = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${server.url}${path}`, { headers: { cookie: COOKIE, ...headers } })
  await read('/api/v1/status')
  await read('/api/v1/status', { 'comity-unattended': '?1' })
  await (await read('/api/v1/events')).body?.cancel()
  assert.deepEqual(asked, [false, true, true])
})

test('a cookie of another party, a broken one or two of them sign nobody in, and no password is asked for instead', async () => {
  await using server = await serveExample(exampleNode())
  const asked = async (cookie: string) => {
    const response = await fetch(`${server.url}/api/v1/status`, { headers: { cookie } })
    return [response.status, response.headers.has('www-authenticate')]
  }
  assert.deepEqual(await asked(`__Host-comity-xb=${SESSION_TOKEN}`), [401, true])
  assert.deepEqual(await asked('__Host-comity-xa=short'), [401, true])
  assert.deepEqual(await asked(`${COOKIE}; ${COOKIE}`), [401, true])
  assert.deepEqual(await asked('__Host-comity-xa=session-token-that-is-over'), [401, false], 'the page sends its official to sign in')
})

test('who opens the page without anything is shown where to sign in once passkeys are used, and keeps its password', async () => {
  await using server = await serveExample(usingPasskeys())
  const open = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(server.url + path, { headers, redirect: 'manual' })
    return [response.status, response.headers.get('location')]
  }
  assert.deepEqual(await open('/'), [303, '/sign-in'])
  assert.deepEqual(await open('/', { cookie: '__Host-comity-xa=session-token-that-is-over' }), [303, '/sign-in'])
  assert.deepEqual(await open('/?password'), [401, null])
  assert.notEqual((await open('/', { cookie: COOKIE }))[0], 303)
  assert.notEqual((await server.call('analyst', '/', { redirect: 'manual' })).status, 303)
})

test('answers of authenticators are read strictly, and what does not hold is counted', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  for (const broken of [
    { ...ANSWER, extra: 1 },
    { ...ANSWER, challenge: 'AAAA' },
    { ...ANSWER, signature: 'A'.repeat(2_000) },
    { ...ANSWER, signature: '+/==' },
    {},
  ]) {
    assert.equal(await codeOf(await post(`${server.url}/api/v1/session`, broken)), 'request-invalid')
  }
  assert.equal(await codeOf(await post(`${server.url}/api/v1/session`, { ...ANSWER, signature: 'A' })), 'encoding-invalid')
  const large = await post(`${server.url}/api/v1/session`, { ...ANSWER, name: 'x'.repeat(20_000) })
  assert.equal(await codeOf(large), 'too-large')
  assert.equal(node.unauthenticated(), 0)
  assert.equal(await codeOf(await post(`${server.url}/api/v1/session`, { ...ANSWER, credential: 'AAAA' })), 'passkey-unknown')
  assert.equal(await codeOf(await post(`${server.url}/api/v1/enrolment/question`, { invitation: 'A'.repeat(43) })), 'invitation-invalid')
  assert.equal(node.unauthenticated(), 2)
})

test('leaving for the issuer sets a cookie that only pages of this node bring back, and coming back uses it up', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  const asked = await post(`${server.url}/api/v1/session/issuer/question`, {})
  const kept = `__Host-comity-xa-issuer=${KEPT_AT_ISSUER}`
  assert.equal(asked.headers.get('set-cookie'), `${kept}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=300`)
  const answer = { code: 'code', state: 'state' }
  assert.equal(await codeOf(await post(`${server.url}/api/v1/session/issuer`, answer)), 'challenge-over')
  assert.equal(node.unauthenticated(), 1)
  const signed = await post(`${server.url}/api/v1/session/issuer`, answer, { cookie: kept })
  assert.deepEqual(
    signed.headers.getSetCookie().map((line) => line.split(';')[0]),
    ['__Host-comity-xa-issuer=', COOKIE],
  )
  const form = (body: string) => fetch(`${server.url}/api/v1/session/issuer/logout`, { method: 'POST', body: new URLSearchParams(body) })
  assert.equal((await form('logout_token=signed')).status, 200)
  assert.equal(await codeOf(await form('logout_token=other')), 'issuer-answer-invalid')
  assert.equal(await codeOf(await form('logout_token=signed&more=1')), 'request-invalid')
  assert.equal(await codeOf(await form(`logout_token=${'*'.repeat(8_192)}`)), 'issuer-answer-invalid')
  assert.equal(await codeOf(await form(`logout_token=${'%2A'.repeat(8_193)}`)), 'request-invalid')
  assert.equal(await codeOf(await post(`${server.url}/api/v1/session/issuer/logout`, { logout_token: 'signed' })), 'media-type-unsupported')
})

test('who came in on the word of an issuer alone is nobody’s second person', async () => {
  const { parts, ...example } = exampleNode()
  const official = {
    role: 'data-protection-officer',
    login: 'dora',
    purpose: 'cyber-defence',
    justification: 'Duty',
    offices: [],
    tool: null,
  } as const
  const byIssuer = { signIn: async () => ({ ok: true, official: { ...official, isByIssuer: true } }) as const }
  await using server = await serveExample({ ...example, parts: { ...parts, officials: byIssuer } })
  for (const path of ['officials/nina/vouch', 'passkeys/invitations', 'tools/misp/review', 'observations/x/close']) {
    assert.equal(await codeOf(await post(`${server.url}/api/v1/${path}`, {}, { cookie: COOKIE })), 'passkey-needed', path)
  }
  assert.equal((await fetch(`${server.url}/api/v1/officials`, { headers: { cookie: COOKIE } })).status, 200)
})

test('a deputy has the role of its principal where it says so, does nothing for it that everybody does alone, and ends it', async () => {
  await using server = await serveExample(exampleNode())
  const ask = async (path: string, principal: string | undefined, body?: unknown): Promise<unknown> => {
    const headers = { cookie: COOKIE, ...(principal === undefined ? {} : { 'comity-stands-in-for': principal }) }
    const response = body === undefined ? await fetch(server.url + path, { headers }) : await post(server.url + path, body, headers)
    return response.ok ? response.status : codeOf(response)
  }
  assert.equal(await ask('/api/v1/officials', undefined), 'role-not-permitted')
  assert.equal(await ask('/api/v1/officials', 'paula'), 200)
  assert.equal(await ask('/api/v1/officials', 'bert'), 'deputation-unknown')
  assert.equal(await ask('/api/v1/officials', '%E0%A4%A'), 'request-invalid')
  assert.equal(await ask('/api/v1/passkeys/invitations', 'paula', {}), 'deputy-not-here')
  const named = { deputy: 'nina', endsAt: '2030-02-01T00:00:00.000Z', reason: 'Leave' }
  assert.equal(await ask('/api/v1/deputations', 'paula', named), 'deputy-not-here')
  assert.equal(await ask('/api/v1/deputations', undefined, named), 201)
  assert.equal(await ask('/api/v1/deputations', undefined, { ...named, deputy: 'tool' }), 'deputy-unfit')
  assert.equal(await ask('/api/v1/deputations', undefined, { ...named, endsAt: 'tomorrow, or the day after' }), 'time-invalid')
  assert.equal(await ask('/api/v1/deputations', undefined), 200)
  assert.equal(await ask(`/api/v1/deputations/${'0'.repeat(32)}/end`, undefined, {}), 200)
  assert.equal(await ask(`/api/v1/deputations/${'1'.repeat(32)}/end`, undefined, {}), 'deputation-unknown')
})

test('pages of other origins cannot have a browser sign in, enrol or sign out', async () => {
  await using server = await serveExample(exampleNode())
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  for (const path of ['session/question', 'session', 'session/issuer/question', 'session/issuer', 'enrolment/question', 'enrolment']) {
    assert.equal(await codeOf(await post(`${server.url}/api/v1/${path}`, ANSWER, foreign)), 'origin-foreign', path)
  }
  const ended = await fetch(`${server.url}/api/v1/session`, { method: 'DELETE', headers: { cookie: COOKIE, ...foreign } })
  assert.equal(await codeOf(ended), 'origin-foreign')
})

test('an official is invited with a link whose secret no server is sent, vouched for and put out', async () => {
  await using server = await serveExample(exampleNode())
  const json = { 'content-type': 'application/json' }
  const invited = await server.call('operator', '/api/v1/officials', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ login: 'nina', role: 'analyst', identity: 'Staff 7', purpose: 'cyber-defence', justification: 'Duty' }),
  })
  const { link } = (await invited.json()) as { link: string }
  assert.deepEqual([invited.status, link], [201, `${server.url}/sign-in#invitation=${INVITATION}`])
  const vouch = (login: string) =>
    server.call('agreement-officer', `/api/v1/officials/${login}/vouch`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ identity: 'Staff 7' }),
    })
  assert.equal((await vouch('nina')).status, 200)
  assert.deepEqual([(await vouch('nobody')).status, await codeOf(await vouch('nobody'))], [404, 'official-unknown'])
  const out = await server.call('data-protection-officer', '/api/v1/officials/nina/put-out', { method: 'POST' })
  assert.equal(((await out.json()) as { state: string }).state, 'left')
  const listed = (await (await server.call('overseer', '/api/v1/officials')).json()) as { items: { login: string }[] }
  assert.deepEqual(
    listed.items.map(({ login }) => login),
    ['nina'],
  )
})
