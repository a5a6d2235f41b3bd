/** A party asks another for data with reasons: asked, given, declined, and what silence does, at two nodes over real stores. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ActId, rebuild, reopenAct } from '../../src/acts/index.ts'
import { seenUntil } from '../../src/agreement/index.ts'
import { DAY_MS, type JsonObject, SECOND_MS } from '../../src/foundation/index.ts'
import { declineRequest, publishUnanswered } from '../../src/workflows/requests/index.ts'
import { object, TLP } from '../disclosure/objects.fixture.ts'
import type { RoadNode } from './nodes.fixture.ts'
import { advance, codesOf, foundOnward, lastAct, type OnwardFounded, type Running, settle } from './onward.fixture.ts'
import { asked, asks, CANARY, gives, MODES, requestAgreement, requestAt, requestParts, TEXT, tend, textAt } from './requests.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

const HOUR_MS = 3_600 * SECOND_MS
/** Dates are cut to the minute, after the clock. */
const CUT_MS = 120 * SECOND_MS
const always = () => true

let founded: OnwardFounded
let suspending: OnwardFounded
before(async () => {
  founded = await foundOnward((parties) => requestAgreement(parties))
  const { normal, ...answers } = MODES.answers
  const stopping = { ...MODES, answers: { ...answers, normal: { ...normal, onSilence: 'suspend' } } }
  suspending = await foundOnward((parties) => requestAgreement(parties, stopping))
})
after(() => {
  founded[Symbol.dispose]()
  suspending[Symbol.dispose]()
})

const secret = (number: number): JsonObject =>
  object('malware', number, { name: `Family ${number}`, is_family: true, object_marking_refs: [TLP.AMBER] })
const settling = (): number => seenUntil(founded.agreement, 0)
const declined = (nodes: Running, id: ActId, reason: string) =>
  declineRequest({ id, reason, account: 'otto', isAllowed: always }, requestParts(nodes.XB))

async function codeOfDecline(nodes: Running, id: ActId, reason: string): Promise<string> {
  const outcome = await declined(nodes, id, reason)
  await settle(nodes, nodes.founded.parties)
  return outcome.ok ? 'declined' : outcome.refusal.code
}

async function statesAt(nodes: Running, id: ActId): Promise<readonly (readonly [string, string | null])[]> {
  const rows = [await requestAt(nodes.XA, id), await requestAt(nodes.XB, id)]
  return rows.map(({ state, reason }) => [state, reason])
}

async function missesAt(node: RoadNode) {
  const rows = await node.store.read.acts.list({ afterSeq: 0, limit: 1_000 })
  return rows.flatMap(({ kind, standing, text }) => (kind === 'miss' && standing !== 'refused' ? [reopenAct(text)] : []))
}

async function rebuildsTheSame(...nodes: readonly RoadNode[]): Promise<void> {
  for (const node of nodes) {
    const kept = await readModels(node)
    await rebuild(node.road)
    assert.deepEqual(await readModels(node), kept)
  }
}

test('the text of a request comes sealed and in no act, and what was asked for is given by a release that names it', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  assert.equal((await gives(nodes, [secret(1)])).outcome.ok, false, 'unasked, no article lets it go')
  const id = await asked(nodes, { types: ['malware'], urgency: 'urgent' })
  assert.deepEqual(await statesAt(nodes, id), [
    ['open', null],
    ['open', null],
  ])
  assert.deepEqual([await textAt(XA, id), await textAt(XB, id)], [TEXT, TEXT])
  const act = await lastAct(XB, 'request', 'XA')
  assert.equal(act.text.includes(CANARY), false)
  assert.deepEqual(act.body.parts, ['facts', 'reason', 'legal-basis', 'case-reference'])
  const row = await requestAt(XB, id)
  assert.deepEqual([row.asker, row.asked, row.types, row.silence, row.delivery], ['XA', 'XB', ['malware'], 'escalate', null])
  assert.equal((await requestAt(XA, id)).delivery, 'applied')
  const { outcome, items } = await gives(nodes, [secret(1), secret(2)], { answers: id })
  assert.equal(outcome.ok ? 'given' : outcome.refusal.code, 'given')
  assert.equal((await gives(nodes, [secret(3)], { answers: id })).outcome.ok, true, 'an answer may come in parts')
  for (const node of [XA, XB]) {
    const given = await requestAt(node, id)
    assert.deepEqual([given.state, given.items, given.answer], ['given', 3, outcome.ok ? outcome.act.id : ''])
    assert.deepEqual(
      (await node.store.read.requests.answersTo(id)).map((answer) => answer.items),
      [2, 1],
    )
  }
  const held = await XA.store.read.items.find(items.map(({ holding }) => holding))
  assert.deepEqual(
    held.map(({ role, state, releaseAct }) => [role, state, releaseAct === (outcome.ok ? outcome.act.id : '')]),
    [
      ['received', 'held', true],
      ['received', 'held', true],
    ],
  )
  await rebuildsTheSame(XA, XB)
})

test('an answer is of what was asked for, for its purpose, and to who asked: both nodes refuse any other', async () => {
  await using nodes = await founded.open()
  const id = await asked(nodes, { types: ['indicator'] })
  const code = async (changes: object) => {
    const { outcome } = await gives(nodes, [secret(1)], { answers: id, ...changes })
    return outcome.ok ? 'given' : outcome.refusal.code
  }
  assert.deepEqual(
    [await code({}), await code({ purpose: 'cyber-defence' }), await code({ answers: 'a'.repeat(64) }), await code({ to: 'XC' })],
    ['not-asked', 'answer-differs', 'answer-to-nothing', 'answer-to-nothing'],
  )
  assert.equal((await requestAt(nodes.XA, id)).state, 'open')
})

test('a no has a reason that the agreement knows, is said once, and by whom was asked', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const id = await asked(nodes)
  assert.equal(await codeOfDecline(nodes, id, 'not-proportionate'), 'reason-unknown')
  assert.equal(await codeOfDecline(nodes, id, 'silence'), 'clock-runs')
  const ownNo = await declineRequest({ id, reason: 'not-held', account: 'anna', isAllowed: always }, requestParts(XA))
  assert.equal(ownNo.ok ? 'declined' : ownNo.refusal.code, 'request-unknown')
  const forged = { kind: 'decline', agreement: founded.hash, body: { to: 'XA', of: id, reason: 'not-held' } }
  assert.deepEqual(await codesOf(nodes.XC, [{ draft: forged }]), ['answer-to-nothing'])
  assert.equal(await codeOfDecline(nodes, id, 'not-held'), 'declined')
  assert.deepEqual(await statesAt(nodes, id), [
    ['declined', 'not-held'],
    ['declined', 'not-held'],
  ])
  assert.equal(await codeOfDecline(nodes, id, 'own-law-forbids'), 'already-answered')
  const { outcome } = await gives(nodes, [secret(1)], { answers: id })
  assert.equal(outcome.ok ? 'given' : outcome.refusal.code, 'already-answered')
  assert.deepEqual(await XB.store.read.requestAccounts.of(id), { asked: null, declined: 'otto' })
  assert.deepEqual(await XA.store.read.requestAccounts.of(id), { asked: 'anna', declined: null })
  await rebuildsTheSame(XA, XB)
})

test('silence is a no where the agreement says so, at each party by itself, and every party is told', async () => {
  await using nodes = await founded.open()
  const id = await asked(nodes)
  advance(nodes, 48 * HOUR_MS - 1)
  await tend(nodes)
  assert.equal((await requestAt(nodes.XB, id)).state, 'open')
  advance(nodes, CUT_MS)
  const late = await gives(nodes, [secret(1)], { answers: id })
  assert.equal(late.outcome.ok ? 'given' : late.outcome.refusal.code, 'ask-lapsed')
  assert.equal(await codeOfDecline(nodes, id, 'not-held'), 'ask-lapsed')
  assert.deepEqual(await publishUnanswered(requestParts(nodes.XA)), [], 'an answer in time may be on its way')
  await tend(nodes)
  assert.deepEqual(await statesAt(nodes, id), [
    ['lapsed', 'silence'],
    ['lapsed', 'silence'],
  ])
  advance(nodes, settling())
  await tend(nodes)
  await tend(nodes)
  for (const code of ['XA', 'XB', 'XC', 'XO'] as const) {
    const misses = await missesAt(nodes[code])
    assert.deepEqual(
      misses.map(({ party, body }) => [party, body.clock, body.of, body.consequence, body.parties]),
      [['XA', 'request', id, 'refuse', ['XB']]],
      code,
    )
  }
  await rebuildsTheSame(nodes.XA, nodes.XB)
})

test('an asker that hears nothing at all takes silence for a no by itself', async () => {
  await using nodes = await founded.open()
  const id = (await asks(nodes)) as ActId
  advance(nodes, 48 * HOUR_MS + CUT_MS + settling())
  await tend(nodes)
  assert.equal((await requestAt(nodes.XA, id)).state, 'lapsed')
})

test('where silence escalates the request stays open, the miss is told once, and a late answer is taken', async () => {
  await using nodes = await founded.open()
  const id = await asked(nodes, { urgency: 'urgent' })
  advance(nodes, 8 * HOUR_MS + CUT_MS + settling())
  await tend(nodes)
  await tend(nodes)
  assert.deepEqual(
    (await missesAt(nodes.XO)).map(({ body }) => [body.consequence, body.parties]),
    [['escalate', ['XB']]],
  )
  assert.equal((await requestAt(nodes.XB, id)).state, 'open')
  assert.notEqual((await requestAt(nodes.XB, id)).missedAt, null)
  const { outcome } = await gives(nodes, [secret(1)], { answers: id })
  assert.equal(outcome.ok, true)
  assert.equal((await requestAt(nodes.XA, id)).state, 'given')
})

test('where silence erases, the asked party destroys the text and says so', async () => {
  await using nodes = await founded.open()
  const id = await asked(nodes, { urgency: 'urgent-elsewhere' })
  advance(nodes, 24 * HOUR_MS + CUT_MS)
  await tend(nodes)
  assert.equal(await textAt(nodes.XB, id), undefined)
  assert.equal((await lastAct(nodes.XA, 'erasure-receipt', 'XB')).body.cause, 'unanswered')
  assert.deepEqual((await statesAt(nodes, id))[0], ['lapsed', 'silence'])
  await rebuildsTheSame(nodes.XA, nodes.XB)
})

test('where silence suspends, the asker gives the silent party nothing more until it resumes', async () => {
  await using nodes = await suspending.open()
  const { XA } = nodes
  const id = await asked(nodes)
  const gives41 = async () => {
    const entry = (await XA.road.directory.current()).agreement(suspending.hash)
    const item = { type: 'indicator', marking: 'GREEN', dataSubject: 'none' } as const
    const question = { action: 'disclose', from: 'XA', to: 'XB', purpose: 'cyber-defence', item } as const
    return entry?.deciderAt(XA.clock.time).decide(question).verdict
  }
  assert.equal(await gives41(), 'permit')
  advance(nodes, 48 * HOUR_MS + CUT_MS + settling())
  await tend(nodes)
  assert.equal((await requestAt(XA, id)).state, 'open')
  assert.equal(await gives41(), 'refuse')
  const miss = await lastAct(XA, 'miss', 'XA')
  const resume = { kind: 'resume', agreement: suspending.hash, body: { suspension: miss.id } }
  assert.deepEqual(await codesOf(XA, [{ draft: resume }]), ['permitted'])
  await settle(nodes, suspending.parties)
  advance(nodes, 1)
  XA.covered = Number.MAX_SAFE_INTEGER
  XA.road.directory.refresh()
  assert.equal(await gives41(), 'permit')
})

test('nobody tells of a clock that did not run out, and the asked party refuses to hear of one that it answered', async () => {
  await using nodes = await founded.open()
  const id = await asked(nodes, { urgency: 'urgent' })
  const { until } = (await lastAct(nodes.XB, 'request', 'XA')).body as { until: string }
  const body = { clock: 'request', of: id, deadline: until, consequence: 'escalate', parties: ['XB'] }
  const draft = { kind: 'miss', agreement: founded.hash, body }
  assert.deepEqual(await codesOf(nodes.XA, [{ draft }]), ['time-invalid'])
  await gives(nodes, [secret(1)], { answers: id })
  advance(nodes, 8 * HOUR_MS + CUT_MS)
  const others = { ...body, of: 'b'.repeat(64) }
  assert.deepEqual(await codesOf(nodes.XA, [{ draft }, { draft: { ...draft, body: others } }]), ['clock-not-missed', 'clock-not-missed'])
})

test('the text goes with its key on its date, at both parties, and who asked goes with it', async () => {
  await using nodes = await founded.open()
  const id = await asked(nodes)
  const { eraseOverdue } = await import('../../src/workflows/erasure/index.ts')
  advance(nodes, founded.agreement.retention.days * DAY_MS)
  for (const node of [nodes.XA, nodes.XB]) assert.equal(await eraseOverdue(node.road), 1)
  assert.deepEqual([await textAt(nodes.XA, id), await textAt(nodes.XB, id)], [undefined, undefined])
  assert.deepEqual(await nodes.XA.store.read.requestAccounts.of(id), { asked: null, declined: null })
  await rebuildsTheSame(nodes.XA, nodes.XB)
})
