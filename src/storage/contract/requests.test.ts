import assert from 'node:assert/strict'
import type { HoldingKey } from '../../acts/index.ts'
import type { Change } from '../ports.ts'
import type { Store } from '../store.ts'
import { actId, contractOfStore, item, keys } from './adapters.fixture.ts'

const apply = (store: Store, seq: number, ...changes: readonly Change[]): Promise<void> =>
  store.write((writer) => writer.readModel.apply(changes, seq))

const [TEXT] = keys('text') as [HoldingKey]
const ASKED = {
  agreement: 'treaty',
  asker: 'XA',
  asked: 'XB',
  purpose: 'cyber-defence',
  urgency: 'normal',
  about: ['a'],
  holding: TEXT,
} as const
const put = (name: string, until: number, more: Partial<Extract<Change, { change: 'request-put' }>> = {}): Change => {
  return { change: 'request-put', id: actId(name), ...ASKED, types: null, until, silence: 'refuse', at: 10, ...more }
}
const given = (name: string, answer: string, items: number): Change => {
  return { change: 'request-given', id: actId(name), answer: actId(answer), items, at: 20 }
}
const ended = (name: string, state: 'declined' | 'lapsed'): Change => {
  return { change: 'request-ended', id: actId(name), answer: actId('no'), state, reason: 'not-held', at: 30 }
}
const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)

contractOfStore('a request is open until it is answered or ends; each release counts once, and the first end stays', async (store) => {
  const { requests } = store.read
  await apply(store, 1, put('one', 50, { types: ['malware'] }), put('one', 70), put('two', 40))
  const one = {
    ...{ id: actId('one'), ...ASKED, types: ['malware'], askedAt: 10, until: 50, silence: 'refuse' },
    ...{ state: 'open', reason: null, answer: null, answeredAt: null, items: 0, missedAt: null, delivery: null, code: null },
  }
  assert.deepEqual(await requests.find(actId('one')), one)
  await apply(store, 2, given('one', 'first', 2), given('one', 'first', 2), given('one', 'second', 3), ended('one', 'lapsed'))
  assert.deepEqual(await requests.find(actId('one')), { ...one, state: 'given', answer: actId('first'), answeredAt: 20, items: 5 })
  assert.deepEqual(await requests.answersTo(actId('one')), [
    { actId: actId('first'), items: 2, at: 20 },
    { actId: actId('second'), items: 3, at: 20 },
  ])
  await apply(store, 3, ended('two', 'declined'), given('two', 'late', 1))
  const two = await requests.find(actId('two'))
  assert.deepEqual([two?.state, two?.reason, two?.items, two?.answeredAt], ['declined', 'not-held', 0, 30])
  assert.deepEqual([idsOf(await requests.list(1)), await requests.find(actId('x'))], [[actId('two')], undefined])
})

contractOfStore('requests are counted by who asked whom under which agreement since when', async (store) => {
  await apply(
    store,
    1,
    put('a', 50, { at: 1 }),
    put('b', 50, { at: 2 }),
    put('c', 50, { asked: 'XC', at: 2 }),
    put('d', 50, { agreement: 'other', at: 2 }),
  )
  const question = { agreement: 'treaty', asker: 'XA', asked: 'XB' }
  assert.deepEqual(await Promise.all([0, 2, 3].map((since) => store.read.requests.countSince({ ...question, since }))), [2, 1, 0])
})

contractOfStore('what ran out is found by its clock, but not what the asked node refused', async (store) => {
  const { requests } = store.read
  const refused: Change = {
    ...{ change: 'delivery', actId: actId('refused'), kind: 'request', recipient: 'XB', state: 'refused' },
    ...{ items: 1, refusedItems: 1, code: 'cap-exceeded', at: 11 },
  }
  await apply(store, 1, put('late', 40), put('early', 30), put('open', 30, { silence: 'escalate' }), put('refused', 30), refused)
  assert.deepEqual(idsOf(await requests.silent({ now: 40, limit: 9 })), [actId('early'), actId('late')])
  assert.deepEqual(idsOf(await requests.silent({ now: 39, limit: 9 })), [actId('early')])
  const missed = async () => idsOf(await requests.missed({ asker: 'XA', now: 40, limit: 9 }))
  assert.deepEqual(await missed(), [actId('early'), actId('open'), actId('late')])
  assert.deepEqual(await requests.missed({ asker: 'XB', now: 40, limit: 9 }), [])
  assert.deepEqual(await requests.tally(), [{ asker: 'XA', asked: 'XB', state: 'open', requests: 4, items: 0 }])
  assert.deepEqual(await requests.overdue({ asked: 'XB', now: 39 }), [{ asker: 'XA', requests: 3 }])
  assert.deepEqual(await requests.overdue({ asked: 'XA', now: 99 }), [])
  // One lapses, one is given in time, one too late.
  await apply(store, 2, ended('early', 'lapsed'), given('late', 'g', 1), { ...given('open', 'h', 1), at: 31 } as Change)
  assert.deepEqual(await missed(), [actId('early'), actId('open')])
  await apply(store, 3, { change: 'request-missed', id: actId('early'), at: 60 }, { change: 'request-missed', id: actId('early'), at: 70 })
  assert.deepEqual(await missed(), [actId('open')])
  assert.equal((await requests.find(actId('early')))?.missedAt, 60)
  assert.deepEqual(
    [(await requests.find(actId('refused')))?.delivery, (await requests.find(actId('refused')))?.code],
    ['refused', 'cap-exceeded'],
  )
})

contractOfStore('who asked and who declined is kept once, and goes with the text', async (store) => {
  await apply(store, 1, { change: 'items-held', items: [item('text')] }, put('one', 50))
  await store.write(async ({ requestAccounts }) => {
    await requestAccounts.put(actId('one'), { deed: 'asked', account: 'anna' })
    await requestAccounts.put(actId('one'), { deed: 'asked', account: 'otto' })
    await requestAccounts.put(actId('one'), { deed: 'declined', account: 'otto' })
  })
  assert.deepEqual(await store.read.requestAccounts.of(actId('one')), { asked: 'anna', declined: 'otto' })
  await apply(store, 2, { change: 'items-erased', holdings: [TEXT], cause: 'retention', at: 60 })
  assert.deepEqual(await store.read.requestAccounts.of(actId('one')), { asked: null, declined: null })
  assert.equal((await store.read.requests.find(actId('one')))?.state, 'open')
})
