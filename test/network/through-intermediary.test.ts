/** What is done to items that went through the intermediary goes through it as well, both ways, and nobody but it and the overseer learns whose they were. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { reopenAct } from '../../src/acts/index.ts'
import { DAY_MS } from '../../src/foundation/index.ts'
import { indicator } from '../disclosure/objects.fixture.ts'
import { api, call, json, jsonOf } from './calls.fixture.ts'
import { messageOf, post, senderOf, signed } from './envelope.fixture.ts'
import type { Federation, Founded } from './federation.fixture.ts'
import { actIds, actsOf, answerTo } from './holdings.fixture.ts'
import { foundWithIntermediary, hourPasses, membersOf, receivedItems, shareNameless } from './intermediary.fixture.ts'
import type { Member } from './member.fixture.ts'
import { objectsOf, receivedIds, type SeenObject } from './taxii.fixture.ts'
import { until } from './waiting.fixture.ts'

const RETENTION_DAYS = 180
const OBJECT = indicator(1, { created: '2026-04-01T07:31:12.345Z', modified: '2026-04-01T07:31:12.345Z' })

let founded: Founded
before(async () => {
  founded = await foundWithIntermediary({}, { gated: ['XC', 'XD'] })
})
after(() => founded.remove())

/** XA gave it to XD, which passed it on to XB and XC. */
async function passedOn(federation: Federation) {
  await federation.startAll()
  const members = membersOf(federation)
  await shareNameless(members.XA, [OBJECT], { federation })
  hourPasses(federation)
  await until('it to be passed on', async () => {
    const all = await Promise.all([members.XB, members.XC].map(async (member) => (await receivedIds(member)).length))
    return all.every((count) => count === 1)
  })
  return members
}

/** What the party is not to be told by anything of an act: the origin, its object, its item. */
async function tellsNothingOfXA(federation: Federation, party: string, kinds: readonly string[]): Promise<void> {
  const source = (await federation.store('XD').read.items.byStixId(OBJECT.id as string))[0]?.holding.split('.').at(-1) as string
  const texts = (await actsOf(federation.store(party)))
    .filter(({ kind, party: by }) => by === 'XD' && kinds.includes(kind))
    .map(({ text }) => text)
  assert.ok(texts.length > 0)
  for (const secret of ['"XA"', OBJECT.id as string, source]) assert.ok(!texts.join().includes(secret), secret)
}

const shownAt = async (member: Member): Promise<SeenObject> => (await objectsOf(member))[0] as SeenObject

test('a contest reaches the origin without who raised it, and the flag comes back to all without the origin', async () => {
  await using federation = founded.copy()
  const { XA, XB, XC, XD } = await passedOn(federation)
  const { id } = await shownAt(XC)
  await api(XC, json('/api/v1/contests', { stixIds: [id], ground: 'person', document: 'Request 7' }))
  type Contest = { readonly id: string; readonly raisedBy: string; readonly origin: string; readonly state: string }
  const contests = async (member: Member) =>
    (await api<{ items: readonly Contest[] }>(member, { path: '/api/v1/contests?which=all' })).items
  const raised = await until('the origin to be told', async () => (await contests(XA))[0])
  assert.deepEqual([raised.raisedBy, raised.origin], ['XD', 'XA'])
  await api(XA, json(`/api/v1/contests/${raised.id}/answer`, { answer: 'flagged' }))
  await until('the answer to come back', async () => (await contests(XC))[0]?.state === 'flagged')
  const [back] = await contests(XC)
  assert.deepEqual([back?.raisedBy, back?.origin], ['XC', 'XD'])
  for (const member of [XB, XC, XD]) {
    await until(`the mark at ${member.party}`, async () => JSON.stringify(await objectsOf(member)).includes('"accuracy":"contested"'))
  }
  assert.deepEqual(await contests(XB), [], 'who raised nothing learns that it is contested and not by whom')
  for (const party of ['XB', 'XC']) await tellsNothingOfXA(federation, party, ['narrow', 'answer-contest'])
})

test('a correction that a holder proposes is made by the origin, and the corrected version stands in the place of the first', async () => {
  await using federation = founded.copy()
  const { XA, XB, XC } = await passedOn(federation)
  const first = await shownAt(XC)
  await api(XC, json('/api/v1/contests', { stixIds: [first.id], ground: 'holder', document: 'The pattern matches our own mail server' }))
  const proposed = await until('the origin to be told', async () => {
    return (await api<{ items: readonly { id: string; ground: string }[] }>(XA, { path: '/api/v1/contests' })).items[0]
  })
  assert.equal(proposed.ground, 'holder')
  // Within the same hour as the first version: what is shown of the time does not tell the two apart.
  const corrected = { ...OBJECT, modified: '2026-04-01T07:47:00.000Z', name: 'Corrected' }
  await shareNameless(XA, [corrected], { federation })
  const { acts } = await api<{ acts: readonly { id: string }[] }>(XA, json('/api/v1/corrections', { stixIds: [OBJECT.id], cause: 'wrong' }))
  await api(XA, json(`/api/v1/contests/${proposed.id}/answer`, { answer: 'corrected', by: acts[0]?.id }))
  for (const member of [XB, XC])
    await until(`the first version to be gone at ${member.party}`, async () => (await receivedIds(member)).length === 0)
  hourPasses(federation)
  for (const member of [XB, XC]) {
    const shown = await until(`the corrected version at ${member.party}`, async () => (await objectsOf(member))[0])
    assert.equal(shown.name, 'Corrected')
  }
  const second = await shownAt(XC)
  assert.equal(second.id, first.id)
  assert.ok(String(second.modified) > String(first.modified), 'it is a later version')
  await until('the origin to know that the first is gone everywhere', async () => {
    const receipts = (await actsOf(federation.store('XA')))
      .filter(({ kind }) => kind === 'erasure-receipt')
      .map(({ text }) => reopenAct(text).body.onward)
    return ['XB', 'XC'].every((party) => receipts.includes(party))
  })
  await tellsNothingOfXA(federation, 'XC', ['recall', 'answer-contest', 'release'])
})

test('a narrowing reaches who has it from the intermediary, also where it is passed on after it', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const { XA, XB, XC } = membersOf(federation)
  const other = indicator(2)
  await shareNameless(XA, [OBJECT, other], { federation })
  const narrow = (id: unknown) =>
    api(XA, json('/api/v1/narrowings', { stixIds: [id], cause: 'source-at-risk', narrowing: { courtUse: 'never' } }))
  await narrow(OBJECT.id)
  hourPasses(federation)
  for (const member of [XB, XC]) await until(`both to arrive at ${member.party}`, async () => (await receivedIds(member)).length === 2)
  type Detail = { readonly item: { readonly narrowing: object | null } }
  const narrowedAt = async (member: Member) => {
    const items = await receivedItems(member)
    const details = await Promise.all(items.map(({ holding }) => api<Detail>(member, { path: `/api/v1/items/${holding}` })))
    return details.filter(({ item }) => item.narrowing !== null).length
  }
  for (const member of [XB, XC]) await until(`the first to be narrowed at ${member.party}`, async () => (await narrowedAt(member)) === 1)
  await narrow(other.id)
  for (const member of [XB, XC]) await until(`the second to be narrowed at ${member.party}`, async () => (await narrowedAt(member)) === 2)
  for (const party of ['XB', 'XC']) await tellsNothingOfXA(federation, party, ['narrow'])
})

test('a recall goes through while a recipient cannot be reached, and the origin is told once it is gone there', async () => {
  await using federation = founded.copy()
  const { XA, XB, XC } = await passedOn(federation)
  federation.gate('XC').passes = () => false
  await api(XA, json('/api/v1/recalls', { stixIds: [OBJECT.id], cause: 'source-withdrew', alsoOwn: false }))
  await until('it to be gone at XB', async () => (await receivedIds(XB)).length === 0)
  const gone = async () =>
    (await actsOf(federation.store('XA')))
      .filter(({ kind, party }) => kind === 'erasure-receipt' && party === 'XD')
      .map(({ text }) => reopenAct(text).body.onward ?? null)
  await until('the origin to know it of the intermediary and XB', async () => (await gone()).length === 2)
  assert.deepEqual((await gone()).toSorted(), ['XB', null].toSorted())
  assert.equal((await receivedIds(XC)).length, 1)
  federation.gate('XC').passes = () => true
  federation.clock.advance(60_000)
  await until('it to be gone at XC', async () => (await receivedIds(XC)).length === 0)
  await until('the origin to know it', async () => (await gone()).includes('XC'))
  await tellsNothingOfXA(federation, 'XC', ['recall'])
})

test('what its origin lets nobody be given any more is not passed on, and holds up nothing else', async () => {
  await using federation = founded.copy()
  await federation.startAll()
  const { XA, XB, XC } = membersOf(federation)
  await shareNameless(XA, [OBJECT, indicator(2)], { federation })
  await api(XA, json('/api/v1/narrowings', { stixIds: [OBJECT.id], cause: 'source-at-risk', narrowing: { onward: 'never' } }))
  await until('XD to be told', async () => (await actIds(federation.store('XD'), 'narrow', 'XA')).length === 1)
  hourPasses(federation)
  for (const member of [XB, XC]) await until(`the other to arrive at ${member.party}`, async () => (await receivedIds(member)).length === 1)
  assert.deepEqual(
    (await objectsOf(XC)).map(({ name }) => name),
    [indicator(2).name],
  )
})

test('versions of one hour stay versions in their order, and the newest is the one that tools see', async () => {
  await using federation = founded.copy()
  const { XA, XC } = await passedOn(federation)
  const [second, third] = [1, 2].map((number) => ({ ...OBJECT, modified: `2026-04-01T07:4${number}:00.000Z`, name: `Version ${number}` }))
  await shareNameless(XA, [third as object], { federation })
  await shareNameless(XA, [second as object], { federation })
  hourPasses(federation)
  await until('all versions to arrive', async () => (await receivedItems(XC)).length === 3)
  const [shown, ...others] = await objectsOf(XC)
  assert.deepEqual([shown?.name, others], ['Version 2', []])
  const rows = await federation.store('XC').read.items.byStixId(shown?.id as string)
  assert.deepEqual(rows.map(({ face }) => face?.version).toSorted(), [
    '2026-04-01T07:00:00.000Z',
    '2026-04-01T08:00:00.000Z',
    '2026-04-01T08:00:00.001Z',
  ])
})

test('what ended by its date before it was passed on is not passed on, and what was ends everywhere by the day its origin set', async () => {
  await using federation = founded.copy()
  const { XA, XB, XC, XD } = await passedOn(federation)
  const [atXC] = await federation.store('XC').read.items.byStixId((await shownAt(XC)).id)
  const [atXD] = await federation.store('XD').read.items.byStixId(OBJECT.id as string)
  assert.ok(atXC !== undefined && atXD !== undefined && atXC.retainUntil <= atXD.retainUntil && atXC.retainUntil % DAY_MS === 0)
  federation.clock.advance(atXC.retainUntil - federation.clock.now())
  for (const { party } of federation.members) await federation.restart(party)
  await until('it to be gone at both', async () => (await receivedIds(XB)).length === 0 && (await receivedIds(XC)).length === 0)
  assert.equal((await receivedIds(XD)).length, 1, 'the intermediary has it until the very instant')
  await shareNameless(XA, [indicator(2)], { federation })
  await federation.stop('XD')
  federation.clock.advance((RETENTION_DAYS + 1) * DAY_MS)
  await federation.start('XD')
  await until('both to be gone at the intermediary', async () => (await receivedIds(XD)).length === 0)
  assert.deepEqual([await receivedIds(XB), await receivedIds(XC)], [[], []])
  const { read } = federation.store('XD')
  assert.equal((await actIds({ read }, 'release', 'XD')).length, 2, 'the first, to each of the two')
  assert.deepEqual(await read.contents.find([atXD.holding]), [])
})

test('what went through the intermediary and comes again is answered as known, and changes nothing; from another it is refused', async () => {
  await using federation = founded.copy()
  const { XA, XB, XC, XD, XO } = await passedOn(federation)
  const [toXD] = await actIds(federation.store('XD'), 'release', 'XA')
  const [toXC] = await actIds(federation.store('XC'), 'release', 'XD')
  await until('the overseer to be told', async () => (await actIds(federation.store('XO'), 'trace', 'XD')).length === 2)
  const [trace] = await actIds(federation.store('XO'), 'trace', 'XD')
  const cases = [
    { act: toXD as string, from: XA, to: XD },
    { act: toXC as string, from: XD, to: XC },
    { act: trace as string, from: XD, to: XO },
  ]
  for (const { act, from, to } of cases) {
    const message = await messageOf(act, { member: from, store: federation.store(from.party) })
    const parts = { to, clock: federation.clock }
    const before = await keptAt(federation, to)
    const again = await post(message, senderOf(from), parts)
    assert.deepEqual(jsonOf(again), { status: 'duplicate', act })
    const stranger = await post(message, senderOf(XB), parts)
    assert.ok(stranger.status >= 400, `XB brought an act of ${from.party} to ${to.party}`)
    assert.deepEqual(await keptAt(federation, to), before)
    assert.equal(await answerTo(federation.store(to.party), act), 'applied')
  }
  // To whom it was not sent: a release of the intermediary to XC that XB is given, and that of the origin.
  for (const { act, from } of cases.slice(0, 2)) {
    const message = await messageOf(act, { member: from, store: federation.store(from.party) })
    const answer = jsonOf<{ status?: string; code?: string }>(await post(message, senderOf(from), { to: XB, clock: federation.clock }))
    assert.notEqual(answer.status, 'applied')
  }
  // The bytes of a passage are not taken twice, whoever recorded them.
  const [passage] = federation.gate('XC').envelopes()
  assert.ok(passage !== undefined)
  const replayed = await call(XC, { method: 'POST', path: passage.path, body: passage.body, headers: headersOf(passage.headers) })
  assert.equal(replayed.status, 401)
  const carried = await call(
    XC,
    await signed({ path: passage.path, body: passage.body }, senderOf(XB), { to: XC, clock: federation.clock }),
  )
  assert.equal(carried.status, 400)
  hourPasses(federation)
  for (const party of ['XD', 'XC', 'XB']) await federation.restart(party)
  await until('XD to have looked again', async () => (await receivedIds(XC)).length === 1)
  assert.equal((await actIds(federation.store('XD'), 'release', 'XD')).length, 2)
  assert.deepEqual(
    [await receivedIds(XB), await receivedIds(XA)].map(({ length }) => length),
    [1, 0],
  )
})

/** What the item releases and traces of others are at a node; other acts come meanwhile. */
async function keptAt(federation: Federation, { party }: Member): Promise<object> {
  const store = federation.store(party)
  const acts = (await actsOf(store)).filter((row) => row.party !== party && ['release', 'trace'].includes(row.kind))
  return [acts.map(({ id, standing }) => `${id} ${standing}`), (await store.read.overview.summary()).received]
}

function headersOf(raw: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] as string]] : [])))
}
