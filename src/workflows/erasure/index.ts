export { type RecallReport, type RecallRequest, recallItems } from './recall.ts'
export { eraseOverdue } from './retention.ts'
export { eraseUnanswered } from './unanswered.ts'
