/** breach: a party tells the other parties and the overseers what got away, or was broken into, in parts as it learns more. */
import { statementsOf } from '../../agreement/index.ts'
import { defineStatement } from './statement.ts'

export const breach = defineStatement('breach', {
  receipt: 'quorum',
  isUrgent: true,
  after: ({ breach: which }, { record }, self) => {
    return statementsOf(record, 'breach', self)
      .filter(({ body }) => body.breach === which)
      .slice(-1)
      .map(({ actId }) => actId)
  },
})
