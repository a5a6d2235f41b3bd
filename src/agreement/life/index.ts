export * from './around.ts'
export { assuranceRegister, type RegisteredAssurance } from './assurance-register.ts'
export { type Breach, type BreachClock, breachesOf } from './breaches.ts'
export { type AgreementClock, type Consequence, clocksOf } from './clocks.ts'
export { boundAt, type Departure, departuresOf } from './departures.ts'
export {
  enteredAt,
  foundingActs,
  isAccession,
  isOnFastTrack,
  joinersOf,
  type Lapse,
  lapseOf,
  restsOn,
  reviewsOf,
  sunsetText,
} from './entry.ts'
export { type FeedbackCounts, type FeedbackRowStated, summedFeedback, unmetFeedback } from './gate-feedback.ts'
export { countsWhenProven, isTooLate, mayLackProof, seenUntil, settledUntil } from './in-time.ts'
export { isSameMiss, type Miss, missBody, missesOf } from './misses.ts'
export * from './official-keys.ts'
export { currentPhase, type Phase, type PhaseStanding, phasesOf } from './phases.ts'
export {
  type AgreementRecord,
  createRecord,
  draftAnsweredBy,
  type Lineage,
  priorOf,
  type Ratification,
  type RecordSource,
  statementsOf,
  successorsOf,
} from './record.ts'
export type { Review, ReviewDate, ReviewStanding } from './reviews.ts'
export { type Scope, type SuspendedScope, wholeScope } from './scope.ts'
export { scopeAt } from './scope-at.ts'
export { type PartyStanding, type Standing, standingsOf } from './standing.ts'
export * from './state.ts'
export * from './statement.ts'
export { statementFault } from './statement-fault.ts'
export * from './steps/index.ts'
export { type SunsetStanding, sunsetOf } from './sunset.ts'
