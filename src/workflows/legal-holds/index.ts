export { awaitingPersons, endOrders, liftHold, type PersonTold } from './lift.ts'
export { type HoldReport, type HoldRequest, placeHold } from './place.ts'
export type { LegalHoldReasonStore, LegalHoldWriter } from './ports.ts'
export { eraseReleased } from './release.ts'
