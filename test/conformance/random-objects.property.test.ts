/** Random objects of every type are valid; changed in one thing, they are judged as the standard judges that thing; treated, they stay valid. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FieldTreatment } from '../../src/agreement/index.ts'
import type { Json, JsonObject } from '../../src/foundation/index.ts'
import { checkObject, classOf, examineObject, type StixObject } from '../../src/intelligence/index.ts'
import { standardTypes } from '../../src/intelligence/model/object-types.ts'
import { ENCODINGS } from '../../src/intelligence/personal/encodings.fixture.ts'
import { leaksIn } from '../disclosure/leaks.fixture.ts'
import { previewedTo, treatingAgreement } from '../disclosure/releases.fixture.ts'
import { anyObject, stixObject } from './random-objects.fixture.ts'

const RUNS = Number(process.env.COMITY_PROPERTY_RUNS ?? 40)

for (const type of standardTypes()) {
  test(`random ${type} is valid`, () => {
    fc.assert(
      fc.property(stixObject(type), (object) => {
        assert.deepEqual(examineObject(object).errors, [], JSON.stringify(object))
        assert.ok(checkObject(object).ok)
      }),
      { numRuns: RUNS },
    )
  })
}

/** What each type must have, as sections 4 to 7 list it: written by hand, so that it is no copy of the tables that are tested. */
const REQUIRED: Readonly<Record<string, string>> = {
  'attack-pattern': 'name',
  campaign: 'name',
  'course-of-action': 'name',
  grouping: 'context object_refs',
  identity: 'name',
  incident: 'name',
  indicator: 'pattern pattern_type valid_from',
  infrastructure: 'name',
  'intrusion-set': 'name',
  location: '',
  malware: 'is_family',
  'malware-analysis': 'product',
  note: 'content object_refs',
  'observed-data': 'first_observed last_observed number_observed',
  opinion: 'opinion object_refs',
  report: 'name published object_refs',
  'threat-actor': 'name',
  tool: 'name',
  vulnerability: 'name',
  relationship: 'relationship_type source_ref target_ref',
  sighting: 'sighting_of_ref',
  artifact: '',
  'autonomous-system': 'number',
  directory: 'path',
  'domain-name': 'value',
  'email-addr': 'value',
  'email-message': 'is_multipart',
  file: '',
  'ipv4-addr': 'value',
  'ipv6-addr': 'value',
  'mac-addr': 'value',
  mutex: 'name',
  'network-traffic': 'protocols',
  process: '',
  software: 'name',
  url: 'value',
  'user-account': '',
  'windows-registry-key': '',
  'x509-certificate': '',
  'marking-definition': 'definition',
  'language-content': 'object_ref contents',
  'extension-definition': 'name schema version extension_types created_by_ref',
}

const isObservable = (object: JsonObject): boolean => classOf(object as StixObject) === 'observable'
const isMeta = (object: JsonObject): boolean => classOf(object as StixObject) === 'meta'
const HEX = '0123456789abcdef'
type Change = (object: JsonObject, chance: number) => JsonObject | undefined

/** One thing that breaks a MUST; undefined where it cannot be done to an object. */
const BREAKING: Readonly<Record<string, Change>> = {
  'a required property is missing': (object, chance) => {
    const authored = isObservable(object) ? 'type id' : `type id spec_version created${object.modified === undefined ? '' : ' modified'}`
    const names = `${authored} ${REQUIRED[object.type as string]}`.split(' ').filter((name) => name !== '')
    const { [names[chance % names.length] as string]: _, ...rest } = object
    return rest
  },
  'a value is null': (object, chance) => ({ ...object, [Object.keys(object)[chance % Object.keys(object).length] as string]: null }),
  'a list is empty': (object) => ({ ...object, object_marking_refs: [] }),
  'a dictionary is empty': (object) => ({ ...object, extensions: {} }),
  'the id is of another type': (object) => ({ ...object, id: `x-${String(object.id)}` }),
  'the id has capitals': (object) => ({ ...object, id: `${String(object.id).slice(0, -1)}F` }),
  'the id ends early': (object) => ({ ...object, id: String(object.id).slice(0, -1) }),
  'the version is none': (object) => ({ ...object, spec_version: '2.2' }),
  'the type is another kind of value': (object) => ({ ...object, type: [String(object.type)] }),
  'a time is of no day': (object) => (isObservable(object) ? undefined : { ...object, created: '2021-02-29T00:00:00.000Z' }),
  'a time is local': (object) => (isObservable(object) ? undefined : { ...object, created: '2021-02-28T00:00:00.000+01:00' }),
  'a time is coarse': (object) => (isObservable(object) ? undefined : { ...object, created: '2021-02-28T00:00:00Z' }),
  'it was changed before it was made': (object) =>
    object.modified === undefined ? undefined : { ...object, modified: '1999-01-01T00:00:00.000Z' },
  'a name is reserved': (object, chance) => ({
    ...object,
    [['severity', 'username', 'phone_number', 'action'][chance % 4] as string]: 'x',
  }),
  'a name is short': (object) => ({ ...object, ab: 'x' }),
  'a name begins with a capital': (object) => ({ ...object, Foo: 'x' }),
  'a marking is none': (object) => ({ ...object, object_marking_refs: ['identity--11111111-1111-4111-8111-111111111111'] }),
  'a selector selects nothing': (object) => ({
    ...object,
    granular_markings: [{ selectors: ['nowhere'], marking_ref: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb' }],
  }),
  'a granular marking says two things': (object) => ({
    ...object,
    granular_markings: [{ selectors: ['id'], lang: 'en', marking_ref: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb' }],
  }),
  'an extension has no type': (object) =>
    object.type === 'extension-definition'
      ? undefined
      : { ...object, extensions: { 'extension-definition--11111111-1111-4111-8111-111111111111': { rank: 1 } } },
  'confidence is beyond its scale': (object, chance) =>
    isObservable(object) || isMeta(object) ? undefined : { ...object, confidence: [101, -1, 1.5][chance % 3] as number },
  'a label is no text': (object) => (isObservable(object) || isMeta(object) ? undefined : { ...object, labels: [1] }),
  'a property is of another class': (object) => {
    if (object.type === 'marking-definition') return { ...object, revoked: false }
    return isObservable(object) ? { ...object, labels: ['x'] } : { ...object, defanged: true }
  },
  'a hexadecimal value has capitals': (object) => ({ ...object, x_own_hex: 'AB' }),
}

/** One thing that the standard allows. */
const HARMLESS: Readonly<Record<string, Change>> = {
  'a custom property': (object) => ({ ...object, x_own: { deep: ['x'] } }),
  'another order': (object) => Object.fromEntries(Object.entries(object).reverse()),
  'an extension of its own': (object) =>
    object.type === 'extension-definition'
      ? undefined
      : {
          ...object,
          extensions: { 'extension-definition--22222222-2222-4222-8222-222222222222': { extension_type: 'property-extension' } },
        },
  'a finer time': (object) => (object.modified === undefined ? undefined : { ...object, modified: '2039-12-31T23:59:59.999999999999Z' }),
  'another UUID': (object, chance) => ({
    ...object,
    id: `${String(object.type)}--00000000-0000-4000-8000-00000000000${HEX[chance % 16]}`,
    granular_markings: [{ selectors: ['type'], lang: 'en' }],
  }),
  'a marking that is not in the bundle': (object) => ({
    ...object,
    object_marking_refs: ['marking-definition--33333333-3333-4333-8333-333333333333'],
  }),
}

for (const [isValid, changes] of [[false, BREAKING] as const, [true, HARMLESS] as const]) {
  for (const [name, change] of Object.entries(changes)) {
    test(`${name}: ${isValid ? 'valid' : 'not valid'}`, () => {
      fc.assert(
        fc.property(anyObject, fc.nat(10_000), (object, chance) => {
          const changed = change(object, chance)
          fc.pre(changed !== undefined)
          assert.equal(examineObject(changed as Json).errors.length === 0, isValid, JSON.stringify(changed))
          assert.equal(checkObject(changed as Json).ok, isValid, JSON.stringify(changed))
        }),
        { numRuns: RUNS * 3 },
      )
    })
  }
}

/** Fields that hold a text, in which a canary can sit. */
const TEXTS = new Set(
  'name description content abstract explanation objective path result_name display_name body subject command_line'.split(' '),
)
const TREATMENTS: readonly FieldTreatment[] = ['as-is', 'pseudonymise', 'generalise', 'drop', 'never']
const STEERING: ReadonlySet<FieldTreatment> = new Set(['pseudonymise', 'generalise', 'never'])
const WAYS = Object.values(ENCODINGS)

test('what is treated stays valid, and nothing of what is withheld stands in any encoding', async () => {
  const bundle = fc.tuple(fc.array(anyObject, { minLength: 20, maxLength: 40 }), fc.nat(10_000))
  let [shown, offered] = [0, 0]
  await fc.assert(
    fc.asyncProperty(bundle, async ([drawn, chance]) => {
      const treat = (type: string, field: string): FieldTreatment =>
        TEXTS.has(field) ? (TREATMENTS[(type.length + field.length + chance) % TREATMENTS.length] as FieldTreatment) : 'as-is'
      const gone: string[] = []
      const steering: string[] = []
      const objects = drawn.map((object, index) => {
        const field = Object.keys(object).find((name) => TEXTS.has(name) && typeof object[name] === 'string')
        if (field === undefined || object.type === 'language-content') return object
        const canary = `canary-${index}-${chance}@victim.example`
        const treatment = treat(object.type as string, field)
        if (treatment !== 'as-is') gone.push(canary)
        if (STEERING.has(treatment)) steering.push(canary)
        return { ...object, [field]: `see ${canary} there` }
      })
      // What an article treats in one field is written again where fields cross as they are.
      const again = steering.map((canary, index): JsonObject => {
        const write = WAYS[(index + chance) % WAYS.length] as (value: string) => string
        const id = `x-own--00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
        const times = { created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' }
        return { type: 'x-own', spec_version: '2.1', id, ...times, x_text: `a ${write(canary)} b`, labels: [canary] }
      })
      const all = [...objects, ...again]
      const got = (await previewedTo(treatingAgreement(all, treat), all, ['XF'])).get('XF')
      for (const one of got?.objects ?? []) assert.ok(checkObject(one).ok, JSON.stringify([one, checkObject(one)]))
      assert.deepEqual(leaksIn(got?.texts ?? [], gone), [])
      shown += got?.objects.length ?? 0
      offered += all.length
    }),
    { numRuns: Math.max(3, Math.round(RUNS / 8)), endOnFailure: true },
  )
  assert.ok(shown > offered / 4, `${shown} of ${offered}`)
})
