/**
 * What was given on is contested by who holds it now: the contest reaches the origin through who gave it, over nodes that are processes of their own,
 * of which the one between is killed before and after it heard, and the answer comes back.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runCommandLine } from '../../src/cli/main.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, json } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import type { Member } from './member.fixture.ts'
import { NodeProcess } from './node-process.fixture.ts'
import { objectsOf, receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const OBJECT = indicator(1)

let founded: Founded
before(async () => {
  const onward = { article: '7', rule: 'origin-consent', consent: { hours: 72, onSilence: 'refuse' }, attribution: 'anonymous' } as const
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }], articles: async () => ({ onward }) })
})
after(() => founded.remove())

type Contest = { readonly id: string; readonly contest: string; readonly raisedBy: string; readonly origin: string; readonly state: string }

async function contestsAt(member: Member, query = ''): Promise<readonly string[]> {
  const { items } = await api<{ items: Contest[] }>(member, { path: `/api/v1/contests${query}` })
  return items.map(({ raisedBy, origin, state }) => `${raisedBy} ${origin} ${state}`).sort()
}

const holdsContests = (member: Member, expected: readonly string[]) => async () =>
  JSON.stringify(await contestsAt(member, '?which=all')) === JSON.stringify(expected)

/** XA shares with XB alone, which gives it on to XC. */
async function givenOn(XA: Member, XB: Member): Promise<void> {
  await api(XA, {
    path: `/api/v1/submissions?agreement=${founded.agreement}&purpose=cyber-defence&recipients=XB`,
    headers: { 'content-type': 'application/stix+json;version=2.1', 'x-comity-justification': 'Test' },
    body: JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects: [OBJECT] }),
  })
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 1)
  const question = { stixIds: [OBJECT.id], recipient: 'XC', purpose: 'cyber-defence', justification: 'XC is under the same attack' }
  const { asks } = await api<{ asks: { id: string }[] }>(XB, json('/api/v1/onward', question))
  const id = asks[0]?.id as string
  await until(
    'the consent',
    async () => (await call(XA, { ...json(`/api/v1/onward/${id}/consent`, {}), as: 'releasing-officer' })).status === 200,
  )
  await until(
    'it to go on',
    async () => (await call(XB, { ...json(`/api/v1/onward/${id}/release`, {}), as: 'releasing-officer' })).status === 200,
  )
}

async function comity(member: Member, ...args: readonly string[]) {
  const out: string[] = []
  const environment = { COMITY_SESSION: member.tokens['releasing-officer'] }
  const terminal = { out: (text: string) => void out.push(text), tell: (text: string) => void out.push(text), environment }
  const code = await runCommandLine([...args, '--node', `http://127.0.0.1:${member.port}`], terminal)
  return { code, out: out.join('\n') }
}

test('a contest reaches the origin through who gave the item on, which is killed before and after it heard, and is said once', async () => {
  const federation = founded.copy()
  await using stack = new AsyncDisposableStack()
  stack.use(federation)
  const [XA, XB, XC] = [federation.member('XA'), federation.member('XB'), federation.member('XC')]
  for (const member of [XA, XC]) stack.use(await NodeProcess.start(member))
  const giver = stack.use(await NodeProcess.start(XB))
  await givenOn(XA, XB)
  await until('it to arrive', async () => (await receivedIds(XC)).length === 1)
  const [shownId] = await receivedIds(XC)
  giver.signal('SIGKILL')
  await giver.ended

  assert.equal((await comity(XC, 'contest', 'raise', shownId as string, '--ground', 'rumour', '--document', 'Request 7')).code, 2)
  const { code, out } = await comity(XC, 'contest', 'raise', shownId as string, '--ground', 'person', '--document', 'Request 7')
  assert.equal(code, 0, out)
  assert.match(out, /XB is told of 1, contest /)
  assert.match(JSON.stringify(await objectsOf(XC)), /"accuracy":"contested"/, 'marked here before anybody judged')
  const again = stack.use(await NodeProcess.start(XB))
  await until('the giver to have it', holdsContests(XB, ['XB XA open', 'XC XB open']))
  again.signal('SIGKILL')
  await again.ended
  stack.use(await NodeProcess.start(XB))
  await until('the origin to be told', holdsContests(XA, ['XB XA open']))

  const { items } = await api<{ items: Contest[] }>(XA, { path: '/api/v1/contests' })
  const id = items[0]?.id as string
  const detail = await api<{ items: { stixId: string }[] }>(XA, { path: `/api/v1/contests/${id}?purpose=cyber-defence&justification=Test` })
  assert.deepEqual(
    detail.items.map(({ stixId }) => stixId),
    [OBJECT.id],
  )
  assert.equal((await call(XA, { ...json(`/api/v1/contests/${id}/answer`, { answer: 'maybe' }), as: 'releasing-officer' })).status, 400)
  assert.equal((await call(XB, { ...json(`/api/v1/contests/${id}/answer`, { answer: 'flagged' }), as: 'releasing-officer' })).status, 404)
  assert.equal((await comity(XA, 'contest', 'answer', id, '--flag', '--decline', 'accurate')).code, 2)
  const answered = await comity(XA, 'contest', 'answer', id, '--flag')
  assert.equal(answered.code, 0, answered.out)
  assert.equal((await call(XA, { ...json(`/api/v1/contests/${id}/answer`, { answer: 'flagged' }), as: 'releasing-officer' })).status, 409)
  await until('the answer to come back', holdsContests(XC, ['XC XB flagged']))
  await until('the giver to know', holdsContests(XB, ['XB XA flagged', 'XC XB flagged']))
  assert.match((await comity(XC, 'contest', 'list')).out, /flagged +XC with XB +person +Request 7/)
  for (const member of [XB, XC]) assert.match(JSON.stringify(await objectsOf(member)), /"accuracy":"contested"/)
  assert.deepEqual(await contestsAt(XA, '?which=all'), ['XB XA flagged'], 'the origin hears it once, and of nobody but who gave it on')
})
