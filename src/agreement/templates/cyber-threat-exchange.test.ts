import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lintAgreement } from '../lint/index.ts'
import { exampleChoices, filledAgreement } from './template.fixture.ts'

const agreement = filledAgreement('cyber-threat-exchange', exampleChoices('cyber-threat-exchange'))
const annex = (code: string) => agreement.annexes.find((candidate) => candidate.code === code)?.types ?? {}

// STIX 2.1 with errata 01, sections 4 to 7.
const STIX_TYPES =
  'attack-pattern campaign course-of-action grouping identity incident indicator infrastructure intrusion-set location malware ' +
  'malware-analysis note observed-data opinion report threat-actor tool vulnerability relationship sighting artifact ' +
  'autonomous-system directory domain-name email-addr email-message file ipv4-addr ipv6-addr mac-addr mutex network-traffic ' +
  'process software url user-account windows-registry-key x509-certificate extension-definition language-content marking-definition'

const REQUIRED: Record<string, string> = {
  'attack-pattern': 'name',
  campaign: 'name',
  'course-of-action': 'name',
  grouping: 'context object_refs',
  identity: 'name',
  incident: 'name',
  indicator: 'pattern pattern_type valid_from',
  infrastructure: 'name',
  'intrusion-set': 'name',
  malware: 'is_family name',
  'malware-analysis': 'product result analysis_sco_refs',
  note: 'content object_refs',
  'observed-data': 'first_observed last_observed number_observed object_refs',
  opinion: 'opinion object_refs',
  report: 'name published object_refs',
  'threat-actor': 'name',
  tool: 'name',
  vulnerability: 'name',
  relationship: 'relationship_type source_ref target_ref',
  sighting: 'sighting_of_ref',
  'extension-definition': 'name schema version extension_types created_by_ref',
  'language-content': 'object_ref contents',
  'autonomous-system': 'number',
  directory: 'path',
  'domain-name': 'value',
  'email-addr': 'value',
  'email-message': 'is_multipart',
  'ipv4-addr': 'value',
  'ipv6-addr': 'value',
  'mac-addr': 'value',
  mutex: 'name',
  'network-traffic': 'protocols src_ref dst_ref',
  software: 'name',
  url: 'value',
}

test('Annex B covers every type of the standard, Annex A all but the personal ones', () => {
  const all = STIX_TYPES.split(' ').toSorted()
  assert.deepEqual(Object.keys(annex('B')).toSorted(), all)
  const personal = ['email-addr', 'email-message', 'user-account']
  assert.deepEqual(
    Object.keys(annex('A')).toSorted(),
    all.filter((type) => !personal.includes(type)),
  )
})

test('what valid STIX requires of a type crosses with it', () => {
  for (const code of ['A', 'B', 'C']) {
    for (const [type, fields] of Object.entries(annex(code))) {
      const required = ['type', 'spec_version', 'id', 'object_marking_refs', ...(REQUIRED[type]?.split(' ') ?? [])]
      for (const field of required) assert.equal(fields[field], 'as-is', `annex ${code}, ${type}.${field}`)
    }
  }
})

test('what says who a person is crosses under Annex B alone, a credential never', () => {
  for (const [type, field] of [
    ['identity', 'contact_information'],
    ['note', 'authors'],
    ['opinion', 'authors'],
    ['artifact', 'payload_bin'],
  ] as const) {
    assert.equal(annex('A')[type]?.[field], 'drop')
    assert.equal(annex('B')[type]?.[field], 'as-is')
  }
  assert.equal(annex('B')['user-account']?.credential, 'never')
})

test('Annex C lets no free text cross', () => {
  for (const fields of Object.values(annex('C'))) assert.notEqual(fields.description, 'as-is')
})

test('every pair of parties has exactly one article, and the overseer gets no content', () => {
  const parties = ['XA', 'XB', 'XC', 'XD']
  const articlesFor = (from: string, to: string) =>
    agreement.sharing
      .filter((sharing) => (sharing.from.includes('*') || sharing.from.includes(from)) && sharing.to.includes(to))
      .map((sharing) => sharing.article)
  for (const from of parties) {
    for (const to of parties) if (from !== to) assert.equal(articlesFor(from, to).length, 1, `${from} to ${to}`)
  }
  assert.deepEqual(articlesFor('XA', 'XB'), ['4.1'])
  assert.deepEqual(articlesFor('XB', 'XC'), ['4.2'])
  assert.deepEqual(articlesFor('XA', 'XD'), ['4.3'])
  assert.deepEqual(articlesFor('XA', 'XO'), [])
})

test('an intermediary that is chosen passes on, and none is there that nobody chose', () => {
  assert.equal(agreement.sharingBack?.intermediary, undefined)
  assert.equal(agreement.sharingBack?.everyMinutes, 60)
  const choices = exampleChoices('cyber-threat-exchange')
  const intermediary = { party: 'XD', overseer: 'XO', membersMin: 2, itemsMin: 5, hoursMax: 24 }
  const chosen = filledAgreement('cyber-threat-exchange', {
    ...choices,
    intermediary,
    values: { ...choices.values, 'telling-minutes': 15 },
  })
  assert.deepEqual([chosen.sharingBack?.intermediary, chosen.sharingBack?.everyMinutes], [intermediary, 15])
  assert.deepEqual(
    lintAgreement(chosen).map(({ code }) => code),
    lintAgreement(agreement).map(({ code }) => code),
  )
  const wrong = { ...intermediary, overseer: 'XB' }
  assert.throws(() => filledAgreement('cyber-threat-exchange', { ...choices, intermediary: wrong }), /intermediary-invalid/)
})
