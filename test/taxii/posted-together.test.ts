import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TaxiiParts } from '../../src/taxii/index.ts'
import { indicator, type Reply, type ServedNode, serveNode } from './served-node.fixture.ts'

const ROOT = '/taxii2/cyber-threat-exchange-v1/'
const POSTS = 24

const post = (node: ServedNode, objects: readonly object[], login = 'misp'): Promise<Reply> =>
  node.call(`${ROOT}collections/inbox/objects/`, {
    method: 'POST',
    login,
    headers: { 'content-type': 'application/taxii+json;version=2.1' },
    body: JSON.stringify({ objects }),
  })

const postAll = (node: ServedNode): Promise<readonly Reply[]> =>
  Promise.all(Array.from({ length: POSTS }, (_, number) => post(node, [indicator(number)])))

/** Connections that are open already: of new ones a server lets in one at a time. */
const connect = (node: ServedNode): Promise<unknown> => Promise.all(Array.from({ length: POSTS }, () => node.call(ROOT)))

const keptIds = async (node: ServedNode, login = 'misp'): Promise<readonly string[]> =>
  ((await node.call(`${ROOT}collections/inbox/objects/`, { login })).json.objects ?? []).map(({ id }: { id: string }) => id).toSorted()

const idsUpTo = (count: number): readonly string[] => Array.from({ length: count }, (_, number) => indicator(number).id)

/** The same with transactions that are counted. */
function counted(count: { transactions: number }): (parts: TaxiiParts) => TaxiiParts {
  return (parts) => ({
    ...parts,
    transactions: {
      ...parts.transactions,
      writeAside: async (work) => {
        count.transactions += 1
        return parts.transactions.writeAside(work)
      },
    },
  })
}

test('postings that arrive at one time share transactions, and each has its own status', async () => {
  const count = { transactions: 0 }
  await using node = await serveNode({ change: counted(count) })
  await connect(node)
  const replies = await postAll(node)
  for (const [number, { status, json }] of replies.entries()) {
    assert.deepEqual([status, json.total_count, json.successes.map(({ id }: { id: string }) => id)], [202, 1, [indicator(number).id]])
    assert.deepEqual((await node.call(`${ROOT}status/${json.id}/`)).json, json)
  }
  assert.equal(new Set(replies.map(({ json }) => json.id)).size, POSTS)
  assert.deepEqual(await keptIds(node), idsUpTo(POSTS))
  assert.ok(count.transactions < POSTS / 2, `${count.transactions} transactions`)
})

test('an object that is posted several times at once is kept once, and in the inbox of each account', async () => {
  await using node = await serveNode()
  const replies = await Promise.all(
    ['misp', 'misp', 'anna', 'misp'].map((login) => post(node, [indicator(1), { type: 'indicator' }], login)),
  )
  for (const { json } of replies) assert.deepEqual([json.success_count, json.failure_count], [1, 1])
  for (const login of ['misp', 'anna']) assert.deepEqual(await keptIds(node, login), [indicator(1).id])
  const statuses = await Promise.all(replies.map(({ json }) => node.call(`${ROOT}status/${json.id}/`, { login: 'anna' })))
  assert.deepEqual(
    statuses.map(({ status }) => status),
    [404, 404, 200, 404],
  )
})

for (const isKept of [false, true]) {
  test(`a transaction that fails ${isKept ? 'after' : 'before'} it was kept is answered to each posting, and all can be posted again`, async () => {
    const failing = { left: 1 }
    await using node = await serveNode({
      change: (parts) => ({
        ...parts,
        transactions: {
          ...parts.transactions,
          writeAside: async (work) => {
            failing.left -= 1
            if (failing.left < 0) return parts.transactions.writeAside(work)
            if (isKept) await parts.transactions.writeAside(work)
            throw new Error('the disk gave up')
          },
        },
      }),
    })
    await connect(node)
    const first = await postAll(node)
    const failed = first.filter(({ status }) => status === 500).length
    assert.ok(failed > 0)
    assert.equal(first.filter(({ status }) => status === 202).length, POSTS - failed)
    assert.equal((await keptIds(node)).length, isKept ? POSTS : POSTS - failed)
    for (const { status, json } of await postAll(node)) assert.deepEqual([status, json.success_count], [202, 1])
    assert.deepEqual(await keptIds(node), idsUpTo(POSTS))
  })
}
