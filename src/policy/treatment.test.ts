import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIELD_TREATMENTS } from '../agreement/index.ts'
import { isStricterOrEqual, meetFields, meetTreatments } from './treatment.ts'

test('meeting treatments is a meet: of itself, in any order, in any grouping, never laxer than either', () => {
  for (const left of FIELD_TREATMENTS) {
    assert.equal(meetTreatments(left, left), left)
    assert.equal(meetTreatments(left, 'as-is'), left)
    assert.equal(meetTreatments(left, 'never'), 'never')
    for (const right of FIELD_TREATMENTS) {
      const met = meetTreatments(left, right)
      assert.equal(met, meetTreatments(right, left))
      assert.ok(isStricterOrEqual(met, left) && isStricterOrEqual(met, right))
      for (const third of FIELD_TREATMENTS) {
        assert.equal(meetTreatments(met, third), meetTreatments(left, meetTreatments(right, third)))
        // The greatest of what is no laxer than both.
        if (isStricterOrEqual(third, left) && isStricterOrEqual(third, right)) assert.ok(isStricterOrEqual(third, met))
      }
    }
  }
})

test('coarser and pseudonymous are not comparable: what both let through is nothing', () => {
  assert.equal(meetTreatments('generalise', 'pseudonymise'), 'drop')
  assert.ok(!isStricterOrEqual('generalise', 'pseudonymise') && !isStricterOrEqual('pseudonymise', 'generalise'))
})

test('a field that an annex does not list is dropped, unless another says never', () => {
  const met = meetFields([{ name: 'as-is', labels: 'never', value: 'generalise' }, { name: 'as-is' }])
  assert.deepEqual(Object.fromEntries(met), { name: 'as-is', labels: 'never', value: 'drop' })
})
