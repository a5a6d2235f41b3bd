/** What people do about agreements: each step is one act; where an agreement stands is computed from the acts and the time. */
export {
  type BreachReport,
  type BreachRequest,
  type BreachRow,
  clockState,
  knownBreaches,
  tellBreach,
} from './breaches.ts'
export { type AskedQuestion, type ExplainedDecision, explainQuestion } from './decision.ts'
export { withFeedback } from './gate-feedback.ts'
export { publishMisses } from './misses.ts'
export { chooseOffice, type OfficeRefusalCode, secondOfficeFault } from './offices.ts'
export { type StateAgainParts, stateAgain } from './state-again.ts'
export { type AgreementLife, type AgreementStatus, agreementLife, agreementStatus } from './status.ts'
export { type ProposalWords, proposeAgreement, ratifyAgreement, type StepKind, signAgreement, takeStep } from './steps.ts'
