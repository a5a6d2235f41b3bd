import assert from 'node:assert/strict'
import type { HoldingKey, ItemEntry, Threat } from '../../acts/index.ts'
import type { Change } from '../ports.ts'
import type { Store } from '../store.ts'
import { actId, contractOfStore, item, keys } from './adapters.fixture.ts'

const apply = (store: Store, seq: number, ...changes: readonly Change[]): Promise<void> =>
  store.write((writer) => writer.readModel.apply(changes, seq))

const ASKED = { agreement: 'treaty', asker: 'XA', origin: 'XB', recipient: 'XC', purpose: 'cyber-defence' }
const question = (name: string, until_: number, ...names: readonly string[]): Change => {
  return { change: 'onward-asked', id: actId(name), ...ASKED, holdings: keys(...names), until: until_, at: 10 }
}

contractOfStore('a question stands open until it is answered or lapses, and its first end counts', async (store) => {
  const { onward } = store.read
  const ended = { change: 'onward-answered', reason: null, holdings: keys('b', 'x'), until: 99, at: 20 } as const
  await apply(store, 1, question('one', 50, 'a', 'b'), question('two', 40, 'a'), question('one', 70, 'c'))
  assert.deepEqual(
    (await onward.unanswered({ now: 50, limit: 9 })).map(({ id }) => id),
    [actId('two'), actId('one')],
  )
  assert.deepEqual(
    (await onward.unanswered({ now: 49, limit: 9 })).map(({ id }) => id),
    [actId('two')],
  )
  await apply(store, 2, { ...ended, ask: actId('one'), answer: actId('yes'), state: 'consented' })
  await apply(store, 3, {
    ...ended,
    ask: actId('one'),
    answer: actId('no'),
    state: 'refused',
    reason: 'not-held',
    holdings: [],
    until: null,
  })
  const one = { id: actId('one'), ...ASKED, items: 2, askedAt: 10, until: 50, state: 'consented', answer: actId('yes'), reason: null }
  assert.deepEqual(await onward.ask(actId('one')), { ...one, answeredAt: 20, validUntil: 99, threat: null, toldAt: null })
  assert.deepEqual(await onward.itemsOf(actId('one')), [
    { holding: keys('a')[0], isConsented: false, erasedAt: null },
    { holding: keys('b')[0], isConsented: true, erasedAt: null },
  ])
  assert.deepEqual([(await onward.asks(1))[0]?.id, await onward.ask(actId('x'))], [actId('two'), undefined])
})

contractOfStore('what waits to be passed on is read on from any place, past what cannot go', async (store) => {
  const names = Array.from({ length: 1_002 }, (_, index) => `i${String(index).padStart(4, '0')}`)
  const [first, gone, last] = keys('i0000', 'i0500', 'i1001') as [HoldingKey, HoldingKey, HoldingKey]
  const come = { change: 'to-pass-on', agreement: 'treaty', purpose: 'cyber-defence', release: actId('release') } as const
  await apply(
    store,
    1,
    { change: 'items-held', items: [...names, 'other', 'late'].map((name) => item(name)) },
    { ...come, holdings: keys(...names), at: 10 },
    { ...come, holdings: keys('other'), purpose: 'law-enforcement', at: 10 },
    { ...come, holdings: keys('late'), at: 20 },
    { change: 'items-erased', holdings: [first], cause: 'recall', at: 12 },
    {
      change: 'given-on',
      agreement: 'treaty',
      ask: actId('one'),
      recipient: 'XC',
      copies: [{ copy: keys('copy')[0] as HoldingKey, source: gone }],
    },
  )
  const question = { agreement: 'treaty', recipient: 'XC', purpose: 'cyber-defence', before: 20 } as const
  const page = await store.read.passedOn.waiting({ ...question, after: 0, limit: 1_000 })
  assert.deepEqual([page.length, page[0]?.holding, page[0]?.arrivedAt], [1_000, keys('i0001')[0], 10])
  assert.ok(!page.some(({ holding }) => holding === gone || holding === first), 'neither what went nor what is erased')
  assert.equal(page.at(-1)?.holding, last)
  assert.deepEqual(await store.read.passedOn.waiting({ ...question, after: page.at(-1)?.seq ?? 0, limit: 1_000 }), [])
  const beforeLast = page.at(-2)?.seq ?? 0
  const rest = await store.read.passedOn.waiting({ ...question, recipient: 'XD', after: beforeLast, limit: 1_000 })
  assert.deepEqual(
    rest.map(({ holding }) => holding),
    [last],
  )
  const [late] = await store.read.passedOn.waiting({ ...question, before: 21, after: page.at(-1)?.seq ?? 0, limit: 9 })
  assert.equal(late?.holding, keys('late')[0])
})

contractOfStore('copies that were given on are found by what they were made of, until and after they are gone', async (store) => {
  const { onward } = store.read
  const [copy, other, source] = keys('copy', 'other', 'source') as [HoldingKey, HoldingKey, HoldingKey]
  const given = { change: 'given-on', agreement: 'treaty', ask: actId('one') } as const
  await apply(store, 1, question('one', 50, 'source'), {
    ...{ change: 'onward-answered', ask: actId('one'), answer: actId('yes'), state: 'consented', reason: null, at: 20 },
    ...{ holdings: [source], until: 99 },
  } as Change)
  await apply(
    store,
    2,
    { ...given, recipient: 'XC', copies: [{ copy, source }] },
    { ...given, recipient: 'XD', copies: [{ copy: other, source }] },
  )
  await apply(store, 3, { change: 'erasure-confirmed', recipient: 'XD', holdings: [copy, other], at: 30 })
  const row = { source, agreement: 'treaty', ask: actId('one') }
  const both = [
    { copy, ...row, recipient: 'XC', erasedAt: null },
    { copy: other, ...row, recipient: 'XD', erasedAt: 30 },
  ]
  assert.deepEqual(await onward.copiesOf([source]), both)
  assert.deepEqual(await onward.copies([other]), [both[1]])
  await apply(store, 4, { change: 'onward-erased', asker: 'XD', recipient: 'XC', holdings: [source], at: 40 })
  assert.equal((await onward.itemsOf(actId('one')))[0]?.erasedAt, null)
  await apply(store, 5, { change: 'onward-erased', asker: 'XA', recipient: 'XC', holdings: [source], at: 41 })
  await apply(store, 6, { change: 'onward-erased', asker: 'XA', recipient: 'XC', holdings: [source], at: 42 })
  assert.equal((await onward.itemsOf(actId('one')))[0]?.erasedAt, 41)
})

const THREAT: Threat = {
  ...{ article: '7.3', recipient: 'XC', purpose: 'cyber-defence', danger: 'Ransomware at noon', endangered: 'Hospitals there' },
  ...{ haste: 'It is night at the origin', role: 'analyst', at: '2030-01-01T00:00:00.000Z', items: 'A'.repeat(43), approvedBy: null },
}

contractOfStore(
  'a threat is a question that was acted upon: who was told when, what came back, and what goes there no more',
  async (store) => {
    const { onward } = store.read
    const threat = { ...question('one', 50, 'a', 'b'), threat: THREAT } as Change
    const delivery = {
      change: 'delivery',
      actId: actId('one'),
      kind: 'tell-threat',
      recipient: 'XB',
      items: 2,
      refusedItems: 0,
      code: null,
    } as const
    await apply(store, 1, threat, { ...delivery, state: 'recorded', at: 10 })
    const told = async () => {
      const row = await onward.ask(actId('one'))
      return [row?.threat?.danger, row?.toldAt]
    }
    assert.deepEqual(await told(), [THREAT.danger, null])
    await apply(store, 2, { ...delivery, state: 'applied', at: 12 })
    assert.deepEqual(await told(), [THREAT.danger, 12])
    const refused = async (recipient: string) => [...(await onward.refusedAmong({ holdings: keys('a', 'b', 'c', 'd'), recipient }))].sort()
    assert.deepEqual(await refused('XC'), [])
    const silent = { change: 'onward-answered', state: 'lapsed', reason: 'silence', holdings: [], until: null, at: 51 } as const
    await apply(store, 3, { ...silent, ask: actId('one'), answer: actId('lapse') })
    await apply(store, 4, question('two', 60, 'c'), { ...silent, ask: actId('two'), answer: actId('lapse') })
    await apply(store, 5, question('three', 60, 'd'), {
      ...silent,
      state: 'refused',
      reason: 'not-held',
      ask: actId('three'),
      answer: actId('no'),
    })
    assert.deepEqual(await refused('XC'), keys('a', 'b', 'd'), 'the silence after a mere question is not held against a threat')
    assert.deepEqual(await refused('XD'), [])
    await apply(store, 6, { change: 'onward-erased', asker: 'XA', recipient: 'XC', holdings: keys('a', 'c'), at: 70 })
    assert.equal((await onward.itemsOf(actId('one')))[0]?.erasedAt, 70)
    assert.equal((await onward.itemsOf(actId('two')))[0]?.erasedAt, null, 'nothing went by it')
  },
)

contractOfStore('threats that wait for a second official are kept, signed, and gone once they are over', async (store) => {
  const { threatProposals } = store.read
  const one = { id: 'one', agreement: 'treaty', origin: 'XB', account: 'anna', official: null, threat: THREAT, salt: 'A'.repeat(22) }
  const proposal = { ...one, items: ['a', 'b'], statedAt: 10, endsAt: 50 }
  await store.write(async (writer) => {
    await writer.threatProposals.put(proposal)
    await writer.threatProposals.put({ ...proposal, id: 'two', statedAt: 20, endsAt: 60 })
  })
  assert.deepEqual(await threatProposals.find('one'), proposal)
  assert.deepEqual(
    (await threatProposals.list(9)).map(({ id }) => id),
    ['two', 'one'],
  )
  const signed = { ...proposal, threat: { ...THREAT, approvedBy: 'bert' } }
  await store.write((writer) => writer.threatProposals.put(signed))
  assert.deepEqual(await threatProposals.find('one'), signed)
  const removed = await store.write(async ({ threatProposals: kept }) => [await kept.remove('two'), await kept.remove('two')])
  assert.deepEqual(removed, [true, false])
  const ended = await store.write(async ({ threatProposals: kept }) => [await kept.removeEnded(49), await kept.removeEnded(50)])
  assert.deepEqual([ended, await threatProposals.list(9)], [[0, 1], []])
})

contractOfStore('who was sent an item is told of those that are asked for', async (store) => {
  const [first] = keys('a') as [HoldingKey]
  await apply(store, 1, { change: 'items-held', items: [item('a', { role: 'sent' }), item('b', { role: 'sent' })] })
  await apply(store, 2, { change: 'items-sent', recipient: 'XC', actId: actId('release'), holdings: [first] })
  const { sentTo } = store.read.items
  assert.deepEqual([...(await sentTo({ recipient: 'XC', holdings: keys('a', 'b', 'x') }))], [first])
  assert.equal((await sentTo({ recipient: 'XD', holdings: keys('a') })).size, 0)
  await store.write((writer) => writer.onwardReasons.put(actId('one'), { account: 'anna', justification: 'why' }))
  assert.deepEqual(await store.read.onwardReasons.find(actId('one')), { account: 'anna', justification: 'why' })
  assert.equal(await store.read.onwardReasons.find(actId('x')), undefined)
})

contractOfStore('who asked and why goes with the last of the items that were asked for, and with no other', async (store) => {
  await apply(store, 1, { change: 'items-held', items: ['a', 'b', 'c'].map((name) => item(name)) })
  await apply(store, 2, question('one', 50, 'a', 'b'), question('two', 50, 'c'))
  await store.write(async (writer) => {
    for (const name of ['one', 'two']) await writer.onwardReasons.put(actId(name), { account: 'anna', justification: 'why' })
  })
  const kept = () => Promise.all(['one', 'two'].map(async (name) => (await store.read.onwardReasons.find(actId(name))) !== undefined))
  await apply(store, 3, { change: 'items-erased', holdings: keys('a'), cause: 'retention', at: 30 })
  assert.deepEqual(await kept(), [true, true])
  await apply(store, 4, { change: 'items-erased', holdings: keys('b'), cause: 'recall', at: 31 })
  assert.deepEqual(await kept(), [false, true])
})

contractOfStore('what came from a partner is told by id and version until it is erased, unless it is an own item too', async (store) => {
  const received = item('a')
  await apply(store, 1, { change: 'items-held', items: [received, item('b'), item('own', { role: 'own', face: received.face })] })
  assert.deepEqual(await store.read.items.receivedAmong(['indicator--a', 'indicator--b', 'indicator--x']), [
    {
      ...{ stixId: 'indicator--b', version: '2026-01-01T00:00:00.000Z', origin: 'XB' },
      ...{ marking: received.face?.marking, dataSubject: received.face?.dataSubject, isOwnFirst: false },
    },
  ])
  await apply(store, 2, { change: 'items-restricted', holdings: keys('b'), cause: 'recall', at: 20 })
  assert.equal((await store.read.items.receivedAmong(['indicator--b'])).length, 1)
  await apply(store, 3, { change: 'items-erased', holdings: keys('b'), cause: 'recall', at: 30 })
  assert.deepEqual(await store.read.items.receivedAmong(['indicator--b']), [])
})

contractOfStore('whose an id was first is told with what came under it', async (store) => {
  const later = (name: string): ItemEntry => {
    const entry = item(name)
    return { ...entry, face: { ...(entry.face as NonNullable<ItemEntry['face']>), version: '2026-02-01T00:00:00.000Z' } }
  }
  const [mine, theirs] = [item('mine'), item('theirs')]
  await apply(store, 1, { change: 'items-held', items: [item('own', { role: 'own', face: mine.face })] })
  await apply(store, 2, { change: 'items-held', items: [later('mine'), theirs] })
  await apply(store, 3, { change: 'items-held', items: [item('copy', { role: 'own', face: theirs.face })] })
  await apply(store, 4, { change: 'items-held', items: [{ ...later('theirs'), holding: keys('newer')[0] as HoldingKey }] })
  const told = await store.read.items.receivedAmong(['indicator--mine', 'indicator--theirs'])
  assert.deepEqual(
    new Map(told.map(({ stixId, version, isOwnFirst }) => [`${stixId} ${version.slice(0, 7)}`, isOwnFirst])),
    new Map([
      ['indicator--mine 2026-02', true],
      ['indicator--theirs 2026-02', false],
    ]),
  )
})

contractOfStore('what is revoked is told by id, version and holder until it is erased; copies sent are not', async (store) => {
  const revoked = (name: string, more: Partial<ItemEntry> = {}): ItemEntry => {
    const entry = item(name, more)
    return { ...entry, face: { ...(entry.face as NonNullable<ItemEntry['face']>), isRevoked: true } }
  }
  const ids = ['mine', 'theirs', 'sent', 'plain'].map((name) => `indicator--${name}`)
  const mine = item('mine')
  const first = item('first', { role: 'own', face: mine.face })
  await apply(store, 1, {
    change: 'items-held',
    items: [first, revoked('mine'), revoked('theirs'), revoked('sent', { role: 'sent' }), item('plain')],
  })
  const told = async () => (await store.read.items.revokedAmong(ids)).map(({ stixId, role, isOwnFirst }) => [stixId, role, isOwnFirst])
  const kept = [
    ['indicator--mine', 'received', true],
    ['indicator--theirs', 'received', false],
  ]
  assert.deepEqual(await told(), kept)
  const [one] = await store.read.items.revokedAmong(ids.slice(1))
  assert.deepEqual(one, { stixId: ids[1], version: '2026-01-01T00:00:00.000Z', role: 'received', origin: 'XB', isOwnFirst: false })
  await apply(store, 2, { change: 'items-restricted', holdings: keys('theirs'), cause: 'recall', at: 20 })
  assert.deepEqual(await told(), kept)
  await apply(store, 3, { change: 'items-erased', holdings: keys('theirs'), cause: 'recall', at: 30 })
  assert.deepEqual(await told(), kept.slice(0, 1))
})

contractOfStore(
  'what held relationships place is found by what they place, of own and received ones, until they are erased',
  async (store) => {
    const placing = (name: string, places: string, more: Partial<ItemEntry> = {}): ItemEntry => {
      const entry = item(name, more)
      return { ...entry, face: { ...(entry.face as NonNullable<ItemEntry['face']>), places } }
    }
    await apply(store, 1, {
      change: 'items-held',
      items: [
        placing('one', 'malware--a'),
        placing('two', 'malware--a', { role: 'own' }),
        placing('three', 'malware--b'),
        placing('sent', 'malware--c', { role: 'sent' }),
        item('plain'),
      ],
    })
    const { items } = store.read
    const placed = async () => (await items.placedAmong(['malware--a', 'malware--b', 'malware--c', 'malware--d'])).toSorted()
    const by = async (id: string, limit = 9) => (await items.placing(id, limit)).map(({ face }) => face?.stixId)
    assert.deepEqual(await placed(), ['malware--a', 'malware--b'])
    assert.deepEqual([await by('malware--a'), await by('malware--a', 1)], [['indicator--one', 'indicator--two'], ['indicator--one']])
    assert.deepEqual([await by('malware--c'), await by('malware--d')], [[], []])
    await apply(store, 2, { change: 'items-erased', holdings: keys('three'), cause: 'recall', at: 30 })
    assert.deepEqual([await placed(), await by('malware--b')], [['malware--a'], []])
  },
)
