import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ComityError } from '../foundation/index.ts'
import { ROLES } from '../workflows/officials/index.ts'
import { basic, exampleNode, serveExample } from './example-node.fixture.ts'
import { ENDED, NARROWED } from './example-people.fixture.ts'
import { mayCall, PERMISSIONS } from './roles.ts'
import { describeApi } from './routes.ts'
import { statusOfError, statusOfRefusal } from './status-codes.ts'

/** Written out a second time, so that a change of the table is a change of two places. */
const ALLOWED: Readonly<Record<string, string>> = {
  readPage: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  readStatus: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  readEvents: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  readMetrics: 'operator',
  listAgreements: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  readAgreement: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  readTrust: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  proposeAgreement: 'agreement-officer',
  signAgreement: 'agreement-officer',
  ratifyAgreement: 'agreement-officer',
  readLife: 'releasing-officer agreement-officer data-protection-officer overseer',
  readAgreementText: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  readDifferences: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  readWrittenDifferences: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  readAgreementPage: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  compareAgreements: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  explainDecision: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  simulateAgreement: 'analyst releasing-officer agreement-officer data-protection-officer',
  stateAboutAgreement: 'agreement-officer overseer',
  tellBreach: 'agreement-officer data-protection-officer',
  tellMoreOfBreach: 'agreement-officer data-protection-officer',
  listBreaches: 'releasing-officer agreement-officer data-protection-officer overseer operator',
  listParties: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  readCard: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  submitBundle: 'analyst releasing-officer',
  previewBundle: 'analyst releasing-officer',
  previewObjects: 'analyst releasing-officer',
  reviewSubmission: 'analyst releasing-officer',
  tightenSubmission: 'analyst releasing-officer',
  letStay: 'analyst releasing-officer',
  approveSubmission: 'analyst releasing-officer',
  askToSignApproval: 'analyst releasing-officer',
  declineSubmission: 'analyst releasing-officer',
  listSubmissions: 'analyst releasing-officer data-protection-officer',
  readSubmission: 'analyst releasing-officer data-protection-officer',
  listItems: 'analyst releasing-officer data-protection-officer',
  readItem: 'analyst releasing-officer data-protection-officer',
  gradeItems: 'analyst releasing-officer',
  recordUse: 'analyst releasing-officer',
  listReviews: 'analyst releasing-officer data-protection-officer',
  keepItems: 'releasing-officer data-protection-officer',
  listUses: 'data-protection-officer overseer',
  readSharingBack: 'agreement-officer analyst data-protection-officer releasing-officer',
  readOrigin: 'data-protection-officer overseer',
  comparePassed: 'data-protection-officer overseer',
  exportItems: 'analyst releasing-officer data-protection-officer',
  raiseAlert: 'analyst releasing-officer',
  listAlerts: 'analyst releasing-officer data-protection-officer',
  narrowItems: 'releasing-officer data-protection-officer',
  liftContest: 'releasing-officer data-protection-officer',
  raiseContest: 'analyst releasing-officer data-protection-officer',
  listContests: 'analyst releasing-officer data-protection-officer overseer',
  readContest: 'analyst releasing-officer data-protection-officer',
  answerContest: 'releasing-officer data-protection-officer',
  endContest: 'releasing-officer data-protection-officer',
  recallItems: 'releasing-officer data-protection-officer',
  correctItems: 'releasing-officer data-protection-officer',
  listTakebacks: 'releasing-officer data-protection-officer overseer',
  placeHold: 'data-protection-officer overseer',
  liftHold: 'data-protection-officer overseer',
  listHolds: 'data-protection-officer overseer',
  askOnward: 'analyst releasing-officer',
  listOnward: 'analyst releasing-officer data-protection-officer',
  readOnward: 'analyst releasing-officer data-protection-officer',
  consentOnward: 'releasing-officer',
  refuseOnward: 'releasing-officer',
  releaseOnward: 'analyst releasing-officer',
  invokeThreat: 'analyst releasing-officer agreement-officer data-protection-officer',
  listThreats: 'analyst releasing-officer agreement-officer data-protection-officer',
  askToSignThreat: 'analyst releasing-officer agreement-officer data-protection-officer',
  agreeToThreat: 'analyst releasing-officer agreement-officer data-protection-officer',
  dropThreat: 'analyst releasing-officer agreement-officer data-protection-officer',
  listSeenThreats: 'overseer',
  putRequest: 'analyst releasing-officer',
  listRequests: 'analyst releasing-officer data-protection-officer',
  readRequest: 'analyst releasing-officer data-protection-officer',
  declineRequest: 'analyst releasing-officer',
  publishItems: 'releasing-officer',
  listPublications: 'analyst releasing-officer data-protection-officer',
  readPublication: 'analyst releasing-officer data-protection-officer',
  stopPublication: 'releasing-officer',
  addFeed: 'analyst operator',
  listFeeds: 'analyst releasing-officer data-protection-officer operator',
  readFeed: 'analyst releasing-officer data-protection-officer operator',
  removeFeed: 'analyst operator',
  pauseFeed: 'analyst operator',
  resumeFeed: 'analyst operator',
  runFeed: 'analyst operator',
  compareFeed: 'analyst operator',
  listFeedObjects: 'analyst releasing-officer data-protection-officer',
  readFeedObject: 'analyst releasing-officer data-protection-officer',
  listDeliveries: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  readReceipt: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  inviteOfficial: 'data-protection-officer operator',
  vouchForOfficial: 'releasing-officer agreement-officer data-protection-officer',
  putOfficialOut: 'data-protection-officer operator',
  listRoles: 'releasing-officer agreement-officer data-protection-officer overseer operator',
  proposeRole: 'agreement-officer data-protection-officer',
  confirmRole: 'releasing-officer agreement-officer data-protection-officer',
  endRole: 'agreement-officer data-protection-officer',
  listOfficials: 'releasing-officer agreement-officer data-protection-officer overseer operator',
  recordAttribute: 'releasing-officer data-protection-officer',
  endAttribute: 'releasing-officer data-protection-officer',
  searchItems: 'analyst releasing-officer data-protection-officer',
  listCases: 'analyst releasing-officer data-protection-officer overseer',
  openCase: 'releasing-officer data-protection-officer',
  prolongCase: 'releasing-officer data-protection-officer',
  closeCase: 'analyst releasing-officer data-protection-officer',
  leaveCase: 'analyst releasing-officer data-protection-officer',
  listCaseItems: 'analyst releasing-officer data-protection-officer',
  listCaseCandidates: 'releasing-officer data-protection-officer',
  tieItems: 'releasing-officer data-protection-officer',
  untieItem: 'releasing-officer data-protection-officer',
  readReasons: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  stateReason: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  listAttributes: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  nameDeputy: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  listDeputations: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  endDeputation: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  listOfficialKeys: 'releasing-officer agreement-officer data-protection-officer overseer operator',
  askToVouchForKey: 'releasing-officer agreement-officer data-protection-officer',
  makeKeyKnown: 'releasing-officer agreement-officer data-protection-officer',
  retireKeys: 'data-protection-officer operator',
  listOwnConsultations: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  listConsultations: 'data-protection-officer overseer',
  listObservations: 'data-protection-officer overseer',
  breakGlass: 'analyst releasing-officer data-protection-officer',
  listOpenings: 'analyst releasing-officer data-protection-officer overseer',
  listOpeningsTold: 'releasing-officer agreement-officer data-protection-officer overseer',
  closeObservation: 'data-protection-officer',
  readStatistics: 'data-protection-officer overseer',
  readProcessingRecord: 'data-protection-officer overseer',
  askSubjectRecord: 'data-protection-officer overseer',
  readSubjectRecord: 'data-protection-officer overseer',
  readSession: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  endSession: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  listPasskeys: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  openForProgram: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  invitePasskey: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  removePasskey: 'analyst releasing-officer agreement-officer data-protection-officer overseer operator',
  addTool: 'operator',
  listTools: 'data-protection-officer overseer operator',
  listToolChanges: 'data-protection-officer operator overseer',
  passTool: 'data-protection-officer operator',
  reviewTool: 'data-protection-officer operator',
  renewToolSecret: 'operator',
  revokeTool: 'data-protection-officer operator',
  readToolSetup: 'operator',
  setToolWebhook: 'operator',
  removeToolWebhook: 'operator',
  listInspections: 'overseer',
  listWitnessed: 'agreement-officer data-protection-officer overseer operator',
}

/** What is left to an analyst of the party's own role of the example, and to one whose role ended. */
const LEFT: Readonly<Record<string, string>> = {
  [NARROWED]:
    'listItems readItem readPage readSession endSession listPasskeys invitePasskey removePasskey readReasons stateReason listOwnConsultations',
  [ENDED]: 'endSession',
}

test('every role may do what the table says and nothing else, over the wire', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  const { paths } = await describeApi('0.1.0')
  let refused = 0
  const asked = new Set<string>()
  for (const [path, methods] of Object.entries({ ...paths, '/': { get: { operationId: 'readPage' } } })) {
    for (const [method, { operationId }] of Object.entries(methods)) {
      if (!Object.hasOwn(PERMISSIONS, operationId)) continue
      asked.add(operationId)
      for (const role of [...ROLES, NARROWED, ENDED] as const) {
        const isAllowed = LEFT[role]?.split(' ').includes(operationId) ?? ALLOWED[operationId]?.split(' ').includes(role) === true
        if (role !== NARROWED && role !== ENDED) assert.equal(mayCall(role, operationId), isAllowed, `${role} ${operationId}`)
        // The metrics are open to the own machine; behind a proxy nobody is local.
        const headers = { authorization: basic(role), 'x-forwarded-for': '192.0.2.1' }
        const response = await fetch(server.url + path.replaceAll(/\{\w+\}/g, 'x'), { method: method.toUpperCase(), headers })
        const isRefused = response.status === 403 && (await codeOf(response)) === 'role-not-permitted'
        assert.equal(isRefused, !isAllowed, `${role} ${operationId}`)
        refused += isRefused ? 1 : 0
        assert.equal(node.refusals.length, refused, 'each refusal is recorded')
        if (!response.bodyUsed) await response.body?.cancel()
      }
    }
  }
  assert.deepEqual([...asked].sort(), Object.keys(ALLOWED).sort())
  for (const role of ['tool', NARROWED, ENDED]) assert.ok(node.refusals.includes(`${role} role-not-permitted`))
})

test('an operation that the table does not know is for nobody', () => {
  for (const role of ROLES) assert.equal(mayCall(role, 'toString'), false)
})

test('asks for a password, counts who brings none, and makes the impatient wait', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  const response = await fetch(`${server.url}/api/v1/status`)
  assert.equal(response.status, 401)
  assert.match(response.headers.get('www-authenticate') ?? '', /^Basic realm="comity"/)
  assert.equal(await codeOf(response), 'unauthenticated')
  const impatient = await fetch(`${server.url}/api/v1/status`, { headers: { authorization: basic('impatient' as 'analyst') } })
  assert.deepEqual([impatient.status, impatient.headers.get('retry-after')], [429, '42'])
  assert.equal(node.unauthenticated(), 2)
})

test('refuses what another site has a browser ask', async () => {
  await using server = await serveExample(exampleNode())
  const recall = (headers: Record<string, string>) =>
    server.call('releasing-officer', '/api/v1/recalls', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ stixIds: ['indicator--1'], cause: 'source-withdrew' }),
    })
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]) {
    const response = await recall(headers as unknown as Record<string, string>)
    assert.deepEqual([response.status, await codeOf(response)], [403, 'origin-foreign'])
  }
  const read = await server.call('analyst', '/api/v1/items?role=own', { headers: { 'sec-fetch-site': 'cross-site' } })
  assert.equal(await codeOf(read), 'origin-foreign', 'a foreign page must not make reads that are recorded in an official’s name')
  assert.equal((await recall({ origin: server.url, 'sec-fetch-site': 'same-origin' })).status, 201)
  assert.equal((await recall({})).status, 201, 'programs send neither header')
  const page = await server.call('analyst', '/', { headers: { 'sec-fetch-site': 'cross-site' } })
  assert.equal(await codeOf(page), 'page-not-built', 'the page itself may be linked to')
})

test('every answer carries the headers that protect a browser, and errors one shape', async () => {
  await using server = await serveExample(exampleNode())
  for (const path of ['/api/v1/status', '/nothing/here', '/api/v1/agreements/xyz']) {
    const { headers } = await server.call('analyst', path)
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'; frame-ancestors 'none'/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.match(headers.get('content-type') ?? '', /^application\/json/)
  }
  const unknown = await fetch(`${server.url}/nothing/here`)
  assert.deepEqual([unknown.status, await codeOf(unknown)], [404, 'route-unknown'])
  const malformed = await server.call('analyst', '/api/v1/agreements/xyz')
  assert.deepEqual([malformed.status, await codeOf(malformed)], [400, 'request-invalid'])
})

test('a path that is known names its methods to whoever asks by another, and reads no body of it', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  const cases = [
    ['PUT', '/api/v1/status', 'GET, HEAD'],
    ['DELETE', '/api/v1/submissions', 'GET, HEAD, POST'],
    ['PATCH', '/api/v1/submissions/00000000-0000-4000-8000-000000000000', 'DELETE, GET, HEAD'],
    ['POST', '/metrics', 'GET, HEAD'],
  ] as const
  for (const [method, path, allow] of cases) {
    const response = await fetch(server.url + path, { method, body: 'no JSON', headers: { 'content-type': 'text/strange' } })
    assert.deepEqual([response.status, response.headers.get('allow'), await codeOf(response)], [405, allow, 'method-not-allowed'], path)
  }
  assert.deepEqual([node.refusals, node.unauthenticated()], [[], 0])
})

test('what the router itself refuses has the shape of every failure and repeats nothing of the request', async () => {
  await using server = await serveExample(exampleNode())
  const response = await server.call('analyst', '/api/v1/submissions/%E0%A4%A')
  const body = await response.text()
  assert.deepEqual([response.status, body], [400, '{"code":"request-invalid","message":"request cannot be read"}'])
  const long = await server.call('analyst', `/api/v1/submissions/${'0'.repeat(2_000)}`)
  assert.deepEqual([long.status, await codeOf(long)], [400, 'request-invalid'])
})

test('an unforeseen failure tells the caller nothing', async () => {
  class StrangeError extends ComityError {}
  for (const error of [new Error('secret detail'), new StrangeError('never-heard-of', 'secret detail')]) {
    await using server = await serveExample(
      exampleNode({
        deliveries: async () => {
          throw error
        },
      }),
    )
    const response = await server.call('analyst', '/api/v1/deliveries')
    const body = await response.text()
    assert.equal(response.status, 500)
    assert.equal((JSON.parse(body) as { code: string }).code, 'internal-error')
    assert.doesNotMatch(body, /secret|stack|at /)
  }
})

test('bodies are read strictly and within limits', async () => {
  await using server = await serveExample(exampleNode())
  const post = (body: string, type = 'application/json') =>
    server.call('releasing-officer', '/api/v1/recalls', { method: 'POST', headers: { 'content-type': type }, body })
  const cases: readonly (readonly [Promise<Response>, number, string])[] = [
    [post('{"stixIds":["a"],"stixIds":["b"],"cause":"wrong"}'), 400, 'json-duplicate-key'],
    [post('{"stixIds":'), 400, 'json-invalid'],
    [post('{"stixIds":["a\\u0000"],"cause":"wrong"}'), 400, 'request-invalid'],
    [post('{"stixIds":["a"],"cause":"wrong","more":1}'), 400, 'request-invalid'],
    [post('stixIds=a', 'application/x-www-form-urlencoded'), 415, 'media-type-unsupported'],
    [post(JSON.stringify('x'.repeat(1_100_000))), 413, 'too-large'],
    [
      server.call('agreement-officer', '/api/v1/agreements', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
      422,
      'agreement-invalid',
    ],
    [server.call('analyst', '/api/v1/deliveries?limit=1e2'), 400, 'request-invalid'],
    [server.call('analyst', '/api/v1/deliveries?limit=0'), 400, 'request-invalid'],
    [server.call('analyst', '/api/v1/deliveries?limit=5&limits=5'), 400, 'request-invalid'],
  ]
  for (const [answer, status, code] of cases) {
    const response = await answer
    assert.deepEqual([response.status, await codeOf(response)], [status, code])
  }
})

test('codes have one status each; an unknown refusal is 422 and an unknown error is told to nobody', () => {
  assert.equal(statusOfRefusal('not-permitted'), 403)
  assert.equal(statusOfRefusal('agreement-not-in-force'), 409)
  assert.equal(statusOfRefusal('store-full'), 507)
  assert.equal(statusOfRefusal('never-heard-of'), 422)
  assert.equal(statusOfRefusal('constructor'), 422)
  assert.equal(statusOfError('json-invalid'), 400)
  assert.equal(statusOfError('never-heard-of'), undefined)
})

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code
}
