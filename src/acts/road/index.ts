/**
 * The road that every act takes (ARCHITECTURE.md). This table is the second
 * file to read: which step each class of act passes, at home and at a partner.
 */

export { erasure } from './acknowledge.ts'
export { type Outcome, stateActs } from './home.ts'
export type { Journey, Proposal } from './journey.ts'
export type { Answer, Received } from './partner.ts'
export { receiveAct } from './partner.ts'
export type { RoadParts } from './parts.ts'
export { endGrace, takeProofs } from './prove.ts'
export { rebuild } from './rebuild.ts'
export { isReceiptProven } from './verify.ts'
