/** respond: a party's response to a violation, by the rungs of the ladder; it narrows for nobody but itself. */
import { defineStatement } from './statement.ts'

export const respond = defineStatement('respond', { receipt: 'quorum' })
