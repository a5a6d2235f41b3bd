/** comment: a party's word on a draft or an agreement, on one of its articles, or in answer to another statement. */
import { defineStatement } from './statement.ts'

export const comment = defineStatement('comment', {
  receipt: 'own-log',
  after: ({ answers }) => [answers ?? undefined],
})
