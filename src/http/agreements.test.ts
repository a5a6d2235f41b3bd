import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreementHash, compareAgreements, differencesInWords, parseAgreement, type StatementBody } from '../agreement/index.ts'
import { type Json, type JsonObject, parseJson, refused } from '../foundation/index.ts'
import type { StepKind } from '../workflows/agreements/index.ts'
import { AGREEMENT, actId, DOCUMENT, exampleNode, serveExample } from './example-node.fixture.ts'
import type { AgreementPorts, SimulationRequest } from './ports.ts'

type Taken = { readonly kind: StepKind; readonly body: StatementBody<StepKind> }

/** The example with a port that notes the steps it was asked for. */
function steppingNode(taken: Taken[]) {
  const example = exampleNode()
  const take: AgreementPorts['take'] = async ({ kind, body }) => {
    taken.push({ kind, body })
    return refused('not-bound', 'not bound now', '12')
  }
  return exampleNode({ agreements: { ...example.parts.agreements, take } })
}

const body = (value: unknown): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
})

test('a step reaches its workflow as stated, and its refusal comes back with code and article', async () => {
  const taken: Taken[] = []
  await using server = await serveExample(steppingNode(taken))
  const suspend = {
    kind: 'suspend',
    body: { purposes: ['cyber-defence'], until: '2033-01-01T00:00:00.000Z', reason: 'A court asked for it' },
  }
  const answer = await server.call('agreement-officer', `/api/v1/agreements/${AGREEMENT}/statements`, body(suspend))
  assert.equal(answer.status, 409)
  assert.deepEqual(await answer.json(), { code: 'not-bound', message: 'not bound now', article: '12' })
  assert.deepEqual(taken, [suspend])
})

test('a step of an unknown kind, with an unknown member or with a founding kind is refused before any workflow', async () => {
  const taken: Taken[] = []
  await using server = await serveExample(steppingNode(taken))
  const KINDS = /^kind must be one of: .*apply-provisionally.*renew/
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ kind: 'abolish', body: {} }, KINDS],
    [{ kind: 'ratify', body: {} }, KINDS],
    [{ kind: 'sign', body: { office: null, official: 'somebody' } }, KINDS],
    [{ kind: 'renew' }, /^a statement is kind and body alone$/],
    [{ kind: 'renew', body: { until: '2033-01-01T00:00:00.000Z', reason: 'needed' }, extra: 1 }, /^a statement is kind and body alone$/],
    [{ kind: 'renew', body: { until: '2033-01-01T00:00:00.000Z', reason: 'needed', extra: 1 } }, /^a name is no member that is known here/],
    [{ kind: 'renew', body: {} }, /^the member "until" is missing$/],
    [{ kind: 'renew', body: { until: '2033-01-01T00:00:00.000Z', reason: '' } }, /^reason is shorter than one character$/],
    [{ kind: 'renew', body: { until: 'never', reason: 'needed' } }, /^until must be an instant in UTC with milliseconds/],
    [
      { kind: 'open-phase', body: { phase: 'full', evidence: [{ kind: 'hope', digest: 'ab' }] } },
      /^evidence\/0\/kind must be one of: impact-assessment/,
    ],
    [
      { kind: 'announce', body: { title: 'a\u0000', text: 'b', from: '2033-01-01T00:00:00.000Z' } },
      /^title must be text without control characters/,
    ],
    [[], /shape/],
  ]
  for (const [step, message] of wrong) {
    const answer = await server.call('agreement-officer', `/api/v1/agreements/${AGREEMENT}/statements`, body(step))
    assert.equal(answer.status, 400, JSON.stringify(step))
    const told = (await answer.json()) as { readonly code: string; readonly message: string }
    assert.equal(told.code, 'request-invalid')
    assert.match(told.message, message)
  }
  assert.deepEqual(taken, [])
})

test('an overseer takes the steps of oversight and no others', async () => {
  const taken: Taken[] = []
  await using server = await serveExample(steppingNode(taken))
  const call = async (step: Taken | { kind: string; body: object }) =>
    (await server.call('overseer', `/api/v1/agreements/${AGREEMENT}/statements`, body(step))).status
  assert.equal(
    await call({ kind: 'attest', body: { about: 'XB', article: null, text: 'As agreed', until: '2033-01-01T00:00:00.000Z' } }),
    409,
  )
  assert.equal(await call({ kind: 'withdraw', body: { effectiveAt: '2033-01-01T00:00:00.000Z', reason: 'no' } }), 403)
  assert.equal(taken.length, 1)
  const analyst = await server.call('analyst', `/api/v1/agreements/${AGREEMENT}/statements`, body({ kind: 'comment', body: {} }))
  assert.equal(analyst.status, 403)
})

test('signing names the office that was asked for', async () => {
  const offices: (string | undefined)[] = []
  const example = exampleNode()
  const sign: AgreementPorts['sign'] = async ({ office }) => {
    offices.push(office)
    return refused('office-not-held', 'this official does not hold that office', '1')
  }
  await using server = await serveExample(exampleNode({ agreements: { ...example.parts.agreements, sign } }))
  const path = `/api/v1/agreements/${AGREEMENT}/sign`
  assert.equal((await server.call('agreement-officer', `${path}?office=foreign-affairs`, { method: 'POST' })).status, 403)
  assert.equal((await server.call('agreement-officer', path, { method: 'POST' })).status, 403)
  assert.equal((await server.call('agreement-officer', `${path}?office=A%20B`, { method: 'POST' })).status, 400)
  assert.deepEqual(offices, ['foreign-affairs', undefined])
})

test('pages come in the form asked for, of agreements that are known', async () => {
  await using server = await serveExample(exampleNode())
  const page = await server.call('analyst', `/api/v1/agreements/${AGREEMENT}/page`)
  assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
  const markdown = await server.call('analyst', `/api/v1/agreements/${AGREEMENT}/page?format=markdown`)
  assert.equal(await markdown.text(), 'agreement as markdown')
  assert.equal((await server.call('analyst', `/api/v1/agreements/${actId('other')}/page`)).status, 404)
  assert.equal((await server.call('analyst', `/api/v1/agreements/${AGREEMENT}/page?format=pdf`)).status, 400)
  const question = 'from=XA&to=XB&purpose=cyber-defence&type=indicator&marking=GREEN'
  const decided = await server.call('analyst', `/api/v1/agreements/${AGREEMENT}/decision?${question}&format=markdown`)
  assert.deepEqual([decided.status, await decided.text()], [200, 'XA to XB as markdown'])
  for (const [path, status] of [
    [`${AGREEMENT}/decision?from=XA`, 400],
    [`${actId('other')}/decision?${question}`, 404],
  ] as const) {
    assert.equal((await server.call('analyst', `/api/v1/agreements/${path}`)).status, status)
  }
  const compared = await server.call('analyst', `/api/v1/agreements/${AGREEMENT}/comparison/${actId('next')}?format=markdown`)
  assert.match(await compared.text(), /as markdown$/)
})

test('an agreement is told article by article with what keeps it, and a version by its differences from the one before', async () => {
  const next = parseAgreement({
    ...DOCUMENT,
    version: 2,
    prior: AGREEMENT,
    retention: { ...DOCUMENT.retention, days: DOCUMENT.retention.days - 1 },
  } as unknown as Json)
  const hash = agreementHash(next)
  const { agreements } = exampleNode().parts
  const differences: AgreementPorts['differences'] = async (asked) =>
    asked === hash ? { prior: AGREEMENT, comparison: compareAgreements(DOCUMENT, next) } : agreements.differences(asked)
  const tracked: AgreementPorts['tracked'] = async (asked) =>
    asked === hash ? { against: AGREEMENT, isDraft: true, differences: differencesInWords(DOCUMENT, next) } : agreements.tracked(asked)
  await using server = await serveExample(exampleNode({ agreements: { ...agreements, differences, tracked } }))
  const read = async (path: string) => parseJson(await (await server.call('analyst', `/api/v1/agreements/${path}`)).text()) as never
  const {
    articles,
    parties,
  }: { articles: { number: string; isSharing: boolean; enforcedBy: string; enforcement: string }[]; parties: unknown[] } = await read(
    `${AGREEMENT}/text`,
  )
  assert.equal(parties.length, DOCUMENT.parties.list.length)
  const numbers = articles.map(({ number }) => number)
  assert.deepEqual(
    articles.filter(({ isSharing }) => isSharing).map(({ number }) => number),
    DOCUMENT.sharing.map(({ article }) => article).toSorted(),
  )
  assert.ok(
    numbers.indexOf('9') < numbers.indexOf('11.1') && numbers.indexOf('11.1') < numbers.indexOf('Annex A'),
    'as a reader looks for them',
  )
  assert.ok(articles.every(({ enforcement }) => enforcement.endsWith('.')))
  assert.deepEqual(new Set(articles.map(({ enforcedBy }) => enforcedBy)), new Set(['software', 'clock', 'people']))
  type One = { readonly direction: string; readonly nextArticles: readonly string[] }
  type Told = {
    readonly prior: string | null
    readonly verdict: string | null
    readonly permissions: readonly One[]
    readonly duties: readonly One[]
  }
  const first: Told = await read(`${AGREEMENT}/differences`)
  assert.deepEqual([first.prior, first.verdict, first.duties], [null, null, []])
  const second: Told = await read(`${hash}/differences`)
  assert.deepEqual([second.prior, second.verdict], [AGREEMENT, 'narrower'])
  const told = [...second.permissions, ...second.duties]
  assert.ok(told.some(({ direction, nextArticles }) => direction === 'narrower' && nextArticles.includes(DOCUMENT.retention.article)))
  const unanswered = { against: null, isDraft: false, count: 0, differences: [] }
  assert.deepEqual(await read(`${AGREEMENT}/written-differences`), unanswered)
  const sentence = `Article 6, retention, days: ${DOCUMENT.retention.days} becomes ${DOCUMENT.retention.days - 1}.`
  const written: { against: string; isDraft: boolean; count: number; differences: readonly unknown[] } = await read(
    `${hash}/written-differences`,
  )
  assert.deepEqual([written.against, written.isDraft], [AGREEMENT, true])
  assert.deepEqual(written.differences.at(-1), { change: 'replaced', priorArticle: '6', nextArticle: '6', sentence })
  assert.equal(written.count, written.differences.length)
  assert.equal((await server.call('analyst', `/api/v1/agreements/${actId('other')}/written-differences`)).status, 404)
  assert.equal((await server.call('analyst', `/api/v1/agreements/${actId('other')}/text`)).status, 404)
  assert.equal((await server.call('analyst', `/api/v1/agreements/${actId('other')}/differences`)).status, 404)
})

const LOST = {
  party: 'XC',
  effect: 'lost' as const,
  type: 'indicator',
  marking: 'GREEN',
  dataSubject: 'none',
  fields: [],
  priorArticles: ['4.2'],
  nextArticles: [],
  items: 3,
}

test('a simulation is recorded as a read, and its draft is checked like any', async () => {
  const asked: SimulationRequest[] = []
  const node = exampleNode({
    simulate: async (request) => {
      asked.push(request)
      return {
        items: 3,
        parties: [],
        changes: 'XC: would no longer get 3 indicator marked GREEN; article 4.2 before, - after',
        changed: [LOST],
      }
    },
  })
  await using server = await serveExample(node)
  const answer = await server.call('agreement-officer', '/api/v1/simulations?purpose=cyber-defence&days=7', body(DOCUMENT))
  assert.equal(answer.status, 200)
  const told = parseJson(await answer.text()) as JsonObject
  assert.deepEqual([told.items, told.changed], [3, [LOST]])
  assert.equal(asked[0]?.days, 7)
  assert.equal(node.reads.length, 1)
  const faulty = await server.call('agreement-officer', '/api/v1/simulations?purpose=cyber-defence', body({ ...DOCUMENT, never: [] }))
  assert.equal(faulty.status, 422)
  assert.equal((await server.call('overseer', '/api/v1/simulations?purpose=cyber-defence', body(DOCUMENT))).status, 403)
})
