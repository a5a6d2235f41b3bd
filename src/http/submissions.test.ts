import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { accepted, refused } from '../foundation/index.ts'
import { IntelligenceError, type StixObject } from '../intelligence/index.ts'
import type { PreviewedEntry } from '../workflows/disclosure/index.ts'
import { AGREEMENT, exampleNode, exampleSubmission, serveExample } from './example-node.fixture.ts'
import { EMPTY_REPORT } from './example-submissions.fixture.ts'
import type { BundleRequest, SubmissionPorts } from './ports.ts'

const PATH = `/api/v1/submissions?agreement=${AGREEMENT}&purpose=cyber-defence`
const STIX = { 'content-type': 'application/stix+json;version=2.1' }

function withSubmissions(replaced: Partial<SubmissionPorts>) {
  const node = exampleNode()
  return exampleNode({ submissions: { ...node.parts.submissions, ...replaced } })
}

test('a bundle is passed on as it arrives, never gathered', async () => {
  const MIB = 1024 * 1024
  let taken = 0
  let given = 0
  let mostAhead = 0
  await using server = await serveExample(
    withSubmissions({
      submit: async (request) => {
        for await (const chunk of request.chunks) {
          taken += chunk.length
          mostAhead = Math.max(mostAhead, given - taken)
        }
        return accepted(exampleSubmission('releasing', request))
      },
    }),
  )
  const body = new ReadableStream({
    async pull(controller) {
      if (given >= 48 * MIB) return controller.close()
      given += MIB
      controller.enqueue(new Uint8Array(MIB))
    },
  })
  const init = { method: 'POST', headers: { ...STIX, 'x-comity-justification': 'Warnung%20%C3%BCber' }, body, duplex: 'half' }
  const response = await server.call('analyst', PATH, init as RequestInit)
  assert.equal(response.status, 202)
  assert.equal(taken, 48 * MIB)
  assert.ok(mostAhead < 32 * MIB, `the sender was ${mostAhead} bytes ahead`)
  const answer = (await response.json()) as { id: string; state: string; justification: string }
  assert.deepEqual([answer.state, answer.justification], ['releasing', 'Warnung über'])
  assert.equal(response.headers.get('location'), `/api/v1/submissions/${answer.id}`)
  const metrics = await (await server.call('operator', '/metrics')).text()
  assert.match(metrics, new RegExp(`comity_submission_bytes_total ${48 * MIB}\\n`))
})

test('the request names who, what for, to whom and why', async () => {
  let seen: BundleRequest | undefined
  await using server = await serveExample(
    withSubmissions({
      submit: async (request) => {
        seen = request
        for await (const chunk of request.chunks) void chunk
        return accepted(exampleSubmission('released', request))
      },
    }),
  )
  const response = await server.call('analyst', `${PATH}&recipients=XB,XC&provenance=own-sensor&justification=Case%207`, {
    method: 'POST',
    headers: STIX,
    body: '{}',
  })
  assert.equal(response.status, 201)
  assert.equal(seen?.official.login, 'analyst')
  assert.deepEqual([seen?.recipients, seen?.provenance, seen?.justification], [['XB', 'XC'], 'own-sensor', 'Case 7'])
})

test('a refusal comes with its article, even before the body was read', async () => {
  await using server = await serveExample(
    withSubmissions({ submit: async () => refused('purpose-unknown', 'the purpose is not one of the agreement', '3') }),
  )
  const body = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) })
  const init = { method: 'POST', headers: { ...STIX, 'x-comity-justification': 'x' }, body, duplex: 'half' }
  const response = await server.call('analyst', PATH, init as RequestInit)
  assert.deepEqual([response.status, response.headers.get('connection')], [422, 'close'])
  assert.deepEqual(await response.json(), { code: 'purpose-unknown', message: 'the purpose is not one of the agreement', article: '3' })
})

test('a bundle without a reason, or of another media type, is not looked at', async () => {
  await using server = await serveExample(
    withSubmissions({
      submit: async () => {
        throw new Error('not to be called')
      },
    }),
  )
  const post = async (path: string, headers: Record<string, string>) => {
    const response = await server.call('analyst', path, { method: 'POST', headers, body: '{}' })
    return [response.status, ((await response.json()) as { code: string }).code]
  }
  assert.deepEqual(await post(PATH, STIX), [400, 'justification-invalid'])
  assert.deepEqual(await post(PATH, { ...STIX, 'x-comity-justification': '%zz' }), [400, 'justification-invalid'])
  assert.deepEqual(await post(PATH, { ...STIX, 'x-comity-justification': '%20' }), [400, 'justification-invalid'])
  assert.deepEqual(await post(PATH, { 'content-type': 'text/plain' }), [415, 'media-type-unsupported'])
  assert.deepEqual(await post('/api/v1/submissions?agreement=x&purpose=y', STIX), [400, 'request-invalid'])
})

test('a preview object by object is one JSON value a line, and one that is broken off gives up what it holds', async () => {
  let given = 0
  let isReturned = false
  async function* endless(): AsyncGenerator<PreviewedEntry> {
    try {
      for (;;) {
        given += 1
        const original = { type: 'note', id: 'note--00000000-0000-4000-8000-000000000001', content: 'x'.repeat(10_000) }
        yield { kind: 'object', index: given, original: original as unknown as StixObject, shares: [] }
      }
    } finally {
      isReturned = true
    }
  }
  await using server = await serveExample(withSubmissions({ previewObjects: async () => accepted(endless()) }))
  const init = { method: 'POST', headers: { ...STIX, 'x-comity-justification': 'x' }, body: '{}' }
  const response = await server.call('analyst', PATH.replace('submissions', 'previews/objects'), init)
  assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'application/jsonl'])
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const { value } = await reader.read()
  assert.equal(
    (
      JSON.parse(
        Buffer.from(value ?? [])
          .toString()
          .split('\n')[0] ?? '',
      ) as { index: number }
    ).index,
    1,
  )
  await reader.cancel()
  while (!isReturned) await setTimeout(5)
  assert.ok(given < 100_000)
})

test('whoever goes away before the first line leaves nothing open either', async () => {
  const gone = Promise.withResolvers<void>()
  let isReturned = false
  async function* slow(): AsyncGenerator<PreviewedEntry> {
    try {
      await gone.promise
      yield { kind: 'report', report: EMPTY_REPORT }
      yield { kind: 'report', report: EMPTY_REPORT }
    } finally {
      isReturned = true
    }
  }
  await using server = await serveExample(withSubmissions({ previewObjects: async () => accepted(slow()) }))
  const signal = AbortSignal.timeout(200)
  const init = { method: 'POST', headers: { ...STIX, 'x-comity-justification': 'x' }, body: '{}', signal }
  await assert.rejects(server.call('analyst', PATH.replace('submissions', 'previews/objects'), init))
  gone.resolve()
  while (!isReturned) await setTimeout(5)
})

test('what is no bundle is an error answer, not a broken line', async () => {
  async function* broken(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<PreviewedEntry> {
    for await (const chunk of chunks) if (chunk.length > 0) throw new IntelligenceError('bundle-not-stix', 'no bundle')
    yield* []
  }
  await using server = await serveExample(withSubmissions({ previewObjects: async ({ chunks }) => accepted(broken(chunks)) }))
  const init = { method: 'POST', headers: { ...STIX, 'x-comity-justification': 'x' }, body: '{}' }
  const response = await server.call('analyst', PATH.replace('submissions', 'previews/objects'), init)
  assert.deepEqual([response.status, ((await response.json()) as { code: string }).code], [422, 'bundle-not-stix'])
})

test('a waiting submission is looked at on record, and tightened', async () => {
  const node = exampleNode()
  await using server = await serveExample(node)
  const path = '/api/v1/submissions/submission-1'
  const looked = await server.call('releasing-officer', `${path}/objects?recipients=XB&justification=Case%207`)
  const lines = (await looked.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string })
  assert.deepEqual([looked.status, lines.map(({ kind }) => kind)], [200, ['object', 'report']])
  assert.deepEqual(
    node.reads.map(({ official, purpose, justification, what }) => [official.login, purpose, justification, what]),
    [['releasing-officer', 'cyber-defence', 'Case 7', `http GET ${path}/objects`]],
  )
  assert.equal((await server.call('overseer', `${path}/objects`)).status, 403)
  assert.equal((await server.call('analyst', '/api/v1/submissions/submission-2/objects')).status, 404)
  const post = async (tightenings: unknown) => {
    const headers = { 'content-type': 'application/json' }
    const response = await server.call('analyst', `${path}/tighten`, { method: 'POST', headers, body: JSON.stringify({ tightenings }) })
    return { status: response.status, answer: (await response.json()) as { tightenings?: number; message?: string } }
  }
  const field = { what: 'field', index: 0, parties: ['XB'], field: 'description', treatment: 'drop' }
  const { status, answer } = await post([field, { what: 'object', index: 1, parties: null }])
  assert.deepEqual([status, answer.tightenings], [200, 2])
  for (const wrong of [[], [{ ...field, treatment: 'as-is' }], [{ ...field, index: -1 }], [{ what: 'object', index: 1 }]]) {
    assert.equal((await post(wrong)).status, 400)
  }
  const { message } = (await post([{ ...field, treatment: 'as-is' }])).answer
  assert.equal(message, 'request does not have its shape: body/tightenings/0/treatment')
})

test('that values may stay is told once and counted, and nothing else is taken for it', async () => {
  await using server = await serveExample(exampleNode())
  const post = async (login: 'analyst' | 'overseer' | 'releasing-officer', body: unknown) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const response = await server.call(login, '/api/v1/submissions/submission-1/stay', init)
    return { status: response.status, answer: (await response.json()) as { stays?: number } }
  }
  const stay = { index: 0, value: 'ab'.repeat(16) }
  const { status, answer } = await post('releasing-officer', { stays: [stay] })
  assert.deepEqual([status, answer.stays], [200, 1])
  assert.equal((await post('overseer', { stays: [stay] })).status, 403)
  for (const wrong of [
    [],
    [{ ...stay, value: 'Zbigniew' }],
    [{ ...stay, index: -1 }],
    [{ ...stay, treatment: 'as-is' }],
    [{ ...stay, account: 'olga' }],
  ]) {
    assert.equal((await post('analyst', { stays: wrong })).status, 400)
  }
})

test('approval, progress and preview', async () => {
  await using server = await serveExample(exampleNode())
  const approval = await server.call('releasing-officer', '/api/v1/submissions/submission-1/approve', { method: 'POST' })
  assert.deepEqual([approval.status, ((await approval.json()) as { article: string }).article], [403, '7.2'])
  const declined = await server.call('analyst', '/api/v1/submissions/submission-1', { method: 'DELETE' })
  assert.deepEqual([declined.status, ((await declined.json()) as { state: string }).state], [200, 'refused'])
  assert.equal((await server.call('releasing-officer', '/api/v1/submissions/submission-2', { method: 'DELETE' })).status, 409)
  const found = (await (await server.call('analyst', '/api/v1/submissions/submission-1')).json()) as {
    state: string
    report: { recipients: [] }
  }
  assert.deepEqual([found.state, found.report.recipients], ['released', []])
  const missing = await server.call('analyst', '/api/v1/submissions/submission-2')
  assert.deepEqual([missing.status, ((await missing.json()) as { code: string }).code], [404, 'submission-unknown'])
  const preview = await server.call('analyst', PATH.replace('submissions', 'previews'), {
    method: 'POST',
    headers: { ...STIX, 'x-comity-justification': 'x' },
    body: '{}',
  })
  assert.deepEqual([preview.status, ((await preview.json()) as { invalid: number }).invalid], [200, 0])
})
