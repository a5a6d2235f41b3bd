import assert from 'node:assert/strict'
import { type HoldingKey, holdingKey, itemIdOf } from '../../acts/index.ts'
import { UNGRADED } from '../../intelligence/index.ts'
import type { AgreementRow, Change, KeptStatement, PartyRow } from '../ports.ts'
import type { Store } from '../store.ts'
import { actId, contractOfStore, item, keys } from './adapters.fixture.ts'

const apply = (store: Store, seq: number, ...changes: readonly Change[]): Promise<void> =>
  store.write((writer) => writer.readModel.apply(changes, seq))
const held = (...items: readonly ReturnType<typeof item>[]): Change => ({ change: 'items-held', items })
const ids = (rows: readonly { readonly holding: HoldingKey }[]): string[] => rows.map((row) => itemIdOf(row.holding))
const versioned = (name: string, version: string | null, more: Parameters<typeof item>[1] = {}) =>
  item(name, {
    face: { type: 'indicator', stixId: 'indicator--x', version, marking: 'amber', dataSubject: 'none', grading: UNGRADED },
    ...more,
  })

contractOfStore('held items get times that are unique and grow', async (store) => {
  await apply(store, 1, held(item('a'), item('b')))
  await apply(store, 2, held(item('c', { heldSince: 500 }), item('d', { heldSince: 2_000 })))
  const rows = await store.read.items.find(keys('d', 'a', 'x', 'b', 'c'))
  const dates = Object.fromEntries(rows.map((row) => [itemIdOf(row.holding), row.addedAt])) as Record<'a' | 'b' | 'c' | 'd', number>
  assert.ok(1_000_000 < dates.a && dates.a < dates.b && dates.b < dates.c && dates.c < 2_000_000 && 2_000_000 < dates.d)
  const common = { state: 'held', erasedAt: null, erasedFor: null, narrowing: null, otherPurposes: [] } as const
  assert.deepEqual(rows[1], { ...item('a'), ...common, addedAt: dates.a, isLatest: true })
  assert.equal(await store.read.overview.lastApplied(), 2)
})

contractOfStore('whatever is applied grows the version of items, and so does a rebuild; transactions see it', async (store) => {
  const versions = [await store.read.items.version()]
  const note = async (): Promise<number> => versions.push(await store.read.items.version())
  await apply(store, 5, held(item('a')))
  await note()
  await apply(store, 5, { change: 'items-restricted', holdings: keys('a'), cause: 'recall', at: 7 })
  await note()
  await store.write((writer) => writer.readModel.refold(async () => undefined))
  await note()
  assert.ok(versions.every((version, index) => index === 0 || version > (versions[index - 1] ?? 0)))
  await store.write(async (writer) => {
    await writer.readModel.apply([held(item('b'))], 6)
    assert.ok((await writer.reads.itemsVersion()) > (versions.at(-1) ?? 0))
  })
})

contractOfStore('pages come in order and end where nothing is left', async (store) => {
  await apply(
    store,
    1,
    held(...Array.from({ length: 25 }, (_, index) => item(`item-${index}`))),
    held(item('else', { agreement: 'other' })),
  )
  const question = { agreement: 'treaty', roles: ['received', 'own'] as const, limit: 10 }
  const seen: string[] = []
  for (let addedAfter = 0; ; ) {
    const page = await store.read.items.page({ ...question, addedAfter })
    if (page.length === 0) break
    seen.push(...ids(page))
    addedAfter = page.at(-1)?.addedAt ?? 0
  }
  assert.deepEqual(
    seen,
    Array.from({ length: 25 }, (_, index) => `item-${index}`),
  )
})

contractOfStore('each condition of a question narrows', async (store) => {
  const face = { type: 'malware', stixId: 'malware--1', version: null, marking: 'green', dataSubject: 'none', grading: UNGRADED }
  await apply(
    store,
    1,
    held(item('a'), item('b', { role: 'own' }), item('c', { role: 'sent', source: holdingKey('XB', 'b') }), item('d', { face })),
  )
  const page = async (more: object): Promise<string[]> =>
    ids(await store.read.items.page({ agreement: 'treaty', roles: ['received', 'own', 'sent'], limit: 9, ...more }))
  assert.deepEqual(await page({}), ['a', 'b', 'c', 'd'])
  assert.deepEqual(await page({ roles: ['own', 'received'] }), ['a', 'b', 'd'])
  assert.deepEqual(await page({ roles: [] }), [])
  assert.deepEqual(await page({ types: ['malware', 'tool'] }), ['d'])
  assert.deepEqual(await page({ markings: ['amber'], roles: ['received'] }), ['a'])
  assert.deepEqual(await page({ stixIds: ['malware--1', 'indicator--a', 'indicator--a', 'x'] }), ['a', 'd'])
  assert.deepEqual(await page({ stixIds: ['malware--1', 'indicator--a'], markings: ['green'], types: ['malware'] }), ['d'])
  assert.deepEqual(await page({ stixIds: [] }), [])
  assert.deepEqual(await page({ agreement: 'other' }), [])
})

contractOfStore('faces are those of the items of a page, of one origin where it is told', async (store) => {
  const face = { type: 'malware', stixId: 'malware--1', version: null, marking: 'green', dataSubject: 'none', grading: UNGRADED }
  const graded = { ...face, stixId: 'malware--2', grading: { ...UNGRADED, pap: 'RED' as const } }
  await apply(store, 1, held(item('a'), item('b', { role: 'own' }), item('c', { face }), item('d', { face: graded, origin: 'XC' })))
  await apply(store, 2, { change: 'items-restricted', holdings: keys('a'), cause: 'recall', at: 5 })
  const question = { agreement: 'treaty', roles: ['received', 'own'] as const, limit: 9 }
  for (const more of [
    {},
    { types: ['malware'] },
    { stixIds: ['malware--2', 'x'] },
    { roles: [] },
    { limit: 1 },
    { addedAfter: 1_000_001 },
  ]) {
    const rows = await store.read.items.page({ ...question, isLatestOnly: false, ...more })
    assert.deepEqual(
      (await store.read.items.faces({ ...question, ...more })).map(({ seq: _, ...face }) => face),
      rows.map(({ holding, origin, purpose, addedAt, retainUntil, isLatest, face: shown }) => {
        const unchanged = { isGraded: false, narrowing: null, otherPurposes: [] }
        return { holding, origin, purpose, addedAt, retainUntil, isLatest, face: shown, ...unchanged }
      }),
    )
  }
})

contractOfStore('the newest version is told by time, whatever its precision', async (store) => {
  const latest = async (): Promise<string[]> => ids(await store.read.items.page({ agreement: 'treaty', roles: ['received'], limit: 9 }))
  await apply(store, 1, held(versioned('a', '2026-01-01T00:00:00.1Z')))
  await apply(store, 2, held(versioned('b', '2026-01-01T00:00:00Z')))
  assert.deepEqual(await latest(), ['a'])
  await apply(store, 3, held(versioned('c', '2026-01-01T00:00:00.100Z')))
  assert.deepEqual(await latest(), ['c'])
  await apply(store, 4, held(versioned('d', '2026-01-01T00:00:00.123456Z'), versioned('e', null)))
  assert.deepEqual(await latest(), ['d'])
  await apply(store, 5, held(versioned('f', '2027-01-01T00:00:00Z', { agreement: 'other' })))
  assert.deepEqual(await latest(), ['d'])
  await apply(store, 6, { change: 'items-restricted', holdings: keys('d'), cause: 'recall', at: 9 })
  assert.deepEqual(await latest(), ['c'])
  await apply(store, 7, { change: 'items-erased', holdings: keys('c', 'd'), cause: 'recall', at: 5 })
  assert.deepEqual(await latest(), ['a'])
  const all = await store.read.items.page({ agreement: 'treaty', roles: ['received'], isLatestOnly: false, limit: 9 })
  // Each that stood again was added anew.
  assert.deepEqual(ids(all), ['b', 'e', 'a'])
})

contractOfStore('a question for several roles shows the newest among them, for one role the newest in it', async (store) => {
  const own = versioned('own', '2026-01-02T00:00:00Z', { role: 'own' })
  await apply(store, 1, held(versioned('received', '2026-01-01T00:00:00Z'), own))
  const page = async (...roles: readonly ('own' | 'received')[]) =>
    ids(await store.read.items.page({ agreement: 'treaty', roles, limit: 9 }))
  assert.deepEqual(await page('received'), ['received'])
  assert.deepEqual(await page('own'), ['own'])
  assert.deepEqual(await page('own', 'received'), ['own'])
})

contractOfStore('the dates of items of one act do not count upwards, so that a gap tells of nothing', async (store) => {
  const names = Array.from({ length: 40 }, (_, index) => `many ${index}`)
  await apply(store, 1, held(...names.map((name) => item(name, { releaseAct: actId('wide') }))))
  const dates = (await store.read.items.find(keys(...names))).map(({ addedAt }) => addedAt)
  const distances = new Set(dates.slice(1).map((date, index) => date - (dates[index] as number)))
  assert.ok(distances.size > 3, [...distances].join())
})

contractOfStore('restriction touches held items only, erasure ends everything but the row', async (store) => {
  await apply(store, 1, held(item('a'), item('b'), item('c', { role: 'own', source: holdingKey('XB', 'seen') })))
  await apply(store, 2, { change: 'items-erased', holdings: keys('a', 'unknown'), cause: 'retention', at: 77 })
  await apply(store, 3, { change: 'items-restricted', holdings: keys('a', 'b', 'unknown'), cause: 'recall', at: 9 })
  await apply(store, 4, held(item('a'), item('b')))
  await apply(store, 5, { change: 'items-erased', holdings: keys('a'), cause: 'recall', at: 99 })
  const [a, b, c] = await store.read.items.find(keys('a', 'b', 'c'))
  assert.deepEqual(a, {
    ...item('a', { face: null }),
    state: 'erased',
    erasedAt: 77,
    erasedFor: 'retention',
    addedAt: a?.addedAt as number,
    isLatest: false,
    ...{ narrowing: null, otherPurposes: [] },
  })
  assert.deepEqual([b?.state, c?.state, c?.source], ['restricted', 'held', holdingKey('XB', 'seen')])
  assert.deepEqual(ids(await store.read.items.page({ agreement: 'treaty', roles: ['received'], limit: 9 })), [])
  assert.deepEqual(ids(await store.read.items.byStixId('indicator--b')), ['b'])
  assert.deepEqual(ids(await store.read.items.byStixId('indicator--a')), [])
})

contractOfStore('items of two origins that chose one id share nothing', async (store) => {
  const [ofXb, ofXc] = [holdingKey('XB', 'same'), holdingKey('XC', 'same')]
  await apply(store, 1, held(item('same'), item('same', { holding: ofXc, origin: 'XC' })))
  await store.itemKeys.put([ofXb, ofXc].map((holding) => ({ holding, wrapped: new Uint8Array(60) })))
  await store.write((writer) => writer.contents.put([ofXb, ofXc].map((holding) => ({ holding, sealed: new Uint8Array(9) }))))
  const states = async () => (await store.read.items.find([ofXb, ofXc])).map(({ origin, state }) => `${origin} ${state}`)
  assert.deepEqual(await states(), ['XB held', 'XC held'])
  await apply(store, 2, { change: 'items-restricted', holdings: [ofXc], cause: 'recall', at: 9 })
  assert.deepEqual(await states(), ['XB held', 'XC restricted'])
  await apply(store, 3, { change: 'items-erased', holdings: [ofXc], cause: 'recall', at: 5 })
  await store.write((writer) => writer.contents.remove([ofXc]))
  await store.itemKeys.destroy([ofXc])
  assert.deepEqual(await states(), ['XB held', 'XC erased'])
  assert.deepEqual(
    (await store.read.contents.find([ofXb, ofXc])).map(({ holding }) => holding),
    [ofXb],
  )
  assert.deepEqual(
    (await store.itemKeys.find([ofXb, ofXc])).map(({ holding }) => holding),
    [ofXb],
  )
})

const NO_HOLD = { agreement: 'treaty', account: 'dora', at: 10 }
const until = (hold: string, end: number, ...names: readonly string[]): Change => {
  return { change: 'hold-placed', authority: null, id: actId(hold), ...NO_HOLD, holdings: keys(...names), until: end }
}

contractOfStore('a hold stands on its items until it ends or is lifted, and the last one counts', async (store) => {
  const { legalHolds } = store.read
  const onHold = async (now: number) => [...(await legalHolds.onHold(keys('a', 'b', 'c'), now))].map(itemIdOf).sort()
  await apply(store, 1, held(item('a'), item('b'), item('c')), until('one', 100, 'a', 'b'), until('two', 200, 'b'))
  await store.write((writer) => writer.legalHoldReasons.put(actId('one'), 'Order 1'))
  assert.deepEqual([await onHold(99), await onHold(100), await onHold(200)], [['a', 'b'], ['b'], []])
  await apply(store, 2, { change: 'hold-lifted', id: actId('two'), account: 'emil', at: 50 })
  await apply(store, 3, { change: 'hold-lifted', id: actId('two'), account: 'fritz', at: 60 })
  assert.deepEqual([await onHold(99), await onHold(100)], [['a', 'b'], []])
  const common = { agreement: 'treaty', account: 'dora', authority: null, placedAt: 10 }
  const two = { id: actId('two'), ...common, reason: '', items: 1, until: 200, liftedAt: 50, liftedBy: 'emil' }
  const one = { id: actId('one'), ...common, reason: 'Order 1', items: 2, until: 100, liftedAt: null, liftedBy: null }
  assert.deepEqual(await legalHolds.list(9), [two, one])
  assert.deepEqual([await legalHolds.list(1), await legalHolds.find(one.id), await legalHolds.find(actId('x'))], [[two], one, undefined])
})

contractOfStore('what a hold put off is told when none stands any more, whole for each item, until it is erased', async (store) => {
  const { legalHolds, items } = store.read
  const put = (name: string, of: string | null, cause: string): Change => {
    return { change: 'erasure-postponed', holdings: keys(name), agreement: 'treaty', of: of === null ? null : actId(of), cause }
  }
  await apply(store, 1, held(...['a', 'b', 'c'].map((name) => item(name, { retainUntil: 5 }))), until('one', 100, 'a', 'b', 'c'))
  await apply(store, 2, put('b', null, 'retention'), put('a', 'recall', 'recall'), put('b', 'recall', 'recall'))
  assert.deepEqual(ids(await items.overdue({ now: 9, limit: 9 })), ['c'])
  const released = async (now: number, limit: number) =>
    (await legalHolds.released({ now, limit })).map(({ holding, of, cause }) => [itemIdOf(holding), of, cause])
  assert.deepEqual(await released(99, 9), [])
  const ofB = [
    ['b', null, 'retention'],
    ['b', actId('recall'), 'recall'],
  ]
  assert.deepEqual(await released(100, 1), ofB)
  assert.deepEqual(await released(100, 9), [ofB[0], ['a', actId('recall'), 'recall'], ofB[1]])
  await apply(store, 3, until('two', 200, 'b'))
  assert.deepEqual(await released(100, 9), [['a', actId('recall'), 'recall']])
  await apply(store, 4, { change: 'items-erased', holdings: keys('a', 'b'), cause: 'recall', at: 7 })
  assert.deepEqual(await released(999, 9), [])
})

contractOfStore('held items that one origin gave under some agreements by a time are found, and no others', async (store) => {
  const kept = [
    item('late', { heldSince: 2_000 }),
    item('first', { heldSince: 900 }),
    item('second', { heldSince: 1_000 }),
    item('elsewhere', { agreement: 'other', heldSince: 900 }),
    item('own', { role: 'own', heldSince: 900 }),
    item('restricted', { heldSince: 900 }),
  ].map((entry, index) => ({ ...entry, releaseAct: actId(`release ${index}`) }))
  await apply(store, 1, held(...kept))
  await apply(store, 2, { change: 'items-restricted', holdings: keys('restricted'), cause: 'recall', at: 9 })
  const { origin } = item('any')
  const found = async (agreements: readonly string[], until: number, limit = 9) =>
    ids(await store.read.items.receivedFrom({ origin, agreements, until, limit })).toSorted()
  assert.deepEqual(await found(['treaty'], 1_000), ['first', 'second'])
  assert.deepEqual(await found(['treaty', 'other'], 2_000), ['elsewhere', 'first', 'late', 'second'])
  assert.deepEqual((await found(['treaty'], 2_000, 2)).length, 2)
  assert.deepEqual([await found([], 2_000), await found(['treaty'], 899)], [[], []])
  assert.deepEqual(await store.read.items.receivedFrom({ origin: 'ZZ', agreements: ['treaty'], until: 9_999, limit: 9 }), [])
})

contractOfStore('overdue items come oldest first, erased ones never', async (store) => {
  const kept = (name: string, retainUntil: number) => item(name, { retainUntil })
  await apply(store, 1, held(kept('a', 300), kept('b', 100), kept('c', 200), kept('d', 201), kept('e', 50)))
  await apply(store, 2, { change: 'items-erased', holdings: keys('e'), cause: 'recall', at: 1 })
  await apply(store, 3, { change: 'items-restricted', holdings: keys('b'), cause: 'recall', at: 9 })
  assert.deepEqual(ids(await store.read.items.overdue({ now: 200, limit: 9 })), ['b', 'c'])
  assert.deepEqual(ids(await store.read.items.overdue({ now: 999, limit: 3 })), ['b', 'c', 'd'])
})

contractOfStore('copies are found from the items they were made of, until erased', async (store) => {
  const copy = (name: string, source: string) => item(name, { role: 'sent', source: holdingKey('XB', source) })
  await apply(store, 1, held(copy('b1', 'own1'), copy('b2', 'own2')), {
    change: 'items-sent',
    recipient: 'XB',
    actId: actId('release'),
    holdings: keys('b1', 'b2'),
  })
  await apply(store, 2, held(copy('c1', 'own1')), { change: 'items-sent', recipient: 'XC', actId: actId('other'), holdings: keys('c1') })
  assert.deepEqual(await store.read.items.sentFrom(keys('own1', 'unknown')), [
    { holding: holdingKey('XB', 'b1'), source: holdingKey('XB', 'own1'), recipient: 'XB', actId: actId('release') },
    { holding: holdingKey('XB', 'c1'), source: holdingKey('XB', 'own1'), recipient: 'XC', actId: actId('other') },
  ])
  await apply(store, 3, { change: 'items-erased', holdings: keys('b1'), cause: 'recall', at: 1 })
  assert.deepEqual(ids(await store.read.items.sentFrom(keys('own1', 'own2'))), ['b2', 'c1'])
})

const card = (party: string, serial: number) => ({ party, serial }) as PartyRow['cards'][number]
const treaty = { title: 'treaty' } as unknown as AgreementRow['document']

contractOfStore('parties and agreements are told as they were founded, and every change grows the version', async (store) => {
  const directory = store.read.directory
  const signed: KeptStatement = { kind: 'sign', party: 'XB', actId: actId('sign'), at: 50, body: { office: null, official: 'anna' } }
  const commented: KeptStatement = { kind: 'comment', party: 'XA', actId: actId('comment'), at: 40, body: { text: 'Größe "1" \n' } }
  const versions = [await directory.directoryVersion()]
  const changes: readonly Change[] = [
    { change: 'party-introduced', card: card('XB', 1), at: 10 },
    { change: 'party-introduced', card: card('XA', 1), at: 20 },
    { change: 'party-rotated', card: card('XB', 2), at: 30 },
    { change: 'party-introduced', card: card('XB', 1), at: 40 },
    { change: 'agreement-proposed', hash: 'h', document: treaty, by: 'XA', actId: actId('propose') },
    { change: 'agreement-stated', hash: 'h', statement: signed },
    { change: 'agreement-stated', hash: 'h', statement: { ...signed, at: 99 } },
    { change: 'agreement-stated', hash: 'h', statement: commented },
    { change: 'agreement-stated', hash: 'unknown', statement: { ...commented, actId: actId('comment elsewhere') } },
  ]
  for (const [index, change] of changes.entries()) {
    await apply(store, index + 1, change)
    versions.push(await directory.directoryVersion())
  }
  assert.ok(versions.every((version, index) => index === 0 || version > (versions[index - 1] ?? 0)))
  assert.deepEqual(await directory.parties(), [
    { cards: [card('XB', 2), card('XB', 1)], introducedAt: 10 },
    { cards: [card('XA', 1)], introducedAt: 20 },
  ])
  assert.deepEqual(await directory.agreements(), [
    {
      hash: 'h',
      document: treaty,
      proposedBy: 'XA',
      proposeAct: actId('propose'),
      statements: [signed, commented],
    },
  ])
  await apply(store, 10, held(item('a')))
  assert.equal(await directory.directoryVersion(), versions.at(-1))
})

const delivery = (name: string, more: Partial<Extract<Change, { change: 'delivery' }>> = {}): Change => ({
  change: 'delivery',
  actId: actId(name),
  kind: 'release',
  recipient: 'XB',
  state: 'recorded',
  items: 2,
  refusedItems: 0,
  code: null,
  at: 10,
  ...more,
})

contractOfStore('deliveries show their last state, newest first', async (store) => {
  await apply(store, 1, delivery('one'), delivery('one', { recipient: 'XC', at: 20 }), delivery('two', { at: 20 }))
  await apply(store, 2, delivery('one', { state: 'refused', code: 'not-permitted', refusedItems: 2, at: 30 }))
  const rows = await store.read.overview.deliveries(9)
  assert.deepEqual(
    rows.map((row) => [row.actId, row.recipient, row.state, row.code, row.at]),
    [
      [actId('one'), 'XB', 'refused', 'not-permitted', 30],
      [actId('two'), 'XB', 'recorded', null, 20],
      [actId('one'), 'XC', 'recorded', null, 20],
    ],
  )
  assert.equal((await store.read.overview.deliveries(1)).length, 1)
  assert.equal((await store.read.overview.deliveriesOf([actId('one'), actId('x')])).length, 2)
})

contractOfStore('the summary counts rows', async (store) => {
  assert.deepEqual(await store.read.overview.summary(), { own: 0, sent: [], received: [], consultations: 0 })
  const copy = (name: string) => item(name, { role: 'sent', origin: 'XA' })
  await apply(store, 1, held(item('own1', { role: 'own' }), item('own2', { role: 'own' }), copy('s1'), copy('s2')))
  await apply(store, 2, { change: 'items-sent', recipient: 'XB', actId: actId('release'), holdings: keys('s1', 's2') })
  await apply(store, 3, delivery('release', { state: 'applied', refusedItems: 1 }))
  await apply(store, 4, delivery('recall', { kind: 'recall', state: 'applied', items: 1 }))
  const confirmed: Change = { change: 'erasure-confirmed', recipient: 'XB', holdings: keys('s1', 'x'), at: 5 }
  await apply(store, 5, confirmed, confirmed)
  await apply(store, 6, held(item('r1'), item('r2'), item('r3'), item('r4', { origin: 'XC' })))
  await apply(store, 7, { change: 'items-restricted', holdings: keys('r2'), cause: 'recall', at: 9 })
  await apply(store, 8, { change: 'items-erased', holdings: keys('r3', 'own2'), cause: 'recall', at: 5 })
  await apply(store, 9, { change: 'consulted', account: 'a', purpose: 'p', reads: 2 })
  await apply(store, 10, { change: 'consulted', account: 'a', purpose: 'p', reads: 3 })
  assert.deepEqual(await store.read.overview.summary(), {
    own: 1,
    sent: [{ recipient: 'XB', sent: 2, applied: 1, refused: 1, erased: 1 }],
    received: [
      { origin: 'XB', held: 1, restricted: 1, erased: 1 },
      { origin: 'XC', held: 1, restricted: 0, erased: 0 },
    ],
    consultations: 5,
  })
})

contractOfStore('refusals are counted by kind and code', async (store) => {
  await apply(store, 1, {
    change: 'refused',
    refusals: [
      { kind: 'release', code: 'b', count: 2 },
      { kind: 'release', code: 'a', count: 1 },
    ],
  })
  await apply(store, 2, { change: 'refused', refusals: [{ kind: 'release', code: 'b', count: 3 }] })
  assert.deepEqual(await store.read.overview.refusals(), [
    { kind: 'release', code: 'a', count: 1 },
    { kind: 'release', code: 'b', count: 5 },
  ])
})
