/** review: a party has looked at what the agreement says is looked at together, and commits to what was found. */
import { defineStatement } from './statement.ts'

export const review = defineStatement('review', { receipt: 'quorum' })
