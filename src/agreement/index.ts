export {
  type AuthoredAgreement,
  type AuthoringFault,
  type Place,
  parseAgreementYaml,
  parseYamlValue,
  writeAgreementYaml,
  YAML_BYTES_MAX,
  type YamlErrorCode,
} from './authoring/index.ts'
export * from './compare/index.ts'
export * from './document/index.ts'
export * from './errors.ts'
export { type AgreementFault, FAULTS_MAX } from './fault.ts'
export { agreementHash } from './hash.ts'
export * from './life/index.ts'
export { type LintCode, type LintFinding, type LintSeverity, lintAgreement } from './lint/index.ts'
export {
  type Conditioned,
  clearanceFault,
  conditionFault,
  deedFault,
  isForRole,
  isInCase,
  type NationalConditions,
  type OfficialAttributes,
  readsUncategorised,
} from './official-conditions.ts'
export { parseAgreement, type ReadAgreement, readAgreement } from './parse.ts'
export { ceilingOf } from './party-ceiling.ts'
export {
  JURISDICTION_PROFILES,
  type JurisdictionProfile,
  jurisdictionFigures,
  jurisdictionProfile,
  type SourcedFigure,
} from './profiles/jurisdictions.ts'
export { type AgreementRendering, type RenderedFinding, renderAgreement } from './rendering/agreement-page.ts'
export { byNumber } from './rendering/chapters.ts'
export {
  type ComparisonRendering,
  type RenderedComparison,
  type RenderedDifference,
  renderComparison,
} from './rendering/comparison-page.ts'
export { type DecisionRendering, type RenderedDecision, type RenderedQuestion, renderDecision } from './rendering/decision-page.ts'
export { enforcementSentence } from './rendering/enforcement.ts'
export { code, instantWords, type Line, PAGE_FORMATS, type Page, type PageFormat, type Section, type Table } from './rendering/page.ts'
export { type ProcessedFigures, type ProcessingRecord, type RequestFigures, renderProcessingRecord } from './rendering/processing-record.ts'
export { renderPage } from './rendering/render-page.ts'
export { checkReservation, parseReservation, reservationNumber } from './reservation.ts'
export { reviewMs } from './review.ts'
export {
  type NodeMeans,
  type OwnMeans,
  type PartnerFault,
  partnerFault,
  type SecurityFault,
  sealingFault,
  securityFault,
} from './security-fault.ts'
export { namesParty, partiesOfSide } from './sharing-side.ts'
export type { JurisdictionFigures, TemplateChoices, TemplateParty } from './templates/choices.ts'
export { TemplateError, type TemplateErrorCode } from './templates/errors.ts'
export { fillTemplate } from './templates/fill.ts'
export { type Placeholder, placeholdersOf } from './templates/placeholders.ts'
export { type ArticleGroup, type ArticleText, articlesOf, articleText, type Enforcer, partyName } from './wording/index.ts'
