import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type ActDraft, type ActId, actKeyId, consentName, type HoldingKey, holdingKey, type ItemContent } from '../../src/acts/index.ts'
import { base64url, DAY_MS, formatTimestamp, type JsonObject, randomUuid } from '../../src/foundation/index.ts'
import { issueOnward, type OpenClaims, tokenDigest, UNGRADED } from '../../src/intelligence/index.ts'
import { id, indicator, object } from '../disclosure/objects.fixture.ts'
import { onPaper } from './founding.fixture.ts'
import { retainUntil, type TestItem, testItem } from './items.fixture.ts'
import { answersTo, deliver, stated } from './nodes.fixture.ts'
import {
  advance,
  asked,
  codesOf,
  consented,
  foundOnward,
  givenOn,
  heldAtXB,
  lastAct,
  type OnwardFounded,
  objectsAt,
  onwardAgreement,
  type Running,
  settle,
} from './onward.fixture.ts'

let anonymous: OnwardFounded
let named: OnwardFounded
let never: OnwardFounded
before(async () => {
  anonymous = await foundOnward()
  named = await foundOnward((parties) => onwardAgreement(parties, { attribution: 'named' }))
  never = await foundOnward((parties) => onwardAgreement(parties, { rule: 'never' }))
})
after(() => {
  for (const founded of [anonymous, named, never]) founded[Symbol.dispose]()
})

type Copy = Pick<TestItem, 'itemId' | 'digest' | 'content'>

/** A copy that XB would give on under its own token, made of an item of XA unless told otherwise. */
function copyOf(nodes: Running, source: HoldingKey | null, claims: Partial<OpenClaims> = {}): TestItem {
  const { party, clock, road } = nodes.XB
  const parts = { from: party, agreement: nodes.founded.hash, now: clock.time, randomness: road.randomness }
  return testItem({ ...parts, claims, ...(source === null ? {} : { source }) })
}

/** A copy that XB would give on beside the origin's token. */
function namedCopyOf(nodes: Running, item: TestItem, changes: Partial<OpenClaims> = {}): Copy {
  const { party, road } = nodes.XB
  const { randomness } = road
  const itemId = randomUuid(randomness)
  const open: OpenClaims = {
    ...{ iss: 'XB', item: itemId, agreement: nodes.founded.hash, purpose: 'cyber-defence', type: 'indicator', spec_version: '2.1' },
    object_marking_refs: (JSON.parse(item.content.object) as JsonObject).object_marking_refs as string[],
    ...{ marking: 'GREEN', subject: 'none', retain_until: retainUntil(nodes.XB.clock.time) },
    ...changes,
  }
  const untouched = new Set(Object.keys(JSON.parse(item.content.object) as JsonObject))
  const signing = { open, signer: party.act, keyId: actKeyId(party.act.publicKey), randomness }
  const token = issueOnward({ ...signing, originToken: item.content.token as string, untouched, treated: new Map() })
  const salt = randomness(16)
  const content: ItemContent = { ...item.content, token, salt: base64url(salt), source: item.holding }
  return { itemId, digest: base64url(tokenDigest(token, salt)), content }
}

function draftOf(nodes: Running, copies: readonly Copy[], changes: JsonObject = {}): ActDraft {
  const body = { to: 'XC', purpose: 'cyber-defence', articles: ['4.2'], approvedBy: null, necessity: null, notice: null, ...changes }
  return {
    kind: 'release',
    agreement: nodes.founded.hash,
    body: { retainUntil: retainUntil(nodes.XB.clock.time, 100), items: copies.map(({ itemId, digest }) => [itemId, digest]), ...body },
  }
}

/** What XB's own node says to a release that it would state. */
async function atHome(nodes: Running, copy: Copy, { consent, ...changes }: JsonObject & { consent?: string } = {}): Promise<string> {
  const named = consent === undefined ? {} : { consent: consentName(consent as ActId, copy.itemId) }
  const givenOn = consent === undefined ? {} : { givenOn: { origin: null, consent: consent as ActId } }
  const items = [{ itemId: copy.itemId, content: { ...copy.content, ...givenOn } }]
  const [code] = await codesOf(nodes.XB, [{ draft: draftOf(nodes, [copy], { ...changes, ...named }), items }])
  return code as string
}

/** What XC answers to a release of XB whose node would not have stated it. */
async function atXC(nodes: Running, copy: Copy, changes: JsonObject = {}): Promise<string> {
  const { act, receipt } = onPaper('XB', nodes.founded.parties).state(draftOf(nodes, [copy], changes))
  const items = [{ itemId: copy.itemId, salt: copy.content.salt as string, token: copy.content.token as string }]
  await deliver({ from: 'XB', text: act.text, receipt: await receipt(), items }, nodes.XC)
  const [answer] = await answersTo(nodes.XC, act.id)
  return (answer?.body.code as string | null) ?? 'applied'
}

const consentOf = async (nodes: Running): Promise<string> => (await lastAct(nodes.XB, 'consent', 'XA')).id
const COMMITTED = { commitment: 'A'.repeat(43) }

describe('at home nothing is given on', () => {
  test('without the consent of its origin, or with one that says no, to other items, another party or another purpose', async () => {
    await using nodes = await anonymous.open()
    const [first, second] = (await heldAtXB(nodes, [indicator(1), indicator(2)])) as [TestItem, TestItem]
    await consented(nodes, [id('indicator', 1)])
    const consent = await consentOf(nodes)
    const copy = copyOf(nodes, first.holding)
    assert.equal(await atHome(nodes, copy), 'consent-missing')
    assert.equal(await atHome(nodes, copy, { consent: 'ab'.repeat(32) }), 'consent-missing')
    assert.equal(await atHome(nodes, copy, { consent: (await lastAct(nodes.XB, 'ask-onward', 'XB')).id }), 'consent-missing')
    assert.equal(await atHome(nodes, copyOf(nodes, second.holding), { consent }), 'consent-differs')
    assert.equal(await atHome(nodes, copy, { consent, to: 'XD', articles: ['4.3'] }), 'consent-differs')
    assert.equal(await atHome(nodes, copy, { consent, purpose: 'criminal-investigation' }), 'consent-differs')
    assert.equal(await atHome(nodes, copyOf(nodes, holdingKey('XD', first.itemId)), { consent }), 'consent-differs')
    assert.equal(await atHome(nodes, copyOf(nodes, null), { consent }), 'consent-differs')
    const draft = draftOf(nodes, [copy], { consent })
    const unnamed = { itemId: copy.itemId, content: { ...copy.content, givenOn: { origin: null, consent: consent as ActId } } }
    assert.deepEqual(await codesOf(nodes.XB, [{ draft, items: [unnamed] }]), ['consent-missing'], 'named by its bare id')
    assert.equal(await atHome(nodes, copy, { consent }), 'permitted')
  })

  test('longer, under a lower marking, about somebody else or better graded than its origin said', async () => {
    await using nodes = await anonymous.open()
    const [item] = (await heldAtXB(nodes, [indicator(1)], { credibility: '3' })) as [TestItem]
    await consented(nodes, [id('indicator', 1)])
    const consent = await consentOf(nodes)
    const grading = { ...UNGRADED, credibility: '3' } as const
    const graded = (copy: TestItem, face: Partial<ItemContent['face']> = {}): Copy => {
      return { ...copy, content: { ...copy.content, face: { ...copy.content.face, grading, ...face } } }
    }
    const copy = copyOf(nodes, item.holding)
    advance(nodes, DAY_MS)
    assert.equal(await atHome(nodes, graded(copy), { consent, retainUntil: retainUntil(nodes.XB.clock.time) }), 'retention-too-long')
    assert.equal(await atHome(nodes, graded(copy, { marking: 'CLEAR' }), { consent }), 'handling-wider')
    assert.equal(await atHome(nodes, graded(copy, { dataSubject: 'officer' }), { consent }), 'handling-wider')
    assert.equal(await atHome(nodes, graded(copy, { grading: UNGRADED }), { consent }), 'handling-wider')
    assert.equal(await atHome(nodes, graded(copy, { marking: 'AMBER' }), { consent }), 'permitted')
  })

  test('after its consent ended, or once its origin took it back', async () => {
    await using nodes = await anonymous.open()
    const items = (await heldAtXB(nodes, [indicator(1), indicator(2)])) as [TestItem, TestItem]
    const ids = [id('indicator', 1), id('indicator', 2)]
    const ask = await consented(nodes, ids, { until: nodes.XA.clock.time + DAY_MS })
    const consent = await consentOf(nodes)
    await stated(nodes.XA, { kind: 'recall', agreement: nodes.founded.hash, body: { to: 'XB', cause: 'wrong', items: [items[0].itemId] } })
    await settle(nodes, nodes.founded.parties)
    assert.equal(await atHome(nodes, copyOf(nodes, items[0].holding), { consent }), 'item-recalled')
    const report = await givenOn(nodes, ask)
    assert.ok(report.ok)
    assert.deepEqual(
      report.value.acts.map(({ items: count }) => count),
      [1],
    )
    advance(nodes, DAY_MS + 1)
    assert.equal(await atHome(nodes, copyOf(nodes, items[1].holding), { consent }), 'consent-expired')
  })

  test('under the name of its origin where the article does not let it be named', async () => {
    await using nodes = await anonymous.open()
    const [item] = (await heldAtXB(nodes, [indicator(1)])) as [TestItem]
    await consented(nodes, [id('indicator', 1)])
    const copy = namedCopyOf(nodes, item)
    assert.equal(await atHome(nodes, copy, { consent: await consentOf(nodes) }), 'origin-named')
  })

  test('where the agreement says never: not even a question is put', async () => {
    await using nodes = await never.open()
    const [item] = (await heldAtXB(nodes, [indicator(1)])) as [TestItem]
    const { asks, refusals } = await asked(nodes, [id('indicator', 1)])
    assert.deepEqual([asks, refusals.map(({ code, article }) => [code, article])], [[], [['onward-never', '7']]])
    const body = { to: 'XA', recipient: 'XC', purpose: 'cyber-defence', justification: 'ab'.repeat(32), items: [item.itemId] }
    const draft = { kind: 'ask-onward', agreement: nodes.founded.hash, body: { ...body, until: formatTimestamp(nodes.XB.clock.time + 1) } }
    assert.deepEqual(await codesOf(nodes.XB, [{ draft }]), ['onward-never'])
    assert.equal(await atHome(nodes, copyOf(nodes, item.holding), { consent: 'ab'.repeat(32) }), 'onward-never')
    const own = copyOf(nodes, null)
    assert.equal(await atHome(nodes, own), 'permitted')
  })
})

describe('a recipient refuses', () => {
  test('what came from another party without a consent that is named, and a consent to what came from nobody else', async () => {
    await using nodes = await anonymous.open()
    const consent = 'ab'.repeat(32)
    assert.equal(await atXC(nodes, copyOf(nodes, null, COMMITTED)), 'consent-missing')
    assert.equal(await atXC(nodes, copyOf(nodes, null), { consent }), 'consent-differs')
    assert.equal(await atXC(nodes, copyOf(nodes, null, COMMITTED), { consent }), 'applied')
  })

  test('an origin that may not be named, and one that is no third party', async () => {
    const consent = 'ab'.repeat(32)
    {
      await using nodes = await anonymous.open()
      const [item] = (await heldAtXB(nodes, [indicator(1)])) as [TestItem]
      assert.equal(await atXC(nodes, namedCopyOf(nodes, item), { consent }), 'origin-named')
    }
    await using nodes = await named.open()
    const [item] = (await heldAtXB(nodes, [indicator(1)])) as [TestItem]
    assert.equal(await atXC(nodes, namedCopyOf(nodes, item)), 'consent-missing')
    const ofItself = { from: nodes.XC.party, agreement: nodes.founded.hash, now: nodes.XB.clock.time, randomness: nodes.XB.road.randomness }
    const own = testItem({
      ...ofItself,
      object: indicator(2),
      claims: { object_marking_refs: indicator(2).object_marking_refs as string[] },
    })
    assert.equal(await atXC(nodes, namedCopyOf(nodes, own), { consent }), 'party-unknown')
    assert.equal(await atXC(nodes, namedCopyOf(nodes, item), { consent }), 'applied')
  })

  test('a hidden widening: nothing of it is kept', async () => {
    await using nodes = await named.open()
    const [item] = (await heldAtXB(nodes, [indicator(1)], { marking: 'AMBER' })) as [TestItem]
    const consent = 'ab'.repeat(32)
    const later = retainUntil(nodes.XB.clock.time, 181)
    for (const claims of [{ marking: 'GREEN' }, { marking: 'AMBER', retain_until: later }] as const)
      await assert.rejects(atXC(nodes, namedCopyOf(nodes, item, claims), { consent }), { code: 'handling-wider' })
    for (const claims of [{ subject: 'suspect' }, { reliability: 'A' }] as const)
      await assert.rejects(atXC(nodes, namedCopyOf(nodes, item, { marking: 'AMBER', ...claims }), { consent }), {
        code: 'handling-differs',
      })
    assert.deepEqual(await objectsAt(nodes.XC, nodes.founded.hash), [])
  })

  test('whatever was given on where its agreement says never', async () => {
    await using nodes = await never.open()
    assert.equal(await atXC(nodes, copyOf(nodes, null, COMMITTED), { consent: 'ab'.repeat(32) }), 'onward-never')
  })
})

describe('a question is refused', () => {
  const question = (nodes: Running, items: readonly string[], changes: JsonObject = {}): ActDraft => {
    const body = { to: 'XA', recipient: 'XC', purpose: 'cyber-defence', justification: 'ab'.repeat(32), items }
    const until = formatTimestamp(nodes.XB.clock.time + DAY_MS)
    return { kind: 'ask-onward', agreement: nodes.founded.hash, body: { until, ...body, ...changes } as JsonObject }
  }

  test('by the origin about what it did not give to who asks: as one about what nobody has', async () => {
    await using nodes = await anonymous.open()
    const [item] = (await heldAtXB(nodes, [indicator(1)])) as [TestItem]
    const codes: unknown[] = []
    for (const [from, itemId] of [
      ['XD', item.itemId],
      ['XD', '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10'],
      ['XB', '0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10'],
    ] as const) {
      const { act, receipt } = onPaper(from, nodes.founded.parties).state(question(nodes, [itemId]))
      await deliver({ from, text: act.text, receipt: await receipt(), items: [] }, nodes.XA)
      const [answer] = await answersTo(nodes.XA, act.id)
      codes.push([answer?.body.outcome, answer?.body.code])
    }
    assert.deepEqual(codes, [
      ['refused', 'item-unknown'],
      ['refused', 'item-unknown'],
      ['refused', 'item-unknown'],
    ])
  })

  test('at home with a clock that is none, to who is no third party, for an unknown purpose, and of what is not held', async () => {
    await using nodes = await anonymous.open()
    const [item] = (await heldAtXB(nodes, [indicator(1)])) as [TestItem]
    const items = [item.itemId]
    const cases: readonly (readonly [JsonObject, string])[] = [
      [{ until: formatTimestamp(nodes.XB.clock.time) }, 'time-invalid'],
      [{ until: formatTimestamp(nodes.XB.clock.time + 3 * DAY_MS + 1) }, 'time-invalid'],
      [{ recipient: 'XA' }, 'party-unknown'],
      [{ recipient: 'XB' }, 'party-unknown'],
      [{ recipient: 'XZ' }, 'party-unknown'],
      [{ purpose: 'curiosity' }, 'purpose-unknown'],
      [{ items: ['0b1c9e5c-5d0e-4a53-9d5b-2d2a9c3f8f10'] }, 'item-unknown'],
      [{}, 'permitted'],
    ]
    for (const [changes, code] of cases) assert.deepEqual(await codesOf(nodes.XB, [{ draft: question(nodes, items, changes) }]), [code])
  })

  test('of what was given on before: it goes one step and no further', async () => {
    await using nodes = await anonymous.open()
    await heldAtXB(nodes, [indicator(1)])
    await givenOn(nodes, await consented(nodes, [id('indicator', 1)]))
    await settle(nodes, nodes.founded.parties)
    const [row] = await nodes.XC.store.read.items.page({ agreement: nodes.founded.hash, roles: ['received'], limit: 1 })
    const items = [row?.holding.slice(3) as string]
    const draft = question(nodes, items, { to: 'XB', recipient: 'XD' })
    assert.deepEqual(await codesOf(nodes.XC, [{ draft }]), ['onward-twice'])
    const { act, receipt } = onPaper('XC', nodes.founded.parties).state(draft)
    await deliver({ from: 'XC', text: act.text, receipt: await receipt(), items: [] }, nodes.XB)
    assert.equal((await answersTo(nodes.XB, act.id))[0]?.body.code, 'onward-twice')
  })
})

test('what is withheld of an item or of a share leaves no trace with the recipient: neither in acts nor in tokens', async () => {
  const organization = (more: JsonObject): JsonObject =>
    object('identity', 3, { name: 'Registrar', identity_class: 'organization', ...more })
  const rich = [
    indicator(1),
    organization({ contact_information: 'abuse@registrar.example', roles: ['registrar'] }),
    object('malware', 4, { name: 'F', is_family: true }),
  ]
  const poor = [indicator(1), organization({ contact_information: 'x' })]
  for (const founded of [anonymous, named]) {
    const seen: unknown[] = []
    for (const objects of [rich, poor]) {
      await using nodes = await founded.open()
      await heldAtXB(nodes, objects)
      await givenOn(
        nodes,
        await consented(
          nodes,
          objects.slice(0, 2).map((one) => one.id as string),
        ),
      )
      const told = await settle(nodes, founded.parties)
      const release = await lastAct(nodes.XC, 'release', 'XB')
      const rows = await nodes.XC.store.read.items.page({ agreement: founded.hash, roles: ['received'], limit: 10 })
      const contents = await nodes.XC.road.vault.read(
        nodes.XC.road.contents,
        rows.map(({ holding }) => holding),
      )
      const lengths = [...contents.values()].map((bytes) =>
        Buffer.from(bytes)
          .toString()
          .split('\n')[2]
          ?.split('~')
          .map(({ length }) => length),
      )
      const shown = (await objectsAt(nodes.XC, founded.hash)).map(({ id: _, ...rest }) => rest)
      seen.push({ told: told.filter((line) => line.includes('XC')), act: release.text.length, lengths, shown })
    }
    assert.deepEqual(seen[0], seen[1])
  }
})
