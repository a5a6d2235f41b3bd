import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type ActDraft, holdingKey, stateActs } from '../../src/acts/index.ts'
import { DAY_MS, formatTimestamp, type JsonObject } from '../../src/foundation/index.ts'
import { id, indicator, TLP } from '../disclosure/objects.fixture.ts'
import { onPaper } from './founding.fixture.ts'
import { retainUntil, type TestItem, testItem } from './items.fixture.ts'
import { answersTo, deliver, stated } from './nodes.fixture.ts'
import { foundOnward, heldAtXB, type OnwardFounded, onwardAgreement, type Running, settle } from './onward.fixture.ts'
import { actsAt, invoked, statementOf, tellDraft, threatAgreement } from './threat.fixture.ts'

const MINUTE_MS = 60_000
let alone: OnwardFounded
let paired: OnwardFounded
let careful: OnwardFounded
let none: OnwardFounded
before(async () => {
  alone = await foundOnward((parties) => threatAgreement(parties))
  paired = await foundOnward((parties) => threatAgreement(parties, { secondPerson: true }))
  const people = { article: '3.1', untoldMinor: 'adult', untoldSpecial: 'special', bulkItems: 100 } as const
  careful = await foundOnward((parties) => {
    const {
      sharing,
      retention: { shorter: _, ...retention },
    } = threatAgreement(parties)
    return threatAgreement(
      parties,
      {},
      { people, sharing: sharing.map(({ scrutiny, retentionDays, ...one }) => ({ ...one, specialCategories: true })), retention },
    )
  })
  none = await foundOnward((parties) => onwardAgreement(parties, { attribution: 'anonymous' }))
})
after(() => {
  for (const founded of [alone, paired, careful, none]) founded[Symbol.dispose]()
})

/** What a node of XB says to an act that it would state: its code and article. */
async function atHome(
  nodes: Running,
  draft: ActDraft,
  items: Parameters<typeof stateActs>[0][number]['items'] = [],
): Promise<readonly (string | undefined)[]> {
  const [outcome] = await stateActs([{ draft, items }], nodes.XB.road)
  return outcome?.ok === false ? [outcome.refusal.code, outcome.refusal.article] : ['permitted']
}

/** Held at XB of XA: one indicator that is GREEN unless told otherwise. */
async function oneHeld(nodes: Running, changes: JsonObject = {}, claims = {}): Promise<TestItem> {
  const [item] = await heldAtXB(nodes, [indicator(1, changes)], claims)
  return item as TestItem
}

describe('at home no threat is invoked', () => {
  test('under an agreement that has no such article', async () => {
    await using nodes = await none.open()
    const { itemId } = await oneHeld(nodes)
    assert.deepEqual(await atHome(nodes, tellDraft(nodes, [itemId])), ['threat-not-provided', '7'])
    assert.deepEqual(
      (await invoked(nodes, [id('indicator', 1)])).refusals.map(({ code, article }) => [code, article]),
      [['threat-not-provided', '7']],
    )
  })

  test('but as its article says: each term alone is refused under it', async () => {
    await using nodes = await alone.open()
    const { itemId } = await oneHeld(nodes)
    const tell = (changes: JsonObject, body: JsonObject = {}) => atHome(nodes, tellDraft(nodes, [itemId], { ...body, threat: changes }))
    const before = (minutes: number) => formatTimestamp(nodes.XB.clock.time - minutes * MINUTE_MS)
    assert.deepEqual(await tell({ purpose: 'criminal-investigation' }), ['threat-purpose', '7.3'])
    assert.deepEqual(await tell({ role: 'data-protection-officer' }), ['threat-role', '7.3'])
    assert.deepEqual(await tell({ article: '7' }), ['threat-differs', '7.3'])
    assert.deepEqual(await tell({ at: before(31) }), ['threat-over', '7.3'])
    assert.deepEqual(await tell({ at: before(-31) }), ['threat-over', '7.3'])
    assert.deepEqual(await tell({ recipient: 'XA' }), ['party-unknown', '7'])
    assert.deepEqual(await tell({ recipient: 'XB' }), ['party-unknown', '7'])
    assert.deepEqual(await tell({ recipient: 'XZ' }), ['party-unknown', '7'])
    const until = (ms: number) => ({ until: formatTimestamp(nodes.XB.clock.time + ms) })
    assert.deepEqual(await tell({}, until(4 * DAY_MS)), ['time-invalid', '7'])
    assert.deepEqual(await tell({}, until(DAY_MS)), ['time-invalid', '7'], 'nobody hurries the origin into silence')
    assert.deepEqual(await tell({}, { salt: 'A'.repeat(22) }), ['threat-differs', '7'])
    assert.deepEqual(await atHome(nodes, tellDraft(nodes, ['00000000-0000-4000-8000-000000000009'])), ['item-unknown', '7'])
    assert.deepEqual(await tell({}), ['permitted'])
  })

  test('without the second person that it asks for', async () => {
    await using nodes = await paired.open()
    const { itemId } = await oneHeld(nodes)
    assert.deepEqual(await atHome(nodes, tellDraft(nodes, [itemId])), ['approval-missing', '7.3'])
    assert.deepEqual(await atHome(nodes, tellDraft(nodes, [itemId], { threat: { approvedBy: 'bruno' } })), ['permitted'])
  })

  test('over what is marked too high, of a special category, or kept by its origin from being given on', async () => {
    await using nodes = await alone.open()
    const amber = await oneHeld(nodes, { object_marking_refs: [TLP.AMBER] }, { marking: 'AMBER' })
    assert.deepEqual(await atHome(nodes, tellDraft(nodes, [amber.itemId])), ['threat-marking', '7.3'])
    assert.deepEqual(
      (await invoked(nodes, [id('indicator', 1)])).refusals.map(({ code }) => code),
      ['threat-marking'],
    )
    const [kept] = (await heldAtXB(nodes, [indicator(2)])) as [TestItem]
    const body = { to: 'XB', cause: 'source-at-risk', terms: { onward: 'never' }, items: [kept.itemId] }
    await stated(nodes.XA, { kind: 'narrow', agreement: alone.hash, body })
    await settle(nodes, alone.parties)
    assert.deepEqual(await atHome(nodes, tellDraft(nodes, [kept.itemId])), ['narrowed', '7'])
    assert.deepEqual(
      (await invoked(nodes, [id('indicator', 2)])).refusals.map(({ code }) => code),
      ['narrowed'],
    )
  })

  test('over people whose origin did not say that nothing of a special category is said of them', async () => {
    await using nodes = await careful.open()
    const { itemId } = await oneHeld(nodes, {}, { subject: 'suspect' })
    assert.deepEqual(await atHome(nodes, tellDraft(nodes, [itemId])), ['threat-special', '7.3'])
  })

  test('in words that tell the recipient who the origin is, where it is not named', async () => {
    await using nodes = await alone.open()
    await oneHeld(nodes)
    for (const haste of ['XA is asleep at this hour', 'Nobody in aldoria is on duty']) {
      const { refusals, invoked: done } = await invoked(nodes, [id('indicator', 1)], { haste })
      assert.deepEqual([done, refusals.map(({ code }) => code)], [[], ['origin-named']])
    }
  })
})

/** A copy of an item of XA that XB would give on under its own token. */
function copyOf(nodes: Running, source: TestItem, { object, ...claims }: JsonObject & { object?: JsonObject } = {}): TestItem {
  const { party, clock, road } = nodes.XB
  return testItem({
    from: party,
    agreement: nodes.founded.hash,
    now: clock.time,
    randomness: road.randomness,
    ...(object === undefined ? {} : { object }),
    source: source.holding,
    claims: { ...COMMITTED, ...claims },
  })
}

const COMMITTED = { commitment: 'A'.repeat(43) }

function releaseDraft(nodes: Running, copy: TestItem, changes: JsonObject): ActDraft {
  const body = { to: 'XC', purpose: 'cyber-defence', articles: ['4.2'], approvedBy: null, necessity: null, notice: null }
  const items = [[copy.itemId, copy.digest]]
  return {
    kind: 'release',
    agreement: nodes.founded.hash,
    body: { ...body, retainUntil: retainUntil(nodes.XB.clock.time, 100), items, ...changes },
  }
}

/** What XC answers to a release of XB whose node would not have stated it. */
async function atXC(nodes: Running, copy: TestItem, changes: JsonObject): Promise<string> {
  const { act, receipt } = onPaper('XB', nodes.founded.parties).state(releaseDraft(nodes, copy, changes))
  const items = [{ itemId: copy.itemId, salt: copy.content.salt as string, token: copy.content.token as string }]
  await deliver({ from: 'XB', text: act.text, receipt: await receipt(), items }, nodes.XC)
  const [answer] = await answersTo(nodes.XC, act.id)
  return (answer?.body.code as string | null) ?? 'applied'
}

describe('a recipient refuses an invoker that does not keep to the agreement', () => {
  test('each term alone', async () => {
    await using nodes = await alone.open()
    const item = await oneHeld(nodes)
    const given = (changes: JsonObject, release: JsonObject = {}) => {
      return atXC(nodes, copyOf(nodes, item), { threat: statementOf(nodes, [item.itemId], changes).threat, ...release })
    }
    const at = (minutes: number) => formatTimestamp(nodes.XB.clock.time + minutes * MINUTE_MS)
    assert.equal(await given({ role: 'agreement-officer' }), 'threat-role')
    assert.equal(await given({ article: '4.2' }), 'threat-differs')
    assert.equal(await given({ at: at(-31) }), 'threat-over')
    assert.equal(await given({ at: at(31) }), 'threat-over')
    assert.equal(await given({ recipient: 'XD' }), 'threat-differs')
    assert.equal(await given({ purpose: 'criminal-investigation' }), 'threat-differs')
    assert.equal(await given({}, { consent: 'ab'.repeat(32) }), 'threat-differs')
    assert.equal(await given({}, { anonymised: true }), 'threat-differs')
    assert.equal(await given({}), 'applied')
  })

  test('a purpose that the article does not list, what is marked too high, and no second person', async () => {
    await using nodes = await alone.open()
    const item = await oneHeld(nodes)
    const { threat } = statementOf(nodes, [item.itemId], { purpose: 'criminal-investigation' })
    const other = { purpose: 'criminal-investigation' }
    assert.equal(await atXC(nodes, copyOf(nodes, item, other), { threat, ...other }), 'threat-purpose')
    const marked = { object_marking_refs: [TLP.AMBER] }
    const amber = copyOf(nodes, item, { ...marked, marking: 'AMBER', object: indicator(1, marked) })
    assert.equal(await atXC(nodes, amber, { threat: statementOf(nodes, [item.itemId]).threat }), 'threat-marking')
    await using two = await paired.open()
    const paid = await oneHeld(two)
    assert.equal(await atXC(two, copyOf(two, paid), { threat: statementOf(two, [paid.itemId]).threat }), 'approval-missing')
  })

  test('where the agreement has no such article, and of what is not given on at all', async () => {
    await using nodes = await none.open()
    const item = await oneHeld(nodes)
    const { threat } = statementOf(nodes, [item.itemId])
    assert.equal(await atXC(nodes, copyOf(nodes, item), { threat }), 'threat-not-provided')
    const { party, clock, road } = nodes.XB
    const own = testItem({ from: party, agreement: none.hash, now: clock.time, randomness: road.randomness })
    assert.equal(await atXC(nodes, own, { threat }), 'consent-differs')
  })
})

describe('a release at home rests on what the origin was told, and on nothing else', () => {
  test('untold, of another threat, to somebody else, or after the origin objected', async () => {
    await using nodes = await alone.open()
    const item = await oneHeld(nodes)
    const draft = tellDraft(nodes, [item.itemId])
    const told = await stated(nodes.XB, draft)
    const { threat } = draft.body as { threat: JsonObject }
    const release = (under: string | null, changes: JsonObject) => {
      const copy = copyOf(nodes, item)
      const givenOn = under === null ? {} : { givenOn: { origin: null, consent: under as typeof told.id } }
      const items = [{ itemId: copy.itemId, content: { ...copy.content, ...givenOn } }]
      return atHome(nodes, releaseDraft(nodes, copy, changes), items)
    }
    assert.deepEqual(await release(null, { threat }), ['threat-untold', '7'])
    assert.deepEqual(await release('ab'.repeat(32), { threat }), ['threat-untold', '7'])
    assert.deepEqual(await release(told.id, { threat: { ...threat, danger: 'Another danger altogether' } }), ['threat-differs', '7'])
    assert.deepEqual(await release(told.id, { threat, to: 'XD', articles: ['4.3'] }), ['threat-differs', '7'])
    assert.deepEqual(await release(told.id, {}), ['consent-missing', '7'])
    assert.deepEqual(await release(told.id, { threat }), ['permitted'])
    await settle(nodes, alone.parties)
    const no = { to: 'XB', of: told.id, answer: 'no', reason: 'source-at-risk' }
    await stated(nodes.XA, { kind: 'consent', agreement: alone.hash, after: [told.id], body: no })
    await settle(nodes, alone.parties)
    assert.deepEqual(await release(told.id, { threat }), ['threat-refused', '7'])
  })
})

describe('whoever is told learns of it', () => {
  test('even where the agreement did not let it go; but nobody is told of what is not its own', async () => {
    await using nodes = await alone.open()
    const item = await oneHeld(nodes)
    const tellXA = async (draft: ActDraft, to: 'XA' | 'XC' | 'XO' = 'XA') => {
      const { act, receipt } = onPaper('XB', nodes.founded.parties).state(draft)
      await deliver({ from: 'XB', text: act.text, receipt: await receipt(), items: [] }, nodes[to])
      const [answer] = await answersTo(nodes[to], act.id)
      return (answer?.body.code as string | null) ?? 'applied'
    }
    assert.equal(await tellXA(tellDraft(nodes, [item.itemId], { threat: { role: 'agreement-officer' } })), 'applied')
    assert.equal(await tellXA(tellDraft(nodes, [item.itemId], { salt: 'A'.repeat(22) })), 'threat-differs')
    assert.equal(await tellXA(tellDraft(nodes, ['00000000-0000-4000-8000-000000000009'])), 'item-unknown')
    assert.equal(await tellXA(tellDraft(nodes, [item.itemId]), 'XC'), 'not-addressed')
    assert.equal(await tellXA(tellDraft(nodes, [item.itemId]), 'XO'), 'applied')
    assert.equal((await actsAt(nodes.XC, 'release')).length, 0)
    assert.deepEqual(await nodes.XC.store.read.items.find([holdingKey('XB', item.itemId)]), [])
  })
})
