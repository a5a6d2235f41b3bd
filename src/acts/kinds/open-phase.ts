/** open-phase: a party opens the gate of a later phase on its evidence. */
import { defineStatement } from './statement.ts'

export const openPhase = defineStatement('open-phase', { receipt: 'quorum' })
