export type { UseCaveatStore, UseWriter } from './ports.ts'
export { recordUse, type UseReport, type UseRequest } from './record-use.ts'
export { type OutcomesTold, tellOutcomes } from './tell-outcomes.ts'
