import type { Instant } from '../../foundation/index.ts'
import type { Agreement } from '../document/index.ts'
import type { Draft, LintCode, LintFinding } from './finding.ts'
import { flowsOf } from './flow.ts'
import { LINT_RULES } from './rules.ts'

/**
 * What the drafters of a consistent agreement should look at before they sign (spec/agreement.md#lint), gravest first. With an
 * instant, also what depends on the day. Nothing here decides anything: an agreement with findings means what it says.
 */
export function lintAgreement(agreement: Agreement, now?: Instant): LintFinding[] {
  const draft: Draft = { agreement, flows: flowsOf(agreement), ...(now === undefined ? {} : { now }) }
  return Object.entries(LINT_RULES).flatMap(([code, [severity, rule]]) =>
    rule(draft).map((found) => ({ code: code as LintCode, severity, ...found })),
  )
}
