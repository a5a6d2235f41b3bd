import { INITIAL } from './0001-initial.ts'
import { INITIAL_KEYS } from './0001-initial-keys.ts'
import { INBOX } from './0002-inbox.ts'
import { REFUSAL_COUNTS } from './0003-refusal-counts.ts'
import { LEGAL_HOLDS } from './0004-legal-holds.ts'
import { NARROW_ITEMS } from './0005-narrow-items.ts'
import { AGREEMENT_STATEMENTS } from './0006-agreement-statements.ts'
import { ACCOUNT_OFFICES } from './0007-account-offices.ts'
import { GRADING_AND_SCRUTINY } from './0008-grading-and-scrutiny.ts'
import { TIGHTENINGS } from './0009-tightenings.ts'
import { ONWARD } from './0010-onward.ts'
import { FEEDS } from './0011-feeds.ts'
import { TOOLS } from './0012-tools.ts'
import { SERVED } from './0013-served.ts'
import { PROPOSALS } from './0014-proposals.ts'
import { PUBLICATIONS } from './0015-publications.ts'
import { BATCHES_BY_RECIPIENT } from './0016-batches-by-recipient.ts'
import { CONTENT_HEADS } from './0017-content-heads.ts'
import { WEBHOOKS } from './0018-webhooks.ts'
import { ALERTS } from './0019-alerts.ts'
import { GRADES } from './0020-grades.ts'
import { ITEMS_VERSION } from './0021-items-version.ts'
import { LEAVES_BY_BLOCK } from './0022-leaves-by-block.ts'
import { PEOPLE } from './0023-people.ts'
import { MONITORING } from './0024-monitoring.ts'
import { USES } from './0025-uses.ts'
import { READS_BY_AGE } from './0026-reads-by-age.ts'
import { NARROWINGS } from './0027-narrowings.ts'
import { SUBJECTS } from './0028-subjects.ts'
import { TAKEBACKS } from './0029-takebacks.ts'
import { REVIEWS } from './0030-reviews.ts'
import { APPROVALS } from './0031-approvals.ts'
import { TAKEBACK_ITEMS } from './0032-takeback-items.ts'
import { ISSUER } from './0033-issuer.ts'
import { INBOX_UNTOLD } from './0034-inbox-untold.ts'
import { OPENINGS_LATER } from './0035-openings-later.ts'
import { DEPUTATIONS } from './0036-deputations.ts'
import { ATTRIBUTES } from './0037-attributes.ts'
import { STATISTICS } from './0038-statistics.ts'
import { CLOCK_INDEXES } from './0039-clock-indexes.ts'
import { GLASS } from './0040-glass.ts'
import { REVOKED } from './0041-revoked.ts'
import { PARTNER_MEANS } from './0042-partner-means.ts'
import { OTHER_PURPOSES } from './0043-other-purposes.ts'
import { OPENINGS } from './0044-openings.ts'
import { TOOL_CHANGES } from './0045-tool-changes.ts'
import { ITEMS_FROM } from './0046-items-from.ts'
import { PLACINGS } from './0047-placings.ts'
import { ORDERS } from './0048-orders.ts'
import { USES_ENDED } from './0049-uses-ended.ts'
import { SESSION_REASONS } from './0050-session-reasons.ts'
import { LONG_KEPT } from './0051-long-kept.ts'
import { CONTESTS } from './0052-contests.ts'
import { FEEDBACK_WORDS } from './0053-feedback-words.ts'
import { REQUESTS } from './0054-requests.ts'
import { CASES } from './0055-cases.ts'
import { SHARING_BACK } from './0056-sharing-back.ts'
import { INTERMEDIARY } from './0057-intermediary.ts'
import { BACKUPS_TOLD } from './0058-backups-told.ts'
import { TOLD_YEARS } from './0059-told-years.ts'
import { WEBHOOK_RECEIPTS } from './0060-webhook-receipts.ts'
import { STAYS } from './0061-stays.ts'
import { NATIONAL_ROLES } from './0062-national-roles.ts'
import { ITEM_CLASSES } from './0063-item-classes.ts'
import { CLEARANCE_LEVELS } from './0064-clearance-levels.ts'
import { THREATS } from './0065-threats.ts'
import { NOTED_READS } from './0066-noted-reads.ts'
import type { Migration } from './migration.ts'

export type { Migration } from './migration.ts'
export { createSchema, upgradeSchema } from './migration.ts'

/** Every version of the store, oldest first. */
export const MIGRATIONS: readonly Migration[] = [
  INITIAL,
  INBOX,
  REFUSAL_COUNTS,
  LEGAL_HOLDS,
  NARROW_ITEMS,
  AGREEMENT_STATEMENTS,
  ACCOUNT_OFFICES,
  GRADING_AND_SCRUTINY,
  TIGHTENINGS,
  ONWARD,
  FEEDS,
  TOOLS,
  SERVED,
  PROPOSALS,
  PUBLICATIONS,
  BATCHES_BY_RECIPIENT,
  CONTENT_HEADS,
  WEBHOOKS,
  ALERTS,
  GRADES,
  ITEMS_VERSION,
  LEAVES_BY_BLOCK,
  PEOPLE,
  MONITORING,
  USES,
  READS_BY_AGE,
  NARROWINGS,
  SUBJECTS,
  TAKEBACKS,
  REVIEWS,
  APPROVALS,
  TAKEBACK_ITEMS,
  ISSUER,
  INBOX_UNTOLD,
  OPENINGS_LATER,
  DEPUTATIONS,
  ATTRIBUTES,
  STATISTICS,
  CLOCK_INDEXES,
  GLASS,
  REVOKED,
  PARTNER_MEANS,
  OTHER_PURPOSES,
  OPENINGS,
  TOOL_CHANGES,
  ITEMS_FROM,
  PLACINGS,
  ORDERS,
  USES_ENDED,
  SESSION_REASONS,
  LONG_KEPT,
  CONTESTS,
  FEEDBACK_WORDS,
  REQUESTS,
  CASES,
  SHARING_BACK,
  INTERMEDIARY,
  BACKUPS_TOLD,
  TOLD_YEARS,
  WEBHOOK_RECEIPTS,
  STAYS,
  NATIONAL_ROLES,
  ITEM_CLASSES,
  CLEARANCE_LEVELS,
  THREATS,
  NOTED_READS,
]
/** Every version of the store of item keys, oldest first. */
export const KEY_MIGRATIONS: readonly Migration[] = [INITIAL_KEYS]
