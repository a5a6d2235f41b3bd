export {
  AGREEMENT_BYTES_MAX,
  AGREEMENT_FORMAT,
  type Agreement,
  type AgreementParty,
  AgreementSchema,
  type AgreementText,
  type Annex,
  type SharingArticle,
  type SharingBack,
  type SharingScrutiny,
  type Triage,
} from './agreement.ts'
export { SILENCES, type Silence } from './clocks.ts'
export {
  APPROVAL_SIGNERS,
  type ApprovalSigners,
  COURT_USE,
  PERMITTED_DEEDS,
  type PermittedDeed,
  READER_ROLES,
  type ReaderRole,
  THREAT_ROLES,
} from './custody.ts'
export { FIELD_TREATMENTS, type FieldTreatment } from './data.ts'
export * from './handling.ts'
export { DUTIES, type Duty, RESPONSES, REVIEW_SUBJECTS, type Response } from './life.ts'
export { NEVER_FLOOR, NEVER_RULES, type NeverRule } from './purposes.ts'
export { type Reservation, ReservationSchema, type ReservationText } from './reservation.ts'
export { MODES, type Mode, REFUSAL_REASONS, SCRUTINIES, type Scrutiny } from './sharing.ts'
export { OUTCOMES, type Outcome } from './sharing-back.ts'
export { type OverseerReads, SMALL_COUNTS_USUAL } from './supervision.ts'
export { SEVERITY_TABLE, TRIAGE_INPUTS, TRIAGE_REASONS, TRIAGE_SHOWN, type TriageInput, type TriageShown } from './triage.ts'
export { VISIBLE_TEXT } from './words.ts'
