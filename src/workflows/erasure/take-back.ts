/**
 * What recall and correction have in common: every partner that got a copy is told to delete it by a date, no further copy is made, and the
 * copies here are destroyed.
 */
import {
  destruction,
  type HoldingKey,
  type ItemReader,
  type ItemRow,
  itemIdOf,
  type Outcome,
  type Proposal,
  type RoadParts,
  type RoadWriter,
  stateActs,
  type TakenBackStore,
} from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches, type Refusal } from '../../foundation/index.ts'
import { untilOf } from './until.ts'

/** What to take back, and why. */
export type TakeBackRequest = {
  /** STIX ids of own items. */
  readonly stixIds: readonly string[]
  /** Stable code of the reason, as `source-withdrew` or `wrong-value`. */
  readonly cause: string
  readonly account: string
  /** Whether the account's role may recall, and so correct, what was shared under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
}

/** What was set in motion: acts by recipient with their number of items and by when these are deleted. */
export type TakeBackReport = {
  readonly acts: readonly { readonly id: string; readonly to: string; readonly items: number; readonly until: string }[]
  readonly refusals: readonly Refusal[]
}

/** A copy that a partner deletes. */
export type TakenCopy = {
  readonly copy: Awaited<ReturnType<ItemReader['sentFrom']>>[number]
  readonly agreement: string
  /** Items of the same partner that stand in its place. */
  readonly by: readonly string[]
}

/** What a step that takes back may write. */
export type TakeBackWriter = RoadWriter & { readonly takenBack: Pick<TakenBackStore, 'add'> }

// The form of an act bounds its predecessors; a partner that lacks one of the
// others keeps the ids of the items, so nothing revives them.
const AFTER_MAX = 64

/** To be called before copies are looked for: a partner to whom a submission under way did not come yet gets none of these any more. */
export async function stopCopying<Writer extends TakeBackWriter>(own: readonly ItemRow[], road: RoadParts<Writer>): Promise<void> {
  if (own.length > 0) await road.transactions.write((writer) => writer.takenBack.add(own.map(({ holding }) => holding)))
}

/** States the acts. `alsoHere` are own items that are destroyed with their copies, with their agreements. */
export async function takeBack<Writer extends TakeBackWriter>(
  kind: 'recall' | 'correct',
  taken: { readonly copies: readonly TakenCopy[]; readonly alsoHere?: readonly ItemRow[] },
  { request, road }: { readonly request: TakeBackRequest; readonly road: RoadParts<Writer> },
): Promise<TakeBackReport> {
  const { copies, alsoHere = [] } = taken
  const doomed = new Map([
    ...copies.map(({ copy, agreement }) => [copy.holding, agreement] as const),
    ...alsoHere.map(({ holding, agreement }) => [holding, agreement] as const),
  ])
  const told = await proposalsOf(kind, copies, { cause: request.cause, road })
  const outcomes = await stateActs([...told, ...(await destroyedHere(doomed, kind, road))], road, { account: request.account })
  return { acts: stated(kind, outcomes), refusals: outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal])) }
}

/** One act for each recipient, agreement and batch; it comes after the releases it takes back. */
async function proposalsOf(
  kind: 'recall' | 'correct',
  copies: readonly TakenCopy[],
  { cause, road }: { readonly cause: string; readonly road: RoadParts },
): Promise<readonly Proposal[]> {
  const directory = await road.directory.current()
  return [...Map.groupBy(copies, ({ copy, agreement }) => `${copy.recipient} ${agreement}`).values()].flatMap((group) => {
    const [{ copy, agreement }] = group as [TakenCopy]
    const until = untilOf(directory.agreement(agreement), road.clock.now())
    return batches(group, BATCH_ITEMS_MAX).map((batch) => {
      const items = [...new Set(batch.map((one) => itemIdOf(one.copy.holding)))]
      const by = [...new Set(batch.flatMap((one) => one.by))].slice(0, BATCH_ITEMS_MAX)
      const after = [...new Set(batch.map((one) => one.copy.actId))].slice(0, AFTER_MAX) as Proposal['draft']['after'] & object
      const body = { to: copy.recipient, cause, until, items, ...(by.length === 0 ? {} : { by }) }
      return { draft: { kind, agreement, after, body } }
    })
  })
}

/**
 * What was taken back is destroyed here first of all, or restricted where a legal hold keeps it: a delivery still under
 * way then carries digests only.
 */
async function destroyedHere(doomed: ReadonlyMap<HoldingKey, string>, cause: string, road: RoadParts): Promise<readonly Proposal[]> {
  const known = { parts: road, now: road.clock.now(), legalHolds: road.legalHolds }
  const proposals: Proposal[] = []
  for (const [agreement, group] of Map.groupBy(doomed, ([, of]) => of)) {
    for (const batch of batches(group, BATCH_ITEMS_MAX)) {
      const items = batch.map(([holding]) => itemIdOf(holding))
      proposals.push(...(await destruction({ origin: road.self, agreement, of: null, cause, items }, known)))
    }
  }
  return proposals
}

function stated(kind: string, outcomes: readonly Outcome[]): TakeBackReport['acts'] {
  return outcomes.flatMap((outcome) => {
    if (!outcome.ok || outcome.act.kind !== kind) return []
    const { to, items, until } = outcome.act.body as { to: string; items: readonly string[]; until: string }
    return [{ id: outcome.act.id, to, items: items.length, until }]
  })
}
