/** A holder asks the origin to let it use items for another purpose than the one they were given for. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ActId, isForPurpose, type Proposal, rebuild } from '../../src/acts/index.ts'
import { exampleAgreement } from '../../src/acts/parties.fixture.ts'
import { parseAgreement } from '../../src/agreement/index.ts'
import { DAY_MS, formatTimestamp, type Json, SECOND_MS } from '../../src/foundation/index.ts'
import type { AccountRow } from '../../src/workflows/officials/index.ts'
import { answerAsk, askToGiveOn, endAsks, tellUsesEnded } from '../../src/workflows/onward/index.ts'
import { id, indicator } from '../disclosure/objects.fixture.ts'
import { onPaper } from './founding.fixture.ts'
import type { TestItem } from './items.fixture.ts'
import { deliver, stated } from './nodes.fixture.ts'
import {
  advance,
  codesOf,
  foundOnward,
  givenOn,
  heldAtXB,
  lastAct,
  type OnwardFounded,
  onwardAgreement,
  onwardParts,
  type Running,
  settle,
} from './onward.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

const OTHER = 'criminal-investigation'
const HOUR_MS = 3_600 * SECOND_MS
const HOURS = 48
const always = () => true
const TERMS: NonNullable<AccountRow['tool']> = {
  ...{ legalBasis: 'Act 7', owner: 'anna', posts: 'nothing', requestsPerMinute: 600, certificate: null },
  ...{ reviewedAt: 10, reviewedBy: 'omar', reviewBy: 20, revokedAt: null },
}
let open: OnwardFounded
let fixed: OnwardFounded
before(async () => {
  open = await foundOnward((parties) => {
    const text = JSON.parse(JSON.stringify(exampleAgreement(parties)))
    text.purposes.change = { consent: { hours: HOURS, onSilence: 'refuse' } }
    text.purposes.list.push({ code: 'statistics', title: 'Statistics' })
    text.courtUse = { article: '7.9', rule: 'origin-consent', consent: { hours: HOURS, onSilence: 'refuse' } }
    return parseAgreement(text as Json)
  })
  fixed = await foundOnward((parties) => onwardAgreement(parties))
})
after(() => {
  open[Symbol.dispose]()
  fixed[Symbol.dispose]()
})

const toolReading = (login: string, purpose: string): AccountRow => ({
  ...{
    login,
    role: 'tool',
    nationalRole: null,
    purpose,
    justification: 'watch',
    passwordHash: 'scrypt',
    tokenHash: login,
    offices: [],
    createdAt: 5,
  },
  ...{ enrolment: null, tool: TERMS },
})

const ask = ({ XB }: Running, purpose = OTHER, stixIds = [id('indicator', 1)]) =>
  askToGiveOn(
    { stixIds, purpose, justification: 'A suspect was named', account: 'anna', isAllowed: always, isReadable: always },
    onwardParts(XB),
  )

async function asked(nodes: Running): Promise<ActId> {
  const { asks, refusals } = await ask(nodes)
  assert.deepEqual([asks.length, refusals], [1, []])
  await settle(nodes, nodes.founded.parties)
  return asks[0]?.id as ActId
}

async function consented(nodes: Running, until: number): Promise<ActId> {
  const id = await asked(nodes)
  const outcome = await answerAsk({ ask: id, account: 'otto', isAllowed: always, answer: 'yes', until }, onwardParts(nodes.XA))
  assert.ok(outcome.ok, JSON.stringify(outcome))
  await settle(nodes, nodes.founded.parties)
  return id
}

async function rowAt(nodes: Running, party: 'XA' | 'XB') {
  const role = party === 'XA' ? 'sent' : 'received'
  const [row] = await nodes[party].store.read.items.page({ agreement: nodes.founded.hash, roles: [role], isLatestOnly: false, limit: 9 })
  assert.ok(row !== undefined)
  return row
}

test('with the consent of the origin an item is used for the other purpose until its day, and both sides show it', async () => {
  await using nodes = await open.open()
  await heldAtXB(nodes, [indicator(1)])
  const before = await rowAt(nodes, 'XB')
  const until = nodes.XA.clock.time + 9 * DAY_MS
  assert.equal(isForPurpose(before, OTHER, nodes.XB.clock.time), false)
  const question = await consented(nodes, until)
  for (const party of ['XA', 'XB'] as const) {
    const row = await rowAt(nodes, party)
    assert.deepEqual([row.purpose, row.otherPurposes], ['cyber-defence', [{ purpose: OTHER, until }]])
    assert.deepEqual(
      [until - 1, until].map((now) => isForPurpose(row, OTHER, now)),
      [true, false],
    )
    assert.equal((await nodes[party].store.read.onward.ask(question))?.state, 'consented')
    const kept = await readModels(nodes[party])
    await rebuild(nodes[party].road)
    assert.deepEqual(await readModels(nodes[party]), kept)
  }
  assert.ok((await rowAt(nodes, 'XB')).addedAt > before.addedAt, 'tools that poll by date get it anew')
  assert.deepEqual(
    (await ask(nodes)).refusals.map(({ code }) => code),
    ['purpose-held'],
  )
  const given = await givenOn(nodes, question)
  assert.deepEqual(given.ok ? 'given on' : given.refusal.code, 'ask-unknown', 'it is no consent to give on')
})

test('silence is a no on both sides, each by itself, and a question of yesterday is answered no more', async () => {
  await using nodes = await open.open()
  await heldAtXB(nodes, [indicator(1)])
  const question = await asked(nodes)
  advance(nodes, HOURS * HOUR_MS - 1)
  assert.equal(await endAsks(onwardParts(nodes.XA)), 0)
  advance(nodes, 1)
  const late = await answerAsk({ ask: question, account: 'otto', isAllowed: always, answer: 'yes' }, onwardParts(nodes.XA))
  assert.equal(late.ok ? 'answered' : late.refusal.code, 'ask-lapsed')
  for (const party of ['XA', 'XB'] as const) {
    assert.equal(await endAsks(onwardParts(nodes[party])), 1)
    assert.equal((await nodes[party].store.read.onward.ask(question))?.state, 'lapsed')
    assert.deepEqual((await rowAt(nodes, party)).otherPurposes, [])
  }
})

test('nobody asks under an agreement that does not say how, for a purpose it does not list, or for one no article would give it for', async () => {
  await using nodes = await open.open()
  await heldAtXB(nodes, [indicator(1)])
  const codes = async (running: Running, purpose: string) => (await ask(running, purpose)).refusals.map(({ code }) => code)
  assert.deepEqual(await codes(nodes, 'immigration'), ['purpose-refused'])
  assert.deepEqual(await codes(nodes, 'statistics'), ['purpose-refused'])
  assert.deepEqual(await codes(nodes, 'cyber-defence'), ['purpose-held'])
  await using closed = await fixed.open()
  await heldAtXB(closed, [indicator(1)])
  assert.deepEqual(await codes(closed, OTHER), ['purpose-fixed'])
})

test('the origin refuses what a partner asks past its own node: too late, for others’ items, without an article', async () => {
  await using nodes = await open.open()
  const [item] = await heldAtXB(nodes, [indicator(1)])
  const { XA, founded } = nodes
  const proposed = (changes: object): Proposal => {
    const until = formatTimestamp(XA.clock.time + HOUR_MS)
    const body = { to: 'XA', purpose: OTHER, justification: 'a'.repeat(64), until, items: [item?.itemId as string], ...changes }
    return { draft: { kind: 'ask-purpose', agreement: founded.hash, body } }
  }
  const tooLong = { until: formatTimestamp(XA.clock.time + (HOURS + 1) * HOUR_MS) }
  assert.deepEqual(await codesOf(nodes.XB, [proposed({ purpose: 'statistics' }), proposed(tooLong)]), ['purpose-refused', 'time-invalid'])
  // XC never got the item: it is told what it would be told of one that nobody has.
  const paper = onPaper('XD', founded.parties).state(proposed({}).draft)
  const answer = await deliver({ from: 'XD', text: paper.act.text, receipt: await paper.receipt(), items: [] }, XA)
  assert.equal(answer.status, 'refused')
  assert.equal((await nodes.XA.store.read.onward.asks(9)).length, 0)
})

test('what the origin narrowed is not widened by a consent, whichever came first', async () => {
  await using nodes = await open.open()
  const [item] = await heldAtXB(nodes, [indicator(1)])
  await consented(nodes, nodes.XA.clock.time + DAY_MS)
  const narrow = { to: 'XB', cause: 'source-at-risk', terms: { purposes: ['cyber-defence'] }, items: [item?.itemId as string] }
  await stated(nodes.XA, { kind: 'narrow', agreement: open.hash, body: narrow })
  await settle(nodes, open.parties)
  const row = await rowAt(nodes, 'XB')
  assert.deepEqual([row.narrowing?.purposes, row.otherPurposes.length], [['cyber-defence'], 1])
  assert.equal(row.narrowing?.purposes?.includes(OTHER), false)
  advance(nodes, 2 * DAY_MS)
  assert.deepEqual(
    (await ask(nodes)).refusals.map(({ code }) => code),
    ['narrowed'],
  )
  assert.equal((await lastAct(nodes.XB, 'consent', 'XA')).body.answer, 'yes')
})

/** Tools of XB that got the item, one reading for each purpose. */
async function servedAtXB(nodes: Running): Promise<void> {
  const { store } = nodes.XB
  const [face] = await store.read.items.faces({ agreement: nodes.founded.hash, roles: ['received'], limit: 1 })
  assert.ok(face !== undefined)
  for (const [login, purpose] of [
    ['misp', 'cyber-defence'],
    ['splunk', OTHER],
  ] as const) {
    await store.write(async ({ accounts, reads }) => {
      await accounts.add(toolReading(login, purpose))
      assert.deepEqual(await reads.serve([{ account: login, items: [face] }]), [true])
    })
  }
}

const toldAtXB = async ({ XB, founded }: Running, account: string) =>
  (await XB.store.read.recalled.page({ account, agreement: founded.hash, role: undefined, addedAfter: 0, limit: 9 })).map(
    ({ cause }) => cause,
  )

const endUses = ({ XB }: Running) => tellUsesEnded({ road: XB.road, onward: XB.store.read.onward })

test('when the day of the other purpose comes, tools that read for it are told once to take back what they got, and no other tool is', async () => {
  await using nodes = await open.open()
  await heldAtXB(nodes, [indicator(1)])
  await consented(nodes, nodes.XA.clock.time + 2 * DAY_MS)
  await servedAtXB(nodes)
  advance(nodes, 2 * DAY_MS - 1)
  await endUses(nodes)
  assert.deepEqual(await toldAtXB(nodes, 'splunk'), [])
  advance(nodes, 1)
  await endUses(nodes)
  await endUses(nodes)
  assert.deepEqual(await toldAtXB(nodes, 'splunk'), ['purpose-ended'])
  assert.deepEqual(await toldAtXB(nodes, 'misp'), [])
  await consented(nodes, nodes.XA.clock.time + DAY_MS)
  advance(nodes, DAY_MS)
  await endUses(nodes)
  assert.deepEqual(await toldAtXB(nodes, 'splunk'), ['purpose-ended', 'purpose-ended'], 'of a later consent anew')
})

test('of two consents to one purpose the end of the shorter tells nobody', async () => {
  await using nodes = await open.open()
  await heldAtXB(nodes, [indicator(1)])
  const first = await asked(nodes)
  const second = await asked(nodes)
  for (const [question, days] of [
    [first, 3],
    [second, 1],
  ] as const) {
    const until = nodes.XA.clock.time + days * DAY_MS
    const outcome = await answerAsk({ ask: question, account: 'otto', isAllowed: always, answer: 'yes', until }, onwardParts(nodes.XA))
    assert.ok(outcome.ok, JSON.stringify(outcome))
  }
  await settle(nodes, nodes.founded.parties)
  await servedAtXB(nodes)
  advance(nodes, DAY_MS)
  await endUses(nodes)
  assert.deepEqual(await toldAtXB(nodes, 'splunk'), [])
  advance(nodes, 2 * DAY_MS)
  await endUses(nodes)
  assert.deepEqual(await toldAtXB(nodes, 'splunk'), ['purpose-ended'])
})

test('when the origin narrows away the other purpose, tools that read for it are told, and those that read for the first are not', async () => {
  await using nodes = await open.open()
  const [item] = await heldAtXB(nodes, [indicator(1)])
  await consented(nodes, nodes.XA.clock.time + DAY_MS)
  await servedAtXB(nodes)
  const narrow = { to: 'XB', cause: 'source-at-risk', terms: { purposes: ['cyber-defence'] }, items: [item?.itemId as string] }
  await stated(nodes.XA, { kind: 'narrow', agreement: open.hash, body: narrow })
  await settle(nodes, open.parties)
  assert.deepEqual(await toldAtXB(nodes, 'splunk'), ['narrow'])
  assert.deepEqual(await toldAtXB(nodes, 'misp'), [])
})

const COURT = 'court-use'

const usedInCourt = async ({ XB, founded }: Running, item: TestItem) => {
  const body = { account: 'bert', deed: 'proceedings', outcome: 'useful', caveats: 'a'.repeat(64), items: [item.holding] }
  return (await codesOf(XB, [{ draft: { kind: 'use', agreement: founded.hash, body } }]))[0] ?? 'permitted'
}

test('before a court is used only what its origin consented to, until its day', async () => {
  await using nodes = await open.open()
  const [item] = await heldAtXB(nodes, [indicator(1)])
  assert.ok(item !== undefined)
  assert.equal(await usedInCourt(nodes, item), 'consent-missing')
  await asked(nodes)
  const { asks, refusals } = await ask(nodes, COURT)
  assert.deepEqual([asks.length, refusals], [1, []])
  await settle(nodes, nodes.founded.parties)
  const until = nodes.XA.clock.time + 9 * DAY_MS
  const outcome = await answerAsk(
    { ask: asks[0]?.id as ActId, account: 'otto', isAllowed: always, answer: 'yes', until },
    onwardParts(nodes.XA),
  )
  assert.ok(outcome.ok, JSON.stringify(outcome))
  await settle(nodes, nodes.founded.parties)
  assert.deepEqual((await rowAt(nodes, 'XB')).otherPurposes, [{ purpose: COURT, until }])
  assert.equal(await usedInCourt(nodes, item), 'permitted')
  const narrow = { to: 'XB', cause: 'source-at-risk', terms: { courtUse: 'never' }, items: [item.itemId] }
  advance(nodes, 9 * DAY_MS)
  assert.equal(await usedInCourt(nodes, item), 'consent-missing', 'its day is over')
  await stated(nodes.XA, { kind: 'narrow', agreement: open.hash, body: narrow })
  await settle(nodes, open.parties)
  assert.equal(await usedInCourt(nodes, item), 'narrowed')
  assert.deepEqual(
    (await ask(nodes, COURT)).refusals.map(({ code }) => code),
    ['narrowed'],
  )
})

test('where no article lets it be, nothing is used before a court and nobody asks; nor is it given on for that', async () => {
  await using nodes = await fixed.open()
  const [item] = await heldAtXB(nodes, [indicator(1)])
  assert.ok(item !== undefined)
  assert.equal(await usedInCourt(nodes, item), 'court-use-never')
  assert.deepEqual(
    (await ask(nodes, COURT)).refusals.map(({ code }) => code),
    ['court-use-never'],
  )
  const until = formatTimestamp(nodes.XB.clock.time + HOUR_MS)
  const body = { to: 'XA', recipient: 'XC', purpose: COURT, justification: 'a'.repeat(64), until, items: [item.itemId] }
  assert.deepEqual(await codesOf(nodes.XB, [{ draft: { kind: 'ask-onward', agreement: fixed.hash, body } }]), ['purpose-unknown'])
})
