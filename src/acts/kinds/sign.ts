/** sign: an office of a party, or the party where it lists none, signs a draft that was proposed. */
import { defineStatement } from './statement.ts'

export const sign = defineStatement('sign', { receipt: 'own-log' })
