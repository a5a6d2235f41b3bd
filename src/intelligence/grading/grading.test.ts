import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../foundation/index.ts'
import { factsOf } from '../facts.ts'
import { checkObject } from '../model/stix-object.ts'
import { gradesOf, gradingClaims, gradingOf, gradingOfClaims, isGrade, reviewedBy, UNGRADED } from './grading.ts'
import { completed, gradingLabels } from './grading-labels.ts'
import { extensionsSaying, GRADING_EXTENSION, statedLabels } from './stated-labels.ts'

const graded = (...labels: readonly string[]) => gradingOf({ type: 'indicator', labels })

test('what nobody said is not told', () => {
  assert.deepEqual(gradingOf({ type: 'indicator' }), UNGRADED)
  assert.deepEqual(graded('phishing', 'data-subject:victim'), UNGRADED)
  assert.deepEqual(gradingOf({ type: 'indicator', labels: 'nature:fact' }), UNGRADED)
})

test('each label says one thing', () => {
  assert.deepEqual(
    graded(
      'data-subject-age:minor',
      'special-category:no',
      'source-reliability:A',
      'information-credibility:2',
      'nature:fact',
      'PAP:AMBER',
      'review-date:2027-03-01',
    ),
    { minor: 'yes', special: 'no', reliability: 'A', credibility: '2', nature: 'fact', pap: 'AMBER', review: '2027-03-01' },
  )
})

test('the Admiralty labels of MISP are read, and what lies beyond our scale is its worst grade', () => {
  const { reliability, credibility } = graded('admiralty-scale:source-reliability="e"', 'admiralty-scale:information-credibility="2"')
  assert.deepEqual([reliability, credibility], ['X', '2'])
})

test('of labels that contradict each other the more careful one counts', () => {
  assert.equal(graded('data-subject-age:adult', 'data-subject-age:minor').minor, 'yes')
  assert.equal(graded('special-category:yes', 'special-category:no').special, 'yes')
  assert.equal(graded('PAP:RED', 'PAP:GREEN').pap, 'RED')
  assert.equal(graded('source-reliability:B', 'source-reliability:A').reliability, 'B')
  assert.equal(graded('nature:fact', 'nature:assessment').nature, 'assessment')
  assert.equal(graded('review-date:2027-03-01', 'review-date:2026-12-31').review, '2026-12-31')
})

test('a word that is not known counts as the most careful', () => {
  assert.equal(graded('PAP:PURPLE').pap, 'RED')
  assert.equal(graded('special-category:perhaps').special, 'yes')
  assert.equal(graded('data-subject-age:17').minor, 'yes')
  assert.equal(graded('gdpr:special-categories="health"').special, 'yes')
  for (const profession of ['lawyer', 'journalist', 'doctor', 'clergy', 'other'])
    assert.equal(graded(`professional-secrecy:${profession}`, 'special-category:no').special, 'yes', profession)
  for (const day of ['soon', '2027-02-30', '2027-3-1', '']) assert.equal(graded(`review-date:${day}`).review, '1970-01-01')
  assert.deepEqual([graded('admiralty-scale:other').reliability, graded('admiralty-scale:other').credibility], ['X', '4'])
})

test('a day of review is carried as a claim, lasts to its end, and is no part of what decisions look at', () => {
  const grading = graded('review-date:2027-03-01')
  assert.deepEqual(gradingClaims(grading), { review: '2027-03-01' })
  assert.deepEqual(gradingOfClaims({ review: '2027-03-01' }), grading)
  assert.equal(reviewedBy(grading), Date.UTC(2027, 2, 1, 23, 59, 59, 999))
  assert.equal(reviewedBy(UNGRADED), null)
  assert.equal('review' in gradesOf(grading), false)
  for (const [value, isSound] of [
    ['2027-03-01', true],
    ['2027-13-01', false],
    ['2027-03-01T00:00:00Z', false],
    [1, false],
  ] as const) {
    assert.equal(isGrade('review', value), isSound)
  }
})

test('nobody has an item whose review is overdue', () => {
  const checked = checkObject({
    type: 'malware',
    spec_version: '2.1',
    id: 'malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
    created: '2026-03-01T10:00:00.000Z',
    modified: '2026-03-01T10:00:00.000Z',
    is_family: false,
    labels: ['review-date:2026-06-01'],
  })
  assert.ok(checked.ok)
  const due = (now: number): string | number | null => {
    const facts = factsOf(checked.value, { unmarked: 'GREEN', now })
    return facts.ok ? facts.value.handledUntil : facts.refusal.code
  }
  const end = Date.UTC(2026, 5, 2) - 1
  assert.deepEqual([due(end), due(end + 1)], [end, 'review-overdue'])
})

test('a grading is written as labels that are read as the same grading, in the words of MISP where it has some', () => {
  const labels = [
    'data-subject-age:adult',
    'special-category:yes',
    'PAP:GREEN',
    'admiralty-scale:source-reliability="b"',
    'admiralty-scale:information-credibility="3"',
    'nature:assessment',
    'review-date:2027-03-01',
    'data-subject:victim',
  ]
  const handling = { grading: graded(...labels), dataSubject: 'victim', areLabelsMarked: true } as const
  assert.deepEqual(new Set(gradingLabels({}, handling)), new Set(labels))
  assert.deepEqual(gradingOf({ labels: gradingLabels({}, handling) }), handling.grading)
  assert.deepEqual(gradingLabels({}, { grading: UNGRADED, dataSubject: 'unspecified', areLabelsMarked: false }), [])
})

test('Admiralty grades are given as exactly as the origin gave them, unless its labels are marked', () => {
  const labels = ['admiralty-scale:source-reliability="e"', 'admiralty-scale:information-credibility="2"', 'other']
  const handling = { grading: graded(...labels), dataSubject: 'none' } as const
  assert.deepEqual(gradingLabels({ labels }, { ...handling, areLabelsMarked: false }), labels.slice(0, 2))
  assert.deepEqual(gradingLabels({ labels }, { ...handling, areLabelsMarked: true }), labels.slice(1, 2))
})

test('what a label says already is not said again in other words', () => {
  const due = ['admiralty-scale:source-reliability="b"', 'nature:fact', 'data-subject:victim']
  assert.deepEqual(completed(['a', 'source-reliability:B', 'data-subject:victim'], due), [
    'a',
    'source-reliability:B',
    'data-subject:victim',
    'nature:fact',
  ])
})

test('an extension gives any object labels of grading, and one that cannot be read says the most careful of everything', () => {
  const extended = (extension: unknown) => ({ type: 'file', extensions: { [GRADING_EXTENSION]: extension } }) as unknown as JsonObject
  const labels = ['nature:fact', 'admiralty-scale:source-reliability="a"']
  assert.deepEqual(gradingOf(extended({ extension_type: 'property-extension', labels })), { ...UNGRADED, nature: 'fact', reliability: 'A' })
  const careful = {
    minor: 'yes',
    special: 'yes',
    pap: 'RED',
    reliability: 'X',
    credibility: '4',
    nature: 'assessment',
    review: '1970-01-01',
  }
  for (const extension of [
    { extension_type: 'property-extension' },
    { labels },
    { extension_type: 'property-extension', labels: [1] },
    'x',
    null,
  ]) {
    assert.deepEqual(gradingOf(extended(extension)), careful, JSON.stringify(extension))
  }
  const more = { extension_type: 'property-extension', labels, grade: 'A' }
  assert.deepEqual(gradingOf(extended(more)), careful)
})

test('observables that go out changed bear the labels in the extension, beside what it said already', () => {
  const extensions = extensionsSaying(['PAP:RED'], {
    'own-ext': { a: 1 },
    [GRADING_EXTENSION]: { extension_type: 'property-extension', labels: ['nature:fact'] },
  })
  assert.deepEqual(extensions['own-ext'], { a: 1 })
  assert.deepEqual(statedLabels({ labels: ['a'], extensions }), ['a', 'nature:fact', 'PAP:RED'])
})
