export type { UseCaveatStore, UseWriter } from './ports.ts'
export { recordUse, type UseReport, type UseRequest } from './record-use.ts'
export { type OutcomeTold, tellOutcome } from './tell-outcome.ts'
