/** What an issuer may get wrong or lie about, one thing at a time: nothing of it signs anybody in or out. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { systemClock } from '../../src/node/index.ts'
import { joinIssuer } from '../../src/node/issuer-client.ts'
import type { IssuerClient } from '../../src/workflows/officials/index.ts'

const SECRETS = { state: 's'.repeat(43), nonce: 'n'.repeat(43), verifier: 'v'.repeat(43) }
const CLIENT_ID = 'comity'
const ENVIRONMENT = { ISSUER_SECRET: 'the secret of the node at the issuer' }
const LOGOUT = { 'http://schemas.openid.net/event/backchannel-logout': {} }

type Claims = Record<string, unknown>
type Keys = Awaited<ReturnType<typeof generateKeyPair>>

let issuer: string
let own: Keys
let foreign: Keys
let client: IssuerClient
/** The body of the next answer of the token endpoint. */
let answer: () => Promise<Record<string, unknown>>
const told: string[] = []
const running = new AsyncDisposableStack()

before(async () => {
  own = await generateKeyPair('RS256')
  foreign = await generateKeyPair('RS256')
  const key = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256', use: 'sig' }
  const server = createServer(async (request, response) => {
    const documents: Record<string, () => unknown> = {
      '/.well-known/openid-configuration': () => ({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        authorization_response_iss_parameter_supported: true,
      }),
      '/keys': () => ({ keys: [key] }),
      '/token': () => answer(),
    }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(await documents[request.url ?? '']?.()))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  running.defer(() => new Promise((done) => server.close(() => done())))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const openIdConnect = { issuer, name: 'Agency', clientId: CLIENT_ID, secretVariable: 'ISSUER_SECRET', networks: ['127.0.0.0/8'] }
  const joined = joinIssuer({
    config: { address: 'https://comity.agency.example', openIdConnect },
    environment: ENVIRONMENT,
    clock: systemClock,
    failed: ({ message }) => told.push(message),
  })
  running.use(joined)
  assert.ok(joined.client !== null)
  client = joined.client
})

after(() => running.disposeAsync())

const claims = (more: Claims = {}): Claims => ({
  iss: issuer,
  sub: 'sub-anna',
  aud: CLIENT_ID,
  nonce: SECRETS.nonce,
  sid: 'session',
  ...more,
})

async function signed(
  payload: Claims,
  { by = own, alg = 'RS256', age = 0, typ = 'JWT' }: { by?: Keys; alg?: string; age?: number; typ?: string } = {},
) {
  const now = Math.floor(Date.now() / 1_000) - age
  const key = alg === 'HS256' ? new TextEncoder().encode(ENVIRONMENT.ISSUER_SECRET) : by.privateKey
  return new SignJWT({ iat: now, exp: now + 60, ...payload }).setProtectedHeader({ alg, kid: 'own', typ }).sign(key)
}

async function redeem(token: () => Promise<string | undefined>, iss: string | undefined = issuer): Promise<string> {
  answer = async () => ({ access_token: 'access', token_type: 'Bearer', id_token: await token() })
  const redeemed = await client.redeem({ code: 'code', state: SECRETS.state, ...(iss === undefined ? {} : { iss }) }, SECRETS)
  return redeemed.ok ? `${redeemed.value.subject} ${redeemed.value.session}` : redeemed.refusal.code
}

test('a token that holds signs in, and each that does not is refused', async () => {
  assert.equal(await redeem(() => signed(claims())), 'sub-anna session')
  const now = Math.floor(Date.now() / 1_000)
  const lies: Record<string, () => Promise<string | undefined>> = {
    'another issuer': () => signed(claims({ iss: 'https://login.other.example' })),
    'another audience': () => signed(claims({ aud: 'another-node' })),
    'several audiences, issued to another': () => signed(claims({ aud: [CLIENT_ID, 'another-node'], azp: 'another-node' })),
    'another nonce': () => signed(claims({ nonce: 'x'.repeat(43) })),
    'no nonce': () => signed(claims({ nonce: undefined })),
    'no subject': () => signed(claims({ sub: undefined })),
    'over for long': () => signed(claims(), { age: 3_600 }),
    'issued tomorrow': () => signed(claims({ nbf: now + 86_400 })),
    'the key of another': () => signed(claims(), { by: foreign }),
    'signed with the secret': () => signed(claims(), { alg: 'HS256' }),
    'not signed': async () => new UnsecuredJWT(claims()).setIssuedAt().setExpirationTime('1m').encode(),
    'no token': async () => undefined,
    'no words': async () => 'x.y.z',
  }
  for (const [why, token] of Object.entries(lies)) assert.equal(await redeem(token), 'issuer-answer-invalid', why)
  const unnamed = await client.redeem({ code: 'code', state: SECRETS.state }, SECRETS)
  assert.equal(unnamed.ok || unnamed.refusal.code, 'issuer-answer-invalid', 'an issuer that says it names itself does')
  const otherState = await client.redeem({ code: 'code', state: 'x'.repeat(43), iss: issuer }, SECRETS)
  assert.equal(otherState.ok || otherState.refusal.code, 'issuer-answer-invalid')
  for (const message of told) assert.doesNotMatch(message, /sub-anna|access|secret/)
})

test('a logout that holds is read, and each that does not is refused', async () => {
  const logout = (more: Claims = {}): Claims => ({ ...claims({ nonce: undefined }), jti: 'one', events: LOGOUT, ...more })
  const read = async (token: Promise<string>): Promise<unknown> => {
    const answered = await client.readLogout(await token)
    return answered.ok ? answered.value : answered.refusal.code
  }
  assert.deepEqual(await read(signed(logout(), { typ: 'logout+jwt' })), { subject: 'sub-anna', session: 'session' })
  assert.deepEqual(await read(signed(logout({ sub: undefined }))), { subject: null, session: 'session' })
  for (const [why, token] of [
    ['an ID token', signed(claims())],
    ['one with a nonce', signed(logout({ nonce: SECRETS.nonce }))],
    ['another event', signed(logout({ events: { other: {} } }))],
    ['another audience', signed(logout({ aud: 'another-node' }))],
    ['another issuer', signed(logout({ iss: 'https://login.other.example' }))],
    ['of nobody', signed(logout({ sub: undefined, sid: undefined }))],
    ['the key of another', signed(logout(), { by: foreign })],
    ['signed with the secret', signed(logout(), { alg: 'HS256' })],
    ['an old one', signed(logout({ exp: Math.floor(Date.now() / 1_000) + 60 }), { age: 3_600 })],
  ] as const) {
    assert.equal(await read(token), 'issuer-answer-invalid', why)
  }
})

test('an issuer that cannot be reached, or is not where the configuration says, is told as that', async () => {
  const openIdConnect = { issuer: 'http://127.0.0.1:1', name: 'Agency', clientId: CLIENT_ID, secretVariable: 'ISSUER_SECRET' }
  for (const networks of [['127.0.0.0/8'], []]) {
    using away = joinIssuer({
      config: { address: 'https://comity.agency.example', openIdConnect: { ...openIdConnect, networks } },
      environment: ENVIRONMENT,
      clock: systemClock,
      failed: () => undefined,
    })
    const asked = await away.client?.location(SECRETS)
    assert.equal(asked?.ok === false && asked.refusal.code, 'issuer-unreachable')
  }
  const without = () =>
    joinIssuer({
      config: { address: 'https://comity.agency.example', openIdConnect },
      environment: {},
      clock: systemClock,
      failed: () => undefined,
    })
  assert.throws(without, { code: 'secrets-missing' })
})
