export { type NarrowReport, type NarrowRequest, narrowItems, narrowLate } from './narrow.ts'
