import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gradingOf, UNGRADED } from './grading.ts'

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
    ),
    { minor: 'yes', special: 'no', reliability: 'A', credibility: '2', nature: 'fact', pap: 'AMBER' },
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
})

test('a word that is not known counts as the most careful', () => {
  assert.equal(graded('PAP:PURPLE').pap, 'RED')
  assert.equal(graded('special-category:perhaps').special, 'yes')
  assert.equal(graded('data-subject-age:17').minor, 'yes')
  assert.deepEqual([graded('admiralty-scale:other').reliability, graded('admiralty-scale:other').credibility], ['X', '4'])
})
