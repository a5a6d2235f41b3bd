/** Grades of the example node. */
import type { GradeRow } from '../acts/index.ts'
import { actId, NOW } from './example-words.fixture.ts'
import type { GradePorts } from './ports.ts'

/** A grade that counts. */
export const EXAMPLE_GRADE: GradeRow = {
  id: actId('grade'),
  account: 'anna',
  reason: 'Seen in own traffic',
  gradedAt: NOW,
  reliability: 'C',
  credibility: '2',
  nature: 'assessment',
  review: '2031-06-01',
}

/** Every thing is graded once; of ten and more none is known. */
export function exampleGrades(): GradePorts {
  return {
    give: async ({ holdings }) =>
      holdings.length < 10
        ? { grades: [{ id: EXAMPLE_GRADE.id, agreement: null, items: holdings.length }], refusals: [] }
        : { grades: [], refusals: [{ code: 'item-unknown', reason: 'not here' }] },
    current: async (holdings) => new Map(holdings.map((holding) => [holding, EXAMPLE_GRADE])),
    history: async () => [EXAMPLE_GRADE],
  }
}
