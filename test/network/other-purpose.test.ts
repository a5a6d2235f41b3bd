import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, json, submission } from './calls.fixture.ts'
import { type Founded, found } from './federation.fixture.ts'
import type { Member } from './member.fixture.ts'
import { NodeProcess } from './node-process.fixture.ts'
import { receivedIds } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const OBJECT = indicator(1)
const OTHER = 'criminal-investigation'

let founded: Founded
before(async () => {
  founded = await found({
    members: [{ party: 'XA' }, { party: 'XB' }, { party: 'XC' }],
    articles: async () => ({
      purposes: {
        article: '2',
        list: [
          { code: 'cyber-defence', title: 'Defence of networks' },
          { code: OTHER, title: 'Investigation of crimes' },
        ],
        change: { consent: { hours: 48, onSilence: 'refuse' } },
      },
    }),
  })
})
after(() => founded.remove())

type Item = { readonly holding: string; readonly purpose: string; readonly otherPurposes: readonly { readonly purpose: string }[] }
type Ask = { readonly id: string; readonly state: string; readonly asker: string; readonly recipient: string }

const itemsFor = async (member: Member, purpose: string): Promise<readonly Item[]> =>
  (await api<{ items: Item[] }>(member, { path: `/api/v1/items?role=received&purpose=${purpose}` })).items

test('XB reads for another purpose what XA gave it, once XA consented, and the item says so', async () => {
  const federation = founded.copy()
  await using stack = new AsyncDisposableStack()
  stack.use(federation)
  const [XA, XB, XC] = [federation.member('XA'), federation.member('XB'), federation.member('XC')]
  for (const member of [XA, XB, XC]) stack.use(await NodeProcess.start(member))
  await api(XA, submission(founded.agreement, [OBJECT]))
  await until('the release to arrive', async () => (await receivedIds(XB)).length === 1)
  const [item] = await itemsFor(XB, 'cyber-defence')
  assert.deepEqual([item?.purpose, item?.otherPurposes, await itemsFor(XB, OTHER)], ['cyber-defence', [], []])
  const path = `/api/v1/items/${item?.holding}?purpose=${OTHER}`
  assert.equal((await call(XB, { path, as: 'releasing-officer' })).status, 404)

  const question = { stixIds: [OBJECT.id], purpose: OTHER, justification: 'A suspect was named' }
  const { asks } = await api<{ asks: Ask[] }>(XB, json('/api/v1/onward', question))
  const id = asks[0]?.id as string
  const stateAt = async (member: Member) =>
    (await api<{ items: Ask[] }>(member, { path: '/api/v1/onward' })).items.find((one) => one.id === id)
  await until('the question to arrive', async () => (await stateAt(XA))?.state === 'open')
  const told = await stateAt(XA)
  assert.deepEqual([told?.asker, told?.recipient], ['XB', 'XB'])
  await api(XA, json(`/api/v1/onward/${id}/consent`, {}))
  await until('the consent to arrive', async () => (await stateAt(XB))?.state === 'consented')

  const [read] = await itemsFor(XB, OTHER)
  assert.deepEqual(
    read?.otherPurposes.map(({ purpose }) => purpose),
    [OTHER],
  )
  const { object } = await api<{ object: { extensions: Record<string, { other_purposes?: { purpose: string }[] }> } }>(XB, { path })
  assert.deepEqual(
    Object.values(object.extensions).flatMap(({ other_purposes: others = [] }) => others.map(({ purpose }) => purpose)),
    [OTHER],
  )
})
