export type { HandlingReport } from './copies.ts'
export { type LiftContestRequest, liftContest } from './lift-contest.ts'
export { type NarrowReport, type NarrowRequest, narrowItems, narrowLate } from './narrow.ts'
