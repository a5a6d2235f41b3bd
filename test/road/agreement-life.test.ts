import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ActId, KINDS, rebuild } from '../../src/acts/index.ts'
import {
  agreementHash,
  agreementState,
  COUNTS_WHEN_PROVEN,
  reservationsOf,
  type Scope,
  STATEMENT_KINDS,
  standingsOf,
} from '../../src/agreement/index.ts'
import { day, dayText } from '../../src/agreement/life/life.fixture.ts'
import type { Json } from '../../src/foundation/index.ts'
import { type Founded, found, foundOnce, onPaper, parcelFrom } from './founding.fixture.ts'
import { statedRelease, testItems } from './items.fixture.ts'
import { answersTo, cover, deliver, exchange, type Parcel, parcelOf, type RoadNode, state, stated } from './nodes.fixture.ts'
import { everything, readModels } from './snapshot.fixture.ts'
import { coverAll, draftOf, EVIDENCE, liveWhole, reservation, STATEMENTS, wholeLife } from './whole-life.fixture.ts'

let founded: Founded
before(async () => {
  founded = await foundOnce(wholeLife)
})
after(() => founded[Symbol.dispose]())

async function refusal(outcome: ReturnType<typeof state>): Promise<string> {
  const ended = await outcome
  return ended.ok ? 'permitted' : ended.refusal.code
}

async function entryAt(node: RoadNode, hash: string) {
  const entry = (await node.road.directory.current()).agreement(hash)
  assert.ok(entry)
  return entry
}

const scopeOf = async (node: RoadNode, hash: string): Promise<Scope> => (await entryAt(node, hash)).scopeAt(node.clock.time)

test('every statement about an agreement is a kind, and those that widen count once they are proven', () => {
  for (const kind of STATEMENT_KINDS) {
    const defined = KINDS.get(kind)
    assert.ok(defined, kind)
    assert.equal(defined.actClass, 'outward')
    assert.equal(COUNTS_WHEN_PROVEN.has(kind), defined.receipt === 'quorum' && !defined.onlyReduces, kind)
  }
  const reducing = STATEMENT_KINDS.filter((kind) => KINDS.get(kind)?.onlyReduces)
  assert.deepEqual(reducing, ['suspend', 'withdraw', 'reserve', 'retire'])
})

test('what a party states is known to the others, once, however often it comes', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { hash } = founded
  const acts = await liveWhole(nodes, founded)
  const [atXA, atXB] = [await entryAt(XA, hash), await entryAt(XB, hash)]
  const hidden = (kinds: readonly string[]) => kinds.filter((kind) => kind === 'reserve').length
  assert.deepEqual([hidden(atXA.row.statements.map(({ kind }) => kind)), hidden(atXB.row.statements.map(({ kind }) => kind))], [2, 1])
  const kept = await readModels(XB)
  for (const [kind, act] of acts) {
    const [answer] = await answersTo(XB, act.id)
    assert.deepEqual([answer?.body.outcome, answer?.body.kind], ['applied', kind])
    assert.equal((await deliver(await parcelOf(XA, act.id, founded.parties), XB)).status, 'duplicate')
  }
  assert.deepEqual(await readModels(XB), kept)
  const told = new Set((await XB.road.directory.current()).agreements.flatMap(({ row }) => row.statements.map(({ kind }) => kind)))
  assert.deepEqual([...told].sort(), STATEMENT_KINDS.toSorted(), 'something of every kind')
  assert.deepEqual(await scopeOf(XA, hash), await scopeOf(XB, hash))
  assert.deepEqual(standingsOf(atXA.record, XA.clock.time), standingsOf(atXB.record, XA.clock.time))
  assert.equal(standingsOf(atXB.record, day(60))[0]?.standing, 'withdrawn')
})

test('read models rebuilt from all kinds of statement equal those kept', async () => {
  await using nodes = await founded.open()
  await liveWhole(nodes, founded)
  for (const node of [nodes.XA, nodes.XB]) {
    const kept = await everything(node)
    await rebuild(node.road)
    assert.deepEqual(await everything(node), kept)
  }
})

test('an illegal step is refused at home with its code, and recorded nowhere', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const { hash } = founded
  const before = (await XA.store.read.acts.list({ afterSeq: 0, limit: 1_000 })).length
  const tried: readonly [string, object, string][] = [
    ['sign', { office: null, official: 'anna' }, 'already-signed'],
    ['ratify', {}, 'already-ratified'],
    ['apply-provisionally', { until: dayText(5) }, 'agreement-in-force'],
    ['open-phase', { phase: 'full', evidence: EVIDENCE }, 'phase-not-next'],
    ['suspend', { until: dayText(90), reason: 'r' }, 'too-long'],
    ['resume', { suspension: 'ab'.repeat(32) }, 'suspension-unknown'],
    ['withdraw', { effectiveAt: dayText(2), reason: 'r' }, 'notice-too-short'],
    ['renew', { until: dayText(900), reason: 'r' }, 'too-long'],
    ['reserve', { reservation: { ...reservation(1, true), when: { types: ['nonsense'] } } }, 'type-unknown'],
    ['unreserve', { number: 3 }, 'reservation-unknown'],
    ['attest', { about: 'XB', article: null, text: 't', until: dayText(9) }, 'not-third-party'],
    ['announce', { title: 't', text: 't', from: '2027-02-30T00:00:00.000Z' }, 'time-invalid'],
  ]
  for (const [kind, body, code] of tried) assert.equal(await refusal(state(XA, draftOf(kind, hash, body))), code, kind)
  assert.equal(await refusal(state(XA, draftOf('comment', 'ab'.repeat(32), STATEMENTS.comment as object))), 'agreement-unknown')
  await assert.rejects(state(XA, draftOf('suspend', hash, { until: dayText(9) })), { code: 'act-invalid' })
  await assert.rejects(state(XA, draftOf('comment', hash, { article: null, text: 'x'.repeat(2_001), answers: null })), {
    code: 'act-invalid',
  })
  assert.equal((await XA.store.read.acts.list({ afterSeq: 0, limit: 1_000 })).length, before)
})

test('what only narrows is obeyed on its signature; what widens is not taken without its receipt', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { hash } = founded
  const suspension = await stated(XA, draftOf('suspend', hash, { until: dayText(20), reason: 'r' }))
  assert.deepEqual((await scopeOf(XA, hash)).suspensions.length, 1)
  const bare = { ...(await parcelOf(XA, suspension.id, founded.parties)), receipt: null }
  assert.equal((await deliver(bare, XB)).status, 'applied')
  assert.deepEqual(await scopeOf(XB, hash), await scopeOf(XA, hash))
  const resumption = await stated(XA, draftOf('resume', hash, { suspension: suspension.id }))
  const parcel = await parcelOf(XA, resumption.id, founded.parties)
  await assert.rejects(deliver({ ...parcel, receipt: null }, XB), { code: 'receipt-missing' })
  assert.equal((await scopeOf(XA, hash)).suspensions.length, 1, 'the own resumption waits for its quorum')
  await cover(XA)
  assert.equal((await scopeOf(XA, hash)).suspensions.length, 0)
  assert.equal((await deliver(parcel, XB)).status, 'applied')
  assert.equal((await scopeOf(XB, hash)).suspensions.length, 0)
})

test('a narrowing that comes before its agreement is taken after it', async () => {
  await using nodes = await founded.open()
  const { XB } = nodes
  const agreement = wholeLife(founded.parties, { id: 'another-life' })
  const paper = onPaper('XC', founded.parties)
  const hash = agreementHash(agreement)
  const document = { document: agreement as unknown as Json, counters: null, comment: null }
  const proposal = await parcelFrom(paper, { kind: 'propose', agreement: hash, body: document })
  const early = await parcelFrom(paper, draftOf('reserve', hash, { reservation: { ...reservation(1, true), party: 'XC' } }))
  const told = await deliver(early, XB)
  assert.deepEqual(told, { status: 'waiting', act: early.act.id, missing: [] })
  assert.equal((await deliver(proposal, XB)).status, 'applied')
  assert.equal((await deliver(early, XB)).status, 'applied')
  assert.equal(reservationsOf((await entryAt(XB, hash)).record, 'XC').length, 1)
})

test('a reservation that is not disclosed leaves no trace in anything that goes to a partner', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { hash, parties } = founded
  await exchange(XA, XB, parties)
  const sentBefore = await Promise.all(['XB', 'XC', 'XO'].map((recipient) => sentTo(XA, recipient)))
  const hidden = await stated(XA, draftOf('reserve', hash, { reservation: reservation(7, false) }))
  assert.deepEqual(
    (await entryAt(XA, hash)).reservations.map(({ number }) => number),
    [7],
  )
  assert.equal(await refusal(state(XA, draftOf('reserve', hash, { reservation: reservation(7, true) }))), 'reservation-number-used')
  assert.equal(await refusal(state(XA, draftOf('reserve', hash, { reservation: reservation(8, true), supersedes: 7 }))), 'audience-differs')
  await cover(XA)
  const lifted = await stated(XA, draftOf('unreserve', hash, { number: 7 }))
  await cover(XA)
  assert.deepEqual((await entryAt(XA, hash)).reservations, [])
  assert.deepEqual(await Promise.all(['XB', 'XC', 'XO'].map((recipient) => sentTo(XA, recipient))), sentBefore)
  assert.deepEqual([hidden.after, lifted.after].flat().length, 2, 'they come after the proposal alone')
  // What is stated next says nothing of it either.
  for (const [kind, body] of Object.entries(STATEMENTS)) await stated(XA, draftOf(kind, hash, body))
  await stated(XA, draftOf('unreserve', hash, { number: 1 }))
  const texts = (await sentTo(XA, 'XB')).join()
  assert.ok(texts.length > 1_000)
  for (const trace of [hidden.id, lifted.id, '"number":7']) assert.ok(!texts.includes(trace))
  // One that comes all the same was not meant for its recipient.
  assert.equal((await deliver(await parcelOf(XA, hidden.id, parties), XB)).status, 'refused')
  assert.equal((await answersTo(XB, hidden.id))[0]?.body.code, 'not-addressed')
})

/** The texts of the acts that wait for a recipient, or have been taken from the outbox. */
async function sentTo(node: RoadNode, recipient: string): Promise<readonly string[]> {
  const due = await node.store.read.outbox.due({ recipient, now: node.clock.time, limit: 1_000 })
  return Promise.all(due.map(async ({ actId }) => (await node.store.read.acts.find(actId as ActId))?.text ?? ''))
}

/** Every order of the elements. */
function permutations<Element>(elements: readonly Element[]): readonly (readonly Element[])[] {
  if (elements.length < 2) return [elements]
  return elements.flatMap((first, index) => permutations(elements.toSpliced(index, 1)).map((rest) => [first, ...rest]))
}

test('statements that arrive in any order end in the same state', async () => {
  const { hash } = founded
  const paper = onPaper('XC', founded.parties)
  const parcels: Parcel[] = []
  const add = async (kind: string, body: object, now: number) => {
    const parcel = await parcelFrom(paper, draftOf(kind, hash, body), now)
    parcels.push(parcel)
    return parcel.act
  }
  const suspension = await add('suspend', { until: dayText(30), reason: 'r' }, day(1))
  await add('resume', { suspension: suspension.id }, day(1) + 1)
  await add('suspend', { articles: ['4.2'], until: dayText(9), reason: 'r' }, day(1) + 2)
  await add('withdraw', { effectiveAt: dayText(40), reason: 'r' }, day(1) + 3)
  const outcomes: object[] = []
  for (const order of permutations(parcels)) {
    await using XB = await founded.openOne('XB', { now: day(2) })
    for (const parcel of order) assert.equal((await deliver(parcel, XB)).status, 'applied')
    const { record, scopeAt } = await entryAt(XB, hash)
    outcomes.push({ scope: scopeAt(day(2)), later: scopeAt(day(50)), standings: standingsOf(record, day(50)) })
  }
  for (const outcome of outcomes) assert.deepEqual(outcome, outcomes[0])
  const { scope, later } = outcomes[0] as { scope: Scope; later: Scope }
  assert.deepEqual([scope.suspensions.map(({ articles }) => articles), later.parties], [[['4.2']], ['XA', 'XB', 'XD', 'XO']])
})

test('an amendment takes the place of its prior version on both nodes', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { hash } = founded
  const second = wholeLife(founded.parties, { version: 2, prior: hash, title: 'Second version' })
  const skipping = wholeLife(founded.parties, { version: 3, prior: hash, title: 'Skips one' })
  const propose = (document: typeof second) =>
    draftOf('propose', agreementHash(document), { document: document as unknown as Json, counters: null, comment: 'For next year' })
  assert.equal(await refusal(state(XA, propose(skipping))), 'prior-invalid')
  const next = await found(nodes, second, founded)
  for (const node of [XA, XB]) {
    await coverAll(node)
    const directory = await node.road.directory.current()
    assert.deepEqual([directory.state(hash, node.clock.time), directory.state(next, node.clock.time)], ['superseded', 'in-force'])
  }
  assert.equal(await refusal(state(XA, draftOf('suspend', hash, { until: dayText(9), reason: 'r' }))), 'agreement-superseded')
  assert.equal(agreementState((await entryAt(XA, next)).record, XA.clock.time), 'in-force')
})

test('an amendment that only narrows is in force once all signed, and one that widens is not', async () => {
  await using nodes = await founded.open()
  const { hash, agreement, parties } = founded
  const [first, ...others] = agreement.sharing
  const narrower = wholeLife(parties, { version: 2, prior: hash, sharing: [{ ...first, markingCeiling: 'GREEN' }, ...others] })
  const wider = wholeLife(parties, { version: 2, prior: hash, sharing: [{ ...first, markingCeiling: 'RED' }, ...others] })
  for (const [document, state] of [
    [wider, 'signed'],
    [narrower, 'in-force'],
  ] as const) {
    const next = await found(nodes, document, { parties, steps: ['sign'] })
    for (const node of [nodes.XA, nodes.XB]) {
      const directory = await node.road.directory.current()
      assert.deepEqual(directory.state(next, node.clock.time), state)
      assert.equal(directory.state(hash, node.clock.time), state === 'signed' ? 'in-force' : 'superseded')
    }
  }
})

test('nothing goes under what is suspended, to who left, or under what a phase has not opened', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const { hash } = founded
  const release = async (body: object): Promise<string> => {
    const items = testItems(XA, 1, { agreement: hash })
    return statedRelease({ XA }, founded, { items, ...body }).then(
      () => 'permitted',
      (error: Error) => error.message,
    )
  }
  const toXD = { to: 'XD', articles: ['4.3'] }
  assert.equal(await release(toXD), 'permitted')
  assert.equal(await release({ to: 'XC', articles: ['4.2'] }), 'refused: not-permitted', 'the expansion is not open')
  const suspension = await stated(XA, draftOf('suspend', hash, { until: dayText(20), reason: 'r', parties: ['XD'] }))
  assert.equal(await release(toXD), 'refused: suspended')
  XA.clock.time = day(20)
  assert.equal(await release(toXD), 'permitted', 'the suspension ended by itself')
  assert.equal(await refusal(state(XA, draftOf('resume', hash, { suspension: suspension.id }))), 'suspension-over')
  const paper = onPaper('XD', founded.parties)
  const leaving = await parcelFrom(paper, draftOf('withdraw', hash, { effectiveAt: dayText(60), reason: 'r' }), day(21))
  assert.equal((await deliver(leaving, XA)).status, 'applied')
  XA.clock.time = day(60) - 1
  assert.equal(await release(toXD), 'permitted')
  XA.clock.time = day(60)
  assert.notEqual(await release(toXD), 'permitted')
  assert.equal((await scopeOf(XB, hash)).parties.length, 5, 'XB has not heard of it')
})
