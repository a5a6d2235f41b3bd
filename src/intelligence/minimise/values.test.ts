import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../foundation/index.ts'
import { checkObject, type StixObject } from '../model/stix-object.ts'
import { valueKey } from '../personal/normal-form.ts'
import { surrogateOf } from '../personal/pseudonymise.ts'
import { type FieldTreatment, minimise, type Released } from './minimise.ts'
import { type KnownTreatment, treatedValues, type ValuePlan } from './values.ts'

const NEW = '0f0e0d0c-0b0a-4908-8706-050403020100'
const KEY = new Uint8Array(32).fill(3)
const MAIL = 'jane@victim.example'
const SURROGATE = surrogateOf('email', MAIL, KEY) as string

function note(members: JsonObject): StixObject {
  const result = checkObject({
    type: 'note',
    spec_version: '2.1',
    id: 'note--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
    created: '2026-03-01T10:00:00.000Z',
    modified: '2026-03-01T10:00:00.000Z',
    object_refs: ['indicator--11111111-1111-4111-8111-111111111111'],
    content: 'nothing',
    ...members,
  })
  assert.ok(result.ok, JSON.stringify(result))
  return result.value
}

function shown(object: StixObject, fields: Readonly<Record<string, FieldTreatment>>, values?: ValuePlan): Released {
  const all = new Map(Object.keys(object).map((name) => [name, fields[name] ?? 'as-is'] as const))
  const plan = {
    fields: all,
    ceiling: 'RED',
    shownId: (id: string) => id,
    showsUuid: () => true,
    ownShownId: `${String(object.type)}--${NEW}`,
    ...(values && { values }),
  } as const
  const result = minimise(object, plan)
  assert.equal(result.kind, 'released', JSON.stringify(result))
  return result as Released
}

const known = (key: string, treatment: KnownTreatment): ValuePlan => ({
  key: KEY,
  treatmentOf: (asked) => (asked === key ? treatment : undefined),
})

test('a field under a pseudonym keeps its text and loses its values, element by element', () => {
  const object = note({ content: `Ask ${MAIL} or jane[@]victim[.]example`, authors: ['Jane Roe', 'CSIRT'] })
  const { object: result, removed } = shown(object, { content: 'pseudonymise' }, { key: KEY })
  assert.equal(result.content, `Ask ${SURROGATE} or ${SURROGATE}`)
  assert.deepEqual(removed, [{ pointer: '/content', reason: 'field-pseudonymised' }])
  assert.deepEqual(result.authors, ['Jane Roe', 'CSIRT'])
})

test('where a plan says nothing of values, a field that is to be treated does not cross', () => {
  const { object, removed } = shown(note({ abstract: `of ${MAIL}` }), { abstract: 'pseudonymise' })
  assert.equal(object.abstract, undefined)
  assert.deepEqual(removed, [{ pointer: '/abstract', reason: 'field-not-shared' }])
})

test('a value that is treated elsewhere is treated in fields that cross as they are, whatever writes it', () => {
  const encoded = Buffer.from(`To: ${MAIL}`).toString('base64')
  const object = note({ content: `JANE@victim.example ${encoded} bob@other.example`, labels: [`about ${MAIL}`, 'plain'] })
  const key = valueKey('email', MAIL)
  const { object: result, removed } = shown(object, {}, known(key, 'pseudonymise'))
  assert.doesNotMatch(JSON.stringify(result), /jane@victim/i)
  assert.ok(!JSON.stringify(result).includes(encoded))
  assert.match(String(result.content), new RegExp(`${SURROGATE}.*bob@other\\.example`))
  assert.equal((result.labels as readonly string[])[1], 'plain')
  const value = { key, treatment: 'pseudonymise' }
  assert.deepEqual(
    removed,
    ['/content', '/labels'].map((pointer) => ({ pointer, reason: 'value-treated', value, isGone: false })),
  )
  const never = shown(object, {}, known(key, 'never'))
  assert.match(String(never.object.content), /^\[email\]/)
})

test('a value for which nothing can stand is told as one that never crosses', () => {
  const password = 'correct-horse-7'
  const object = note({ content: `the login is password=${password} there` })
  for (const treatment of ['pseudonymise', 'generalise'] as const) {
    const key = valueKey('credential', password)
    const { object: result, removed } = shown(object, {}, known(key, treatment))
    assert.match(String(result.content), /\[credential\]/)
    assert.deepEqual(removed, [{ pointer: '/content', reason: 'value-treated', value: { key, treatment: 'never' }, isGone: false }])
  }
})

test('nothing is treated where nothing is to be', () => {
  const object = note({ content: `${MAIL} at 198.51.100.7` })
  const { object: result, removed } = shown(object, {}, known('email:other@x.example', 'never'))
  assert.deepEqual([result.content, removed], [object.content, []])
  assert.deepEqual(treatedValues(object, { fields: new Map([['content', 'as-is']]), ceiling: 'RED' }), [])
})

test('the values of the fields that an article treats are told with their treatment', () => {
  const object = note({ content: MAIL, abstract: '+49 30 1234567' })
  const fields = new Map([
    ['content', 'pseudonymise'],
    ['abstract', 'never'],
  ])
  const found = treatedValues(object, { fields, ceiling: 'RED' }).map(({ key, treatment }) => [key.split(':')[0], treatment])
  assert.deepEqual(found, [
    ['email', 'pseudonymise'],
    ['phone', 'never'],
  ])
})

test('an element of a list that is left out keeps the selectors of the others right', () => {
  const green = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'
  const object = note({
    authors: ['Jane Roe', 'CSIRT Aldoria'],
    granular_markings: [{ marking_ref: green, selectors: ['authors.[1]'] }],
  })
  const { object: result } = shown(object, { authors: 'generalise' }, { key: KEY })
  if (result.authors === undefined) return assert.equal(result.granular_markings, undefined)
  const [marking] = result.granular_markings as readonly JsonObject[]
  assert.deepEqual(marking?.selectors, [`authors.[${(result.authors as readonly string[]).length - 1}]`])
})

test('what stands instead of a known value has the form of its property, or the value goes', () => {
  const object = checkObject({ type: 'email-addr', id: 'email-addr--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f', value: MAIL })
  assert.ok(object.ok)
  const minimised = (treatment: KnownTreatment) => {
    const fields = new Map(Object.keys(object.value).map((name) => [name, 'as-is'] as const))
    const ownShownId = `email-addr--${NEW}`
    return minimise(object.value, {
      fields,
      ceiling: 'RED',
      shownId: (id) => id,
      showsUuid: () => true,
      ownShownId,
      values: known(`email:${MAIL}`, treatment),
    })
  }
  for (const treatment of ['generalise', 'never'] as const) assert.equal(minimised(treatment).kind, 'withheld')
  const pseudonymised = minimised('pseudonymise')
  assert.equal(pseudonymised.kind === 'released' && pseudonymised.object.value, SURROGATE)
})

test('a pattern that crosses as it is never matches more without the values that are treated elsewhere', () => {
  const object = checkObject({
    ...{ type: 'indicator', spec_version: '2.1', id: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f', pattern_type: 'stix' },
    ...{ created: '2026-03-01T10:00:00.000Z', modified: '2026-03-01T10:00:00.000Z', valid_from: '2026-03-01T10:00:00Z' },
    pattern: "[ipv4-addr:value = '198.51.100.7' OR url:value = 'http://a.example/']",
  })
  assert.ok(object.ok)
  const { object: result } = shown(object.value, {}, known('ip:198.51.100.7', 'generalise'))
  assert.equal(result.pattern, "[url:value = 'http://a.example/']")
})

test('a text that is treated as a whole is treated where it stands again as a whole, and what is marked above the ceiling steers nothing', () => {
  const subject = 'Your parcel, Ms Roe'
  const key = valueKey('text', subject)
  assert.equal(shown(note({ abstract: subject }), {}, known(key, 'never')).object.abstract, '[text]')
  const red = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'
  const object = note({ content: MAIL, granular_markings: [{ marking_ref: red, selectors: ['content'] }] })
  const fields = new Map([['content', 'never']])
  assert.deepEqual(treatedValues(object, { fields, ceiling: 'AMBER' }), [])
  assert.equal(treatedValues(object, { fields, ceiling: 'RED' }).length, 1)
})
