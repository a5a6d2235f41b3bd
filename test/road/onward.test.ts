import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type ActId, decodeContent, givenOnOf, holdingKey } from '../../src/acts/index.ts'
import { DAY_MS } from '../../src/foundation/index.ts'
import { originCommitment, originHashOf, verifyToken } from '../../src/intelligence/index.ts'
import { answerAsk, endAsks } from '../../src/workflows/onward/index.ts'
import { id, indicator, object, TLP } from '../disclosure/objects.fixture.ts'
import {
  advance,
  asked,
  consented,
  foundOnward,
  givenOn,
  heldAtXB,
  lastAct,
  type Nodes,
  type OnwardFounded,
  objectsAt,
  onwardAgreement,
  onwardParts,
  settle,
} from './onward.fixture.ts'

const CREATOR = 'identity--11111111-1111-4111-8111-111111111111'
let anonymous: OnwardFounded
let named: OnwardFounded
before(async () => {
  anonymous = await foundOnward()
  named = await foundOnward((parties) => onwardAgreement(parties, { attribution: 'named' }))
})
after(() => {
  anonymous[Symbol.dispose]()
  named[Symbol.dispose]()
})

/** Everything that XC has or was ever told, as one text. */
async function allThatXCHas(nodes: Nodes): Promise<string> {
  const { store, road } = nodes.XC
  const acts = (await store.read.acts.list({ afterSeq: 0, limit: 10_000 })).filter(({ kind }) =>
    ['release', 'trace', 'consent', 'ask-onward'].includes(kind),
  )
  const rows = await store.read.items.page({ agreement: anonymous.hash, roles: ['received'], isLatestOnly: false, limit: 100 })
  const contents = await road.vault.read(
    road.contents,
    rows.map(({ holding }) => holding),
  )
  const texts = [...contents.values()].map((bytes) => {
    const content = decodeContent(bytes)
    const parts = (content.token ?? '').split(/[.~ ]/).map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    return [content.object, content.token, ...parts].join('\n')
  })
  return [...acts.map(({ text }) => text), ...texts].join('\n')
}

describe('what the origin consented to is given on', () => {
  test('without a word of whom it came from, where the article does not let the origin be named', async () => {
    await using nodes = await anonymous.open()
    const objects = [indicator(1, { created_by_ref: CREATOR }), indicator(2)]
    const items = await heldAtXB(nodes, objects, { reliability: 'B' })
    const ask = await consented(
      nodes,
      objects.map((one) => one.id as string),
    )
    const report = await givenOn(nodes, ask)
    assert.ok(report.ok)
    assert.deepEqual(
      [report.value.acts.map(({ to, items: count }) => [to, count]), report.value.withheld, report.value.stopped],
      [[['XC', 2]], [], null],
    )
    await settle(nodes, anonymous.parties)
    const shown = await objectsAt(nodes.XC, anonymous.hash)
    assert.deepEqual(
      shown.map(({ name }) => name),
      ['Phishing domain 1', 'Phishing domain 2'],
    )
    const all = await allThatXCHas(nodes)
    for (const trace of [CREATOR, ...items.map(({ itemId }) => itemId), ...objects.map((one) => one.id as string), '"iss":"XA"'])
      assert.ok(!all.includes(trace), trace)
    const rows = await nodes.XC.store.read.items.page({ agreement: anonymous.hash, roles: ['received'], limit: 10 })
    assert.deepEqual(
      rows.map(({ origin, face }) => [origin, face?.grading.reliability]),
      [
        ['XB', 'B'],
        ['XB', 'B'],
      ],
    )
    assert.equal(await nodes.XC.store.read.acts.find((await lastAct(nodes.XB, 'trace', 'XB')).id), undefined)
    // An id of an act that the origin keeps would tell by its answers who that is.
    const { consent } = (await lastAct(nodes.XC, 'release', 'XB')).body
    for (const node of [nodes.XA, nodes.XB, nodes.XO]) assert.equal(await node.store.read.acts.find(consent as ActId), undefined)
  })

  test('and the overseer alone can open to which token of whose item it goes back', async () => {
    await using nodes = await anonymous.open()
    const [item] = await heldAtXB(nodes, [indicator(1)])
    await givenOn(nodes, await consented(nodes, [id('indicator', 1)]))
    await settle(nodes, anonymous.parties)
    const { body } = await lastAct(nodes.XO, 'trace', 'XB')
    const { origin, items } = body as { origin: string; items: [string, string, string, string][] }
    const [[copyId, sourceId, hash, salt]] = items as [[string, string, string, string]]
    assert.deepEqual([origin, sourceId], ['XA', item?.itemId])
    assert.equal(hash, originHashOf(item?.content.token as string))
    const key = holdingKey('XB', copyId)
    const content = decodeContent((await nodes.XC.road.vault.read(nodes.XC.road.contents, [key])).get(key) as Uint8Array)
    const directory = await nodes.XC.road.directory.current()
    const { open } = verifyToken(content.token as string, { keyOf: (iss, kid) => directory.actKey(iss, kid) })
    assert.equal(open.commitment, originCommitment(hash, Buffer.from(salt, 'base64url')))
    assert.equal(open.iss, 'XB')
  })

  test('under the own token of the origin where the article lets it be named, unchanged or treated', async () => {
    await using nodes = await named.open()
    const person = object('identity', 3, {
      name: 'Registrar',
      identity_class: 'organization',
      contact_information: 'abuse@registrar.example',
    })
    const objects = [indicator(1), person]
    await heldAtXB(nodes, objects)
    const report = await givenOn(
      nodes,
      await consented(
        nodes,
        objects.map((one) => one.id as string),
      ),
    )
    assert.ok(report.ok && report.value.stopped === null)
    await settle(nodes, named.parties)
    const [{ valid_until: until, ...first } = {}, second] = await objectsAt(nodes.XC, named.hash)
    assert.deepEqual(first, objects[0])
    // Each holder's tools see how long that holder keeps it.
    assert.ok(typeof until === 'string')
    assert.equal(second?.contact_information, undefined)
    assert.equal(second?.name, 'Registrar')
    assert.notEqual(second?.id, person.id)
    const { store, road } = nodes.XC
    const rows = await store.read.items.page({ agreement: named.hash, roles: ['received'], limit: 9 })
    const contents = await road.vault.read(
      road.contents,
      rows.map(({ holding }) => holding),
    )
    const directory = await road.directory.current()
    for (const bytes of contents.values()) assert.deepEqual(givenOnOf(decodeContent(bytes).token as string, directory), { origin: 'XA' })
  })

  test('once: what went under a question does not go again, and what is new does', async () => {
    await using nodes = await anonymous.open()
    await heldAtXB(nodes, [indicator(1)])
    const ask = await consented(nodes, [id('indicator', 1)])
    assert.ok((await givenOn(nodes, ask)).ok)
    const again = await givenOn(nodes, ask)
    assert.ok(again.ok)
    assert.deepEqual(again.value, { acts: [], withheld: [], stopped: null })
  })

  test('once, also where two officials give it on at the same time', async () => {
    await using nodes = await anonymous.open()
    await heldAtXB(nodes, [indicator(1)])
    const ask = await consented(nodes, [id('indicator', 1)])
    const both = await Promise.all([givenOn(nodes, ask), givenOn(nodes, ask)])
    const told = both.map((report) => report.ok && [report.value.acts.length, report.value.stopped?.code ?? null])
    assert.deepEqual(told.toSorted(), [
      [0, 'already-given'],
      [1, null],
    ])
    await settle(nodes, anonymous.parties)
    assert.equal((await objectsAt(nodes.XC, anonymous.hash)).length, 1)
  })

  test('closed: nothing names an object that the recipient does not get, and what it has before is named as it knows it', async () => {
    await using nodes = await anonymous.open()
    const link = object('relationship', 3, { relationship_type: 'indicates', source_ref: id('indicator', 1), target_ref: id('malware', 2) })
    const family = object('malware', 2, { name: 'Family', is_family: true })
    await heldAtXB(nodes, [indicator(1), family, link])
    const first = await givenOn(nodes, await consented(nodes, [id('indicator', 1), id('relationship', 3)]))
    assert.ok(first.ok)
    assert.deepEqual(
      first.value.withheld.map(({ refusal }) => refusal.code),
      ['required-reference-withheld'],
    )
    const second = await givenOn(nodes, await consented(nodes, [id('malware', 2), id('relationship', 3)]))
    assert.ok(second.ok)
    assert.deepEqual(second.value.withheld, [])
    await settle(nodes, anonymous.parties)
    const shown = await objectsAt(nodes.XC, anonymous.hash)
    const ids = new Map(shown.map((one) => [one.type, one.id]))
    const relation = shown.find(({ type }) => type === 'relationship')
    assert.deepEqual([relation?.source_ref, relation?.target_ref], [ids.get('indicator'), ids.get('malware')])
  })
})

describe('the origin answers', () => {
  test('no, with a reason of the list, and nothing goes', async () => {
    await using nodes = await anonymous.open()
    await heldAtXB(nodes, [indicator(1)])
    const { asks } = await asked(nodes, [id('indicator', 1)])
    const ask = asks[0]?.id as ActId
    await settle(nodes, anonymous.parties)
    const answer = { ask, account: 'otto', isAllowed: () => true, answer: 'no', reason: 'source-at-risk' } as const
    assert.ok((await answerAsk(answer, onwardParts(nodes.XA))).ok)
    const second = await answerAsk({ ...answer, answer: 'yes' } as never, onwardParts(nodes.XA))
    assert.deepEqual(second.ok ? 'permitted' : second.refusal.code, 'already-answered')
    await settle(nodes, anonymous.parties)
    const row = await nodes.XB.store.read.onward.ask(ask)
    assert.deepEqual([row?.state, row?.reason], ['refused', 'source-at-risk'])
    const report = await givenOn(nodes, ask)
    assert.deepEqual(report.ok ? 'permitted' : [report.refusal.code, report.refusal.article], ['consent-missing', '7'])
  })

  test('by silence until the clock ends: a no that both record, and an answer after it is refused', async () => {
    await using nodes = await anonymous.open()
    await heldAtXB(nodes, [indicator(1)])
    const { asks } = await asked(nodes, [id('indicator', 1)])
    const ask = asks[0]?.id as ActId
    await settle(nodes, anonymous.parties)
    advance(nodes, 3 * DAY_MS - 1)
    assert.equal(await endAsks(onwardParts(nodes.XA)), 0)
    const yes = { account: 'otto', isAllowed: () => true, answer: 'yes' } as const
    assert.ok((await answerAsk({ ...yes, ask }, onwardParts(nodes.XA))).ok)
    advance(nodes, 1)
    assert.equal(await endAsks(onwardParts(nodes.XB)), 1)
    assert.ok((await settle(nodes, anonymous.parties)).includes('XA XB consent refused'), 'it came after the clock had ended')
    assert.equal((await nodes.XB.store.read.onward.ask(ask))?.state, 'lapsed')
    const { asks: next } = await asked(nodes, [id('indicator', 1)])
    await settle(nodes, anonymous.parties)
    advance(nodes, 3 * DAY_MS + 1)
    const tooLate = await answerAsk(
      { ask: next[0]?.id as ActId, account: 'otto', isAllowed: () => true, answer: 'yes' },
      onwardParts(nodes.XA),
    )
    assert.deepEqual(tooLate.ok ? 'permitted' : tooLate.refusal.code, 'ask-lapsed')
    assert.equal(await endAsks(onwardParts(nodes.XA)), 1)
    assert.equal((await nodes.XA.store.read.onward.ask(next[0]?.id as ActId))?.reason, 'silence')
    const report = await givenOn(nodes, next[0]?.id as ActId)
    assert.deepEqual(report.ok ? 'permitted' : report.refusal.code, 'consent-missing')
  })

  test('for some of the items and until a date', async () => {
    await using nodes = await anonymous.open()
    const items = await heldAtXB(nodes, [indicator(1), indicator(2)])
    const until = nodes.XA.clock.time + DAY_MS
    const ask = await consented(nodes, [id('indicator', 1), id('indicator', 2)], { items: [items[0]?.itemId as string], until })
    assert.deepEqual(
      (await nodes.XB.store.read.onward.itemsOf(ask)).map(({ isConsented }) => isConsented),
      [true, false],
    )
    advance(nodes, DAY_MS + 1)
    const late = await givenOn(nodes, ask)
    assert.ok(late.ok)
    assert.deepEqual([late.value.stopped?.code, late.value.stopped?.article], ['consent-expired', '7'])
    assert.deepEqual(late.value.acts, [])
  })

  test('only to a question about what it gave to who asks, and never for what it was not asked for', async () => {
    await using nodes = await anonymous.open()
    const [item] = await heldAtXB(nodes, [indicator(1)])
    const { asks } = await asked(nodes, [id('indicator', 1)])
    await settle(nodes, anonymous.parties)
    const other = '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10'
    const yes = { ask: asks[0]?.id as ActId, account: 'otto', isAllowed: () => true, answer: 'yes' } as const
    const wider = await answerAsk({ ...yes, items: [item?.itemId as string, other] }, onwardParts(nodes.XA))
    assert.deepEqual(wider.ok ? 'permitted' : wider.refusal.code, 'answer-differs')
    const unknown = await answerAsk({ ...yes, ask: 'ab'.repeat(32) as ActId }, onwardParts(nodes.XA))
    assert.deepEqual(unknown.ok ? 'permitted' : unknown.refusal.code, 'ask-unknown')
    const role = await answerAsk({ ...yes, isAllowed: () => false }, onwardParts(nodes.XA))
    assert.deepEqual(role.ok ? 'permitted' : role.refusal.code, 'role-not-permitted')
  })
})

test('what the recipient could not get is not asked for', async () => {
  await using nodes = await anonymous.open()
  const strict = indicator(2, { object_marking_refs: [TLP.STRICT] })
  await heldAtXB(nodes, [indicator(1)])
  await heldAtXB(nodes, [strict], { marking: 'AMBER+STRICT' })
  const { asks, refusals } = await asked(nodes, [id('indicator', 1), id('indicator', 2), id('indicator', 9)])
  assert.deepEqual(
    asks.map(({ items }) => items),
    [1],
  )
  assert.deepEqual(
    refusals.map(({ code }) => code),
    ['not-permitted', 'item-unknown'],
  )
})
