import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonObject } from '../../foundation/index.ts'
import { factsOf } from '../facts.ts'
import type { StixObject } from '../model/stix-object.ts'
import { checkObject } from '../model/stix-object.ts'
import { DefinedMarkings, type MarkingLookup } from './defined-markings.ts'
import { IEP_EXTENSION } from './iep.ts'
import { fieldMarkings, type Handling, objectHandling } from './marking.ts'
import type { Tlp } from './tlp.ts'
import { isWithin, mostRestrictive, tlpRank } from './tlp.ts'

const GREEN_1 = 'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da'
const AMBER_2 = 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421'
const STRICT_2 = 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003'
const STATEMENT = 'marking-definition--a3075d3c-bc4f-43a8-be4f-b56692890aae'
const defined: MarkingLookup = (id) => (id === STATEMENT ? { terms: { scheme: 'statement' }, isMarked: false } : undefined)

const INDICATOR = {
  type: 'indicator',
  spec_version: '2.1',
  id: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
  created: '2026-03-01T10:00:00.000Z',
  modified: '2026-03-01T10:00:00.000Z',
  pattern: "[url:value = 'http://x.example/']",
  pattern_type: 'stix',
  valid_from: '2026-03-01T10:00:00Z',
}

function stix(change: JsonObject, base: JsonObject = INDICATOR): StixObject {
  const result = checkObject({ ...base, ...change })
  assert.ok(result.ok, JSON.stringify(result))
  return result.value
}

describe('tlp', () => {
  it('is one ascending scale', () => {
    const scale: Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']
    assert.deepEqual(scale.map(tlpRank), [0, 1, 2, 3, 4])
    assert.equal(isWithin('AMBER', 'AMBER+STRICT'), true)
    assert.equal(isWithin('RED', 'AMBER+STRICT'), false)
    assert.equal(mostRestrictive('GREEN', 'AMBER'), 'AMBER')
  })
})

describe('objectHandling', () => {
  const levelOf = (refs: string[] | undefined, unmarked: Tlp | 'refuse' = 'AMBER'): string => {
    const marking = objectHandling(stix(refs === undefined ? {} : { object_marking_refs: refs }), { unmarked, defined })
    return marking.ok ? marking.value.level : marking.refusal.code
  }

  it('takes the strictest of both TLP versions', () => {
    assert.equal(levelOf([GREEN_1]), 'GREEN')
    assert.equal(levelOf([STRICT_2, GREEN_1, AMBER_2]), 'AMBER+STRICT')
    assert.equal(levelOf([STATEMENT, GREEN_1]), 'GREEN')
  })

  it('gives the level of the unmarked to what has no TLP marking, or refuses', () => {
    assert.equal(levelOf(undefined), 'AMBER')
    assert.equal(levelOf([STATEMENT]), 'AMBER')
    assert.equal(levelOf(undefined, 'refuse'), 'marking-missing')
  })

  it('refuses any marking it does not know, beside whatever else', () => {
    assert.equal(levelOf(['marking-definition--00000000-0000-4000-8000-000000000000', GREEN_1]), 'marking-unknown')
  })

  it('takes the published definitions themselves for clear', () => {
    const definition = stix(
      {
        type: 'marking-definition',
        spec_version: '2.1',
        id: GREEN_1,
        created: '2017-01-20T00:00:00.000Z',
        definition_type: 'tlp',
        definition: { tlp: 'green' },
      },
      {},
    )
    const handling = objectHandling(definition, { unmarked: 'refuse' })
    assert.equal(handling.ok && handling.value.level, 'CLEAR')
  })
})

describe('fieldMarkings', () => {
  it('gives the strictest level by selector, nothing for languages and statements, unknown for the rest', () => {
    const object = stix({
      name: 'n',
      description: 'd',
      labels: ['a', 'b'],
      granular_markings: [
        { marking_ref: GREEN_1, selectors: ['name', 'labels.[1]'] },
        { marking_ref: AMBER_2, selectors: ['name'] },
        { marking_ref: STATEMENT, selectors: ['pattern'] },
        { lang: 'en', selectors: ['description'] },
        { marking_ref: 'marking-definition--00000000-0000-4000-8000-000000000000', selectors: ['labels.[1]'] },
      ],
    })
    assert.deepEqual(
      [...fieldMarkings(object, defined)],
      [
        ['name', 'AMBER'],
        ['labels.[1]', 'unknown'],
      ],
    )
  })
})

const PAP_GREEN = 'marking-definition--c43594d1-4b11-4c59-93ab-1c9b14d53ce9'
const PAP_RED = 'marking-definition--740d36e5-7714-4c30-961a-3ae632ceee0e'
const POLICY = 'marking-definition--da05d443-ad8d-46fc-abf5-31d3d00290f1'
const NOW = Date.UTC(2026, 5, 1)
const IEP: JsonObject = {
  extension_type: 'property-extension',
  encrypt_in_transit: 'must',
  permitted_actions: 'externally-visible-indirect-actions',
  affected_party_notifications: 'may',
  tlp: 'green',
  provider_attribution: 'may',
  unmodified_resale: 'must-not',
  iep_id: '0224bfdf-ea3a-49c3-96f6-66d908bb1845',
  iep_version: 2,
  description: 'd',
  start_date: '2022-10-01T00:00:00Z',
}

function definition(members: JsonObject): StixObject {
  return stix({ type: 'marking-definition', spec_version: '2.1', id: POLICY, created: '2024-01-10T14:52:41.853121Z', ...members }, {})
}

function policy(change: JsonObject): StixObject {
  return definition({ extensions: { [IEP_EXTENSION]: { ...IEP, ...change } } })
}

/** The handling of an object beside these definitions, or the code of its refusal. */
function handling(object: StixObject, ...definitions: readonly StixObject[]): Handling | string {
  const markings = new DefinedMarkings()
  for (const definition of definitions) markings.add(definition)
  const result = objectHandling(object, { unmarked: 'CLEAR', defined: markings.at(NOW) })
  return result.ok ? result.value : result.refusal.code
}

describe('the handling of an object', () => {
  const marked = (...refs: string[]) => stix({ object_marking_refs: refs })

  it('takes the strictest PAP of markings of the whole and of fields, which are not cut for it', () => {
    const object = stix({ name: 'n', object_marking_refs: [PAP_GREEN], granular_markings: [{ marking_ref: PAP_RED, selectors: ['name'] }] })
    assert.deepEqual(handling(object), { level: 'CLEAR', pap: 'RED', attribution: null, until: null, touchesFields: true })
    assert.deepEqual([...fieldMarkings(object)], [])
  })

  it('takes the stricter of PAP labels and PAP markings into the facts', () => {
    const papOf = (label: string): string => {
      const facts = factsOf(stix({ labels: [label], object_marking_refs: [PAP_GREEN] }), { unmarked: 'CLEAR' })
      return facts.ok ? facts.value.grading.pap : facts.refusal.code
    }
    assert.deepEqual([papOf('PAP:CLEAR'), papOf('PAP:AMBER'), papOf('a')], ['GREEN', 'AMBER', 'GREEN'])
  })

  it('projects a policy onto level, PAP, attribution and time', () => {
    const object = stix({ object_marking_refs: [POLICY, PAP_GREEN], created_by_ref: 'identity--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f' })
    const change = { provider_attribution: 'must-not', end_date: '2026-12-31T00:00:00Z' }
    assert.deepEqual(handling(object, policy(change)), {
      level: 'GREEN',
      pap: 'AMBER',
      attribution: 'must-not',
      until: Date.UTC(2026, 11, 31),
      touchesFields: true,
    })
  })

  it('knows no terms of a policy that cannot be kept or is not wholly understood', () => {
    assert.notEqual(handling(marked(POLICY), policy({})), 'marking-unknown')
    const { tlp: _, ...withoutLevel } = IEP
    const { encrypt_in_transit: _encrypted, ...incomplete } = IEP
    const changes: readonly JsonObject[] = [
      { permitted_actions: 'none' },
      { permitted_actions: 'contact-for-instruction' },
      { permitted_actions: ['externally-visible-direct-actions'] },
      { tlp: 'amber+strict' },
      { iep_version: 1 },
      { iep_version: '2.0' },
      { iep_id: 'x' },
      { start_date: '2026-06-01T00:00:01Z' },
      { start_date: 'soon' },
      { end_date: '2026-05-31T23:59:59Z' },
      { end_date: '2022-09-30T00:00:00Z' },
      { more: true },
      { description: 1 },
    ]
    for (const change of changes) assert.equal(handling(marked(POLICY), policy(change)), 'marking-unknown', JSON.stringify(change))
    for (const extension of [withoutLevel, incomplete]) {
      assert.equal(handling(marked(POLICY), definition({ extensions: { [IEP_EXTENSION]: extension } })), 'marking-unknown')
    }
    const beside = {
      [IEP_EXTENSION]: IEP,
      'extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce': { extension_type: 'property-extension' },
    }
    assert.equal(handling(marked(POLICY), definition({ extensions: beside })), 'marking-unknown')
  })

  it('refuses policies that contradict each other about the creator', () => {
    const other = stix({ ...policy({ provider_attribution: 'must' }), id: POLICY.replace('da05', 'da06') }, {})
    const object = stix({
      object_marking_refs: [POLICY, POLICY.replace('da05', 'da06')],
      created_by_ref: 'identity--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
    })
    assert.notEqual(handling(object, policy({ provider_attribution: 'may' }), other), 'marking-unknown')
    assert.equal(handling(object, policy({ provider_attribution: 'must-not' }), other), 'marking-unknown')
  })

  it('knows a marking that is defined twice alike, and not one that is defined in two ways, in either order', () => {
    const [first, second] = [{ statement: 'a' }, { statement: 'b' }].map((content) =>
      definition({ definition_type: 'statement', definition: content }),
    )
    assert.ok(first !== undefined && second !== undefined)
    assert.notEqual(handling(marked(POLICY), first, first), 'marking-unknown')
    for (const order of [
      [first, second],
      [second, first],
      [first, second, first],
    ])
      assert.equal(handling(marked(POLICY), ...order), 'marking-unknown')
  })

  it('takes what stands inside members for markings of these members', () => {
    const red = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'
    const object = stix({
      extensions: { 'own-ext': { inner: [{ object_marking_refs: [red] }] } },
      x_own: {
        granular_markings: [
          { marking_ref: GREEN_1, selectors: ['a'] },
          { lang: 'en', selectors: ['a'] },
        ],
      },
      x_odd: { object_marking_refs: red },
    })
    assert.deepEqual(
      [...fieldMarkings(object)],
      [
        ['extensions', 'RED'],
        ['x_own', 'GREEN'],
        ['x_odd', 'unknown'],
      ],
    )
  })

  it('lets labels only make the level stricter', () => {
    const level = (label: string): string => {
      const found = handling(stix({ labels: ['a', label], object_marking_refs: [GREEN_1] }))
      return typeof found === 'string' ? found : found.level
    }
    assert.deepEqual(
      [level('tlp:white'), level('TLP:RED'), level('tlp:amber+strict'), level('tlp:ex')],
      ['GREEN', 'RED', 'AMBER+STRICT', 'marking-unknown'],
    )
  })

  it('takes a published definition with something of its own for unmarked', () => {
    const extension = {
      'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d': { extension_type: 'property-extension', tlp_2_0: 'amber' },
    }
    const published = definition({ id: AMBER_2, name: 'TLP:AMBER', extensions: extension })
    const levelOf = (object: StixObject): string => {
      const result = objectHandling(object, { unmarked: 'AMBER' })
      return result.ok ? result.value.level : result.refusal.code
    }
    assert.equal(levelOf(published), 'CLEAR')
    for (const own of [{ external_references: [{ source_name: 's', description: 'd' }] }, { name: 'TLP:AMBER for XC' }, { x_note: 'n' }]) {
      assert.equal(levelOf(stix({ ...published, ...own }, {})), 'AMBER', JSON.stringify(own))
    }
  })
})
