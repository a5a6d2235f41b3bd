import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../foundation/index.ts'
import type { AgreementErrorCode } from '../errors.ts'
import { changed } from '../example.fixture.ts'
import { fullAgreementJson } from '../full.fixture.ts'
import { readAgreement } from '../parse.ts'

const full = fullAgreementJson()
type Change = readonly [pointer: string, value: Json | undefined]

function faultsAfter(...changes: readonly Change[]): string[] {
  const read = readAgreement(changes.reduce<Json>((json, [pointer, value]) => changed(json, pointer, value), full))
  return read.ok ? [] : read.faults.map(({ code, pointer }) => `${code} ${pointer}`)
}

const severity = (...buckets: Json[]): Change => ['/triage/inputs/severity/buckets', buckets]
const FAULTS: readonly [code: AgreementErrorCode, at: string, change: Change][] = [
  ['type-unknown', '/triage/types/0', ['/triage/types/0', 'x-unheard-of']],
  ['article-unknown', '/triage/shared/0/articles/0', ['/triage/shared/0/articles/0', '2.3']],
  ['party-unknown', '/triage/shared/1/to/0', ['/triage/shared/1/to/0', 'XZ']],
  ['triage-invalid', '/triage/shared/1/articles/1', ['/triage/shared/1', { articles: ['4.2', '4.1'], shows: 'score' }]],
  ['triage-invalid', '/triage/levels/0/atLeast', ['/triage/levels/0/atLeast', 1]],
  ['triage-invalid', '/triage/levels/2/atLeast', ['/triage/levels/2/atLeast', 40]],
  ['triage-invalid', '/triage/levels/1/code', ['/triage/levels/1/code', 'routine']],
  ['triage-invalid', '/triage/inputs/severity/buckets/0', severity({ reason: 'severity-low', atLeast: 1, points: 1 })],
  [
    'triage-invalid',
    '/triage/inputs/severity/buckets/1',
    severity({ reason: 'severity-low', points: 1 }, { reason: 'severity-high', points: 2 }),
  ],
  ['triage-invalid', '/triage/inputs/severity/buckets/2', ['/triage/inputs/severity/buckets/2/atLeast', 40]],
  ['triage-invalid', '/triage/inputs/severity/buckets/2/points', ['/triage/inputs/severity/buckets/2/points', 39]],
  ['triage-invalid', '/triage/inputs/severity/buckets/2/reason', ['/triage/inputs/severity/buckets/2/reason', 'severity-low']],
  ['triage-invalid', '/triage/inputs/recency/buckets/2', ['/triage/inputs/recency/buckets/2/withinDays', 90]],
  ['triage-invalid', '/triage/shared/1/sourceGrade', ['/triage/shared/1/sourceGrade', 'withheld']],
  ['text-confusable', '/triage/levels/0/title', ['/triage/levels/0/title', 'R\u043eutine']],
]
for (const [code, at, change] of FAULTS) {
  test(`${change[0]} as ${JSON.stringify(change[1])} is refused`, () => {
    const found = faultsAfter(change)
    assert.ok(found.includes(`${code} ${at}`), found.join(', '))
  })
}

test('shapes that a formula cannot have are refused', () => {
  const shapes: readonly Change[] = [
    ['/triage/inputs', {}],
    ['/triage/inputs/severity/weight', 0],
    ['/triage/inputs/severity/weight', 1.5],
    ['/triage/inputs/severity/table', 'comity-severity-2'],
    ['/triage/inputs/severity/buckets/0/reason', 'sighted-often'],
    ['/triage/inputs/severity/buckets/1/atLeast', 'A'],
    ['/triage/inputs/severity/buckets/3/points', 101],
    ['/triage/inputs/reliability/buckets/1/atLeast', 'X'],
    ['/triage/inputs/recency/buckets/1/atLeast', 5],
    ['/triage/inputs/author', { weight: 1 }],
    ['/triage/people', 'always'],
    ['/triage/shared', []],
    ['/triage/shared/0/shows', 'everything'],
  ]
  for (const change of shapes) {
    const found = faultsAfter(change)
    assert.ok(found.length > 0 && found.every((fault) => fault.startsWith('agreement-invalid')), `${change[0]}: ${found.join(', ')}`)
  }
})

const withheld = { articles: ['4.2'], to: ['XC'], shows: 'level', sourceGrade: 'withheld' }
const indicatorsAlone: Json = { indicator: { pattern: 'as-is' } }
const sound: readonly Change[] = [
  ['/quality', { article: '2.3', requires: ['nature'] }],
  ['/annexes/0/types', indicatorsAlone],
  ['/annexes/1/types', indicatorsAlone],
  ['/annexes/2/types', indicatorsAlone],
  ['/triage/types', ['indicator']],
  ['/sharing/5/reliabilityAtLeast', undefined],
  ['/triage/shared/1', withheld],
]

test('a grade that is withheld is told by nothing else', () => {
  assert.deepEqual(faultsAfter(...sound), [])
  const fault = ['triage-invalid /triage/shared/1/sourceGrade']
  assert.deepEqual(faultsAfter(...sound, ['/quality/requires', ['reliability']]), fault)
  assert.deepEqual(faultsAfter(...sound, ['/quality/reliabilityAtLeast', 'C']), fault)
  assert.deepEqual(faultsAfter(...sound, ['/sharing/1/reliabilityAtLeast', 'B']), fault)
  assert.deepEqual(faultsAfter(...sound, ['/triage/shared/1/shows', 'score']), fault)
  assert.deepEqual(faultsAfter(...sound, ['/annexes/0/types/indicator/labels', 'as-is']), fault)
  assert.deepEqual(faultsAfter(...sound, ['/triage/shared/1/shows', 'reasons'], ['/triage/inputs/reliability', undefined]), [])
})
