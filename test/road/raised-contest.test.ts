/** A holder contests what it received: the origin judges, silence marks it, and until then the holder's own copies are marked. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ActId, type ContestRow, type HoldingKey, itemIdOf, type Proposal, rebuild, standingContests } from '../../src/acts/index.ts'
import { DAY_MS, formatTimestamp } from '../../src/foundation/index.ts'
import {
  answerContest,
  answerSilent,
  type ContestAnswer,
  endContest,
  narrowLate,
  raiseContest,
} from '../../src/workflows/handling/index.ts'
import { id, indicator } from '../disclosure/objects.fixture.ts'
import { onPaper } from './founding.fixture.ts'
import { deliver, type RoadNode } from './nodes.fixture.ts'
import {
  advance,
  codesOf,
  consented,
  foundOnward,
  givenOn,
  heldAtXB,
  lastAct,
  type OnwardFounded,
  type Running,
  settle,
} from './onward.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

let founded: OnwardFounded
before(async () => {
  founded = await foundOnward()
})
after(() => founded[Symbol.dispose]())

const isAllowed = () => true
const ANSWER_DAYS = 30
const OBJECT = id('indicator', 1)

type Ground = ContestRow['ground'] & string

function raised(node: RoadNode, { ground = 'person', stixIds = [OBJECT] }: { ground?: Ground; stixIds?: readonly string[] } = {}) {
  return raiseContest({ stixIds, ground, document: 'Request 2030-17', account: 'dora', isReadable: isAllowed }, node.road)
}

const partsOf = ({ road, store }: RoadNode) => ({ road, contests: store.read.contests })

async function contestsAt({ store }: RoadNode): Promise<readonly ContestRow[]> {
  return store.read.contests.list({ isStanding: false, limit: 999 })
}

/** States of the contests at each node, oldest first. */
async function statesAt(node: RoadNode): Promise<readonly string[]> {
  return (await contestsAt(node)).map(({ raisedBy, origin, state }) => `${raisedBy} ${origin} ${state}`).reverse()
}

async function standingAt({ store }: RoadNode, holding: HoldingKey): Promise<readonly string[]> {
  const [row] = await store.read.items.find([holding])
  return row?.narrowing === null || row === undefined ? [] : standingContests(row.narrowing)
}

async function receivedAt({ store }: RoadNode, hash: string): Promise<HoldingKey> {
  const [row] = await store.read.items.page({ agreement: hash, roles: ['received'], limit: 9 })
  return row?.holding as HoldingKey
}

async function answered(node: RoadNode, answer: { answer: 'flagged' } | { answer: 'declined'; reason: string }) {
  const [open] = (await contestsAt(node)).filter(({ state, origin }) => state === 'open' && origin === node.road.self)
  const request = { id: open?.id as ActId, account: 'otto', isAllowed, ...answer } as ContestAnswer
  const outcome = await answerContest(request, partsOf(node))
  return outcome.ok ? 'answered' : outcome.refusal.code
}

/** One item of XA at XB, and a copy of it at XC by XB's hand, which has another id there. */
async function givenOnToXC(nodes: Running): Promise<{ readonly copy: HoldingKey; readonly stixIds: readonly string[] }> {
  await heldAtXB(nodes, [indicator(1)])
  await givenOn(nodes, await consented(nodes, [OBJECT]))
  await settle(nodes, founded.parties)
  const copy = await receivedAt(nodes.XC, founded.hash)
  const [row] = await nodes.XC.store.read.items.find([copy])
  return { copy, stixIds: [row?.face?.stixId as string] }
}

test('what a holder contests is marked there at once, and at the origin once it judged so; a lifting of the origin ends both', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const [item] = await heldAtXB(nodes, [indicator(1)])
  const holding = item?.holding as HoldingKey
  const { contests, refusals } = await raised(XB)
  assert.deepEqual([contests.map(({ origin, items }) => [origin, items]), refusals], [[['XA', 1]], []])
  const name = contests[0]?.contest as string
  assert.deepEqual(await standingAt(XB, holding), [name], 'before anybody was asked')
  await settle(nodes, founded.parties)
  assert.deepEqual([await standingAt(XA, holding), await statesAt(XA)], [[], ['XB XA open']])
  const [row] = await contestsAt(XA)
  assert.deepEqual([row?.contest, row?.ground, row?.document, row?.items], [name, 'person', 'Request 2030-17', 1])
  assert.equal(await answered(XA, { answer: 'flagged' }), 'answered')
  await settle(nodes, founded.parties)
  for (const node of [XA, XB]) {
    assert.deepEqual([await standingAt(node, holding), await statesAt(node)], [[name], ['XB XA flagged']])
  }
  const decision = { contest: name, by: 'court', document: 'Judgment 7 K 12/30', dated: XA.clock.time } as const
  const lift = {
    kind: 'lift-contest',
    agreement: founded.hash,
    body: { to: 'XB', ...decision, dated: formatTimestamp(XA.clock.time), items: [itemIdOf(holding)] },
  }
  assert.deepEqual(await codesOf(XA, [{ draft: lift }]), ['permitted'])
  await settle(nodes, founded.parties)
  for (const node of [XA, XB]) {
    assert.deepEqual([await standingAt(node, holding), await statesAt(node)], [[], ['XB XA lifted']])
    const kept = await readModels(node)
    await rebuild(node.road)
    assert.deepEqual(await readModels(node), kept)
  }
})

test('silence marks what a person, a court or an overseer contests, and declines what a holder proposes', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const items = await heldAtXB(nodes, [indicator(1), indicator(2)])
  const [contested, proposed] = items.map(({ holding }) => holding) as [HoldingKey, HoldingKey]
  await raised(XB, { ground: 'overseer' })
  await raised(XB, { ground: 'holder', stixIds: [id('indicator', 2)] })
  assert.deepEqual([(await standingAt(XB, contested)).length, await standingAt(XB, proposed)], [1, []])
  await settle(nodes, founded.parties)
  advance(nodes, ANSWER_DAYS * DAY_MS - 1)
  assert.equal(await answerSilent(partsOf(XA)), 0)
  advance(nodes, 1)
  assert.equal(await answerSilent(partsOf(XA)), 2)
  assert.equal(await answerSilent(partsOf(XA)), 0)
  await settle(nodes, founded.parties)
  for (const node of [XA, XB]) {
    assert.deepEqual(await statesAt(node), ['XB XA flagged', 'XB XA declined'])
    assert.deepEqual([(await standingAt(node, contested)).length, await standingAt(node, proposed)], [1, []])
  }
  assert.deepEqual(
    (await contestsAt(XB)).map(({ reason }) => reason),
    ['silence', null],
  )
})

test('what the origin declines stays marked at the holder until who alone can end it does, and nothing of it is marked elsewhere', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const [item] = await heldAtXB(nodes, [indicator(1)])
  const holding = item?.holding as HoldingKey
  const { contests } = await raised(XB)
  const ending = { id: contests[0]?.id as ActId, account: 'dora', isAllowed }
  const lifting = { by: 'person', document: 'Letter of 3 May', dated: XB.clock.time } as const
  const ended = async (changes: object = {}) => {
    const outcome = await endContest({ ...ending, lifting: { ...lifting, ...changes } }, partsOf(XB))
    return outcome.ok ? 'ended' : outcome.refusal.code
  }
  await settle(nodes, founded.parties)
  assert.equal(await ended(), 'contest-of-another', 'the origin did not answer yet')
  assert.equal(await answered(XA, { answer: 'declined', reason: 'accurate' }), 'answered')
  await settle(nodes, founded.parties)
  assert.deepEqual([await standingAt(XA, holding), (await standingAt(XB, holding)).length], [[], 1])
  assert.equal(await ended({ dated: XB.clock.time + DAY_MS }), 'time-invalid')
  assert.equal(await ended(), 'ended')
  assert.deepEqual([await standingAt(XB, holding), await statesAt(XB)], [[], ['XB XA lifted']])
  assert.equal(await ended(), 'contest-of-another')
  const kept = await readModels(XB)
  await rebuild(XB.road)
  assert.deepEqual(await readModels(XB), kept)
})

test('a recipient of what was given on contests it with who gave it, and the origin judges without hearing of the recipient', async () => {
  await using nodes = await founded.open()
  const { XA, XB, XC } = nodes
  const { copy, stixIds } = await givenOnToXC(nodes)
  const { contests } = await raised(XC, { stixIds })
  await settle(nodes, founded.parties)
  assert.deepEqual([await statesAt(XA), await statesAt(XB)], [['XB XA open'], ['XC XB open', 'XB XA open']])
  const put = await lastAct(XA, 'contest', 'XB')
  assert.equal(put.body.contest, contests[0]?.contest, 'one contest has one id')
  assert.equal(JSON.stringify([put.body, put.after]).includes('XC'), false)
  assert.equal(await answered(XA, { answer: 'flagged' }), 'answered')
  await settle(nodes, founded.parties)
  assert.deepEqual([await statesAt(XB), await statesAt(XC)], [['XC XB flagged', 'XB XA flagged'], ['XC XB flagged']])
  assert.deepEqual(await standingAt(XC, copy), [contests[0]?.contest])
  for (const node of [XA, XB, XC]) {
    const kept = await readModels(node)
    await rebuild(node.road)
    assert.deepEqual(await readModels(node), kept)
  }
})

test('what the origin declines of a contest that was passed on is declined to who raised it, for the same reason', async () => {
  await using nodes = await founded.open()
  const { XA, XB, XC } = nodes
  const { copy, stixIds } = await givenOnToXC(nodes)
  await raised(XC, { stixIds })
  await settle(nodes, founded.parties)
  assert.equal(await answered(XA, { answer: 'declined', reason: 'unfounded' }), 'answered')
  await settle(nodes, founded.parties)
  assert.deepEqual(
    (await contestsAt(XC)).map(({ state, reason }) => [state, reason]),
    [['declined', 'unfounded']],
  )
  const [own] = (await contestsAt(XB)).filter(({ raisedBy }) => raisedBy === 'XB')
  const lifting = { by: 'overseer', document: 'Decision 9', dated: XB.clock.time } as const
  await endContest({ id: own?.id as ActId, lifting, account: 'dora', isAllowed }, partsOf(XB))
  const parts = { road: XB.road, narrowings: XB.store.read.narrowings }
  while ((await narrowLate(parts)) > 0);
  await settle(nodes, founded.parties)
  assert.deepEqual(await standingAt(XC, copy), [], 'who gave it on tells of the end as well')
})

test('a correction that a holder proposed is answered by the act that took the items back, and by no other', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const [item] = await heldAtXB(nodes, [indicator(1)])
  const { contests } = await raised(XB, { ground: 'holder' })
  await settle(nodes, founded.parties)
  const answer = async (by: ActId) => {
    const request = { id: contests[0]?.id as ActId, account: 'otto', isAllowed, answer: 'corrected', by } as const
    const outcome = await answerContest(request, partsOf(XA))
    return outcome.ok ? 'answered' : outcome.refusal.code
  }
  const release = (await lastAct(XA, 'release', 'XA')).id
  assert.equal(await answer(release), 'answer-differs')
  const until = formatTimestamp(XA.clock.time + DAY_MS)
  const correct = { kind: 'correct', agreement: founded.hash, body: { to: 'XB', cause: 'wrong', until, items: [item?.itemId as string] } }
  assert.deepEqual(await codesOf(XA, [{ draft: correct }]), ['permitted'])
  assert.equal(await answer((await lastAct(XA, 'correct', 'XA')).id), 'answered')
  await settle(nodes, founded.parties)
  assert.deepEqual([await statesAt(XA), await statesAt(XB)], [['XB XA corrected'], ['XB XA corrected']])
})

test('the origin refuses what a partner contests past its own node, and what comes in a flood', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  const [item] = await heldAtXB(nodes, [indicator(1)])
  const proposed = (name: number, changes: object = {}): Proposal => {
    const until = formatTimestamp(XA.clock.time + ANSWER_DAYS * DAY_MS)
    const contest = `00000000-0000-4000-8000-${String(name).padStart(12, '0')}`
    const body = { to: 'XA', contest, ground: 'person', document: 'Request', until, items: [item?.itemId as string], ...changes }
    return { draft: { kind: 'contest', agreement: founded.hash, body } }
  }
  const told = async (party: 'XD', proposal: Proposal) => {
    const paper = onPaper(party, founded.parties).state(proposal.draft)
    return (await deliver({ from: party, text: paper.act.text, receipt: await paper.receipt(), items: [] }, XA)).status
  }
  assert.equal(await told('XD', proposed(1)), 'refused', 'it never got the item')
  const soon = { until: formatTimestamp(XA.clock.time + DAY_MS) }
  assert.deepEqual(await codesOf(XB, [proposed(1, soon), proposed(2, { items: [crypto.randomUUID()] })]), ['time-invalid', 'item-unknown'])
  const many = Array.from({ length: 101 }, (_, name) => proposed(name + 10))
  assert.deepEqual((await codesOf(XB, many)).slice(99), ['permitted', 'contests-too-many'])
  assert.deepEqual(await codesOf(XB, [proposed(10)]), ['contest-known'])
  await settle(nodes, founded.parties)
  assert.equal((await contestsAt(XA)).length, 100)
  assert.deepEqual(await standingAt(XA, item?.holding as HoldingKey), [], 'nothing is marked for others before the origin judged')
})

test('an answer that says of items what was not done is refused at home, and one to nothing by who gets it', async () => {
  await using nodes = await founded.open()
  const { XA, XB } = nodes
  await heldAtXB(nodes, [indicator(1)])
  const { contests } = await raised(XB)
  await settle(nodes, founded.parties)
  const answer = (of: string, how: object): Proposal => ({
    draft: { kind: 'answer-contest', agreement: founded.hash, body: { to: 'XB', of, ...how } },
  })
  const of = contests[0]?.id as string
  const drafts = [answer(of, { answer: 'flagged' }), answer('a'.repeat(64), { answer: 'declined', reason: 'accurate' })]
  assert.deepEqual(await codesOf(XA, drafts), ['answer-differs', 'answer-to-nothing'])
  assert.equal(await answered(XB, { answer: 'flagged' }), 'contest-unknown', 'who raised it does not judge it')
  const paper = onPaper('XD', founded.parties).state(answer(of, { answer: 'declined', reason: 'accurate' }).draft)
  const parcel = { from: 'XD', text: paper.act.text, receipt: await paper.receipt(), items: [] }
  assert.equal((await deliver(parcel, XB)).status, 'refused')
  assert.deepEqual(await statesAt(XB), ['XB XA open'])
})

test('what the origin contests by itself stands in its list until it is lifted of every copy', async () => {
  await using nodes = await founded.open()
  const { XA } = nodes
  const items = await heldAtXB(nodes, [indicator(1)])
  const contest = '00000000-0000-4000-8000-000000000001'
  const body = { to: 'XB', items: items.map(({ itemId }) => itemId) }
  const narrow = { kind: 'narrow', agreement: founded.hash, body: { ...body, cause: 'person-says', terms: { contests: [contest] } } }
  const decision = { contest, by: 'court', document: 'Judgment', dated: formatTimestamp(XA.clock.time) }
  assert.deepEqual(await codesOf(XA, [{ draft: narrow }]), ['permitted'])
  const standing = () => XA.store.read.contests.list({ isStanding: true, limit: 9 })
  assert.deepEqual(
    (await standing()).map(({ id, raisedBy, document, state, items: named }) => [id, raisedBy, document, state, named]),
    [[null, 'XA', 'person-says', 'flagged', 1]],
  )
  assert.deepEqual(await codesOf(XA, [{ draft: { kind: 'lift-contest', agreement: founded.hash, body: { ...body, ...decision } } }]), [
    'permitted',
  ])
  assert.deepEqual(await standing(), [])
})
