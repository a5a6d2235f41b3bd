/**
 * The road that every act takes (ARCHITECTURE.md): `steps.ts` is the table of
 * its steps, `home.ts` and `partner.ts` walk them.
 */

export { type Due, destruction } from './destroy.ts'
export { type Outcome, type StateBeside, stateActs, statingBeside } from './home.ts'
export type { Journey, Proposal } from './journey.ts'
export { objectionRecalls } from './onward.ts'
export type { Answer, Received } from './partner.ts'
export { receiveAct } from './partner.ts'
export type { RoadParts } from './parts.ts'
export { endGrace, type TakenProofs, takeProofs } from './prove.ts'
export { rebuild } from './rebuild.ts'
export { givenOnOf, isReceiptProven, isReceiptTaken, releasedObject } from './verify.ts'
