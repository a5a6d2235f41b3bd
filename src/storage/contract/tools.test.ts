import assert from 'node:assert/strict'
import type { HoldingKey, ServedItem, ToolDeed } from '../../acts/index.ts'
import { DAY_MS } from '../../foundation/index.ts'
import type { AccountRow, Change, Serving, WebhookRow } from '../ports.ts'
import type { Store } from '../store.ts'
import { actId, codeOf, contractOfStore, item, keys } from './adapters.fixture.ts'

const TERMS: NonNullable<AccountRow['tool']> = {
  legalBasis: 'Act 7',
  owner: 'anna',
  posts: 'nothing',
  requestsPerMinute: 600,
  certificate: null,
  reviewedAt: 10,
  reviewedBy: 'omar',
  reviewBy: 20,
  revokedAt: null,
}

function tool(login: string, more: Partial<AccountRow> = {}): AccountRow {
  const text = { passwordHash: 'scrypt', purpose: 'cyber-defence', justification: 'watch' }
  return {
    ...text,
    login,
    role: 'tool',
    nationalRole: null,
    tokenHash: login,
    offices: [],
    createdAt: 5,
    tool: TERMS,
    enrolment: null,
    ...more,
  }
}

const apply = (store: Store, seq: number, ...changes: readonly Change[]): Promise<void> =>
  store.write((writer) => writer.readModel.apply(changes, seq))
const serve = async (store: Store, account: string, ...names: readonly string[]): Promise<boolean | undefined> =>
  (await serveAll(store, [{ account, items: await servedItems(store, ...names) }]))[0]
const serveAll = (store: Store, servings: readonly Serving[]): Promise<readonly boolean[]> =>
  store.write(({ reads }) => reads.serve(servings))
/** Items as faces show them; one that is shown no more in the place it had when it was, and one that never was in none. */
const servedItems = async (store: Store, ...names: readonly string[]): Promise<readonly ServedItem[]> => {
  for (const { holding, seq } of await store.read.items.faces({ agreement: 'treaty', roles: ['received', 'own'], limit: 99 }))
    places.set(holding, seq)
  return keys(...names).map((holding) => ({ holding, seq: places.get(holding) ?? 0 }))
}
const places = new Map<HoldingKey, number>()
const QUESTION = { agreement: 'treaty', role: undefined, addedAfter: 0, limit: 10 } as const

contractOfStore('the terms of a tool are kept with its account, and replaced whole', async (store) => {
  const certificate = 'ab'.repeat(32)
  await store.write(async ({ accounts }) => {
    await accounts.add(tool('misp', { tool: { ...TERMS, certificate } }))
    await accounts.add(tool('anna', { role: 'analyst', tool: null }))
  })
  assert.deepEqual(await store.read.accounts.find('misp'), tool('misp', { tool: { ...TERMS, certificate } }))
  assert.equal((await store.read.accounts.findByCertificate(certificate))?.login, 'misp')
  assert.equal((await store.read.accounts.find('anna'))?.tool, null)
  assert.equal(
    await codeOf(() => store.write(({ accounts }) => accounts.add(tool('splunk', { tool: { ...TERMS, certificate } })))),
    'conflict',
  )
  assert.equal(await store.read.accounts.find('splunk'), undefined)
  const revoked = { ...TERMS, reviewBy: 99, revokedAt: 30 }
  await store.write(({ accounts }) => accounts.change('misp', { tool: revoked, tokenHash: 'new' }))
  assert.deepEqual(await store.read.accounts.find('misp'), tool('misp', { tool: revoked, tokenHash: 'new' }))
  assert.equal(await store.read.accounts.findByCertificate(certificate), undefined)
})

contractOfStore(
  'what was done with a tool is told newest first, each tool apart, and which change gave it its date of review',
  async (store) => {
    const changed = (name: string, deed: ToolDeed, tool = 'misp'): Change => ({
      ...{ change: 'tool-changed', id: actId(name), tool, deed, by: deed === 'lapsed' ? null : 'otto', owner: 'anna' },
      ...{ purpose: 'cyber-defence', posts: 'nothing', reviewBy: 20, at: 9 },
    })
    await apply(store, 1, changed('one', 'added'), changed('other', 'added', 'splunk'), changed('two', 'lapsed'))
    await apply(store, 2, changed('three', 'passed'), changed('four', 'secret-renewed'))
    const { toolChanges } = store.read
    assert.deepEqual(
      (await toolChanges.of('misp', 3)).map(({ id, by }) => [id, by]),
      [
        [actId('four'), 'otto'],
        [actId('three'), 'otto'],
        [actId('two'), null],
      ],
    )
    assert.equal((await toolChanges.lastTerm('misp'))?.id, actId('two'))
    assert.equal((await toolChanges.lastTerm('splunk'))?.deed, 'added')
    assert.equal(await toolChanges.lastTerm('opencti'), undefined)
  },
)

contractOfStore('who got an item is told once when it is taken back, and nobody else', async (store) => {
  await store.write(({ accounts }) => accounts.add(tool('misp')))
  await apply(store, 1, { change: 'items-held', items: ['a', 'b', 'c'].map((name) => item(name)) })
  assert.equal(await serve(store, 'misp', 'a', 'b', 'a'), true)
  assert.equal(await serve(store, 'misp', 'b', 'a'), true)
  assert.equal(await serve(store, 'anna', 'b'), true)
  assert.equal(await serve(store, 'anna', 'b', 'unknown'), false)
  const servings = [
    { account: 'anna', items: await servedItems(store, 'a', 'unknown') },
    { account: 'misp', items: await servedItems(store, 'a') },
    { account: 'anna', items: await servedItems(store, 'b') },
  ]
  assert.deepEqual(await serveAll(store, servings), [false, true, true])
  const [a, b] = (await servedItems(store, 'a', 'b')) as [ServedItem, ServedItem]
  assert.deepEqual(await serveAll(store, [{ account: 'anna', items: [{ ...a, seq: b.seq }] }]), [false])
  assert.deepEqual(await store.read.items.servedTo(keys('a', 'b', 'c'), 10), ['misp'])
  await apply(store, 2, { change: 'items-restricted', holdings: keys('b', 'a', 'c'), cause: 'recall', at: 7 })
  assert.equal(await serve(store, 'misp', 'a'), false)
  await apply(store, 3, { change: 'items-erased', holdings: keys('a', 'b', 'c'), cause: 'recall', at: 8 })
  const told = await store.read.recalled.page({ ...QUESTION, account: 'misp' })
  assert.deepEqual(
    told.map(({ stixId, cause, role }) => [stixId, cause, role]),
    [
      ['indicator--a', 'recall', 'received'],
      ['indicator--b', 'recall', 'received'],
    ],
  )
  const others = await store.read.recalled.page({ ...QUESTION, account: 'anna' })
  assert.deepEqual(
    others.map(({ stixId }) => stixId),
    ['indicator--b'],
  )
  const times = [...told, ...others].map(({ addedAt }) => addedAt)
  assert.equal(new Set(times).size, 3)
  assert.ok(times.every((time) => time >= 7_000))
  const after = { ...QUESTION, account: 'misp', addedAfter: told[0]?.addedAt ?? 0 }
  assert.deepEqual(await store.read.recalled.page(after), told.slice(1))
  assert.deepEqual(await store.read.recalled.page({ ...QUESTION, account: 'misp', role: 'own' }), [])
  assert.deepEqual(await store.read.items.servedTo(keys('a', 'b'), 10), [])
})

contractOfStore('what was taken back is told for ninety days', async (store) => {
  await apply(store, 1, { change: 'items-held', items: [item('a')] })
  await serve(store, 'misp', 'a')
  await apply(store, 2, { change: 'items-restricted', holdings: keys('a'), cause: 'recall', at: 7 })
  const left = async (now: number): Promise<number> => {
    await store.write(({ recalled }) => recalled.expire(now))
    return (await store.read.recalled.page({ ...QUESTION, account: 'misp' })).length
  }
  assert.equal(await left(7 + 90 * DAY_MS - 1), 1)
  assert.equal(await left(7 + 90 * DAY_MS), 0)
})

contractOfStore('a webhook is due while something is untold, and a replaced one is not advanced', async (store) => {
  const webhook = (more: Partial<WebhookRow> = {}): WebhookRow => ({
    account: 'misp',
    url: 'https://misp.example/told',
    salt: 's1',
    toldUntil: 0,
    receiptedUntil: 0,
    failures: 0,
    lastError: null,
    nextAt: 5,
    ...more,
  })
  await store.write(async ({ accounts, webhooks }) => {
    await accounts.add(tool('misp'))
    await webhooks.put(webhook({ salt: 's0' }))
    await webhooks.put(webhook())
  })
  assert.deepEqual(await store.read.webhooks.list(), [webhook()])
  assert.deepEqual(await store.read.webhooks.due(9), [])
  await apply(store, 1, { change: 'items-held', items: [item('a')] })
  await serve(store, 'misp', 'a')
  await apply(store, 2, { change: 'items-restricted', holdings: keys('a'), cause: 'recall', at: 7 })
  assert.deepEqual(await store.read.webhooks.due(4), [])
  assert.deepEqual(await store.read.webhooks.due(5), [webhook()])
  const untold = await store.read.webhooks.untold(webhook(), 10)
  assert.deepEqual(
    untold.map(({ stixId }) => stixId),
    ['indicator--a'],
  )
  const told = webhook({ toldUntil: untold[0]?.addedAt ?? 0 })
  await store.write(({ webhooks }) => webhooks.advance({ ...told, salt: 's0' }))
  assert.equal((await store.read.webhooks.due(9)).length, 1)
  await store.write(({ webhooks }) => webhooks.advance({ ...webhook(), failures: 1, lastError: 'timeout', nextAt: 60 }))
  assert.deepEqual(await store.read.webhooks.due(9), [])
  await store.write(({ webhooks }) => webhooks.advance(told))
  assert.deepEqual(await store.read.webhooks.due(99), [])
  await store.write(({ webhooks }) => webhooks.remove('misp'))
  assert.deepEqual(await store.read.webhooks.list(), [])
})
