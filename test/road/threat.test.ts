import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { DAY_MS } from '../../src/foundation/index.ts'
import { escalateUnreviewed } from '../../src/workflows/monitoring/index.ts'
import {
  agreeToThreat,
  answerAsk,
  askToGiveOn,
  dropThreat,
  endAsks,
  endThreats,
  giveOn,
  invokeThreat,
} from '../../src/workflows/onward/index.ts'
import { id, indicator } from '../disclosure/objects.fixture.ts'
import { stated } from './nodes.fixture.ts'
import {
  advance,
  foundOnward,
  heldAtXB,
  lastAct,
  type Nodes,
  type OnwardFounded,
  objectsAt,
  onwardParts,
  settle,
  statesAt,
} from './onward.fixture.ts'
import { actsAt, invoked, onlyOne, SAID, threatAgreement, threatParts, toldOf } from './threat.fixture.ts'

const MINUTE_MS = 60_000
let alone: OnwardFounded
let paired: OnwardFounded
before(async () => {
  alone = await foundOnward((parties) => threatAgreement(parties))
  paired = await foundOnward((parties) => threatAgreement(parties, { secondPerson: true }))
})
after(() => {
  alone[Symbol.dispose]()
  paired[Symbol.dispose]()
})

const always = () => true

/** What XC holds that came by the statement of a threat. */
async function atXC(nodes: Nodes, hash: string): Promise<readonly unknown[]> {
  return (await objectsAt(nodes.XC, hash)).map(({ name }) => name)
}

describe('against an immediate threat', () => {
  test('items go on without leave; the origin and the overseer are told before, the recipient never of whom', async () => {
    await using nodes = await alone.open()
    const items = await heldAtXB(nodes, [indicator(1), indicator(2)])
    const { id: told, given } = onlyOne(await invoked(nodes, [id('indicator', 1), id('indicator', 2)]))
    assert.equal(given, 2)
    const kinds = (await nodes.XB.store.read.acts.list({ afterSeq: 0, limit: 10_000 })).map(({ kind }) => kind)
    assert.ok(kinds.lastIndexOf('tell-threat') < kinds.lastIndexOf('release'), 'told first')
    await settle(nodes, alone.parties)
    assert.deepEqual(await atXC(nodes, alone.hash), ['Phishing domain 1', 'Phishing domain 2'])
    const seen = await nodes.XA.store.read.onward.ask(told)
    assert.deepEqual([seen?.state, seen?.recipient, seen?.threat?.danger, seen?.items], ['open', 'XC', SAID.danger, 2])
    assert.notEqual((await nodes.XB.store.read.onward.ask(told))?.toldAt, null, 'the origin acknowledged it')
    assert.deepEqual(await actsAt(nodes.XO, 'tell-threat'), [{ party: 'XB', standing: 'proven' }])
    assert.deepEqual(await actsAt(nodes.XC, 'tell-threat'), [])
    const release = await lastAct(nodes.XC, 'release', 'XB')
    assert.ok((release.body.articles as string[]).includes('7.3'))
    const text = JSON.stringify(release.body)
    for (const trace of ['XA', told, ...items.map(({ itemId }) => itemId)]) assert.ok(!text.includes(trace), trace)
    const trace = await lastAct(nodes.XO, 'trace', 'XB')
    assert.deepEqual([trace.body.origin, trace.body.of, trace.body.consent], ['XA', told, undefined])
  })

  test('the origin lets it stand, and what was given stays', async () => {
    await using nodes = await alone.open()
    await heldAtXB(nodes, [indicator(1)])
    const { id: told } = onlyOne(await invoked(nodes, [id('indicator', 1)]))
    await settle(nodes, alone.parties)
    const answer = await answerAsk({ ask: told, account: 'otto', isAllowed: always, answer: 'yes' }, onwardParts(nodes.XA))
    assert.ok(answer.ok)
    await settle(nodes, alone.parties)
    assert.equal((await nodes.XB.store.read.onward.ask(told))?.state, 'consented')
    advance(nodes, 5 * DAY_MS)
    assert.equal(await endAsks(onwardParts(nodes.XB)), 0)
    assert.deepEqual(await atXC(nodes, alone.hash), ['Phishing domain 1'])
  })

  test('the origin objects: whoever got it gives it back, confirms, and nothing goes there again', async () => {
    await using nodes = await alone.open()
    const [item] = await heldAtXB(nodes, [indicator(1)])
    const { id: told } = onlyOne(await invoked(nodes, [id('indicator', 1)]))
    await settle(nodes, alone.parties)
    const copy = ((await lastAct(nodes.XC, 'release', 'XB')).body.items as [string, string][])[0]?.[0] as string
    const no = { ask: told, account: 'otto', isAllowed: always, answer: 'no', reason: 'source-at-risk' } as const
    assert.ok((await answerAsk(no, onwardParts(nodes.XA))).ok)
    await settle(nodes, alone.parties)
    assert.deepEqual(await statesAt(nodes.XC, 'XB', [copy]), ['erased'])
    assert.equal((await nodes.XB.store.read.onward.ask(told))?.state, 'refused')
    assert.deepEqual(await statesAt(nodes.XB, 'XA', [item?.itemId as string]), ['held'], 'the holder keeps what it was given')
    assert.notEqual((await nodes.XA.store.read.onward.itemsOf(told))[0]?.erasedAt, null, 'the origin learns that it is gone')
    const again = await invoked(nodes, [id('indicator', 1)])
    assert.deepEqual([again.invoked, again.refusals.map(({ code }) => code)], [[], ['threat-refused']])
  })

  test('silence of the origin is a no, on either side, and takes it back', async () => {
    for (const [silent, sideOf] of [
      ['the holder says so itself', 'XB'],
      ['the origin says so', 'XA'],
    ] as const) {
      await using nodes = await alone.open()
      await heldAtXB(nodes, [indicator(1)])
      const { id: told } = onlyOne(await invoked(nodes, [id('indicator', 1)]))
      await settle(nodes, alone.parties)
      const copy = ((await lastAct(nodes.XC, 'release', 'XB')).body.items as [string, string][])[0]?.[0] as string
      advance(nodes, 3 * DAY_MS + MINUTE_MS)
      assert.equal(await endAsks(onwardParts(nodes[sideOf])), 1, silent)
      await settle(nodes, alone.parties)
      assert.deepEqual(await statesAt(nodes.XC, 'XB', [copy]), ['erased'], silent)
      assert.equal((await nodes.XB.store.read.onward.ask(told))?.state, 'lapsed')
      const again = await invoked(nodes, [id('indicator', 1)])
      assert.deepEqual(
        again.refusals.map(({ code }) => code),
        ['threat-refused'],
        silent,
      )
    }
  })

  test('what its origin recalls meanwhile comes back from everybody as ever', async () => {
    await using nodes = await alone.open()
    const [item] = await heldAtXB(nodes, [indicator(1)])
    onlyOne(await invoked(nodes, [id('indicator', 1)]))
    await settle(nodes, alone.parties)
    const copy = ((await lastAct(nodes.XC, 'release', 'XB')).body.items as [string, string][])[0]?.[0] as string
    const body = { to: 'XB', cause: 'source-withdrew', items: [item?.itemId as string] }
    await stated(nodes.XA, { kind: 'recall', agreement: alone.hash, body })
    await settle(nodes, alone.parties)
    assert.deepEqual(await statesAt(nodes.XC, 'XB', [copy]), ['erased'])
  })

  test('who invoked it is looked at by another official, or the data-protection officer learns that nobody did', async () => {
    await using nodes = await alone.open()
    await heldAtXB(nodes, [indicator(1)])
    const { id: told } = onlyOne(await invoked(nodes, [id('indicator', 1)]))
    const { observations } = nodes.XB.store.read
    const open = await observations.list({ isOpen: true, limit: 9 })
    assert.deepEqual(
      open.map(({ account, check, about, items }) => [account, check, about, items]),
      [['anna', 'threat', told, 1]],
    )
    const parts = { road: nodes.XB.road, observations }
    advance(nodes, DAY_MS - MINUTE_MS)
    await escalateUnreviewed(parts)
    assert.equal((await observations.list({ isOpen: true, limit: 9 })).length, 1)
    advance(nodes, 2 * MINUTE_MS)
    await escalateUnreviewed(parts)
    await escalateUnreviewed(parts)
    const late = await observations.list({ isOpen: true, limit: 9 })
    assert.deepEqual(
      late.map(({ check, about }) => [check, about]),
      [
        ['threat-unreviewed', open[0]?.id],
        ['threat', told],
      ],
    )
  })

  test('a node that dies at any write never gave what its origin is not told of', async () => {
    for (const [write, when, isTold, given] of [
      [1, 'before', false, 0],
      [1, 'after', true, 0],
      [2, 'before', true, 0],
      [2, 'after', true, 1],
    ] as const) {
      await using nodes = await alone.open()
      await heldAtXB(nodes, [indicator(1)])
      await dying(nodes, { write, when })
      await settle(nodes, alone.parties)
      const name = `${when} write ${write}`
      assert.equal((await actsAt(nodes.XA, 'tell-threat')).length === 1, isTold, name)
      assert.equal((await actsAt(nodes.XO, 'tell-threat')).length === 1, isTold, name)
      assert.equal((await atXC(nodes, alone.hash)).length, given, name)
    }
  })

  test('a node that died after telling goes on within the minutes, and not after them', async () => {
    for (const [minutes, expected] of [
      [29, 1],
      [31, 'threat-over'],
    ] as const) {
      await using nodes = await alone.open()
      await heldAtXB(nodes, [indicator(1)])
      await dying(nodes, { write: 1, when: 'after' })
      await settle(nodes, alone.parties)
      const told = (await lastAct(nodes.XB, 'tell-threat', 'XB')).id
      advance(nodes, minutes * MINUTE_MS)
      const report = await giveOn({ ask: told, account: 'anna', isApprover: false, isAllowed: always }, onwardParts(nodes.XB))
      assert.ok(report.ok)
      assert.equal(report.value.stopped?.code ?? report.value.acts.length, expected)
    }
  })
})

/** XB invokes a threat and dies as it writes for the so-manieth time: before what it wrote is stored, or after it. */
async function dying(nodes: Nodes, { write, when }: { readonly write: number; readonly when: 'before' | 'after' }): Promise<void> {
  const parts = threatParts(nodes.XB)
  const died = new Error('the power failed')
  let writes = 0
  const transactions: typeof parts.road.transactions = {
    write: async (work) => {
      writes += 1
      if (writes > write) throw died
      return parts.road.transactions.write(async (writer) => {
        const result = await work(writer)
        if (writes === write && when === 'before') throw died
        return result
      })
    },
  }
  const request = {
    recipient: 'XC',
    purpose: 'cyber-defence',
    account: 'anna',
    role: 'analyst',
    isAllowed: always,
    isReadable: always,
    ...SAID,
  }
  const going = invokeThreat({ ...request, stixIds: [id('indicator', 1)] }, { ...parts, road: { ...parts.road, transactions } })
  if (write === 2 && when === 'after') await going
  else await assert.rejects(going, died)
}

describe('where the article asks for a second person', () => {
  test('nothing is told or given before another official agreed; who stated it never agrees', async () => {
    await using nodes = await paired.open()
    await heldAtXB(nodes, [indicator(1)])
    const { invoked: none, waiting } = await invoked(nodes, [id('indicator', 1)])
    const proposal = waiting[0]?.id as string
    await settle(nodes, paired.parties)
    assert.deepEqual([none, await actsAt(nodes.XA, 'tell-threat'), await atXC(nodes, paired.hash)], [[], [], []])
    const parts = threatParts(nodes.XB)
    const agree = (account: string, isAllowed = always as () => boolean) => agreeToThreat({ id: proposal, account, isAllowed }, parts)
    const codeOf = async (outcome: ReturnType<typeof agree>) => {
      const result = await outcome
      return result.ok ? 'agreed' : result.refusal.code
    }
    assert.equal(await codeOf(agree('anna')), 'approval-by-submitter')
    assert.equal(await codeOf(agree('bruno', () => false)), 'role-not-permitted')
    assert.equal(await codeOf(agree('bruno')), 'agreed')
    assert.equal(await codeOf(agree('bruno')), 'threat-unknown', 'twice')
    await settle(nodes, paired.parties)
    assert.deepEqual(await atXC(nodes, paired.hash), ['Phishing domain 1'])
    assert.equal(toldOf(await lastAct(nodes.XA, 'tell-threat', 'XB')).threat.approvedBy, 'bruno')
  })

  test('a threat that nobody agreed to in time is over and gone, and one that is dropped is as well', async () => {
    await using nodes = await paired.open()
    await heldAtXB(nodes, [indicator(1)])
    const parts = threatParts(nodes.XB)
    const first = (await invoked(nodes, [id('indicator', 1)])).waiting[0]?.id as string
    const dropped = await dropThreat({ id: first, account: 'anna', isAllowed: () => false }, parts)
    assert.ok(dropped.ok)
    const second = (await invoked(nodes, [id('indicator', 1)])).waiting[0]?.id as string
    advance(nodes, 30 * MINUTE_MS)
    const late = await agreeToThreat({ id: second, account: 'bruno', isAllowed: always }, parts)
    assert.equal(late.ok ? 'agreed' : late.refusal.code, 'threat-over')
    assert.deepEqual([await endThreats(parts), await endThreats(parts), (await parts.proposals.list(9)).length], [1, 0, 0])
    assert.deepEqual(await actsAt(nodes.XB, 'tell-threat'), [])
  })
})

test('an origin that said no to a question is not passed over by a threat', async () => {
  await using nodes = await alone.open()
  await heldAtXB(nodes, [indicator(1)])
  const question = {
    recipient: 'XC',
    purpose: 'cyber-defence',
    justification: 'Why',
    account: 'anna',
    isAllowed: always,
    isReadable: always,
  }
  const { asks } = await askToGiveOn({ ...question, stixIds: [id('indicator', 1)] }, onwardParts(nodes.XB))
  await settle(nodes, alone.parties)
  const no = { ask: asks[0]?.id as never, account: 'otto', isAllowed: always, answer: 'no', reason: 'source-at-risk' } as const
  await answerAsk(no, onwardParts(nodes.XA))
  await settle(nodes, alone.parties)
  assert.deepEqual(
    (await invoked(nodes, [id('indicator', 1)])).refusals.map(({ code }) => code),
    ['threat-refused'],
  )
})
