/** suspend: a party suspends a scope for itself, until a date. */
import { defineStatement } from './statement.ts'

export const suspend = defineStatement('suspend', { receipt: 'quorum', onlyReduces: true })
