/** attest: a third party's word that a party performs as agreed. */
import { defineStatement } from './statement.ts'

export const attest = defineStatement('attest', { receipt: 'quorum' })
