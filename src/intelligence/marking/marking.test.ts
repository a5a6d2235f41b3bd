import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonObject } from '../../foundation/index.ts'
import type { StixObject } from '../model/stix-object.ts'
import { checkObject } from '../model/stix-object.ts'
import type { MarkingLookup } from './defined-markings.ts'
import { fieldMarkings, objectHandling } from './marking.ts'
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
