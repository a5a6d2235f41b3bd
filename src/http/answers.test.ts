import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Compile } from '#typebox'
import { refused } from '../foundation/index.ts'
import type { ApiDocument, JsonSchema } from './api-document.ts'
import { FED_ID } from './example-feeds.fixture.ts'
import { AGREEMENT, actId, exampleItem, exampleNode, exampleStatus, serveExample } from './example-node.fixture.ts'
import { REQUEST_ID } from './example-requests.fixture.ts'
import { PERMISSIONS } from './roles.ts'
import { describeApi } from './routes.ts'

/** A schema with its references put in place, since none of them goes in a circle. */
function resolved(schema: unknown, document: ApiDocument): JsonSchema {
  const text = JSON.stringify(schema, (_key, value: unknown) => {
    const reference = (value as { $ref?: string } | null)?.$ref
    if (reference === undefined) return value
    const target = document.components.schemas[reference.split('/').at(-1) ?? '']
    assert.ok(target !== undefined, `${reference} leads nowhere`)
    return target
  })
  return JSON.parse(text) as JsonSchema
}

test('the API describes itself as OpenAPI 3.1', async () => {
  await using server = await serveExample(exampleNode())
  const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as ApiDocument
  assert.deepEqual(document, await describeApi('0.1.0'))
  assert.equal(document.openapi, '3.1.0')
  const ids: string[] = []
  for (const [path, methods] of Object.entries(document.paths)) {
    const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    for (const [method, operation] of Object.entries(methods)) {
      assert.ok(['get', 'post', 'delete'].includes(method), `${method} ${path}`)
      ids.push(operation.operationId)
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      assert.deepEqual(
        inPath.map(({ name }) => name),
        placeholders,
        path,
      )
      assert.ok(inPath.every(({ required }) => required === true))
      assert.ok(Object.keys(operation.responses).length > 1, 'success and failure are described')
      resolved(operation, document)
    }
  }
  assert.equal(new Set(ids).size, ids.length)
  const named = Object.keys(PERMISSIONS).filter((name) => name !== 'readPage')
  assert.deepEqual(
    named.filter((name) => !ids.includes(name)),
    [],
  )
})

test('every answer has the shape that the description promises', async () => {
  const document = await describeApi('0.1.0')
  await using server = await serveExample(exampleNode())
  const asked: readonly (readonly [path: string, url: string, role?: 'data-protection-officer'])[] = [
    ['/health', '/health'],
    ['/api/v1/status', '/api/v1/status'],
    ['/api/v1/agreements', '/api/v1/agreements'],
    ['/api/v1/agreements/{hash}', `/api/v1/agreements/${AGREEMENT}`],
    ['/api/v1/agreements/{hash}/trust', `/api/v1/agreements/${AGREEMENT}/trust`],
    ['/api/v1/agreements/{hash}/life', `/api/v1/agreements/${AGREEMENT}/life`, 'data-protection-officer'],
    ['/api/v1/parties', '/api/v1/parties'],
    ['/api/v1/submissions', '/api/v1/submissions?limit=3'],
    ['/api/v1/submissions/{id}', '/api/v1/submissions/submission-1'],
    ['/api/v1/items', '/api/v1/items?role=own'],
    ['/api/v1/items/{holding}', `/api/v1/items/${exampleItem('one').holding}`],
    ['/api/v1/deliveries', '/api/v1/deliveries?limit=3'],
    ['/api/v1/holds', '/api/v1/holds?limit=3', 'data-protection-officer'],
    ['/api/v1/subject-records/{id}', `/api/v1/subject-records/${actId('link')}?agreement=${AGREEMENT}`, 'data-protection-officer'],
    ['/api/v1/publications', '/api/v1/publications'],
    ['/api/v1/publications/{id}', `/api/v1/publications/${FED_ID}`],
    ['/api/v1/feeds', '/api/v1/feeds'],
    ['/api/v1/feeds/{name}', '/api/v1/feeds/shelf'],
    ['/api/v1/feeds/{name}/objects', '/api/v1/feeds/shelf/objects'],
    ['/api/v1/feeds/{name}/objects/{id}', `/api/v1/feeds/shelf/objects/${FED_ID}`],
    ['/api/v1/witnessed', '/api/v1/witnessed', 'data-protection-officer'],
    ['/api/v1/receipts/{actId}', `/api/v1/receipts/${actId('release b1')}`],
  ]
  for (const [path, url, role = 'analyst'] of asked) {
    const response = await server.call(role, url)
    const text = await response.text()
    assert.equal(response.status, 200, `${url}: ${text}`)
    const schema = document.paths[path]?.get?.responses['200']?.content?.['application/json']?.schema
    const form = Compile(resolved(schema, document) as never)
    const [fault] = form.Errors(JSON.parse(text))
    assert.equal(fault, undefined, `${url} at ${fault?.instancePath}: ${fault?.message}`)
  }
})

test('founding steps that are refused say why; a receipt may be pending', async () => {
  await using server = await serveExample(
    exampleNode({ receipt: async () => refused('receipt-pending', 'no checkpoint covers the act yet') }),
  )
  const signed = await server.call('agreement-officer', `/api/v1/agreements/${AGREEMENT}/sign`, { method: 'POST' })
  assert.deepEqual(
    [signed.status, await signed.json()],
    [409, { code: 'already-signed', message: 'Aldoria (XA) has already signed', article: '12' }],
  )
  const receipt = await server.call('overseer', `/api/v1/receipts/${actId('x')}`)
  assert.deepEqual([receipt.status, ((await receipt.json()) as { code: string }).code], [409, 'receipt-pending'])
  const unknown = await server.call('analyst', `/api/v1/agreements/${actId('x')}`)
  assert.equal(unknown.status, 404)
})

test('a recall of nothing that is known is refused, one of something reports', async () => {
  const refusal = { code: 'item-unknown', reason: 'no own item has this id' }
  await using server = await serveExample(exampleNode({ recall: async () => ({ acts: [], refusals: [refusal] }) }))
  const body = JSON.stringify({ stixIds: ['indicator--1'], cause: 'wrong', alsoOwn: true })
  const response = await server.call('data-protection-officer', '/api/v1/recalls', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  assert.deepEqual([response.status, ((await response.json()) as { code: string }).code], [404, 'item-unknown'])
})

test('a request is put, told with its text, and declined for a reason of the agreement', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  const post = (role: 'analyst' | 'releasing-officer' | 'data-protection-officer', path: string, body: object) =>
    server.call(role, path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const told = async (response: Response) => [response.status, ((await response.json()) as { code?: string }).code ?? null]
  const text = { reason: 'To find who sold it', 'legal-basis': 'Act, section 1' }
  const asked = { agreement: 'a'.repeat(64), to: 'XB', purpose: 'cyber-defence', marking: 'AMBER', text }
  assert.deepEqual(await told(await post('analyst', '/api/v1/requests', asked)), [201, null])
  assert.deepEqual(await told(await post('analyst', '/api/v1/requests', { ...asked, to: 'XC' })), [422, 'form-incomplete'])
  assert.deepEqual(await told(await post('data-protection-officer', '/api/v1/requests', asked)), [403, 'role-not-permitted'])
  const wrong = [{ urgency: 'soon' }, { text: { ...text, whim: 'x' } }, { text: { reason: 'a\u202eb' } }, { types: [] }, { about: ['x'] }]
  for (const change of wrong)
    assert.deepEqual(await told(await post('analyst', '/api/v1/requests', { ...asked, ...change })), [400, 'request-invalid'])
  const list = (await (await server.call('analyst', '/api/v1/requests')).json()) as { items: { state: string; reason: string | null }[] }
  assert.deepEqual(
    list.items.map(({ state, reason }) => [state, reason]),
    [
      ['given', null],
      ['refused', 'cap-exceeded'],
    ],
  )
  const detail = (await (await server.call('analyst', `/api/v1/requests/${REQUEST_ID}`)).json()) as { text: object; answers: object[] }
  assert.deepEqual([detail.text, detail.answers.length], [text, 1])
  assert.deepEqual(await told(await server.call('analyst', `/api/v1/requests/${'b'.repeat(64)}`)), [404, 'item-unknown'])
  assert.deepEqual(await told(await post('analyst', `/api/v1/requests/${REQUEST_ID}/decline`, { reason: 'not-held' })), [200, null])
  assert.deepEqual(await told(await post('analyst', `/api/v1/requests/${REQUEST_ID}/decline`, { reason: 'silence' })), [
    400,
    'request-invalid',
  ])
  assert.deepEqual(await told(await post('analyst', `/api/v1/requests/${'b'.repeat(64)}/decline`, { reason: 'not-held' })), [
    404,
    'request-unknown',
  ])
})

test('what is asked to be given on, answered and given on is told by its codes', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  const post = (role: 'analyst' | 'releasing-officer', path: string, body: object) =>
    server.call(role, path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const told = async (response: Response) => [response.status, ((await response.json()) as { code?: string }).code ?? null]
  const question = { stixIds: ['indicator--1'], recipient: 'XC', purpose: 'cyber-defence', justification: 'the same attack' }
  assert.deepEqual(await told(await post('analyst', '/api/v1/onward', question)), [201, null])
  assert.deepEqual(await told(await post('analyst', '/api/v1/onward', { ...question, stixIds: [] })), [400, 'request-invalid'])
  const path = `/api/v1/onward/${actId('ask')}`
  const other = `/api/v1/onward/${actId('x')}`
  assert.deepEqual(await told(await post('releasing-officer', `${path}/consent`, {})), [200, null])
  assert.deepEqual(await told(await post('releasing-officer', `${path}/consent`, { until: 'for ever' })), [400, 'time-invalid'])
  assert.deepEqual(await told(await post('releasing-officer', `${other}/consent`, {})), [404, 'ask-unknown'])
  assert.deepEqual(await told(await post('releasing-officer', `${path}/refuse`, { reason: 'not-held' })), [409, 'already-answered'])
  assert.deepEqual(await told(await post('releasing-officer', `${path}/refuse`, { reason: 'silence' })), [400, 'request-invalid'])
  assert.deepEqual(await told(await post('analyst', `${other}/release`, {})), [409, 'consent-missing'])
  const report = (await (await post('analyst', `${path}/release`, {})).json()) as { stopped: { article: string } }
  assert.equal(report.stopped.article, '7')
  const before = node.reads.length
  const detail = (await (await server.call('analyst', path)).json()) as { ask: { state: string }; items: { stixId: string }[] }
  assert.deepEqual([detail.ask.state, detail.items[0]?.stixId, node.reads.length], ['consented', 'indicator--1', before + 1])
  assert.deepEqual(await told(await server.call('analyst', other)), [404, 'item-unknown'])
  assert.equal(node.reads.length, before + 2, 'asking for what is not there is on record alike')
})

test('a threat is invoked, agreed to and dropped by its codes, and overseers see whether its origin was told', async () => {
  await using server = await serveExample(exampleNode())
  const send = (role: 'analyst' | 'releasing-officer' | 'operator', path: string, body: object = {}) =>
    server.call(role, path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const told = async (response: Response) => [response.status, ((await response.json()) as { code?: string } | null)?.code ?? null]
  const said = { danger: 'Ransomware at noon', endangered: 'Hospitals there', haste: 'It is night at the origin' }
  const threat = { stixIds: ['indicator--1'], recipient: 'XC', purpose: 'cyber-defence', ...said }
  assert.deepEqual(await told(await send('analyst', '/api/v1/threats', threat)), [201, null])
  assert.deepEqual(await told(await send('analyst', '/api/v1/threats', { ...threat, recipient: 'XD' })), [403, 'threat-not-provided'])
  assert.deepEqual(await told(await send('analyst', '/api/v1/threats', { ...threat, haste: 'no time' })), [400, 'request-invalid'])
  assert.deepEqual(await told(await send('operator', '/api/v1/threats', threat)), [403, 'role-not-permitted'])
  const { items } = (await (await server.call('analyst', '/api/v1/threats')).json()) as { items: { id: string; isSigned: boolean }[] }
  assert.deepEqual(
    items.map(({ isSigned }) => isSigned),
    [false],
  )
  const path = `/api/v1/threats/${items[0]?.id}`
  const other = '/api/v1/threats/00000000-0000-4000-8000-000000000009'
  assert.deepEqual(await told(await send('releasing-officer', `${path}/question`)), [409, 'approval-not-signed-here'])
  assert.deepEqual(await told(await send('releasing-officer', `${path}/agree`)), [200, null])
  assert.deepEqual(await told(await send('releasing-officer', `${other}/agree`)), [404, 'threat-unknown'])
  assert.equal((await server.call('releasing-officer', path, { method: 'DELETE' })).status, 200)
  const seen = (await (await server.call('overseer', '/api/v1/inspections/threats')).json()) as { items: { sight: string }[] }
  assert.deepEqual(
    seen.items.map(({ sight }) => sight),
    ['told'],
  )
})

test('health names the cause, and partners only to the own machine', async () => {
  const causes = [{ code: 'partner-unreachable', message: 'Dunmark (XD) has not answered since 09:10' }]
  await using server = await serveExample(exampleNode({ status: async () => ({ ...exampleStatus(), causes }) }))
  const inside = await (await fetch(`${server.url}/health`)).json()
  assert.deepEqual(inside, { status: 'degraded', causes, certificateExpiresAt: '2030-09-12T09:30:00.000Z' })
  const outside = await fetch(`${server.url}/health`, { headers: { 'x-forwarded-for': '192.0.2.1' } })
  assert.equal(outside.status, 200)
  assert.doesNotMatch(await outside.text(), /Dunmark|XD/)
})

test('metrics are Prometheus text of few and stable series', async () => {
  await using server = await serveExample(exampleNode())
  const response = await fetch(`${server.url}/metrics`)
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
  const text = await response.text()
  for (const line of text.trimEnd().split('\n'))
    assert.match(line, /^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{(?:[a-z]+="[^"]*",?)+\})? -?[\d.e+-]+)$/)
  assert.match(text, /^comity_acts_total\{kind="release"\} 40$/m)
  assert.match(text, /^comity_refusals_total\{kind="release",code="reserved"\} 4$/m)
  assert.match(text, /^comity_checkpoint_age_seconds 12$/m)
  assert.match(text, /^comity_outbox_waiting 2$/m)
  assert.match(text, /^comity_certificate_expiry_seconds \d+$/m)
  assert.doesNotMatch(text, /"X[B-Z]"/, 'no series per partner')
})

test('the reference is a page without script that names every operation and schema', async () => {
  await using server = await serveExample(exampleNode())
  const response = await fetch(`${server.url}/api`)
  assert.equal(response.url, `${server.url}/api/`)
  const page = await response.text()
  const document = await describeApi('0.1.0')
  for (const methods of Object.values(document.paths))
    for (const { operationId } of Object.values(methods)) assert.match(page, new RegExp(`id="${operationId}"`))
  for (const name of Object.keys(document.components.schemas)) assert.match(page, new RegExp(`id="schema-${name}"`))
  assert.doesNotMatch(page, /<script|https?:\/\//)
  assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'self'/)
  const style = await fetch(`${server.url}/api/reference.css`)
  assert.match(style.headers.get('content-type') ?? '', /^text\/css/)
})

test('alerts are raised by who may disclose, and listed with what may be read of them, on record', async () => {
  const told = {
    agreement: AGREEMENT,
    purpose: 'cyber-defence',
    title: 'Wave',
    text: 'A wave of mails.',
    marking: 'AMBER',
    severity: 'high',
  }
  const whole = { ...told, validUntil: '2027-01-03T12:00:00.000Z', justification: 'Seen at three hospitals' }
  const node = exampleNode()
  await using server = await serveExample(node)
  const raise = async (as: 'analyst' | 'overseer', body: object) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await server.call(as, '/api/v1/alerts', { method: 'POST', headers, body: JSON.stringify(body) })
    return [answer.status, ((await answer.json()) as { code?: string }).code ?? null]
  }
  assert.deepEqual(await raise('analyst', whole), [201, null])
  assert.deepEqual(await raise('overseer', whole), [403, 'role-not-permitted'])
  assert.deepEqual(await raise('analyst', { ...whole, title: 'Nobody' }), [403, 'text-withheld'])
  for (const wrong of [
    { severity: 'grave' },
    { marking: 'TLP:RED' },
    { title: '  ' },
    { text: 'x'.repeat(4_001) },
    { about: ['a', 'a'] },
  ]) {
    assert.deepEqual(await raise('analyst', { ...whole, ...wrong }), [400, 'request-invalid'], JSON.stringify(wrong))
  }
  const listed = await server.call('analyst', '/api/v1/alerts')
  const { items } = (await listed.json()) as { items: readonly { state: string; text: string | null }[] }
  assert.deepEqual(
    items.map(({ state, text }) => [state, text]),
    [
      ['provisional', 'A wave of mails.'],
      ['quarantined', null],
    ],
  )
  assert.deepEqual(
    node.reads.map(({ what, holdings }) => [what, holdings.length]),
    [['http GET /api/v1/alerts', 1]],
  )
})
