/** What nobody may ask: each at the asker's own node, and at the node that is asked by one that asks all the same. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Proposal, REQUEST_TYPE, stateActs, TEXT_PARTS, textMembers } from '../../src/acts/index.ts'
import { DAY_MS, formatTimestamp, type Json, randomUuid, SECOND_MS } from '../../src/foundation/index.ts'
import { TLP } from '../disclosure/objects.fixture.ts'
import { onPaper } from './founding.fixture.ts'
import { retainUntil, type TestItem, testItem } from './items.fixture.ts'
import { answersTo, deliver, nodeOver, parcelOf, type RoadNode } from './nodes.fixture.ts'
import { advance, codesOf, foundOnward, type OnwardFounded, type Running } from './onward.fixture.ts'
import { asked, asks, MODES, requestAgreement, TEXT } from './requests.fixture.ts'

const HOUR_MS = 3_600 * SECOND_MS

let founded: OnwardFounded
let unanswered: OnwardFounded
before(async () => {
  founded = await foundOnward((parties) => requestAgreement(parties))
  unanswered = await foundOnward((parties) => requestAgreement(parties, { article: '4.10', confirmedByPerson: ['request'] }))
})
after(() => {
  founded[Symbol.dispose]()
  unanswered[Symbol.dispose]()
})

type Changes = { readonly body?: object; readonly text?: object; readonly claims?: object }

/** A request as anybody could write it, with what is to be wrong in it. */
function written({ XA, founded: { hash } }: Running, { body = {}, text = TEXT, claims = {} }: Changes = {}): Proposal {
  const now = XA.clock.time
  const purpose = (body as { purpose?: string }).purpose ?? 'criminal-investigation'
  const markings = [TLP.AMBER]
  const object = {
    type: REQUEST_TYPE,
    spec_version: '2.1',
    id: `${REQUEST_TYPE}--${randomUuid(XA.road.randomness)}`,
    object_marking_refs: markings,
  }
  const item: TestItem = testItem({
    ...{ from: XA.party, agreement: hash, now, randomness: XA.road.randomness, object: { ...object, ...textMembers(text) } },
    claims: { purpose, object_marking_refs: markings, marking: 'AMBER', subject: 'unspecified', ...claims },
  })
  const whole = {
    ...{ to: 'XB', purpose, urgency: 'normal', silence: 'refuse', about: [], retainUntil: retainUntil(now) },
    until: formatTimestamp(now + 48 * HOUR_MS + SECOND_MS),
    parts: TEXT_PARTS.filter((part) => part in text),
    items: [[item.itemId, item.digest]],
    ...body,
  }
  return { draft: { kind: 'request', agreement: hash, body: whole }, items: [item] }
}

/** What the asked node answers to a request that its sender's node would never have let go. */
async function codeAt(
  node: RoadNode,
  { draft, items = [] }: Proposal,
  { founded: { parties }, XA, at = XA.clock.time }: Pick<Running, 'founded' | 'XA'> & { readonly at?: number },
): Promise<string> {
  const paper = onPaper('XA', parties).state(draft, at)
  const [item] = items
  const carried = [{ itemId: item?.itemId as string, salt: item?.content.salt as string, token: item?.content.token as string }]
  const answer = await deliver({ from: 'XA', text: paper.act.text, receipt: await paper.receipt(), items: carried }, node)
  const [told] = await answersTo(node, paper.act.id)
  return `${answer.status} ${told?.body.code ?? ''}`.trim()
}

const REFUSALS: readonly (readonly [what: string, code: string, wrong: (now: number) => Changes])[] = [
  ['for a purpose that the agreement does not list', 'purpose-unknown', () => ({ body: { purpose: 'statistics' } })],
  ['for a purpose for which nothing is given on a request', 'not-permitted', () => ({ body: { purpose: 'cyber-defence' } })],
  ['of a type that no annex lists', 'type-unknown', () => ({ body: { types: ['malware', 'x-wallet'] } })],
  ['without what the agreement wants stated', 'form-incomplete', () => ({ text: { reason: 'Because', 'legal-basis': 'Our law' } })],
  ['to be answered sooner than the agreement says', 'time-invalid', (now) => ({ body: { until: formatTimestamp(now + 47 * HOUR_MS) } })],
  ['to be answered much later', 'time-invalid', (now) => ({ body: { until: formatTimestamp(now + 49 * HOUR_MS) } })],
  ['with another meaning of silence', 'consequence-differs', () => ({ body: { silence: 'escalate' } })],
  ['about an item that the asked party never gave', 'item-unknown', () => ({ body: { about: ['00000000-0000-4000-8000-000000000001'] } })],
  [
    'kept longer than anything may be',
    'retention-too-long',
    (now) => ({ body: { retainUntil: retainUntil(now, 900) }, claims: { retain_until: retainUntil(now, 900) } }),
  ],
]

for (const [what, code, wrong] of REFUSALS) {
  test(`a request ${what} is refused at both nodes`, async () => {
    await using nodes = await founded.open()
    const request = written(nodes, wrong(nodes.XA.clock.time))
    assert.deepEqual(await codesOf(nodes.XA, [request]), [code])
    assert.equal(await codeAt(nodes.XB, request, nodes), `refused ${code}`)
    assert.equal((await nodes.XB.store.read.requests.list(9)).length, 0)
  })
}

test('what is written as these are, and with nothing wrong in it, is taken', async () => {
  await using nodes = await founded.open()
  const request = written(nodes)
  assert.equal(await codeAt(nodes.XB, request, nodes), 'applied')
  assert.deepEqual(await codesOf(nodes.XA, [request]), ['permitted'])
})

test('a refusal names the article: the nearest one gives for that purpose, and only unasked', async () => {
  await using nodes = await founded.open()
  const [purpose, clock] = await stateActs(
    [written(nodes, { body: { purpose: 'cyber-defence' } }), written(nodes, { body: { silence: 'lapse' } })],
    nodes.XA.road,
  )
  assert.deepEqual([purpose?.ok === false && purpose.refusal.article, clock?.ok === false && clock.refusal.article], ['4.4', '4.10'])
})

test('a party that no article lets be asked is not asked, and takes no request that was for another', async () => {
  await using nodes = await founded.open()
  const request = written(nodes, { body: { to: 'XC' } })
  assert.deepEqual(await codesOf(nodes.XA, [request]), ['not-permitted'])
  assert.equal(await codeAt(nodes.XC, request, nodes), 'refused not-permitted')
  assert.equal(await codeAt(nodes.XB, request, nodes), 'refused not-addressed')
  assert.deepEqual(await codesOf(nodes.XA, [written(nodes, { body: { to: 'XA' } }), written(nodes, { body: { to: 'XQ' } })]), [
    'not-permitted',
    'party-unknown',
  ])
})

test('under an agreement that does not say how requests are answered nobody asks', async () => {
  await using nodes = await unanswered.open()
  const request = written(nodes)
  assert.deepEqual(await codesOf(nodes.XA, [request]), ['not-provided'])
  assert.equal(await codeAt(nodes.XB, request, nodes), 'refused not-provided')
})

test('a text that states other parts than its act says is no content of it', async () => {
  await using nodes = await founded.open()
  const hiding = written(nodes, { body: { parts: ['facts', 'reason', 'legal-basis', 'case-reference', 'link'] } })
  await assert.rejects(codeAt(nodes.XB, hiding, nodes), { code: 'content-invalid' })
  const smuggling = written(nodes, {
    text: { ...TEXT, requester: 'Inspector A' },
    body: { parts: ['facts', 'reason', 'legal-basis', 'case-reference'] },
  })
  await assert.rejects(codeAt(nodes.XB, smuggling, nodes), { code: 'content-invalid' })
})

test('who has asked as often as the agreement lets it in a day asks no more, at both nodes, whatever it dates its requests', async () => {
  await using nodes = await founded.open()
  for (let count = 0; count < MODES.caps.requestsPerDay; count += 1) await asked(nodes)
  assert.equal(await asks(nodes), 'cap-exceeded')
  const dated = written(nodes)
  const at = nodes.XA.clock.time
  advance(nodes, DAY_MS - SECOND_MS)
  assert.equal(await codeAt(nodes.XB, dated, { ...nodes, at }), 'refused cap-exceeded')
  advance(nodes, 2 * SECOND_MS)
  // What was asked past its own node is answered to that, and to nobody who could take the answer.
  assert.equal((await deliver(await parcelOf(nodes.XA, await asks(nodes), founded.parties), nodes.XB)).status, 'applied')
  assert.equal((await nodes.XB.store.read.requests.list(9)).length, 4)
})

test('the same request again, in whatever envelope, is one request and is answered as before', async () => {
  await using nodes = await founded.open()
  const parcel = await parcelOf(nodes.XA, await asks(nodes), founded.parties)
  const answers = [await deliver(parcel, nodes.XB), await deliver(parcel, nodes.XB), await deliver(parcel, nodes.XB, 'another')]
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['applied', 'duplicate', 'duplicate'],
  )
  assert.equal((await nodes.XB.store.read.requests.list(9)).length, 1)
})

const reservation = (party: string, forbids: string, when: object = { modes: ['request'] }): Json =>
  ({ party, number: 1, title: 'Own law', forbids, when, isDisclosedToPartners: false }) as Json

test('what its own law forbids a party to receive it does not ask for either', async () => {
  await using nodes = await founded.open()
  const XA = await nodeOver(nodes.XA.store, nodes.XA.party, { reservations: [reservation('XA', 'receive')] })
  XA.covered = nodes.XA.covered
  assert.equal(await asks({ ...nodes, XA }), 'reserved')
  assert.equal(await asks({ ...nodes, XA }, { types: ['malware'] }), 'reserved')
  const narrow = await nodeOver(nodes.XA.store, nodes.XA.party, { reservations: [reservation('XA', 'receive', { types: ['malware'] })] })
  narrow.covered = nodes.XA.covered
  assert.equal(await asks({ ...nodes, XA: narrow }, { types: ['malware'] }), 'reserved')
  assert.equal(/^[0-9a-f]{64}$/.test(await asks({ ...nodes, XA: narrow }, { types: ['indicator'] })), true)
})

test('what the asked party reserved for itself shows in no answer of its node: a person answers', async () => {
  await using nodes = await founded.open()
  const XB = await nodeOver(nodes.XB.store, nodes.XB.party, { reservations: [reservation('XB', 'disclose')] })
  XB.covered = nodes.XB.covered
  assert.equal(await codeAt(XB, written(nodes), nodes), 'applied')
})
