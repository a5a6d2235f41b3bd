/** What a preparation tells of single objects while it goes on, beside the report. */
import type { ItemFacts } from '../../intelligence/index.ts'
import type { DoneTreatment, Judgement } from './judge.ts'
import type { Grounds, RemovedCount } from './report.ts'

/** What settling found of one changed object for one recipient: why nothing is left of it, or what it loses. */
export type SettledVerdict = { readonly grounds: Grounds | undefined; readonly removed: readonly RemovedField[] }

/** What one field loses, why, and what was done to it. */
export type RemovedField = Omit<RemovedCount, 'count'> & { readonly treatment: DoneTreatment }

/** Told of each verdict as it is reached; recipients are named by their number, objects by their index in the bundle. */
export type Watch = {
  /** Once for each object that is kept; `facts` is null where its level cannot be told. */
  judged(index: number, facts: ItemFacts | null, judgements: readonly Judgement[]): void
  /** Perhaps several times for one object: the last holds. */
  settled(index: number, recipient: number, verdict: SettledVerdict): void
}
