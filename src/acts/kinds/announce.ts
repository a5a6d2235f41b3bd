/** announce: a party states its intent before a new use, tool or data set. */
import { defineStatement } from './statement.ts'

export const announce = defineStatement('announce', { receipt: 'quorum' })
