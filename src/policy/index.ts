export { type CompiledPolicy, compilePolicies, type PolicyOrigin } from './compile.ts'
export { createDecider, type Decider } from './decide.ts'
export type {
  Cap,
  CitedArticle,
  Decision,
  Denial,
  Due,
  Note,
  Obligations,
  Permission,
  RefusalCode,
  StartedClock,
  ToldRefusal,
  TriageTerms,
} from './decision.ts'
export { verifyPolicies } from './engine.ts'
export { PolicyError, type PolicyErrorCode } from './errors.ts'
export { AUDIENCES, type Audience, type DecisionExplanation, explainDecision } from './explanation.ts'
export { neverBreach } from './never.ts'
export { textsOf } from './partition.ts'
export { countsAsMinor, countsAsSpecial } from './people.ts'
export { ACTIONS, type ItemClass, type Question } from './question.ts'
export { CEDAR_SCHEMA } from './schema.ts'
export { createTerms, type Terms, type TermsOptions } from './terms.ts'
export { isStricterOrEqual, meetTreatments } from './treatment.ts'
