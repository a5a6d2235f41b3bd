/** ratify: a party is bound; counted only with its receipt under the draft's own quorum (DESIGN rule 6). */
import { defineStatement } from './statement.ts'

export const ratify = defineStatement('ratify', {
  receipt: 'quorum',
  after: (_, { record }, self) => [record.signatures.get(self)],
})
