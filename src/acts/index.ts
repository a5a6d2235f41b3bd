export * from './act.ts'
export * from './approval.ts'
export {
  type ApprovalAnswer,
  type ApprovalQuestion,
  type ApprovalSigner,
  approvalQuestion,
  signaturesWith,
} from './approval-signing.ts'
export * from './approval-tree.ts'
export * from './asking-partners.ts'
export * from './assemble-package.ts'
export * from './change.ts'
export * from './compare-passed.ts'
export * from './content.ts'
export * from './contest-views.ts'
export { creatorOf } from './creator.ts'
export * from './directory.ts'
export * from './errors.ts'
export * from './evidence-package.ts'
export * from './evidence-report.ts'
export * from './handling-views.ts'
export { learnHeldLocations, learnHeldPlacings, PLACINGS_MAX } from './held-places.ts'
export * from './holding-key.ts'
export { itemFault, type Membership, membershipOf } from './item-asks.ts'
export { classOfFace } from './item-class.ts'
export * from './item-content.ts'
export * from './kinds/index.ts'
export type { ActClass, ActItem, Facts, GivenOn, Kind, ReceiptNeed, Verdict } from './kinds/kind.ts'
export * from './leaf.ts'
export * from './ledger-trust.ts'
export * from './message.ts'
export * from './narrowing.ts'
export { daysKept, type NationalMaximum } from './national-maxima.ts'
export * from './node-means.ts'
export * from './observation-views.ts'
export * from './onward-views.ts'
export * from './opened-leaf.ts'
export { isAboutPurpose, isForPurpose, type OtherPurpose, withOtherPurpose } from './other-purposes.ts'
export type { PassedDifferences, PassedVerdict } from './passed-differences.ts'
export * from './passed-on-views.ts'
export * from './ports.ts'
export * from './proof-file.ts'
export * from './proof-steps.ts'
export { type ReadableItem, type Reader, type ReadingRefusalCode, readableClasses, readingOf } from './reading.ts'
export * from './receipt.ts'
export { receiptNeedOf } from './receipt-need.ts'
export * from './reconcile.ts'
export type { RequestChange } from './request-change.ts'
export {
  PARTS_ALWAYS,
  REQUEST_TYPE,
  type RequestText,
  requestTextOf,
  TEXT_PART_MAX,
  TEXT_PARTS,
  type TextPart,
  textMembers,
} from './request-text.ts'
export * from './request-views.ts'
export * from './road/index.ts'
export type { RoleTerms } from './role-change.ts'
export { isSensitive } from './sensitive.ts'
export * from './shown-note.ts'
export * from './subject-link.ts'
export * from './subject-record.ts'
export * from './telling.ts'
export * from './views.ts'
