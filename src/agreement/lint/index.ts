export type { LintCode, LintFinding, LintSeverity } from './finding.ts'
export { lintAgreement } from './lint.ts'
