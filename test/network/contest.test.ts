/** A person contests what is held, a court decides, and the mark goes from every view, tool and export of nodes that are processes of their own. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runCommandLine } from '../../src/cli/main.ts'
import { DAY_MS, formatTimestamp } from '../../src/foundation/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, json, submission } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import type { Member } from './member.fixture.ts'
import { NodeProcess } from './node-process.fixture.ts'
import { objectsOf, receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const OBJECT = indicator(1)

let founded: Founded
before(async () => {
  founded = await found({ members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }] })
})
after(() => founded.remove())

type Item = { readonly narrowing: { readonly accuracy?: string; readonly contests?: readonly string[] } | null }
type Report = { readonly contest: string; readonly acts: readonly { readonly id: string; readonly to: string }[] }

async function contestsAt(member: Member): Promise<readonly string[] | null> {
  const { items } = await api<{ items: Item[] }>(member, { path: '/api/v1/items?role=received' })
  return items[0]?.narrowing?.contests ?? null
}

/** How often the mark stands in what tools and exports of a party are given. */
async function marksAt(member: Member): Promise<readonly [number, number]> {
  const count = (text: string): number => text.split('"accuracy":"contested"').length - 1
  const path = `/api/v1/exports?format=stix&agreement=${founded.agreement}&purpose=cyber-defence&justification=Test&role=received`
  const exported = await call(member, { path, as: 'releasing-officer' })
  assert.equal(exported.status, 200, exported.body.toString())
  return [count(JSON.stringify(await objectsOf(member))), count(exported.body.toString().replaceAll(' ', ''))]
}

/** One command line as the releasing officer of a party gives it. */
async function comity(member: Member, ...args: readonly string[]) {
  const out: string[] = []
  const told: string[] = []
  const environment = { COMITY_SESSION: member.tokens['releasing-officer'] }
  const terminal = { out: (text: string) => void out.push(text), tell: (text: string) => void told.push(text), environment }
  const code = await runCommandLine([...args, '--node', `http://127.0.0.1:${member.port}`], terminal)
  return { code, out: out.join('\n'), told: told.join('\n') }
}

async function contestedByCommand(member: Member): Promise<string> {
  const { code, out, told } = await comity(member, 'narrow', OBJECT.id as string, '--cause', 'accuracy-contested', '--contested')
  assert.equal(code, 0, told)
  const [contest] = out.match(/(?<=^contest )\S+/m) ?? []
  assert.match(out, /XB: 1 narrowed/)
  assert.ok(contest !== undefined, out)
  return contest
}

const contested = async (member: Member): Promise<string> => {
  const body = { stixIds: [OBJECT.id], cause: 'accuracy-contested', narrowing: { accuracy: 'contested' } }
  const { contest, acts } = await api<Report>(member, json('/api/v1/narrowings', body))
  assert.deepEqual(acts.map(({ to }) => to).sort(), ['XB', 'XC'])
  return contest
}

test('two contests of one object are lifted one after the other, and only then the mark is gone', async () => {
  const federation = founded.copy()
  await using stack = new AsyncDisposableStack()
  stack.use(federation)
  const [XA, XB, XC] = [federation.member('XA'), federation.member('XB'), federation.member('XC')]
  for (const member of [XA, XB, XC]) stack.use(await NodeProcess.start(member))
  await api(XA, submission(founded.agreement, [OBJECT]))
  for (const member of [XB, XC]) await until('the release', async () => (await receivedIds(member)).length === 1)
  const contests = [await contested(XA), await contestedByCommand(XA)].sort()
  for (const member of [XB, XC]) await until('both contests', async () => (await contestsAt(member))?.length === 2)
  assert.deepEqual([await contestsAt(XB), await marksAt(XB)], [contests, [1, 1]])

  const dated = formatTimestamp(Date.now() - DAY_MS)
  const decision = { stixIds: [OBJECT.id], by: 'court', document: 'Judgment 7 K 12/30', dated }
  const lift = (contest: string | undefined, changes: object = {}) =>
    call(XA, { ...json(`/api/v1/contests/${contest}/lift`, { ...decision, ...changes }), as: 'releasing-officer' })
  assert.equal((await lift(contests[0], { by: 'official' })).status, 400)
  assert.equal((await lift(contests[0], { by: 'agency' })).status, 400)
  assert.equal((await lift('00000000-0000-4000-8000-000000000009')).status, 404)
  assert.equal((await lift(contests[0])).status, 201)
  for (const member of [XB, XC]) await until('one of them to be lifted', async () => (await contestsAt(member))?.length === 1)
  assert.deepEqual([await contestsAt(XB), await marksAt(XB)], [[contests[1]], [1, 1]])
  const command = ['contest', 'lift', contests[1] as string, OBJECT.id as string, '--document', 'Letter of 3 May', '--dated', dated]
  assert.equal((await comity(XA, ...command, '--by', 'agency')).code, 2)
  const { code, out } = await comity(XA, ...command, '--by', 'person', '--json')
  assert.equal(code, 0, out)
  const [act] = (JSON.parse(out) as Report).acts
  for (const member of [XB, XC]) await until('the other to be lifted', async () => (await contestsAt(member)) === null)
  assert.deepEqual(await marksAt(XB), [0, 0])
  type Delivery = { readonly actId: string; readonly state: string }
  await until('the answer', async () => {
    const { items } = await api<{ items: Delivery[] }>(XA, { path: '/api/v1/deliveries' })
    return items.some(({ actId, state }) => actId === act?.id && state === 'applied')
  })
  assert.equal((await lift(contests[1])).status, 404, 'it stands no more')
})
