export { renderStatistics } from './page.ts'
export type { OutcomeCountReader, YearlyCountReader, YearlyCountRow } from './ports.ts'
export { tellYears, untoldYears } from './tell-year.ts'
export { type YearStatistics, yearStatistics } from './year.ts'
