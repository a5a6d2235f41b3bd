/** What recipients say of items reaches their origin, also through who gave them on, and is the evidence of a gate that each partner checks. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type HoldingKey, rebuild, type UseOutcome } from '../../src/acts/index.ts'
import { exampleAgreement } from '../../src/acts/parties.fixture.ts'
import { type FeedbackRowStated, parseAgreement, phasesOf, type StatementBody } from '../../src/agreement/index.ts'
import type { Json } from '../../src/foundation/index.ts'
import { takeStep, withFeedback } from '../../src/workflows/agreements/index.ts'
import { recordUse, tellDue } from '../../src/workflows/uses/index.ts'
import { id, indicator } from '../disclosure/objects.fixture.ts'
import { onPaper } from './founding.fixture.ts'
import { cover, deliver, type RoadNode } from './nodes.fixture.ts'
import {
  advance,
  codesOf,
  consented,
  foundOnward,
  givenOn,
  heldAtXB,
  lastAct,
  type OnwardFounded,
  onwardAgreement,
  type Running,
  SHARING_BACK,
  settle,
} from './onward.fixture.ts'
import { readModels } from './snapshot.fixture.ts'

const GATE = { evidence: ['audit'], by: '2029-01-01T00:00:00Z', onSilence: 'stay' }
const HOUR_MS = 3_600_000
const AUDIT = { kind: 'audit', digest: 'a'.repeat(64) } as const

let plain: OnwardFounded
let gated: OnwardFounded
before(async () => {
  plain = await foundOnward((parties) => onwardAgreement(parties, {}, { sharingBack: SHARING_BACK }))
  gated = await foundOnward((parties) => {
    const text = JSON.parse(JSON.stringify(exampleAgreement(parties)))
    const [first, ...others] = text.sharing.map(({ article }: { article: string }) => article)
    text.sharingBack = SHARING_BACK
    const feedback = { reportsMin: 3, falsePositivePercentMax: 34, usefulPercentMin: 50 }
    text.phases = {
      article: '11.9',
      list: [
        { code: 'pilot', title: 'Pilot', articles: [first] },
        { code: 'full', title: 'Full', articles: others, gate: { ...GATE, feedback } },
      ],
    }
    return parseAgreement(text as Json)
  })
})
after(() => {
  plain[Symbol.dispose]()
  gated[Symbol.dispose]()
})

/** The next full hour comes, everybody tells what is due, and it arrives. */
async function hourLater(nodes: Running, { parties }: OnwardFounded): Promise<readonly string[]> {
  advance(nodes, HOUR_MS)
  for (const { road, store } of [nodes.XA, nodes.XB, nodes.XC]) await tellDue({ road, gathered: store.read.gathered })
  return settle(nodes, parties)
}

type Said = { readonly agreement: string; readonly holdings: readonly HoldingKey[] }

const said = (node: RoadNode, { agreement, holdings }: Said, outcome: UseOutcome) =>
  recordUse(
    {
      items: holdings.map((holding) => ({ holding, agreement })),
      deed: 'watched',
      outcome,
      caveats: 'Seen at the border',
      tellsOrigin: true,
      account: 'bert',
    },
    node.road,
  )

test('what a recipient of something given on says of it reaches the origin through who gave it, without its name, once', async () => {
  await using nodes = await plain.open()
  const { XA, XB, XC } = nodes
  const [item] = await heldAtXB(nodes, [indicator(1)])
  await givenOn(nodes, await consented(nodes, [id('indicator', 1)]))
  await settle(nodes, plain.parties)
  const [copy] = await XC.store.read.items.page({ agreement: plain.hash, roles: ['received'], limit: 9 })
  await said(XC, { agreement: plain.hash, holdings: [copy?.holding as HoldingKey] }, 'false-positive')
  await hourLater(nodes, plain)
  assert.deepEqual(await XA.store.read.uses.feedback(item?.holding as HoldingKey, 9), [], 'who gave it on tells it at its next time')
  await hourLater(nodes, plain)
  const rows = await XA.store.read.uses.feedback(item?.holding as HoldingKey, 9)
  assert.deepEqual(
    rows.map(({ party, outcome }) => [party, outcome]),
    [['XB', 'false-positive']],
  )
  const told = await lastAct(XA, 'feedback', 'XB')
  assert.deepEqual([JSON.stringify(told.body).includes('XC'), told.after], [false, []])
  assert.equal((await XB.store.read.uses.list(9)).length, 0, 'who gave it on used nothing')
  for (const node of [XA, XB, XC]) {
    const kept = await readModels(node)
    await rebuild(node.road)
    assert.deepEqual(await readModels(node), kept)
  }
})

test('a recipient that says of an item over and over what came of it is heard a hundred times, and counts once', async () => {
  await using nodes = await plain.open()
  const { XA, XB } = nodes
  const [item] = await heldAtXB(nodes, [indicator(1)])
  const body = { to: 'XA', outcome: 'useful', items: [item?.itemId as string] }
  const codes = await codesOf(
    XB,
    Array.from({ length: 102 }, () => ({ draft: { kind: 'feedback', agreement: plain.hash, body } })),
  )
  assert.deepEqual([...new Set(codes)], ['permitted'])
  const told = await settle(nodes, plain.parties)
  assert.deepEqual(
    ['applied', 'refused'].map((status) => told.filter((line) => line === `XB XA feedback ${status}`).length),
    [100, 2],
  )
  assert.deepEqual(await XA.store.read.feedback.counts(plain.hash), [
    { partner: 'XB', given: { reports: 0, falsePositives: 0, useful: 0 }, got: { reports: 1, falsePositives: 0, useful: 1 } },
  ])
})

async function opened(node: RoadNode, hash: string): Promise<string> {
  const entry = (await node.road.directory.current()).agreement(hash)
  assert.ok(entry !== undefined)
  const body = { phase: 'full', evidence: [AUDIT] }
  const whole = await withFeedback(body, { entry, feedback: node.store.read.feedback })
  const outcome = await takeStep({ kind: 'open-phase', agreement: hash, body: whole }, node.road)
  return outcome.ok ? 'opened' : `${outcome.refusal.code}: ${outcome.refusal.reason}`
}

/** XB says last of so many of three items what came of them. */
async function threeTold(nodes: Running, outcomes: readonly UseOutcome[]): Promise<void> {
  const items = await heldAtXB(nodes, [indicator(1), indicator(2), indicator(3)])
  for (const [index, outcome] of outcomes.entries())
    await said(nodes.XB, { agreement: gated.hash, holdings: [items[index]?.holding as HoldingKey] }, outcome)
  await hourLater(nodes, gated)
}

test('a gate stays shut until enough is told of items, and says what is there', async () => {
  await using nodes = await gated.open()
  const { XA, XB } = nodes
  await threeTold(nodes, ['sighted', 'false-positive', 'pending'])
  assert.match(await opened(XA, gated.hash), /^gate-unmet: .* 3 items .* there are 2$/)
  const rows = await XB.store.read.items.page({ agreement: gated.hash, roles: ['received'], limit: 9 })
  const holdings = rows.map(({ holding }) => holding)
  await said(XB, { agreement: gated.hash, holdings }, 'false-positive')
  await hourLater(nodes, gated)
  assert.match(await opened(XA, gated.hash), /^gate-unmet: of 3 items 3 were false positives, .* 34 % at most$/)
  await said(XB, { agreement: gated.hash, holdings: holdings.slice(1) }, 'not-useful')
  await hourLater(nodes, gated)
  assert.match(await opened(XA, gated.hash), /^gate-unmet: of 3 items 0 were seen or of use, .* 50 % at least$/)
  await said(XB, { agreement: gated.hash, holdings: holdings.slice(1) }, 'useful')
  assert.match(await opened(XB, gated.hash), /^gate-unmet/, 'what is not told yet does not count')
  advance(nodes, HOUR_MS)
  await tellDue({ road: XB.road, gathered: XB.store.read.gathered })
  assert.match(await opened(XB, gated.hash), /^gate-unmet/, 'what is not known to have arrived does not count')
  await settle(nodes, gated.parties)
  assert.equal(await opened(XA, gated.hash), 'opened')
  assert.equal(await opened(XB, gated.hash), 'opened')
  for (const node of [XA, XB]) await cover(node)
  await settle(nodes, gated.parties)
  for (const node of [XA, XB]) {
    const entry = (await node.road.directory.current()).agreement(gated.hash)
    const stated = entry?.row.statements.filter(({ kind }) => kind === 'open-phase').map(({ party }) => party)
    assert.deepEqual(stated?.sort(), ['XA', 'XB'])
    assert.equal(entry === undefined ? undefined : phasesOf(entry.record)[1]?.openedAt, null, 'the others did not open theirs')
  }
  const kept = await readModels(XA)
  await rebuild(XA.road)
  assert.deepEqual(await readModels(XA), kept)
})

test('counts that a partner knows to be more than was told are refused there, and at home; what passed between others is for them', async () => {
  await using nodes = await gated.open()
  const { XA } = nodes
  await threeTold(nodes, ['sighted', 'useful', 'false-positive'])
  const none = { reports: 0, falsePositives: 0, useful: 0 }
  const body = (rows: readonly FeedbackRowStated[]): StatementBody<'open-phase'> => ({ phase: 'full', evidence: [AUDIT], feedback: rows })
  const draft = (rows: readonly FeedbackRowStated[]) => ({ kind: 'open-phase', agreement: gated.hash, body: body(rows) })
  const more = [{ partner: 'XB', given: none, got: { reports: 4, falsePositives: 1, useful: 3 } }]
  const fewerFalse = [{ partner: 'XB', given: none, got: { reports: 3, falsePositives: 0, useful: 2 } }]
  const itself = [{ partner: 'XA', given: none, got: { reports: 3, falsePositives: 0, useful: 3 } }]
  const codes = await codesOf(
    XA,
    [more, fewerFalse, itself].map((rows) => ({ draft: draft(rows) })),
  )
  assert.deepEqual(codes, ['evidence-differs', 'evidence-differs', 'evidence-differs'])
  // XD has no node here: what it states of XA never passed between the two.
  const paper = onPaper('XD', gated.parties)
  const told = async (rows: readonly FeedbackRowStated[], node: RoadNode) => {
    const { act, receipt } = paper.state({ ...draft(rows), after: [(await lastAct(XA, 'propose', 'XA')).id] })
    return (await deliver({ from: 'XD', text: act.text, receipt: await receipt(), items: [] }, node)).status
  }
  const invented = [{ partner: 'XA', given: { reports: 3, falsePositives: 0, useful: 3 }, got: none }]
  assert.equal(await told(invented, XA), 'refused')
  assert.equal(await told(invented, nodes.XB), 'applied')
  assert.equal(await told([{ ...invented[0], given: none } as FeedbackRowStated], nodes.XB), 'refused', 'it does not meet the gate')
})

test('what is told tells no time and no speaker: one act an outcome, at full hours, whoever said it and whenever', async () => {
  await using nodes = await plain.open()
  const { XA, XB, XC } = nodes
  const held = await heldAtXB(nodes, [indicator(1), indicator(2)])
  await givenOn(nodes, await consented(nodes, [id('indicator', 1), id('indicator', 2)]))
  await settle(nodes, plain.parties)
  const copies = await XC.store.read.items.page({ agreement: plain.hash, roles: ['received'], limit: 9 })
  await said(XC, { agreement: plain.hash, holdings: copies.map(({ holding }) => holding) }, 'sighted')
  await hourLater(nodes, plain)
  advance(nodes, 7 * 60_000)
  await said(XB, { agreement: plain.hash, holdings: [held[1]?.holding as HoldingKey] }, 'useful')
  advance(nodes, 60_000)
  await said(XB, { agreement: plain.hash, holdings: [held[1]?.holding as HoldingKey] }, 'sighted')
  assert.equal(await tellDue({ road: XB.road, gathered: XB.store.read.gathered }), 0, 'nothing is told before its time')
  const told = await hourLater(nodes, plain)
  assert.deepEqual(
    told.filter((line) => line.includes('feedback')),
    ['XB XA feedback applied'],
  )
  const { body } = await lastAct(XA, 'feedback', 'XB')
  assert.deepEqual(body, { to: 'XA', outcome: 'sighted', items: held.map(({ itemId }) => itemId).toSorted() })
})

test('what the agreement does not let be told back is not told: neither by who has it nor by who gave it on, and taken by nobody', async () => {
  using narrow = await foundOnward((parties) =>
    onwardAgreement(parties, {}, { sharingBack: { ...SHARING_BACK, outcomes: ['false-positive'] } }),
  )
  await using nodes = await narrow.open()
  const { XA, XB } = nodes
  const [item] = await heldAtXB(nodes, [indicator(1)])
  const words = { agreement: narrow.hash, holdings: [item?.holding as HoldingKey] }
  const report = await said(XB, words, 'sighted')
  assert.deepEqual(
    [report.uses.length, report.told, report.refusals.map(({ code, article }) => [code, article])],
    [1, [], [['not-told-back', '7.2']]],
  )
  assert.deepEqual((await said(XB, words, 'false-positive')).told, [{ party: 'XA', items: 1 }])
  await hourLater(nodes, narrow)
  const rows = await XA.store.read.uses.feedback(item?.holding as HoldingKey, 9)
  assert.deepEqual(
    rows.map(({ outcome }) => outcome),
    ['false-positive'],
  )
  const draft = { kind: 'feedback', agreement: narrow.hash, body: { to: 'XA', outcome: 'useful', items: [item?.itemId as string] } }
  assert.deepEqual(await codesOf(XB, [{ draft }]), ['not-told-back'])
  // A node that tells it all the same is not heard.
  const { act } = onPaper('XB', narrow.parties).state(draft)
  assert.equal((await deliver({ from: 'XB', text: act.text, receipt: null, items: [] }, XA)).status, 'refused')
})
