/** Articles bounded by state: where an object is, is told by what places it, here and among held items, and counts the same on every way out. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PLACINGS_MAX } from '../../src/acts/index.ts'
import { type Agreement, agreementHash, parseAgreement } from '../../src/agreement/index.ts'
import type { Json, JsonObject } from '../../src/foundation/index.ts'
import { draftEntry } from '../../src/node/offline/preview.ts'
import { id, indicator, malware, object, TLP } from './objects.fixture.ts'
import { AGREEMENT, bundleText, chunksOf, NOON, previewed, requestFor, type Sender, startSender } from './sender.fixture.ts'

/** The example whose article from XA to XB is about Norway and Sweden. */
function boundedAgreement(): Agreement {
  const [first, ...others] = AGREEMENT.sharing
  const sharing = [{ ...first, countries: ['NO', 'SE'], scrutiny: undefined }, ...others]
  return parseAgreement(JSON.parse(JSON.stringify({ ...AGREEMENT, sharing })) as Json)
}

const infrastructure = (number: number, name: string, members: JsonObject = {}) => object('infrastructure', number, { name, ...members })
const location = (number: number, members: JsonObject) => object('location', number, { name: `place ${number}`, ...members })
const placed = (number: number, [source, kind, target]: readonly [string, string, string], members: JsonObject = {}) =>
  object('relationship', number, { relationship_type: kind, source_ref: source, target_ref: target, ...members })
const at = (number: number, source: string, place: number) => placed(number, [source, 'located-at', id('location', place)])

const OSLO = location(1, { country: 'NO' })
const COPENHAGEN = location(2, { country: 'dk' })
const NORTH = location(3, { region: 'northern-europe' })
const PLACES = [OSLO, COPENHAGEN, NORTH]
const [oslo, copenhagen, north, nowhere] = [1, 2, 3, 9]

const OBJECTS: readonly JsonObject[] = [
  // What places it comes before it and after it alike.
  at(101, id('infrastructure', 11), oslo),
  infrastructure(11, 'in Oslo'),
  infrastructure(12, 'in Copenhagen'),
  at(102, id('infrastructure', 12), copenhagen),
  infrastructure(13, 'in both'),
  at(103, id('infrastructure', 13), oslo),
  at(104, id('infrastructure', 13), copenhagen),
  infrastructure(14, 'somewhere north'),
  at(105, id('infrastructure', 14), north),
  infrastructure(15, 'where nobody knows'),
  at(106, id('infrastructure', 15), nowhere),
  infrastructure(16, 'unplaced'),
  infrastructure(17, 'labelled, and elsewhere', { labels: ['country:NO'] }),
  at(107, id('infrastructure', 17), copenhagen),
  infrastructure(18, 'moved away', { labels: ['country:SE'] }),
  placed(108, [id('infrastructure', 18), 'located-at', id('location', copenhagen)], { revoked: true }),
  malware(19, { name: 'against Oslo' }),
  placed(109, [id('malware', 19), 'targets', id('location', oslo)]),
  malware(20, { name: 'from Copenhagen' }),
  placed(110, [id('malware', 20), 'originates-from', id('location', copenhagen)]),
  malware(21, { name: 'related only' }),
  placed(111, [id('malware', 21), 'related-to', id('location', oslo)]),
  ...PLACES,
]
const INSIDE = ['against Oslo', 'in Oslo', 'moved away', 'place 1']

const namesOf = (objects: readonly JsonObject[]) => objects.flatMap(({ name }) => (name === undefined ? [] : [String(name)])).toSorted()

async function release(sender: Sender, agreement: Agreement, objects: readonly JsonObject[]) {
  const outcome = await sender.disclosure.submit(requestFor(objects, { agreement: agreementHash(agreement), recipients: ['XB'] }))
  assert.ok(outcome.ok, JSON.stringify(outcome))
  await sender.disclosure.idle()
  return (await sender.disclosure.status(outcome.value.id))?.report.recipients[0]?.withheld ?? []
}

test('what is released, previewed and simulated is what a location of the article says, and nothing that nobody placed', async () => {
  const agreement = boundedAgreement()
  await using sender = await startSender({ agreement })
  const { shown } = await previewed(sender, OBJECTS, { agreement: agreementHash(agreement), recipients: ['XB'] })
  assert.deepEqual(namesOf(shown.XB ?? []), INSIDE)

  const views = [{ entry: draftEntry(agreement, { from: 'XA', now: NOON }), recipients: ['XB'], isDraft: true }]
  for (const looked of [{ chunks: chunksOf(bundleText(OBJECTS)) }, { objects: pagesOf(OBJECTS) }]) {
    const [outlook] = await sender.disclosure.outlooks({ ...looked, purpose: 'cyber-defence', views })
    const simulated = OBJECTS.filter((_, index) => outlook?.verdictAt(index, 'XB')?.kind === 'shared')
    assert.deepEqual(namesOf(simulated), INSIDE)
  }

  const withheld = await release(sender, agreement, OBJECTS)
  assert.deepEqual(namesOf(await sender.shownTo('XB')), INSIDE)
  const counted = (code: string) =>
    withheld.filter((row) => row.code === code && row.article === '4.1').reduce((sum, row) => sum + row.count, 0)
  // In Copenhagen, in both, labelled and elsewhere, from there, and Copenhagen itself.
  assert.equal(counted('country-outside'), 5)
  // North, nobody knows, unplaced, related only, and the region itself.
  assert.equal(counted('country-untold'), 5)
})

async function* pagesOf(objects: readonly JsonObject[]): AsyncGenerator<readonly Uint8Array[]> {
  yield objects.map((one) => Buffer.from(JSON.stringify(one)))
}

test('an object is where an earlier submission placed it: before the share, beside it, and for the next one after it', async () => {
  const agreement = boundedAgreement()
  await using sender = await startSender({ agreement })
  const [moved, stays, freed] = [infrastructure(41, 'placed before'), infrastructure(42, 'placed after'), infrastructure(43, 'freed')]
  const labelled = (one: JsonObject, name: string) => ({ ...one, name, labels: ['country:NO'] })
  const away = (number: number, one: JsonObject, members: JsonObject = {}) =>
    placed(number, [one.id as string, 'located-at', id('location', copenhagen)], members)
  const before = [COPENHAGEN, moved, away(141, moved), freed, away(143, freed), indicator(45, { object_marking_refs: [TLP.GREEN] })]
  // Nothing of this goes to XB, and all of it is held from then on.
  await release(sender, agreement, [...before, OSLO])
  assert.deepEqual(namesOf(await sender.shownTo('XB')), ['place 1'])

  const next = { modified: '2026-12-02T00:00:00.000Z' }
  const revoking = away(143, freed, { ...next, revoked: true })
  const shared = [
    { ...labelled(moved, 'placed before'), ...next },
    labelled(stays, 'placed after'),
    { ...labelled(freed, 'freed'), ...next },
    revoking,
  ]
  const view = { entry: draftEntry(agreement, { from: 'XA', now: NOON }), recipients: ['XB'], isDraft: true }
  const [outlook] = await sender.disclosure.outlooks({ objects: pagesOf(shared), purpose: 'cyber-defence', views: [view] })
  assert.equal(outlook?.verdictAt(0, 'XB')?.kind, 'withheld')
  const withheld = await release(sender, agreement, shared)
  assert.deepEqual(namesOf(await sender.shownTo('XB')), ['freed', 'place 1', 'placed after'])
  assert.equal(withheld.find(({ code }) => code === 'country-outside')?.count, 1)

  // What places it comes after the share: what crossed has crossed, and its next version does not.
  const apart = indicator(46, { object_marking_refs: [TLP.GREEN], labels: ['country:NO'], name: 'apart' })
  await release(sender, agreement, [away(142, stays), apart])
  const later = { ...labelled(stays, 'placed after, renewed'), modified: '2026-12-03T00:00:00.000Z' }
  await release(sender, agreement, [later, indicator(47, { object_marking_refs: [TLP.GREEN], labels: ['country:SE'], name: 'apart too' })])
  assert.ok(!namesOf(await sender.shownTo('XB')).includes('placed after, renewed'))
})

test('of an object that more relationships place than are looked at nobody knows where it is', async () => {
  const agreement = boundedAgreement()
  await using sender = await startSender({ agreement })
  const hub = infrastructure(51, 'everywhere')
  const many = Array.from({ length: PLACINGS_MAX + 1 }, (_, place) => at(1_000 + place, hub.id as string, oslo))
  await release(sender, agreement, [OSLO, ...many.slice(1)])
  await release(sender, agreement, [{ ...hub, labels: ['country:NO'] }])
  assert.ok(namesOf(await sender.shownTo('XB')).includes('everywhere'))
  await release(sender, agreement, [many[0] as JsonObject, indicator(52, { labels: ['country:NO'] })])
  const renewed = { ...hub, name: 'everywhere, renewed', labels: ['country:NO'], modified: '2026-12-02T00:00:00.000Z' }
  const outcome = await sender.disclosure.submit(requestFor([renewed], { agreement: agreementHash(agreement), recipients: ['XB'] }))
  assert.ok(!outcome.ok && outcome.refusal.article === '4.1', JSON.stringify(outcome))
})

test('a location that is held from an earlier submission places what comes later, and one that is not held places nothing', async () => {
  const agreement = boundedAgreement()
  await using sender = await startSender({ agreement })
  const later = [
    infrastructure(31, 'later in Oslo'),
    at(131, id('infrastructure', 31), oslo),
    infrastructure(32, 'later in Copenhagen'),
    at(132, id('infrastructure', 32), copenhagen),
  ]
  const early = await sender.disclosure.submit(requestFor(later, { agreement: agreementHash(agreement), recipients: ['XB'] }))
  assert.ok(!early.ok && early.refusal.code === 'nothing-released' && early.refusal.article === '4.1', JSON.stringify(early))
  await release(sender, agreement, [OSLO, COPENHAGEN])
  await release(sender, agreement, [...later, indicator(33, { name: 'apart', object_marking_refs: [TLP.GREEN] })])
  assert.deepEqual(namesOf(await sender.shownTo('XB')), ['later in Oslo', 'place 1'])
})
