import type { Instant } from '../../foundation/index.ts'
import type { AgreementText } from '../document/index.ts'
import type { Flow } from './flow.ts'

/**
 * `refuse`: nobody should sign it, though it can be read; `warning`: lawful, and probably not meant or not good practice;
 * `advice`: worth a second look.
 */
export type LintSeverity = 'refuse' | 'warning' | 'advice'

/** One thing for the drafter to look at. */
export type LintFinding = {
  readonly code: LintCode
  readonly severity: LintSeverity
  /** Numbers of the articles concerned. */
  readonly articles: readonly string[]
  /** RFC 6901 pointer to the place. */
  readonly pointer: string
  readonly text: string
}

/** What a rule finds; code and severity stand in the table. */
export type Found = Pick<LintFinding, 'articles' | 'pointer' | 'text'>

/** What every rule reads. */
export type Draft = {
  readonly agreement: AgreementText
  /** The sharing articles with their sides, types and subjects resolved, in the order of the document. */
  readonly flows: readonly Flow[]
  readonly now?: Instant
}

/** One rule: what it finds in a draft. */
export type Rule = (draft: Draft) => Found[]

/** Codes of everything that lint can find. */
export type LintCode =
  | 'amendment-missing'
  | 'annex-unused'
  | 'approval-impossible'
  | 'article-out-of-period'
  | 'article-out-of-phase'
  | 'article-unreachable'
  | 'articles-out-of-order'
  | 'articles-overlap'
  | 'bulk-undefined'
  | 'caps-unused'
  | 'ceiling-without-effect'
  | 'clock-without-consequence'
  | 'condition-idle'
  | 'consent-without-clock'
  | 'correction-missing'
  | 'court-use-missing'
  | 'disputes-missing'
  | 'emergency-long'
  | 'emergency-notice-late'
  | 'emergency-review-silent'
  | 'encryption-classical'
  | 'exercise-missing'
  | 'fields-contradict'
  | 'gate-idle'
  | 'gate-past'
  | 'grace-shorter-than-checkpoint'
  | 'incident-clock-long'
  | 'incident-clock-missing'
  | 'intermediary-counted'
  | 'jurisdiction-missing'
  | 'legal-basis-missing'
  | 'level-uninvocable'
  | 'match-unconfirmed'
  | 'mode-without-article'
  | 'money-missing'
  | 'nature-untold'
  | 'necessity-test-missing'
  | 'never-rule-missing'
  | 'nobody-reads'
  | 'nobody-releases'
  | 'nothing-shared'
  | 'notice-impossible'
  | 'office-signs-alone'
  | 'offices-missing'
  | 'overseer-blind'
  | 'overseer-missing'
  | 'overseer-without-mandate'
  | 'party-unwatched'
  | 'people-missing'
  | 'quorum-blockable'
  | 'request-without-legal-basis'
  | 'retention-without-review'
  | 'reviewer-inside'
  | 'reviews-missing'
  | 'rights-clock-long'
  | 'rights-contact-missing'
  | 'rights-delay-open'
  | 'rights-missing'
  | 'rights-silence'
  | 'scrutiny-unreachable'
  | 'second-person-missing'
  | 'sharing-back-missing'
  | 'statistics-missing'
  | 'subjects-without-people'
  | 'sunset-far'
  | 'sunset-past'
  | 'suspension-missing'
  | 'text-undigested'
  | 'tool-decides'
  | 'algorithms-unusable'
  | 'backups-unbounded'
  | 'triage-level-unreachable'
  | 'triage-recipient-outside'
  | 'triage-tells-grade'
  | 'triage-unconfirmed'
  | 'uncategorised-kept-long'
  | 'urgent-grace-missing'
  | 'violations-missing'
  | 'withdrawal-missing'
