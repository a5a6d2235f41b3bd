export { type AlertParts, type AlertReport, type AlertRequest, raiseAlert } from './raise.ts'
export type { WarnedOf } from './text.ts'
