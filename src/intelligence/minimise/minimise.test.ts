import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from '../../foundation/index.ts'
import type { StixObject } from '../model/stix-object.ts'
import { checkObject } from '../model/stix-object.ts'
import type { MinimisePlan, Released, Withheld } from './minimise.ts'
import { minimise } from './minimise.ts'
import { partyIdentity } from './party-identity.ts'

const OWN = '8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f'
const NEW = '0f0e0d0c-0b0a-4908-8706-050403020100'
const FIRST = 'indicator--11111111-1111-4111-8111-111111111111'
const SECOND = 'indicator--22222222-2222-4222-8222-222222222222'
const CREATOR = 'identity--f431f809-377b-45e0-aa1c-6a4751cae5ff'
const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'
const RED = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'
const HEAD = { spec_version: '2.1', created: '2026-03-01T10:00:00.000Z', modified: '2026-03-01T10:00:00.000Z' }
const INDICATOR = { name: 'n', pattern: "[url:value = 'http://x.example/']", pattern_type: 'stix', valid_from: '2026-03-01T10:00:00Z' }

function stix(type: string, properties: JsonObject): StixObject {
  const result = checkObject({ ...HEAD, type, id: `${type}--${OWN}`, ...properties })
  assert.ok(result.ok, JSON.stringify(result))
  return result.value
}

function planFor(object: StixObject, change: Partial<MinimisePlan> = {}): MinimisePlan {
  const fields = new Map(Object.keys(object).map((name) => [name, 'as-is' as const]))
  return { fields, ceiling: 'AMBER', shownId: (id) => id, showsUuid: () => true, ownShownId: object.id as string, ...change }
}

function released(object: StixObject, change: Partial<MinimisePlan> = {}): Released {
  const result = minimise(object, planFor(object, change))
  assert.equal(result.kind, 'released', JSON.stringify(result))
  return result as Released
}

function withheld(object: StixObject, change: Partial<MinimisePlan> = {}): Withheld {
  const result = minimise(object, planFor(object, change))
  assert.equal(result.kind, 'withheld', JSON.stringify(result))
  return result as Withheld
}

const hide =
  (...ids: readonly string[]) =>
  (id: string): string | undefined =>
    ids.includes(id) ? undefined : id

describe('minimise: fields', () => {
  it('leaves an object as it is where everything is shared', () => {
    const object = stix('indicator', INDICATOR)
    assert.deepEqual(released(object), { kind: 'released', object, isChanged: false, removed: [] })
  })

  it('names the releasing party as the creator of what bears another id, and nobody else', () => {
    const creator = partyIdentity('A'.repeat(43))
    const change = { ownShownId: `indicator--${NEW}`, creator }
    const granular_markings = [
      { marking_ref: RED, selectors: ['created_by_ref'] },
      { lang: 'en', selectors: ['name', 'created_by_ref'] },
    ]
    const object = stix('indicator', { ...INDICATOR, created_by_ref: CREATOR, granular_markings })
    const result = released(object, change)
    assert.equal(result.object.created_by_ref, creator)
    assert.deepEqual(result.object.granular_markings, [{ lang: 'en', selectors: ['name'] }])
    assert.deepEqual(result.removed, [{ pointer: '/created_by_ref', reason: 'creator-replaced' }])
    assert.equal(released(stix('indicator', INDICATOR), change).object.created_by_ref, creator)
    assert.equal(released(stix('indicator', { ...INDICATOR, created_by_ref: CREATOR }), { creator }).object.created_by_ref, CREATOR)
    const address = checkObject({ type: 'ipv4-addr', spec_version: '2.1', id: `ipv4-addr--${OWN}`, value: '198.51.100.1' })
    assert.ok(address.ok)
    assert.equal('created_by_ref' in released(address.value, { ownShownId: `ipv4-addr--${NEW}`, creator }).object, false)
  })

  it('drops what the agreement does not name or names as dropped', () => {
    const object = stix('indicator', { ...INDICATOR, description: 'd', x_own: 1, revoked: true })
    const fields = new Map([
      ...['pattern', 'pattern_type', 'valid_from'].map((name) => [name, 'as-is'] as const),
      ['name', 'drop'] as const,
    ])
    const result = released(object, { fields, ownShownId: `indicator--${NEW}` })
    assert.deepEqual(Object.keys(result.object).sort(), [
      'created',
      'id',
      'modified',
      'pattern',
      'pattern_type',
      'revoked',
      'spec_version',
      'type',
      'valid_from',
    ])
    assert.equal(result.object.id, `indicator--${NEW}`)
    assert.equal(result.isChanged, true)
    assert.deepEqual(result.removed, [
      { pointer: '/name', reason: 'field-not-shared' },
      { pointer: '/description', reason: 'field-not-shared' },
      { pointer: '/x_own', reason: 'field-not-shared' },
    ])
  })

  it('withholds an object whose type needs what is not shared', () => {
    const object = stix('indicator', INDICATOR)
    assert.deepEqual(withheld(object, { fields: new Map([['name', 'as-is']]) }), {
      kind: 'withheld',
      reason: 'required-property-withheld',
      pointer: '/pattern',
    })
    const location = stix('location', { country: 'XA', name: 'n' })
    assert.equal(withheld(location, { fields: new Map([['name', 'as-is']]) }).reason, 'object-incomplete')
  })
})

describe('minimise: markings', () => {
  const granular = (marking: string, ...selectors: string[]): JsonObject => ({ marking_ref: marking, selectors })

  it('withholds an object above the ceiling or with an unknown marking', () => {
    assert.equal(withheld(stix('indicator', { ...INDICATOR, object_marking_refs: [RED] })).reason, 'marking-above-ceiling')
    const unknown = stix('indicator', { ...INDICATOR, object_marking_refs: [`marking-definition--${NEW}`] })
    assert.equal(withheld(unknown).reason, 'marking-unknown')
    assert.equal(released(unknown, { defined: () => ({ terms: { scheme: 'statement' }, isMarked: false }) }).isChanged, false)
  })

  it('cuts marked members and elements and repairs the other selectors', () => {
    const object = stix('indicator', {
      ...INDICATOR,
      description: 'd',
      labels: ['a', 'b', 'c'],
      external_references: [{ source_name: 's', description: 'secret' }],
      granular_markings: [
        granular(RED, 'labels.[0]', 'description'),
        granular(RED, 'external_references.[0].description'),
        granular(GREEN, 'labels.[0]', 'labels.[2]', 'name'),
        { lang: 'en', selectors: ['description', 'labels.[1]'] },
      ],
    })
    const result = released(object)
    assert.deepEqual(result.object.labels, ['b', 'c'])
    assert.equal(result.object.description, undefined)
    assert.equal(result.object.external_references, undefined)
    assert.deepEqual(result.object.granular_markings, [granular(GREEN, 'labels.[1]', 'name'), { lang: 'en', selectors: ['labels.[0]'] }])
    assert.deepEqual(result.removed, [
      { pointer: '/description', reason: 'field-marking' },
      { pointer: '/labels/0', reason: 'field-marking' },
      { pointer: '/external_references', reason: 'field-marking' },
    ])
  })

  it('cuts fields with an unknown marking at every ceiling, and leaves no empty list', () => {
    const marking = `marking-definition--${NEW}`
    const object = stix('indicator', { ...INDICATOR, labels: ['a'], granular_markings: [granular(marking, 'labels.[0]')] })
    const result = released(object, { ceiling: 'RED' })
    assert.equal(result.object.labels, undefined)
    assert.equal(result.object.granular_markings, undefined)
    assert.deepEqual(released(object, { defined: () => ({ terms: { scheme: 'statement' }, isMarked: false }) }).object, object)
  })

  it('withholds where what is marked cannot be left out', () => {
    for (const selector of ['pattern', 'id', 'created', 'granular_markings', 'type']) {
      const object = stix('indicator', { ...INDICATOR, granular_markings: [granular(RED, selector)] })
      assert.deepEqual(withheld(object), { kind: 'withheld', reason: 'required-property-withheld', pointer: `/${selector}` })
    }
  })
})

describe('minimise: references', () => {
  const note = stix('note', { content: 'x', object_refs: [FIRST, SECOND], created_by_ref: CREATOR, authors: ['a'] })

  it('takes withheld references out of lists and members', () => {
    const result = released(note, { shownId: hide(FIRST, CREATOR) })
    assert.deepEqual(result.object.object_refs, [SECOND])
    assert.equal(result.object.created_by_ref, undefined)
    assert.deepEqual(result.removed, [
      { pointer: '/object_refs/0', reason: 'reference-withheld' },
      { pointer: '/created_by_ref', reason: 'reference-withheld' },
    ])
  })

  it('withholds where a needed reference is', () => {
    assert.deepEqual(withheld(note, { shownId: hide(FIRST, SECOND) }), {
      kind: 'withheld',
      reason: 'required-reference-withheld',
      pointer: '/object_refs',
    })
    const relationship = stix('relationship', { relationship_type: 'uses', source_ref: FIRST, target_ref: SECOND })
    assert.equal(withheld(relationship, { shownId: hide(SECOND) }).reason, 'required-reference-withheld')
  })

  it('names changed objects by their new ids everywhere', () => {
    const shown = `indicator--${NEW}`
    const object = stix('note', { content: 'x', object_refs: [FIRST], extensions: { 'own-ext': { inner: [{ about_ref: FIRST }] } } })
    const result = released(object, { shownId: (id) => (id === FIRST ? shown : id) })
    assert.deepEqual(result.object.object_refs, [shown])
    assert.deepEqual(result.object.extensions, { 'own-ext': { inner: [{ about_ref: shown }] } })
    assert.equal(result.isChanged, true)
    assert.deepEqual(result.removed, [])
  })

  it('cuts members that mention a withheld object or hold a reference to it inside', () => {
    const object = stix('indicator', {
      ...INDICATOR,
      description: `same as ${SECOND.toUpperCase()}`,
      extensions: { 'own-ext': { about_ref: SECOND } },
      x_own: { [SECOND]: 1 },
      x_own_id: `indicator--${OWN}`,
    })
    const result = released(object, { shownId: hide(SECOND), ownShownId: `indicator--${NEW}` })
    assert.deepEqual(
      result.removed.map((removal) => removal.pointer),
      ['/description', '/extensions', '/x_own', '/x_own_id'],
    )
  })

  it('combines both cuts of one list in the pointers and selectors', () => {
    const object = stix('note', {
      content: 'x',
      object_refs: [FIRST, SECOND, CREATOR],
      granular_markings: [
        { marking_ref: RED, selectors: ['object_refs.[0]'] },
        { marking_ref: GREEN, selectors: ['object_refs.[2]'] },
      ],
    })
    const result = released(object, { shownId: hide(SECOND) })
    assert.deepEqual(result.object.object_refs, [CREATOR])
    assert.deepEqual(result.object.granular_markings, [{ marking_ref: GREEN, selectors: ['object_refs.[0]'] }])
    assert.deepEqual(result.removed, [
      { pointer: '/object_refs/0', reason: 'field-marking' },
      { pointer: '/object_refs/1', reason: 'reference-withheld' },
    ])
  })
})

describe('minimise: language content', () => {
  const original = stix('indicator', { ...INDICATOR, description: 'd' })
  const translation = stix('language-content', {
    object_ref: original.id as string,
    contents: { de: { name: 'N', description: 'D' }, fr: { description: 'D' } },
  })

  it('follows what is released of the object it translates', () => {
    const fields = new Map([...planFor(original).fields].filter(([name]) => name !== 'description'))
    const result = released(translation, { releasedObject: () => released(original, { fields }) })
    assert.deepEqual(result.object.contents, { de: { name: 'N' } })
  })

  it('is withheld with it, or when nobody says what is released', () => {
    assert.equal(withheld(translation).reason, 'translated-object-withheld')
    assert.equal(
      withheld(translation, { shownId: () => undefined, releasedObject: () => released(original) }).reason,
      'translated-object-withheld',
    )
  })
})

describe('minimise: for any plan', () => {
  it('gives valid objects that hold no withheld id and no dropped field', () => {
    const object = stix('report', {
      name: 'n',
      description: `about ${FIRST}`,
      published: HEAD.created,
      object_refs: [FIRST, SECOND, CREATOR],
      labels: ['a', 'b'],
      created_by_ref: CREATOR,
      granular_markings: [
        { marking_ref: RED, selectors: ['labels.[0]'] },
        { marking_ref: GREEN, selectors: ['labels.[1]', 'object_refs.[2]', 'description'] },
      ],
    })
    const names = Object.keys(object)
    fc.assert(
      fc.property(fc.subarray(names), fc.subarray([FIRST, SECOND, CREATOR]), fc.constantFrom('GREEN', 'RED'), (shared, hidden, ceiling) => {
        const plan = planFor(object, { fields: new Map(shared.map((name) => [name, 'as-is'])), shownId: hide(...hidden), ceiling })
        const result = minimise(object, plan)
        if (result.kind === 'withheld') return
        assert.equal(checkObject(result.object).ok, true)
        const text = JSON.stringify(result.object)
        for (const id of hidden) assert.equal(text.includes(id), false)
        if (ceiling === 'GREEN') assert.equal(((result.object.labels ?? []) as string[]).includes('a'), false)
      }),
      { numRuns: 500 },
    )
  })
})
