/** recall: an official takes shared items back; every partner that got a copy is told, and the copies here are destroyed. */
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
export type RecallRequest = {
  /** STIX ids of own items. */
  readonly stixIds: readonly string[]
  /** Stable code of the reason, as `source-withdrew` or `wrong`. */
  readonly cause: string
  readonly account: string
  /** Whether the account's role may recall what was shared under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
  /** Also destroy the own items themselves. */
  readonly alsoOwn: boolean
}

/** What was set in motion: recall acts by recipient with their number of items. */
export type RecallReport = {
  readonly acts: readonly { readonly id: string; readonly to: string; readonly items: number }[]
  readonly refusals: readonly Refusal[]
}

type Copy = Awaited<ReturnType<ItemReader['sentFrom']>>[number]

type RecallWriter = RoadWriter & { readonly takenBack: Pick<TakenBackStore, 'add'> }

/** Recalls every copy of the items from every partner. An id that names no own item is reported as a refusal. */
export async function recallItems<Writer extends RecallWriter>(request: RecallRequest, road: RoadParts<Writer>): Promise<RecallReport> {
  const own: ItemRow[] = []
  const refusals: Refusal[] = []
  for (const stixId of request.stixIds) {
    const rows = (await road.items.byStixId(stixId)).filter((row) => row.role === 'own' && row.state !== 'erased')
    const allowed = rows.filter((row) => request.isAllowed(row.agreement))
    if (rows.length === 0) refusals.push({ code: 'item-unknown', reason: 'no own item has this id' })
    else if (allowed.length === 0) refusals.push({ code: 'role-not-permitted', reason: 'the agreement does not let this role recall' })
    own.push(...allowed)
  }
  // Before the copies are looked for: a partner to whom a submission under way did not come yet then gets none.
  if (own.length > 0) await road.transactions.write((writer) => writer.takenBack.add(own.map(({ holding }) => holding)))
  const copies = await road.items.sentFrom(own.map((row) => row.holding))
  const { agreements } = await road.directory.current()
  const until = new Map(agreements.map((entry) => [entry.row.hash, untilOf(entry, road.clock.now())]))
  const proposals = [
    ...recallProposals(copies, own, { cause: request.cause, until }),
    ...(await ownErasures(copies, own, { request, road })),
  ]
  const outcomes = await stateActs(proposals, road, { account: request.account })
  return { acts: stated(outcomes), refusals: [...refusals, ...outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal]))] }
}

/** One act for each recipient, agreement and batch; it comes after the releases it takes back. */
function recallProposals(
  copies: readonly Copy[],
  own: readonly ItemRow[],
  { cause, until }: { readonly cause: string; readonly until: ReadonlyMap<string, string> },
): readonly Proposal[] {
  const agreementOf = new Map(own.map((row) => [row.holding, row.agreement]))
  const groups = Map.groupBy(copies, (copy) => `${copy.recipient} ${agreementOf.get(copy.source) ?? ''}`)
  return [...groups].flatMap(([key, group]) => {
    const [to, agreement] = key.split(' ') as [string, string]
    return batches(group, BATCH_ITEMS_MAX).map((batch) => ({
      draft: {
        kind: 'recall',
        agreement,
        after: [...new Set(batch.map((copy) => copy.actId))].slice(0, AFTER_MAX) as Proposal['draft']['after'] & object,
        body: { to, cause, ...dateOf(until.get(agreement)), items: batch.map((copy) => itemIdOf(copy.holding)) },
      },
    }))
  })
}

function dateOf(until: string | undefined): { readonly until?: string } {
  return until === undefined ? {} : { until }
}

// The form of an act bounds its predecessors; a partner that lacks one of the
// others keeps the ids of the recalled items, so nothing revives them.
const AFTER_MAX = 64

/**
 * What was taken back is destroyed here first of all, or restricted where a legal hold keeps it: a delivery still under
 * way then carries digests only.
 */
async function ownErasures(
  copies: readonly Copy[],
  own: readonly ItemRow[],
  { request, road }: { readonly request: RecallRequest; readonly road: RoadParts },
): Promise<readonly Proposal[]> {
  const agreements = new Map(own.map((row) => [row.holding, row.agreement]))
  const doomed = new Map<HoldingKey, string>(copies.map((copy) => [copy.holding, agreements.get(copy.source) ?? '']))
  if (request.alsoOwn) for (const [holding, agreement] of agreements) doomed.set(holding, agreement)
  const known = { parts: road, now: road.clock.now(), legalHolds: road.legalHolds }
  const proposals: Proposal[] = []
  for (const [agreement, group] of Map.groupBy(doomed, ([, of]) => of)) {
    for (const batch of batches(group, BATCH_ITEMS_MAX)) {
      const items = batch.map(([holding]) => itemIdOf(holding))
      proposals.push(...(await destruction({ origin: road.self, agreement, of: null, cause: 'recall', items }, known)))
    }
  }
  return proposals
}

function stated(outcomes: readonly Outcome[]): RecallReport['acts'] {
  return outcomes.flatMap((outcome) => {
    if (!outcome.ok || outcome.act.kind !== 'recall') return []
    const { to, items } = outcome.act.body as { to: string; items: readonly string[] }
    return [{ id: outcome.act.id, to, items: items.length }]
  })
}
