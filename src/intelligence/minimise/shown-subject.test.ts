import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../foundation/index.ts'
import { checkObject, type StixObject } from '../model/stix-object.ts'
import type { FieldTreatment } from './minimise.ts'
import { shownSubject } from './shown-subject.ts'

const AMBER = 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421'
const MAIL = 'jane.roe@victim.example'

function malware(members: JsonObject): StixObject {
  const result = checkObject({
    type: 'malware',
    spec_version: '2.1',
    id: 'malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
    created: '2026-03-01T10:00:00.000Z',
    modified: '2026-03-01T10:00:00.000Z',
    is_family: true,
    name: 'Family',
    ...members,
  })
  assert.ok(result.ok, JSON.stringify(result))
  return result.value
}

function subjectOf(object: StixObject, fields: Readonly<Record<string, FieldTreatment>>, said: 'unspecified' | 'victim' = 'unspecified') {
  const all = new Map(Object.keys(object).map((name) => [name, fields[name] ?? 'as-is'] as const))
  return shownSubject(object, said, { fields: all, ceiling: 'GREEN' })
}

test('personal data counts where it crosses, treated or not', () => {
  const object = malware({ description: `Sent to ${MAIL}` })
  const told = (['as-is', 'generalise', 'pseudonymise', 'drop', 'never'] as const).map((description) => subjectOf(object, { description }))
  assert.deepEqual(told, ['unspecified', 'unspecified', 'unspecified', 'none', 'none'])
  assert.equal(shownSubject(object, 'unspecified', { fields: new Map(), ceiling: 'GREEN' }), 'none')
})

test('what is marked above the ceiling does not count, an element of a list by itself', () => {
  const labels = ['plain', MAIL]
  const marked = (selectors: readonly string[]) => malware({ labels, granular_markings: [{ marking_ref: AMBER, selectors }] })
  assert.equal(subjectOf(marked(['labels.[1]']), {}), 'none')
  assert.equal(subjectOf(marked(['labels']), {}), 'none')
  assert.equal(subjectOf(marked(['labels.[0]']), {}), 'unspecified')
})

test('what a label says holds for the object, and so does what an object is by its type', () => {
  const labelled = malware({ description: MAIL, labels: ['data-subject:victim'] })
  assert.equal(subjectOf(labelled, { description: 'drop', labels: 'drop' }, 'victim'), 'victim')
  const mail = checkObject({ type: 'email-addr', id: 'email-addr--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f', value: MAIL })
  assert.ok(mail.ok)
  assert.equal(subjectOf(mail.value, { value: 'drop' }), 'unspecified')
})
