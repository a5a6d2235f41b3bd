export type { DisclosureRequest, Official } from './admission.ts'
export type { ApprovalRequest } from './approval.ts'
export { createDisclosure, type Disclosure } from './disclosure.ts'
export * from './errors.ts'
export type { SubmissionStatus } from './outcome.ts'
export type { DisclosureParts, Failure, PreparationParts, Progress } from './parts.ts'
export type * from './ports.ts'
export type { Preview, PreviewRequest } from './preview.ts'
export {
  type PreviewedEntry,
  type PreviewedRemoval,
  type PreviewedScore,
  previewForRecipient,
  type RecipientPreview,
} from './recipient-preview.ts'
export { type Fault, parseReport, type RecipientReport, type RemovedCount, type Report, type WithheldCount } from './report.ts'
