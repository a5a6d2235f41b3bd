/** What a tool posts for sharing becomes a proposal: an official lets it go, and the status says what became of each object. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { indicator, TLP } from '../disclosure/objects.fixture.ts'
import { type Answer, api, call, jsonOf, type Submission } from './calls.fixture.ts'
import { type Federation, type Founded, found } from './federation.fixture.ts'
import { collection, receivedIds, taxii } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const MEDIA_TYPE = 'application/taxii+json;version=2.1'
let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

type Status = {
  readonly id: string
  readonly status: string
  readonly total_count: number
  readonly successes?: readonly { readonly id: string }[]
  readonly pendings?: readonly { readonly id: string }[]
  readonly failures?: readonly { readonly id: string; readonly message: string }[]
}

async function post(federation: Federation, objects: readonly object[], headers: Record<string, string> = {}): Promise<Answer> {
  const XA = federation.member('XA')
  const path = await collection(XA, 'proposals')
  return call(XA, {
    as: 'tool',
    path: `${path}objects/`,
    headers: { accept: MEDIA_TYPE, 'content-type': MEDIA_TYPE, ...headers },
    body: JSON.stringify({ objects }),
  })
}

async function statusOf(federation: Federation, id: string): Promise<Status> {
  const XA = federation.member('XA')
  const path = (await collection(XA, 'proposals')) as string
  return jsonOf<Status>(await taxii(XA, `${path.split('collections/')[0]}status/${id}/`))
}

const idsOf = (objects: readonly { readonly id: string }[] = []): readonly string[] => objects.map(({ id }) => id)

test('48, 51, 52: proposals wait for an official, go the road of every submission, and none is shared twice', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const [XA, XB] = [federation.member('XA'), federation.member('XB')]
  const [good, withheld] = [indicator(1), indicator(2, { object_marking_refs: [TLP.RED] })]
  const broken: { readonly id: string } = { id: String(indicator(3).id), ...{ type: 'indicator', spec_version: '2.1' } }
  const posted = await post(federation, [good, withheld, broken], { 'x-comity-justification': 'Seen%20here' })
  assert.equal(posted.status, 202)
  const first = jsonOf<Status>(posted)
  assert.deepEqual([first.status, first.total_count], ['pending', 3])
  assert.deepEqual(idsOf(first.pendings), [good.id, withheld.id])
  assert.deepEqual(idsOf(first.failures), [broken.id])
  const again = jsonOf<Status>(await post(federation, [good]))
  assert.deepEqual(idsOf(again.pendings), [good.id])
  const { items } = await api<{ items: (Submission & { account: string; proposedBy: string })[] }>(XA, { path: '/api/v1/submissions' })
  assert.equal(items.length, 1)
  const [waiting] = items as [(typeof items)[number]]
  assert.deepEqual(
    [waiting.state, waiting.account, waiting.proposedBy, waiting.justification],
    ['awaiting-approval', 'tool', 'tool', 'Seen here'],
  )
  const approved = await api<typeof waiting>(XA, { path: `/api/v1/submissions/${waiting.id}/approve`, method: 'POST' })
  assert.deepEqual([approved.account, approved.proposedBy], ['releasing-officer', 'tool'])
  await until('the object to arrive', async () => (await receivedIds(XB)).length === 1)
  assert.deepEqual(await receivedIds(XB), [good.id])
  const settled = await until('the status to be complete', async () => {
    const status = await statusOf(federation, first.id)
    return status.status === 'complete' && status
  })
  assert.deepEqual([idsOf(settled.successes), idsOf(settled.failures)], [[good.id], [broken.id, withheld.id]])
  assert.deepEqual(idsOf((await statusOf(federation, again.id)).successes), [good.id])
  // An exact duplicate is a success, and nothing goes twice.
  const duplicate = jsonOf<Status>(await post(federation, [good]))
  assert.deepEqual([duplicate.status, idsOf(duplicate.successes)], ['complete', [good.id]])
  assert.equal((await api<{ items: unknown[] }>(XA, { path: '/api/v1/submissions' })).items.length, 1)
})

test('a proposal that is declined is a failure, and can be made again; the collection shows nothing', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const XA = federation.member('XA')
  const first = jsonOf<Status>(await post(federation, [indicator(1)]))
  const submissions = async () => (await api<{ items: Submission[] }>(XA, { path: '/api/v1/submissions' })).items
  const [waiting] = (await submissions()) as [Submission]
  await api(XA, { path: `/api/v1/submissions/${waiting.id}`, method: 'DELETE' })
  const declined = await statusOf(federation, first.id)
  assert.deepEqual([declined.status, declined.failures?.[0]?.message], ['complete', 'the approval was declined'])
  assert.equal(jsonOf<Status>(await post(federation, [indicator(1)])).status, 'pending')
  assert.equal((await submissions()).length, 2)
  const path = (await collection(XA, 'proposals')) as string
  for (const resource of ['objects/', 'manifest/', `objects/${indicator(1).id}/`, `objects/${indicator(1).id}/versions/`]) {
    assert.equal((await taxii(XA, `${path}${resource}`)).status, 403)
  }
  const { can_read: canRead, can_write: canWrite } = jsonOf<{ can_read: boolean; can_write: boolean }>(await taxii(XA, path))
  assert.deepEqual([canRead, canWrite], [false, true])
  assert.equal((await post(federation, [indicator(2)], { 'x-comity-purpose': 'no-such-purpose' })).status, 403)
  const nobody = jsonOf<Status>(await post(federation, [indicator(4, { object_marking_refs: [TLP.RED] })]))
  assert.deepEqual([nobody.status, idsOf(nobody.failures)], ['complete', [indicator(4).id]])
  assert.match(nobody.failures?.[0]?.message ?? '', /no recipient may have any of it/)
})
