/** recall: an official takes shared items back; every partner that got a copy is told, and the copies here are destroyed. */
import { type ItemReader, type ItemRow, type Outcome, type Proposal, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, type Refusal } from '../../foundation/index.ts'
import { batches } from './batches.ts'

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

/** Recalls every copy of the items from every partner. An id that names no own item is reported as a refusal. */
export async function recallItems<Writer extends RoadWriter>(request: RecallRequest, road: RoadParts<Writer>): Promise<RecallReport> {
  const own: ItemRow[] = []
  const refusals: Refusal[] = []
  for (const stixId of request.stixIds) {
    const rows = (await road.items.byStixId(stixId)).filter((row) => row.role === 'own' && row.state !== 'erased')
    const allowed = rows.filter((row) => request.isAllowed(row.agreement))
    if (rows.length === 0) refusals.push({ code: 'item-unknown', reason: 'no own item has this id' })
    else if (allowed.length === 0) refusals.push({ code: 'role-not-permitted', reason: 'the agreement does not let this role recall' })
    own.push(...allowed)
  }
  const copies = await road.items.sentFrom(own.map((row) => row.itemId))
  const proposals = [...recallProposals(copies, own, request), ...ownErasures(copies, own, request)]
  const outcomes = await stateActs(proposals, road, { account: request.account })
  return { acts: stated(outcomes), refusals: [...refusals, ...outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal]))] }
}

/** One act for each recipient, agreement and batch; it comes after the releases it takes back. */
function recallProposals(copies: readonly Copy[], own: readonly ItemRow[], request: RecallRequest): readonly Proposal[] {
  const agreementOf = new Map(own.map((row) => [row.itemId, row.agreement]))
  const groups = Map.groupBy(copies, (copy) => `${copy.recipient} ${agreementOf.get(copy.source) ?? ''}`)
  return [...groups].flatMap(([key, group]) => {
    const [to, agreement] = key.split(' ') as [string, string]
    return batches(group, BATCH_ITEMS_MAX).map((batch) => ({
      draft: {
        kind: 'recall',
        agreement,
        after: [...new Set(batch.map((copy) => copy.actId))].slice(0, AFTER_MAX) as Proposal['draft']['after'] & object,
        body: { to, cause: request.cause, items: batch.map((copy) => copy.itemId) },
      },
    }))
  })
}

// The form of an act bounds its predecessors; a partner that lacks one of the
// others keeps the ids of the recalled items, so nothing revives them.
const AFTER_MAX = 64

/** What was taken back is destroyed here first of all: a delivery still under way then carries digests only. */
function ownErasures(copies: readonly Copy[], own: readonly ItemRow[], request: RecallRequest): readonly Proposal[] {
  const ids = new Map(own.map((row) => [row.itemId, row.agreement]))
  const doomed = new Map(copies.map((copy) => [copy.itemId, ids.get(copy.source) ?? '']))
  if (request.alsoOwn) for (const [itemId, agreement] of ids) doomed.set(itemId, agreement)
  const groups = Map.groupBy(doomed, ([, agreement]) => agreement)
  return [...groups].flatMap(([agreement, group]) =>
    batches(group, BATCH_ITEMS_MAX).map((batch) => ({
      draft: { kind: 'erase', agreement, body: { to: null, cause: 'recall', items: batch.map(([itemId]) => itemId) } },
    })),
  )
}

function stated(outcomes: readonly Outcome[]): RecallReport['acts'] {
  return outcomes.flatMap((outcome) => {
    if (!outcome.ok || outcome.act.kind !== 'recall') return []
    const { to, items } = outcome.act.body as { to: string; items: readonly string[] }
    return [{ id: outcome.act.id, to, items: items.length }]
  })
}
