/** What the intermediary released is held against what the origin signed: what it may take off is told apart from what it altered, and nothing can be made up. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { comparePassed, type HoldingKey, type PassedComparison, type PassedDifferences, reopenAct } from '../../src/acts/index.ts'
import type { JsonObject } from '../../src/foundation/index.ts'
import { deriveObject, issueToken, type OpenClaims, redactToken, tlpMarkingId, verifyToken } from '../../src/intelligence/index.ts'
import { id, indicator } from '../disclosure/objects.fixture.ts'
import { allFromXB, foundNameless, givenNameless, hourPassed } from './intermediary.fixture.ts'
import type { OnwardFounded, Running } from './onward.fixture.ts'

const OBJECT = indicator(1, {
  lang: 'fi',
  created: '2026-04-01T07:31:12.345Z',
  modified: '2026-04-01T07:31:12.345Z',
  labels: ['seen-at-border', 'phishing'],
  kill_chain_phases: [
    { kill_chain_name: 'lockheed', phase_name: 'delivery' },
    { kill_chain_name: 'lockheed', phase_name: 'installation' },
  ],
})

let founded: OnwardFounded
before(async () => {
  founded = await foundNameless()
})
after(() => founded[Symbol.dispose]())

/** What XO is told, and shown: the token of XA as XB had it, and that of XB as XC has it. */
async function shown(nodes: Running): Promise<PassedComparison> {
  const [item] = await givenNameless(nodes, 'XA', [OBJECT])
  await hourPassed(nodes)
  const { contents, items } = await allFromXB(nodes.XC, founded.hash)
  const { XO } = nodes
  const origin = await XO.store.read.passedOn.origin(items[0]?.holding as HoldingKey)
  assert.ok(origin !== undefined && item !== undefined)
  const { body } = reopenAct((await XO.store.read.acts.find(origin.act))?.text as string)
  const [[, , , , signed, salt]] = body.items as [[string, string, string, string, string, string]]
  const directory = await XO.road.directory.current()
  const entry = directory.agreement(founded.hash)
  assert.ok(entry !== undefined)
  return {
    traced: { ...origin, signed, salt },
    given: item.content.token as string,
    passed: contents[0]?.token as string,
    entry,
    keys: { keyOf: (iss, kid) => directory.actKey(iss, kid) },
  }
}

function differences(comparison: PassedComparison): PassedDifferences {
  const compared = comparePassed(comparison)
  assert.ok(compared.ok, compared.ok ? '' : compared.refusal.code)
  return compared.value
}

/** The token that XB would sign over another object, or under other claims, in the place of what it released. */
function lied(
  { honest, nodes }: { readonly honest: PassedComparison; readonly nodes: Running },
  change: (object: JsonObject) => JsonObject,
  claims: Partial<OpenClaims> = {},
) {
  const released = verifyToken(honest.passed, honest.keys)
  const { signer } = nodes.XB.road
  const keyId = JSON.parse(Buffer.from(honest.passed.split('.')[0] as string, 'base64url').toString()).kid
  const object = change(deriveObject(released))
  return {
    ...honest,
    passed: issueToken({ open: { ...released.open, ...claims }, object, signer, keyId, randomness: nodes.XB.road.randomness }),
  }
}

test('an honest intermediary took off what it may, and its item is otherwise what the origin signed', async () => {
  await using nodes = await founded.open()
  const honest = await shown(nodes)
  const found = differences(honest)
  assert.deepEqual([found.verdict, found.altered, found.unshown, found.treated], ['same', [], [], []], JSON.stringify(found))
  assert.ok(found.takenOff.includes('/lang'))
})

test('whatever a lying intermediary alters is told, with its place, and nothing of what it says', async () => {
  await using nodes = await founded.open()
  const honest = await shown(nodes)
  const phases = (object: JsonObject) => object.kill_chain_phases as JsonObject[]
  const lies: readonly (readonly [string, string, (object: JsonObject) => JsonObject, Partial<OpenClaims>?])[] = [
    ['/name', 'altered', (object) => ({ ...object, name: 'Harmless' })],
    ['/pattern', 'altered', (object) => ({ ...object, pattern: "[domain-name:value = 'other.example']" })],
    ['/created', 'altered', (object) => ({ ...object, created: '2026-03-01T07:00:00.000Z' })],
    ['/created_by_ref', 'altered', (object) => ({ ...object, created_by_ref: id('identity', 7) })],
    ['/id', 'altered', (object) => ({ ...object, id: id('malware', 7) })],
    ['/labels', 'altered', (object) => ({ ...object, labels: ['seen-at-border', 'benign'] })],
    ['/kill_chain_phases', 'altered', (object) => ({ ...object, kill_chain_phases: phases(object).toReversed() })],
    ['/kill_chain_phases', 'altered', (object) => ({ ...object, kill_chain_phases: [...phases(object), phases(object)[0] as JsonObject] })],
    ['/kill_chain_phases', 'takenOff', (object) => ({ ...object, kill_chain_phases: phases(object).slice(1) })],
    ['/description', 'unshown', (object) => ({ ...object, description: 'Seen by nobody' })],
    [
      'marking',
      'altered',
      (object) => ({ ...object, object_marking_refs: [tlpMarkingId('CLEAR')] }),
      { marking: 'CLEAR', object_marking_refs: [tlpMarkingId('CLEAR')] },
    ],
    ['retain_until', 'altered', (object) => object, { retain_until: '2039-01-01T00:00:00.000Z' }],
    ['subject', 'altered', (object) => object, { subject: 'suspect' }],
    ['reliability', 'altered', (object) => object, { reliability: 'A' }],
    ['commitment', 'altered', (object) => object, { commitment: 'A'.repeat(43) }],
  ]
  for (const [place, list, change, claims] of lies) {
    const found = differences(lied({ honest, nodes }, change, claims))
    assert.deepEqual(
      [found[list as 'altered'].includes(place), found.verdict],
      [true, list === 'takenOff' ? 'same' : list],
      `${place} ${JSON.stringify(found)}`,
    )
  }
})

test('a token that was cut down accuses nobody: what it does not show may have been signed', async () => {
  await using nodes = await founded.open()
  const honest = await shown(nodes)
  const found = differences({ ...honest, given: redactToken(honest.given, (name) => name !== 'name') })
  assert.deepEqual([found.verdict, found.unshown, found.altered], ['unshown', ['/name'], []])
})

test('tokens of another item, of another party, or that nobody signed prove nothing', async () => {
  await using nodes = await founded.open()
  const honest = await shown(nodes)
  const [other] = await givenNameless(nodes, 'XA', [OBJECT])
  const last = honest.passed.lastIndexOf('~')
  const cases: readonly Partial<PassedComparison>[] = [
    { given: other?.content.token as string },
    { given: honest.passed },
    { passed: honest.given },
    { passed: lied({ honest, nodes }, (object) => object, { item: '7c9e6679-7425-40de-944b-e07fc1f90ae7' }).passed },
    { passed: `${honest.passed.slice(0, last)}~AAAA~` },
    { passed: 'no token' },
    { given: '' },
  ]
  for (const [number, change] of cases.entries()) {
    const compared = comparePassed({ ...honest, ...change })
    assert.deepEqual(compared.ok ? compared.value : compared.refusal.code, 'token-differs', String(number))
  }
})
