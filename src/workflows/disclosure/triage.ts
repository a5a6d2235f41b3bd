/** The score of one item for one recipient, as far as the agreement shares it. It is made beside the decision and never looked at by one. */
import type { Triage } from '../../agreement/index.ts'
import type { Instant } from '../../foundation/index.ts'
import {
  countedMax,
  type ItemFacts,
  idOf,
  measureItem,
  type StixObject,
  scoreOf,
  type TriageClaim,
  type TriageFormula,
  type TriageScore,
  triageClaim,
  triageLinkOf,
  typeOfIdentifier,
} from '../../intelligence/index.ts'
import type { Item } from './item.ts'
import type { CrossingPermission } from './judge.ts'
import type { Work } from './parts.ts'
import type { IndexedLink } from './ports.ts'

/** What the index counts for the items that the agreement scores: nothing where it scores none. */
export function linkToIndex(work: Pick<Work, 'entry' | 'keys'>, object: StixObject): IndexedLink | undefined {
  const { triage } = work.entry.record.agreement
  const link = triage === undefined ? undefined : triageLinkOf(object)
  if (link === undefined || triage?.inputs[link.input] === undefined) return undefined
  if (!triage.types.includes(typeOfIdentifier(link.item) ?? '')) return undefined
  return { input: link.input, item: work.keys.ofId(link.item), counted: work.keys.ofId(link.counted) }
}

/** An item with the permission under which one recipient is shown it. */
export type ScoredItem = {
  readonly object: StixObject
  readonly facts: Pick<ItemFacts, 'grading'>
  readonly objectKey: string
  readonly recipient: number
  readonly permission: CrossingPermission
}

/** A score in full, for the sender alone, and what of it the recipient is shown. */
export type SharedScore = { readonly score: TriageScore; readonly claim: TriageClaim }

/**
 * The score that goes beside an item; none where the agreement shares none, where the object is revoked, or where it is about a person and
 * nobody approved the release.
 */
export async function sharedScore(
  work: Pick<Work, 'entry' | 'index' | 'parts'>,
  item: ScoredItem,
  { now, isApproved }: { readonly now: Instant; readonly isApproved: boolean },
): Promise<SharedScore | undefined> {
  const { triage } = work.entry.record.agreement
  const terms = item.permission.triage
  if (triage === undefined || terms === undefined || item.object.revoked === true || (terms.isAdvice && !isApproved)) return undefined
  const { object, facts } = item
  const counts = {
    sightings: countFor(work, triage, { item, input: 'sightings' }),
    reach: countFor(work, triage, { item, input: 'reach' }),
  }
  // The words of the agreement and those of the scores are the same, or this would be no formula.
  const formula: TriageFormula = triage
  // Asked for each item, and only where the formula weighs it.
  const isToldOf = triage.inputs.confirmations !== undefined || triage.inputs.disputes !== undefined
  const feedback = isToldOf ? await work.parts.feedback.on(idOf(object)) : null
  const score = scoreOf(formula, measureItem({ object, grading: facts.grading, now, counts, feedback }))
  return { score, claim: triageClaim(score, terms) }
}

/** The score as a preview tells it: of now, and as if what needs an approval were approved. */
export function previewedScore(
  work: Work,
  { object, facts, settled }: Item,
  known: { readonly recipient: number; readonly permission: CrossingPermission },
): Promise<SharedScore | undefined> {
  const item = { object, facts, objectKey: settled.objectKey, ...known }
  return sharedScore(work, item, { now: work.parts.road.clock.now(), isApproved: true })
}

function countFor(
  work: Pick<Work, 'index'>,
  triage: Triage,
  { item, input }: { readonly item: ScoredItem; readonly input: 'sightings' | 'reach' },
): number {
  const counted = triage.inputs[input]
  if (counted === undefined) return 0
  return work.index.linkCount({
    item: item.objectKey,
    input,
    recipient: counted.counts === 'released' ? item.recipient : null,
    max: countedMax(triage, input),
  })
}
