import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../foundation/index.ts'
import { gradingOf, UNGRADED } from './grading.ts'
import { isReviewDay, OWN_GRADE_EXTENSION, withOwnGrade, withoutOwnGrade } from './own-grade.ts'

const GRADE = { reliability: 'B', credibility: '2', nature: 'fact', review: '2031-03-01' } as const
const GIVEN = { ...GRADE, party: 'XB', gradedAt: '2030-01-01T00:00:00.000Z' }

test('an own grade stands in an extension of its own and says nothing for the origin', () => {
  const object = { type: 'indicator', labels: ['source-reliability:C'], extensions: { other: { a: 1 } } } as JsonObject
  const graded = withOwnGrade(object, GIVEN)
  assert.deepEqual(graded.extensions, {
    other: { a: 1 },
    [OWN_GRADE_EXTENSION]: {
      extension_type: 'property-extension',
      graded_by: 'XB',
      graded_at: '2030-01-01T00:00:00.000Z',
      source_reliability: 'B',
      information_credibility: '2',
      nature: 'fact',
      review_date: '2031-03-01',
    },
  })
  assert.deepEqual(gradingOf(graded), { ...UNGRADED, reliability: 'C' })
  assert.deepEqual(withoutOwnGrade(graded), object)
})

test('a grade that came with an object is taken off, whoever wrote it and whatever it holds', () => {
  for (const forged of [{ source_reliability: 'A' }, 'A', null, []]) {
    assert.deepEqual(withOwnGrade({ type: 'file', extensions: { [OWN_GRADE_EXTENSION]: forged } } as JsonObject, undefined), {
      type: 'file',
    })
  }
  for (const object of [{ type: 'file' }, { type: 'file', extensions: 'x' }, { type: 'file', extensions: { other: {} } }] as JsonObject[]) {
    assert.equal(withoutOwnGrade(object), object)
  }
})

test('a day of review is a day', () => {
  assert.deepEqual(['2031-02-28', '2031-02-29', 'none', '2031-1-1', ''].map(isReviewDay), [true, false, false, false, false])
})
