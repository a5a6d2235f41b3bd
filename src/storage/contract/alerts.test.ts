import assert from 'node:assert/strict'
import type { HoldingKey } from '../../acts/index.ts'
import type { Change } from '../ports.ts'
import type { Store } from '../store.ts'
import { actId, actRow, contractOfStore, item, keys } from './adapters.fixture.ts'

const apply = (store: Store, seq: number, ...changes: readonly Change[]): Promise<void> =>
  store.write((writer) => writer.readModel.apply(changes, seq))

const [holding, other] = keys('alert', 'fact') as [HoldingKey, HoldingKey]
const TREATY = 'treaty'

function received(name: string): readonly Change[] {
  const [key] = keys(name) as [HoldingKey]
  return [
    { change: 'items-held', items: [{ ...item(name), holding: key, role: 'received', agreement: TREATY, releaseAct: actId(name) }] },
    { change: 'items-restricted', holdings: [key], cause: 'provisional', at: 10 },
    {
      change: 'alert-raised',
      id: actId(name),
      agreement: TREATY,
      party: 'XA',
      recipient: 'XB',
      holding: key,
      severity: 'high',
      validUntil: 90,
      about: [other],
      state: 'provisional',
      at: 10,
    },
  ]
}

const settled = (name: string, state: 'confirmed' | 'quarantined', at: number): Change => ({
  change: 'alert-settled',
  id: actId(name),
  state,
  at,
})

async function stateOf(store: Store, name: string): Promise<readonly unknown[]> {
  const [key] = keys(name) as [HoldingKey]
  const row = await store.read.alerts.find(actId(name))
  const question = { agreement: TREATY, roles: ['received'], isAlert: true, limit: 9 } as const
  const shown = (await store.read.items.faces(question)).map(({ holding }) => holding)
  const asked = await store.read.items.faces({ ...question, stixIds: [item(name).face?.stixId ?? ''] })
  assert.deepEqual(
    asked.map(({ holding }) => holding),
    shown.filter((holding) => holding === key),
  )
  return [row?.state, row?.settledAt, (await store.read.items.states([key])).get(key), shown.includes(key)]
}

contractOfStore('an alert is kept once, hidden until it is confirmed, and new then to whoever reads', async (store) => {
  await apply(store, 1, ...received('alert'), ...received('alert').slice(-1))
  assert.deepEqual(await stateOf(store, 'alert'), ['provisional', null, 'restricted', false])
  const [row, ...more] = await store.read.alerts.list(9)
  assert.deepEqual(more, [])
  assert.deepEqual(row, {
    ...{ id: actId('alert'), agreement: TREATY, party: 'XA', recipient: 'XB', holding, severity: 'high', validUntil: 90, about: [other] },
    ...{ state: 'provisional', raisedAt: 10, settledAt: null },
  })
  const before = (await store.read.items.find([holding]))[0]?.addedAt ?? 0
  await apply(store, 2, settled('alert', 'quarantined', 20))
  assert.deepEqual(await stateOf(store, 'alert'), ['quarantined', 20, 'restricted', false])
  await apply(store, 3, settled('alert', 'confirmed', 30), settled('alert', 'quarantined', 40))
  assert.deepEqual(await stateOf(store, 'alert'), ['confirmed', 30, 'held', true])
  const [shown] = await store.read.items.find([holding])
  assert.ok((shown?.addedAt ?? 0) > before)
  assert.equal(shown?.isLatest, true)
  assert.equal(await store.read.alerts.find(actId('nothing')), undefined)
})

contractOfStore('one that is recalled, before or after it came, or erased stays hidden whatever is proven', async (store) => {
  await apply(store, 1, ...received('one'), ...received('two'))
  await apply(store, 2, { change: 'items-restricted', holdings: keys('one'), cause: 'recall', at: 20 }, settled('one', 'confirmed', 20))
  assert.deepEqual((await stateOf(store, 'one')).slice(2), ['restricted', false])
  await apply(store, 3, settled('two', 'confirmed', 20), { change: 'items-erased', holdings: keys('two'), cause: 'recall', at: 30 })
  assert.deepEqual(await stateOf(store, 'two'), ['recalled', 30, 'erased', false])
  const [early] = keys('three') as [HoldingKey]
  await apply(store, 4, {
    change: 'items-held',
    items: [{ ...item('three'), holding: early, role: 'received', agreement: TREATY, releaseAct: actId('recall') }],
  })
  await apply(store, 5, ...received('three'), settled('three', 'confirmed', 20))
  assert.deepEqual((await stateOf(store, 'three')).slice(0, 1), ['recalled'])
})

contractOfStore('of alerts only those that are shown as provisional have something left to end', async (store) => {
  const names = ['one', 'two', 'three', 'four']
  await store.write(async (writer) => {
    for (const name of names) await writer.acts.append(actRow(name, { kind: 'alert', party: 'XA', standing: 'provisional' }))
  })
  await apply(store, 1, ...names.flatMap(received))
  await apply(store, 2, settled('one', 'quarantined', 20), settled('two', 'confirmed', 20))
  await apply(store, 3, { change: 'items-restricted', holdings: keys('three'), cause: 'recall', at: 20 })
  assert.deepEqual(
    (await store.read.acts.provisional()).map(({ id }) => id),
    [actId('four')],
  )
})

contractOfStore('the texts of alerts are found among everything else that is held, in order and page by page', async (store) => {
  const plain = { ...item('plain'), role: 'received', agreement: TREATY } as const
  await apply(store, 1, { change: 'items-held', items: [plain] }, ...received('one'), ...received('two'), ...received('three'))
  await apply(store, 2, settled('two', 'confirmed', 20), settled('one', 'confirmed', 21))
  const question = { agreement: TREATY, roles: ['received'], isAlert: true, limit: 1 } as const
  const [first, ...others] = await store.read.items.faces(question)
  assert.deepEqual([first?.holding, others], [...keys('two'), []])
  const rest = await store.read.items.faces({ ...question, addedAfter: first?.addedAt ?? 0, limit: 9 })
  assert.deepEqual(
    rest.map(({ holding }) => holding),
    keys('one'),
  )
  assert.deepEqual(await store.read.items.faces({ ...question, agreement: 'another' }), [])
})
