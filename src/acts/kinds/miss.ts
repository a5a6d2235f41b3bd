/** miss: a clock ran out because parties had not done what it waited for; every party publishes what it saw of that. */
import { defineStatement } from './statement.ts'

export const miss = defineStatement('miss', {
  receipt: 'quorum',
  after: ({ clock, of }, { record }) =>
    clock === 'response' && record.statements.some(({ actId }) => actId === of) ? [of ?? undefined] : [],
})
