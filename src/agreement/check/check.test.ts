import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../foundation/index.ts'
import { formatVkey, LOG_KEY, noteKey, parseVkey, WITNESS_KEY } from '../../ledger/index.ts'
import type { AgreementErrorCode } from '../errors.ts'
import { changed, exampleAgreement, outsider } from '../example.fixture.ts'
import { FAULTS_MAX } from '../fault.ts'
import { fullAgreementJson } from '../full.fixture.ts'
import { readAgreement } from '../parse.ts'
import { lookAlike, mixesScripts } from './look-alike.ts'

const full = fullAgreementJson()

function faultsOf(json: Json): [code: string, pointer: string][] {
  const read = readAgreement(json)
  return read.ok ? [] : read.faults.map(({ code, pointer }) => [code, pointer])
}

const THREAT = { article: '7.3', purposes: ['cyber-defence'], roles: ['analyst'], upTo: 'AMBER', minutes: 30, reviewHours: 24 }
const threatened = changed(full, '/onward/threat', { ...THREAT, secondPerson: true })

test('giving on against a threat is an exception to a rule that is there, by people who could release, seen by somebody', () => {
  assert.deepEqual(faultsOf(threatened), [])
  const at = '/onward/threat'
  const threatFaults: [pointer: string, value: Json | undefined, code: AgreementErrorCode, at: string][] = [
    ['/onward/threat/purposes', ['immigration'], 'purpose-unknown', `${at}/purposes/0`],
    ['/onward/threat/roles', ['agreement-officer'], 'threat-invalid', `${at}/roles/0`],
    ['/onward/threat/roles', ['tool'], 'agreement-invalid', `${at}/roles/0`],
    ['/onward/threat/upTo', 'RED', 'agreement-invalid', `${at}/upTo`],
    ['/onward/threat/article', '2', 'article-duplicate', `${at}/article`],
    ['/onward/rule', 'never', 'threat-invalid', at],
    ['/onward/consent', undefined, 'threat-invalid', at],
    ['/oversight/overseers/0/reads', 'commitments', 'threat-invalid', at],
  ]
  for (const [pointer, value, code, place] of threatFaults)
    assert.deepEqual(faultsOf(changed(threatened, pointer, value)), [[code, place]], pointer)
  const releases = [{ role: 'analyst', may: ['read', 'release'] }]
  assert.deepEqual(faultsOf(changed(threatened, '/reading/roles', releases)), [['threat-invalid', `${at}/secondPerson`]])
})

test('the full example has no fault', () => assert.deepEqual(faultsOf(full), []))

const faults: [pointer: string, value: Json | undefined, code: AgreementErrorCode, at: string][] = [
  ['/texts/prevails', 'de', 'language-invalid', '/texts/prevails'],
  ['/texts/list/1/language', 'en', 'language-invalid', '/texts/list/1/language'],
  ['/parties/depositary', 'XZ', 'party-unknown', '/parties/depositary'],
  ['/parties/list/0/officesQuorum', 4, 'offices-invalid', '/parties/list/0/officesQuorum'],
  ['/parties/list/0/offices', undefined, 'offices-invalid', '/parties/list/0/officesQuorum'],
  ['/parties/list/0/offices/1/code', 'interior', 'offices-invalid', '/parties/list/0/offices/2/code'],
  ['/legalBasis/list/0/party', 'XZ', 'party-unknown', '/legalBasis/list/0/party'],
  ['/oversight/later/0/purpose', 'immigration', 'purpose-unknown', '/oversight/later/0/purpose'],
  ['/legalBasis/list/0/purposes', ['immigration'], 'purpose-unknown', '/legalBasis/list/0/purposes/0'],
  ['/jurisdictions/list/0/party', 'XZ', 'party-unknown', '/jurisdictions/list/0/party'],
  ['/jurisdictions/list/0/party', 'XB', 'entry-duplicate', '/jurisdictions/list/1/party'],
  ['/reading/conditions', [{ deeds: ['read'] }], 'condition-invalid', '/reading/conditions/0'],
  ['/reading/breakGlass', { minutes: 60, reviewHours: 72 }, 'condition-invalid', '/reading/breakGlass'],
  [
    '/reading/conditions',
    [{ deeds: ['read'], training: 'data-protection', clearance: true }],
    'condition-invalid',
    '/reading/conditions/0',
  ],
  ['/reading/conditions', [{ deeds: ['read', 'approve'], clearance: true }], 'condition-invalid', '/reading/conditions/0/deeds'],
  ['/rights/contacts/0/party', 'XZ', 'party-unknown', '/rights/contacts/0/party'],
  ['/rights/contacts/0/party', 'XB', 'entry-duplicate', '/rights/contacts/1/party'],
  ['/classification/list/0/party', 'XZ', 'party-unknown', '/classification/list/0/party'],
  ['/purposes/forbidden/0/article', '2', 'article-duplicate', '/purposes/forbidden/0/article'],
  ['/clauses/0/article', '14.3', 'article-duplicate', '/clauses/0/article'],
  ['/emergency/article', '4.1', 'article-duplicate', '/emergency/article'],
  ['/sharing/5/retentionDays', 181, 'retention-invalid', '/sharing/5/retentionDays'],
  ['/retention/reviewDays', 181, 'retention-invalid', '/retention/reviewDays'],
  ['/sharing/5/reliabilityAtLeast', 'X', 'quality-invalid', '/sharing/5/reliabilityAtLeast'],
  ['/sharing/5/credibilityAtLeast', '4', 'quality-invalid', '/sharing/5/credibilityAtLeast'],
  ['/sharing/5/period/until', '2027-02-01T00:00:00Z', 'instants-disordered', '/sharing/5/period/until'],
  ['/sharing/5/period/from', 'tomorrow', 'instant-invalid', '/sharing/5/period/from'],
  ['/modes/answers/normal/hours', 47, 'clocks-disordered', '/modes/answers/urgentElsewhere/hours'],
  ['/witnesses/urgentGraceSeconds', 61, 'clocks-disordered', '/witnesses/urgentGraceSeconds'],
  ['/reviews/list/0/firstAt', '2030-01-01T00:00:00Z', 'instants-disordered', '/reviews/list/0/firstAt'],
  ['/reviews/list/0/firstAt', '2028-02-30T00:00:00Z', 'instant-invalid', '/reviews/list/0/firstAt'],
  ['/phases/list/1/gate/by', '2031-01-01T00:00:00Z', 'instants-disordered', '/phases/list/1/gate/by'],
  ['/phases/list/0/articles/0', '5', 'article-unknown', '/phases/list/0/articles/0'],
  ['/phases/list/1/articles/0', '4.2', 'phase-invalid', '/phases/list/1/articles/0'],
  ['/phases/list/1/code', 'pilot', 'phase-invalid', '/phases/list/1/code'],
  ['/phases/list/1/gate', undefined, 'phase-invalid', '/phases/list/1'],
  ['/phases/list/0/gate', { evidence: ['audit'], by: '2027-06-01T00:00:00Z', onSilence: 'stay' }, 'phase-invalid', '/phases/list/0/gate'],
  ['/emergency/levels/0/unlocks/0', '99', 'article-unknown', '/emergency/levels/0/unlocks/0'],
  ['/emergency/levels/0/reviewer', 'XZ', 'party-unknown', '/emergency/levels/0/reviewer'],
  ['/disputes/mediator', 'XZ', 'party-unknown', '/disputes/mediator'],
  ['/classification/ceilings/0/party', 'XZ', 'party-unknown', '/classification/ceilings/0/party'],
  ['/classification/ceilings/1', { party: 'XD', upTo: 'RED' }, 'entry-duplicate', '/classification/ceilings/1/party'],
  ['/annexes/0/requires', { indicator: ['pattern', 'x_secret'] }, 'required-field-withheld', '/annexes/0/requires/indicator/1'],
  ['/annexes/0/requires', { 'x-unheard-of': ['name'] }, 'type-unknown', '/annexes/0/requires/x-unheard-of'],
  ['/oversight/overseers/0/of/0', 'XZ', 'party-unknown', '/oversight/overseers/0/of/0'],
  ['/security/keyCeremony/witnessedBy/0', 'XZ', 'party-unknown', '/security/keyCeremony/witnessedBy/0'],
  ['/emergency/chair', 'XZ', 'party-unknown', '/emergency/chair'],
  ['/modes/answers/urgentElsewhere/hours', 7, 'clocks-disordered', '/modes/answers/urgentElsewhere/hours'],
  ['/money/shares', undefined, 'money-invalid', '/money'],
  ['/money/costs', 'equal-shares', 'money-invalid', '/money/shares'],
  ['/money/shares/0/party', 'XZ', 'party-unknown', '/money/shares/0/party'],
  ['/money/shares/0/party', 'XB', 'entry-duplicate', '/money/shares/1/party'],
  ['/money/insurance/members/0', 'XZ', 'party-unknown', '/money/insurance/members/0'],
  ['/money/insurance', { members: ['XA', 'XB', 'XC', 'XD'], paidBy: 'other-parties' }, 'money-invalid', '/money/insurance/members'],
  ['/parties/list/0/name', 'Aldori\u0430', 'text-confusable', '/parties/list/0/name'],
  ['/parties/list/1/name', 'A\u217Cdoria', 'text-confusable', '/parties/list/1/name'],
  ['/parties/list/1/name', 'AIdoria', 'text-confusable', '/parties/list/1/name'],
  ['/parties/list/1/name', ' ALDORIA', 'text-confusable', '/parties/list/1/name'],
  ['/parties/list/0/offices/0/name', 'Minis\u0442ry', 'text-confusable', '/parties/list/0/offices/0/name'],
  ['/sharing/0/title', 'Tit\u03bfe', 'text-confusable', '/sharing/0/title'],
  ['/title', 'Two\nlines', 'text-hidden', '/title'],
  ['/clauses/0/text', 'a\u3164b', 'text-hidden', '/clauses/0/text'],
  ['/clauses/0/text', 'a\u061cb', 'text-hidden', '/clauses/0/text'],
  ['/clauses/0/text', 'Cafe\u0301', 'text-not-normal', '/clauses/0/text'],
]
for (const [pointer, value, code, at] of faults) {
  test(`${pointer} = ${JSON.stringify(value)} is ${code}`, () => assert.deepEqual(faultsOf(changed(full, pointer, value)), [[code, at]]))
}

test('every fault is told, in the order of the checks', () => {
  const two = changed(changed(full, '/disputes/mediator', 'XZ'), '/version', 2)
  assert.deepEqual(faultsOf(two), [
    ['prior-invalid', '/prior'],
    ['party-unknown', '/disputes/mediator'],
  ])
  const many = Array.from({ length: 64 }, (_, index) => ({ number: index }))
  assert.equal(faultsOf(changed(full, '/never', many)).length, FAULTS_MAX)
})

test('levels of an emergency ascend', () => {
  const levels = (full as { emergency: { levels: Json[] } }).emergency.levels
  const twice = changed(full, '/emergency/levels', [...levels, ...levels])
  assert.deepEqual(faultsOf(twice), [['level-invalid', '/emergency/levels/1/level']])
})

const TWO = changed(
  changed(exampleAgreement() as Json, '/parties/list', exampleAgreement().parties.list.slice(3) as unknown as Json),
  '/sharing',
  [],
)
test('a quorum counts states, not keys: parties and outsiders of other states', () => {
  const judge = (quorum: number, outsiders: Json | undefined) =>
    faultsOf(changed(changed(TWO, '/witnesses/outsiders', outsiders), '/witnesses/quorum', quorum)).map(([code]) => code)
  assert.deepEqual(judge(1, undefined), ['quorum-forgeable'])
  assert.deepEqual(judge(2, undefined), ['quorum-unreachable'])
  assert.deepEqual(judge(2, [outsider('XK', 'one')]), [])
  assert.deepEqual(judge(2, [outsider('XD', 'one')]), ['quorum-unreachable'], 'the state of a party adds none')
  assert.deepEqual(judge(3, [outsider('XK', 'one'), outsider('XK', 'two')]), ['quorum-unreachable'], 'two keys of one state are one')
  assert.deepEqual(judge(2, [outsider('XK', 'one'), outsider('XL', 'two')]), ['quorum-forgeable'])
  assert.deepEqual(judge(3, [outsider('XK', 'one'), outsider('XL', 'two')]), [])
})

test('an outsider can be named in a policy, asked at its address and counted once', () => {
  const judge = (...outsiders: readonly Json[]) =>
    faultsOf(changed(changed(TWO, '/witnesses/outsiders', [...outsiders]), '/witnesses/quorum', 2))
  const one = outsider('XK', 'one')
  const at = (index: number, member: string) => [['witness-invalid', `/witnesses/outsiders/${index}/${member}`]]
  assert.deepEqual(judge(one, outsider('XK', 'two')), [])
  assert.deepEqual(judge(one, one), [...at(1, 'name'), ...at(1, 'vkey')])
  assert.deepEqual(judge(one, { ...outsider('XK', 'two'), vkey: one.vkey }), at(1, 'vkey'))
  const underOtherName = formatVkey(noteKey('two.example', WITNESS_KEY, parseVkey(one.vkey).publicKey))
  assert.deepEqual(judge(one, { ...outsider('XK', 'two'), vkey: underOtherName }), at(1, 'vkey'), 'one key under two names')
  const { publicKey } = parseVkey(one.vkey)
  for (const vkey of ['one+00000000+AAAA', one.vkey.slice(0, -1), formatVkey(noteKey('one', LOG_KEY, publicKey))])
    assert.deepEqual(judge({ ...one, vkey }), at(0, 'vkey'), vkey)
  for (const url of ['https://w.example:8443/a/b', 'http://127.0.0.1:8080', 'http://localhost/w', 'http://[::1]:1'])
    assert.deepEqual(judge({ ...one, url }), [], url)
  for (const url of [
    'http://w.example',
    'https://w.example/',
    'https://W.example',
    'https://u:p@w.example',
    'https://w.example/a?b',
    'https://w.example:443',
  ])
    assert.deepEqual(judge({ ...one, url }), at(0, 'url'), url)
  for (const url of ['ftp://w.example', 'https://w.example/#a', 'w.example'])
    assert.equal(judge({ ...one, url })[0]?.[0], 'agreement-invalid', url)
  for (const name of ['two words', '-one', 'one+two', 'a'.repeat(51)])
    assert.equal(judge({ ...one, name })[0]?.[0], 'agreement-invalid', name)
})

test('names in one script pass, also of scripts that are written together', () => {
  for (const name of ['Österreich', 'Ελλάδα', 'Україна', '日本国サイバー', 'APT攻撃', 'Côte d’Ivoire', 'Μία Latin', 'قطر', 'São Tomé']) {
    assert.equal(mixesScripts(name), false, name)
  }
  for (const name of ['Aldoriа', 'Ρaris', 'Кiev', 'Аldoria', 'aԱ', 'scοpe']) assert.equal(mixesScripts(name), true, name)
  assert.equal(lookAlike('Сетаниа'), lookAlike('CETAHИA').replace('и', 'и'))
})

test('the intermediary is a party, its overseer reads its acts, and enough others could be the origin', () => {
  const intermediary = { party: 'XD', overseer: 'XO', membersMin: 2, itemsMin: 3, hoursMax: 24 }
  const at = (changes: object, more = full) => faultsOf(changed(more, '/sharingBack/intermediary', { ...intermediary, ...changes }))
  assert.deepEqual(at({}), [])
  assert.deepEqual(at({ party: 'XZ' }), [['party-unknown', '/sharingBack/intermediary/party']])
  assert.deepEqual(at({ party: 'XO' }), [['intermediary-invalid', '/sharingBack/intermediary/party']])
  assert.deepEqual(at({ overseer: 'XA' }), [['intermediary-invalid', '/sharingBack/intermediary/overseer']])
  assert.deepEqual(at({ membersMin: 3 }), [['intermediary-invalid', '/sharingBack/intermediary/membersMin']])
  const blind = changed(full, '/oversight/overseers/0/reads', 'commitments')
  assert.deepEqual(at({}, blind), [['intermediary-invalid', '/sharingBack/intermediary/overseer']])
})
