/** apply-provisionally: a party applies the agreement before it is in force, between those that declare the same. */
import { defineStatement } from './statement.ts'

export const applyProvisionally = defineStatement('apply-provisionally', { receipt: 'quorum' })
