/** assure: a party's assurance on a rule of the never-list, for the register that its partners keep. */
import { defineStatement } from './statement.ts'

export const assure = defineStatement('assure', { receipt: 'quorum' })
