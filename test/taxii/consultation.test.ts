import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { reopenAct } from '../../src/acts/index.ts'
import { type Agreement, agreementHash } from '../../src/agreement/index.ts'
import { hex, sha256, utf8 } from '../../src/foundation/index.ts'
import { createReadRecorder, foldReads, foldRefusals, rootOfRows } from '../../src/workflows/consultation/index.ts'
import { AGREEMENT, agreementLike, HASH, indicator, type ServedNode, serveNode, uuidOf } from './served-node.fixture.ts'

const COLLECTIONS = '/taxii2/cyber-threat-exchange-v1/collections/'
const RECEIVED = `${COLLECTIONS}received/`

const readsOf = (node: ServedNode) => node.store.read.reads.unfolded(1_000)

test('every read of content is on record with who, when, what and why, and a look at the shelves is not', async () => {
  await using node = await serveNode()
  const holdings = await node.hold([1, 2].map((number) => ({ object: indicator(number) })))
  for (const path of ['/taxii2/', '/taxii2/cyber-threat-exchange-v1/', '/taxii2/cyber-threat-exchange-v1/collections/', RECEIVED])
    await node.call(path)
  assert.deepEqual(await readsOf(node), [])
  await node.call(`${RECEIVED}objects/?match%5Btype%5D=indicator&limit=1`)
  const [first] = await readsOf(node)
  assert.deepEqual(first, {
    seq: first?.seq,
    account: 'misp',
    at: node.clock.value,
    agreement: HASH,
    purpose: 'cyber-defence',
    justification: 'Standing duty of misp',
    what: `taxii GET ${RECEIVED}objects/?match%5Btype%5D=indicator&limit=1`,
    items: 1,
    digest: hex(sha256(utf8(holdings[0] as string))),
  })
  for (const path of ['manifest/', `objects/${indicator(1).id}/`, `objects/${indicator(1).id}/versions/`]) await node.call(RECEIVED + path)
  const whats = (await readsOf(node)).slice(1).map(({ what, items }) => [what.slice(`taxii GET ${RECEIVED}`.length), items])
  assert.deepEqual(whats, [
    ['manifest/', 2],
    [`objects/${indicator(1).id}/`, 1],
    [`objects/${indicator(1).id}/versions/`, 1],
  ])
})

test('a request may bring its own purpose and justification, percent-encoded', async () => {
  await using node = await serveNode()
  const headers = { 'x-comity-purpose': 'criminal-investigation', 'x-comity-justification': 'Case 12%2F3: pr%C3%BCfen' }
  assert.equal((await node.call(`${RECEIVED}objects/`, { headers })).status, 200)
  const [row] = await readsOf(node)
  assert.deepEqual([row?.purpose, row?.justification], ['criminal-investigation', 'Case 12/3: prüfen'])
  for (const justification of ['%', '%00', '   ', 'x'.repeat(2_001), '%FF']) {
    const bad = { 'x-comity-justification': justification }
    assert.equal((await node.call(`${RECEIVED}objects/`, { headers: bad })).status, 400, justification)
  }
  assert.equal((await readsOf(node)).length, 1)
})

test('what is told of as taken back is on record under its agreement, also where that does not list the purpose', async () => {
  const renamed = JSON.stringify(AGREEMENT).replaceAll('"cyber-defence"', '"network-defence"')
  const second = agreementLike({ ...(JSON.parse(renamed) as Agreement), id: 'another-exchange' })
  const hash = agreementHash(second)
  await using node = await serveNode({ agreements: [AGREEMENT, second] })
  const holdings = await node.hold([{ object: indicator(1), role: 'own', agreement: hash, purpose: 'network-defence' }])
  const own = '/taxii2/another-exchange-v1/collections/own/objects/'
  assert.equal((await node.call(own, { headers: { 'x-comity-purpose': 'network-defence' } })).json.objects.length, 1)
  await node.store.write(({ readModel }) =>
    readModel.apply([{ change: 'items-erased', holdings, cause: 'recall', at: node.clock.value }], 9_000),
  )
  const [last] = (await readsOf(node)).slice(-1)
  const { objects } = (await node.call('/taxii2/holdings/collections/recalled/objects/')).json
  assert.equal(objects.length, 1)
  const rows = (await readsOf(node)).filter(({ seq }) => seq > (last?.seq ?? 0))
  assert.deepEqual(
    rows.map(({ agreement, items }) => [agreement, items]).toSorted(),
    [
      [HASH, 0],
      [hash, 1],
    ].toSorted(),
  )
})

test('asking for what is not there, or may not be seen, is on record alike', async () => {
  await using node = await serveNode()
  await node.hold([{ object: indicator(1), marking: 'RED' }])
  for (const number of [1, 2]) assert.equal((await node.call(`${RECEIVED}objects/${indicator(number).id}/`)).status, 404)
  const rows = await readsOf(node)
  assert.deepEqual(
    rows.map(({ items }) => items),
    [0, 0],
  )
})

test('what cannot be recorded is not answered', async () => {
  const full = Object.assign(new Error('disk full'), { code: 'store-full' })
  await using node = await serveNode({ change: (parts) => ({ ...parts, reads: { record: () => Promise.reject(full) } }) })
  await node.hold([{ object: indicator(1) }])
  const reply = await node.call(`${RECEIVED}objects/`)
  assert.equal(reply.status, 503)
  assert.deepEqual(reply.json, { title: 'The store of the node cannot be used now', error_code: 'unavailable', http_status: '503' })
})

test('the row is durable before the answer leaves', async () => {
  const kept = Promise.withResolvers<number>()
  const goOn = Promise.withResolvers<void>()
  await using node = await serveNode({
    change: (parts) => ({
      ...parts,
      reads: {
        record: async (read) => {
          const isCurrent = await parts.reads.record(read)
          kept.resolve((await node.store.read.reads.unfolded(9)).length)
          await goOn.promise
          return isCurrent
        },
      },
    }),
  })
  let isAnswered = false
  const answer = node.call(`${RECEIVED}objects/`).finally(() => {
    isAnswered = true
  })
  assert.equal(await kept.promise, 1)
  // As long as the recorder does not say that the row is kept, no byte of the answer comes.
  await setTimeout(200)
  assert.equal(isAnswered, false)
  goOn.resolve()
  assert.equal((await answer).status, 200)
})

test('reads that arrive together share transactions, and each is on record', async () => {
  await using node = await serveNode()
  let transactions = 0
  const recorder = createReadRecorder({
    writeAside: (work) => {
      transactions += 1
      return node.store.writeAside(work)
    },
  })
  const read = { account: 'misp', at: 1, agreement: HASH, purpose: 'cyber-defence', justification: 'j', what: 'w', holdings: [] }
  await Promise.all(Array.from({ length: 50 }, () => recorder.record(read)))
  assert.ok(transactions <= 2)
  assert.equal((await readsOf(node)).length, 50)
})

test('at a checkpoint one consult act for each account, purpose and agreement commits to its reads, once', async () => {
  await using node = await serveNode()
  await node.store.write((writer) => writer.readModel.apply([], 1))
  for (const login of ['misp', 'anna', 'misp']) await node.call(`${RECEIVED}objects/`, { login })
  await node.call(`${RECEIVED}objects/`, { headers: { 'x-comity-purpose': 'criminal-investigation' } })
  const rows = await readsOf(node)
  assert.equal(await foldReads({ reads: node.store.read.reads, road: node.road }), 4)
  const acts = (await node.store.read.acts.list({ afterSeq: 0, limit: 10 })).map(({ text }) => reopenAct(text))
  const bodies = acts.map(({ kind, agreement, body }) => ({ kind, agreement, ...body }))
  const consult = (account: string, purpose: string, of: typeof rows) => ({
    kind: 'consult',
    agreement: HASH,
    account,
    purpose,
    reads: of.length,
    root: rootOfRows(of),
  })
  const [first, second, third, fourth] = rows as [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0], (typeof rows)[0]]
  assert.deepEqual(bodies, [
    consult('misp', 'cyber-defence', [first, third]),
    consult('anna', 'cyber-defence', [second]),
    consult('misp', 'criminal-investigation', [fourth]),
  ])
  assert.deepEqual(await readsOf(node), [])
  assert.equal(await foldReads({ reads: node.store.read.reads, road: node.road }), 0)
})

test('what an account may not do is on record as refused to it, by its code', async () => {
  await using node = await serveNode()
  assert.equal((await node.call(`${RECEIVED}objects/`, { headers: { 'x-comity-purpose': 'unheard-of' } })).status, 403)
  assert.equal((await node.call(`${COLLECTIONS}own/objects/x/`, { method: 'DELETE' })).status, 403)
  assert.equal((await node.call(`${COLLECTIONS}absent/`)).status, 404)
  assert.equal((await node.call('/taxii2/', { login: null })).status, 401)
  const rows = await node.store.write(({ refusals }) => refusals.drain())
  assert.deepEqual(
    rows.map(({ principal, kind, code }) => [principal, kind, code]),
    [
      ['misp', 'taxii-request', 'purpose-unknown'],
      ['misp', 'taxii-request', 'not-writable'],
    ],
  )
  for (const { bytes, digest } of rows) assert.ok(bytes > 0 && digest.length === 43)
})

test('refusals fold into one act for each principal, and those that come meanwhile wait for the next', async () => {
  await using node = await serveNode()
  const refusal = (principal: string, code: string) => ({ principal, kind: 'release', code, bytes: 10, digest: 'd', at: 5 })
  const rows = [
    refusal('anna', 'type-unknown'),
    refusal('XA', 'not-permitted'),
    refusal('anna', 'type-unknown'),
    refusal('anna', 'reserved'),
  ]
  const add = (row: ReturnType<typeof refusal>) => node.store.write(({ refusals }) => refusals.add(row))
  for (const row of rows) await add(row)
  const late = refusal('late', 'reserved')
  const { transactions } = node.road
  let writes = 0
  const road = {
    ...node.road,
    transactions: {
      write: async <T>(work: Parameters<typeof transactions.write<T>>[0]) => {
        writes += 1
        if (writes === 2) await add(late)
        return transactions.write(work)
      },
    },
  }
  assert.equal(await foldRefusals(road), 4)
  const acts = (await node.store.read.acts.list({ afterSeq: 0, limit: 10 })).map(({ text }) => reopenAct(text))
  assert.deepEqual(
    acts.map(({ body }) => [body.principal, body.refusals]),
    [
      [
        'anna',
        [
          { kind: 'release', code: 'type-unknown', count: 2 },
          { kind: 'release', code: 'reserved', count: 1 },
        ],
      ],
      ['XA', [{ kind: 'release', code: 'not-permitted', count: 1 }]],
    ],
  )
  assert.equal(await foldRefusals(node.road), 1)
  assert.equal(await foldRefusals(node.road), 0)
})

test('whoever an object is about is told that it was read, alone and on a page, and of no other object', async () => {
  await using node = await serveNode()
  const person = {
    type: 'identity',
    id: `identity--${uuidOf(1)}`,
    created: '2026-05-01T00:00:00.000Z',
    modified: '2026-05-01T00:00:00.000Z',
  }
  await node.hold([{ object: person, dataSubject: 'victim' }, { object: indicator(2) }])
  const read = async (path: string): Promise<readonly string[]> => {
    const before = await node.store.write(({ subjects }) => subjects.pending(99))
    assert.equal((await node.call(`${RECEIVED}objects/${path}`)).status, 200)
    const after = await node.store.write(({ subjects }) => subjects.pending(99))
    return after.slice(before.length).map(({ deed, account, stixId }) => `${deed} ${account} ${stixId}`)
  }
  assert.deepEqual(await read(''), [`read misp ${person.id}`])
  assert.deepEqual(await read(`${person.id}/`), [`read misp ${person.id}`])
  assert.deepEqual(await read(`${indicator(2).id}/`), [])
})
