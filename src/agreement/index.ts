export {
  AGREEMENT_BYTES_MAX,
  AGREEMENT_FORMAT,
  type Agreement,
  type AgreementParty,
  AgreementSchema,
  type AgreementText,
  type Annex,
  type FieldTreatment,
  PERMITTED_DEEDS,
  type PermittedDeed,
  READER_ROLES,
  type ReaderRole,
  type Reservation,
  ReservationSchema,
  type ReservationText,
  type SharingArticle,
} from './document.ts'
export * from './errors.ts'
export { type ArticleText, articlesOf, articleText, partyName } from './explain.ts'
export * from './handling.ts'
export { agreementHash } from './hash.ts'
export { parseAgreement } from './parse.ts'
export { checkReservation, parseReservation, reservationNumber } from './reservation.ts'
export { namesParty, partiesOfSide } from './sharing-side.ts'
export * from './state.ts'
export { type CyberThreatExchangeOptions, cyberThreatExchange } from './templates/cyber-threat-exchange.ts'
export { type AgreementWarning, type AgreementWarningCode, agreementWarnings } from './warnings.ts'
