export { answerAsk, CONSENT_DAYS, type OnwardAnswer } from './answer.ts'
export { type AskReport, type AskRequest, askToGiveOn } from './ask.ts'
export { endAsks } from './end-asks.ts'
export { type PassedOnReport, type PassOnParts, passOn } from './pass-on.ts'
export type {
  OnwardParts,
  OnwardReason,
  OnwardReasonStore,
  OnwardWriter,
  ThreatParts,
  ThreatProposal,
  ThreatProposalStore,
  UsesEndedStore,
} from './ports.ts'
export { type GivenOnReport, type GiveOnRequest, giveOn } from './release.ts'
export { type InvokedThreat, invokeThreat, type ThreatReport, type ThreatRequest } from './threat.ts'
export { type AgreeRequest, agreeToThreat, askToSignThreat, dropThreat, endThreats } from './threat-approval.ts'
export { tellUsesEnded } from './uses-ended.ts'
