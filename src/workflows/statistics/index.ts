export { renderStatistics } from './page.ts'
export type { OutcomeCountReader, YearlyCountReader, YearlyCountRow } from './ports.ts'
export { type YearStatistics, yearStatistics } from './year.ts'
