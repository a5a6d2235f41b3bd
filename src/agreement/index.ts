export {
  type AuthoredAgreement,
  type AuthoringFault,
  type Place,
  parseAgreementYaml,
  writeAgreementYaml,
  YAML_BYTES_MAX,
  type YamlErrorCode,
} from './authoring/index.ts'
export * from './document/index.ts'
export * from './errors.ts'
export { type AgreementFault, FAULTS_MAX } from './fault.ts'
export { agreementHash } from './hash.ts'
export { type Scope, type SuspendedScope, wholeScope } from './life/scope.ts'
export * from './life/state.ts'
export { type LintCode, type LintFinding, type LintSeverity, lintAgreement } from './lint/index.ts'
export { parseAgreement, type ReadAgreement, readAgreement } from './parse.ts'
export { checkReservation, parseReservation, reservationNumber } from './reservation.ts'
export { namesParty, partiesOfSide } from './sharing-side.ts'
export { type CyberThreatExchangeOptions, cyberThreatExchange } from './templates/cyber-threat-exchange.ts'
export { type ArticleGroup, type ArticleText, articlesOf, articleText, type Enforcer, partyName } from './wording/index.ts'
