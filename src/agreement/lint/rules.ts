/** The table of what lint finds: code, severity and rule. */
import * as clocks from './clocks.ts'
import type { LintCode, LintSeverity, Rule } from './finding.ts'
import * as floor from './floor.ts'
import * as institutions from './institutions.ts'
import * as overlap from './overlap.ts'
import * as people from './people.ts'
import * as reach from './reach.ts'
import * as triage from './triage.ts'

/** Each code once. */
export const LINT_RULES: Readonly<Record<LintCode, readonly [LintSeverity, Rule]>> = {
  'never-rule-missing': ['refuse', floor.neverRuleMissing],
  'sunset-past': ['refuse', clocks.sunsetPast],
  'approval-impossible': ['refuse', institutions.approvalImpossible],
  'overseer-blind': ['refuse', institutions.overseerBlind],
  'tool-decides': ['refuse', institutions.toolDecides],

  'nothing-shared': ['warning', reach.nothingShared],
  'article-unreachable': ['warning', reach.articleUnreachable],
  'article-out-of-period': ['warning', reach.articleOutOfPeriod],
  'article-out-of-phase': ['warning', reach.articleOutOfPhase],
  'gate-past': ['warning', reach.gatePast],
  'scrutiny-unreachable': ['warning', reach.scrutinyUnreachable],
  'mode-without-article': ['warning', reach.modeWithoutArticle],
  'fields-contradict': ['warning', overlap.fieldsContradict],
  'necessity-test-missing': ['warning', people.necessityTestMissing],
  'second-person-missing': ['warning', people.secondPersonMissing],
  'rights-missing': ['warning', people.rightsMissing],
  'rights-contact-missing': ['warning', people.rightsContactMissing],
  'rights-silence': ['warning', people.rightsSilence],
  'bulk-undefined': ['warning', people.bulkUndefined],
  'nature-untold': ['warning', people.natureUntold],
  'office-signs-alone': ['warning', institutions.officeSignsAlone],
  'legal-basis-missing': ['warning', institutions.legalBasisMissing],
  'overseer-missing': ['warning', institutions.overseerMissing],
  'overseer-without-mandate': ['warning', institutions.overseerWithoutMandate],
  'nobody-releases': ['warning', institutions.nobodyReleases],
  'nobody-reads': ['warning', institutions.nobodyReads],
  'quorum-blockable': ['warning', institutions.quorumBlockable],
  'clock-without-consequence': ['warning', clocks.clockWithoutConsequence],
  'consent-without-clock': ['warning', clocks.consentWithoutClock],
  'retention-without-review': ['warning', clocks.retentionWithoutReview],
  'incident-clock-long': ['warning', clocks.incidentClockLong],
  'grace-shorter-than-checkpoint': ['warning', clocks.graceShorterThanCheckpoint],
  'sunset-far': ['warning', clocks.sunsetFar],
  'emergency-long': ['warning', clocks.emergencyLong],
  'emergency-review-silent': ['warning', clocks.emergencyReviewSilent],
  'reviewer-inside': ['warning', clocks.reviewerInside],
  'level-uninvocable': ['warning', clocks.levelUninvocable],
  'amendment-missing': ['warning', floor.amendmentMissing],
  'suspension-missing': ['warning', floor.suspensionMissing],
  'withdrawal-missing': ['warning', floor.withdrawalMissing],
  'incident-clock-missing': ['warning', floor.incidentClockMissing],
  'match-unconfirmed': ['warning', floor.matchUnconfirmed],
  'triage-unconfirmed': ['warning', triage.triageUnconfirmed],
  'triage-recipient-outside': ['warning', triage.triageRecipientOutside],
  'triage-tells-grade': ['warning', triage.triageTellsGrade],

  'annex-unused': ['advice', reach.annexUnused],
  'articles-overlap': ['advice', overlap.articlesOverlap],
  'articles-out-of-order': ['advice', reach.articlesOutOfOrder],
  'people-missing': ['advice', people.peopleMissing],
  'subjects-without-people': ['advice', people.subjectsWithoutPeople],
  'offices-missing': ['advice', institutions.officesMissing],
  'jurisdiction-missing': ['advice', institutions.jurisdictionMissing],
  'urgent-grace-missing': ['advice', clocks.urgentGraceMissing],
  'violations-missing': ['advice', floor.violationsMissing],
  'disputes-missing': ['advice', floor.disputesMissing],
  'reviews-missing': ['advice', floor.reviewsMissing],
  'court-use-missing': ['advice', floor.courtUseMissing],
  'request-without-legal-basis': ['advice', floor.requestWithoutLegalBasis],
  'statistics-missing': ['advice', floor.statisticsMissing],
  'triage-level-unreachable': ['advice', triage.triageLevelUnreachable],
  'encryption-classical': ['advice', floor.encryptionClassical],
}
