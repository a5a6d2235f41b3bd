/** Narrowing the handling of items that were released: every partner that has a copy is told, and obeys. */
import {
  formatNarrowing,
  type HoldingKey,
  itemIdOf,
  type Narrowing,
  type NarrowingReader,
  narrowingText,
  type Outcome,
  type Proposal,
  type RoadParts,
  type RoadWriter,
  stateActs,
} from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches, type Refusal } from '../../foundation/index.ts'

/** What to narrow, how, and why. */
export type NarrowRequest = {
  /** STIX ids of own items. */
  readonly stixIds: readonly string[]
  readonly narrowing: Narrowing
  /** Stable code of the reason, as `source-at-risk`. */
  readonly cause: string
  readonly account: string
  /** Whether the account's role may recall, and so narrow, what was shared under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
}

/** What was set in motion: acts by recipient with their number of items. */
export type NarrowReport = {
  readonly acts: readonly { readonly id: string; readonly to: string; readonly items: number }[]
  readonly refusals: readonly Refusal[]
}

type Copy = { readonly holding: HoldingKey; readonly recipient: string; readonly agreement: string; readonly narrowing: Narrowing }

/** Narrows every copy of the items at every partner. An id that names no shared own item is reported as a refusal. */
export async function narrowItems<Writer extends RoadWriter>(request: NarrowRequest, road: RoadParts<Writer>): Promise<NarrowReport> {
  const refusals: Refusal[] = []
  const copies: Copy[] = []
  for (const stixId of new Set(request.stixIds)) {
    const own = (await road.items.byStixId(stixId)).filter(({ role, state }) => role === 'own' && state !== 'erased')
    const allowed = own.filter(({ agreement }) => request.isAllowed(agreement))
    const agreements = new Map(allowed.map(({ holding, agreement }) => [holding, agreement]))
    const sent = await road.items.sentFrom([...agreements.keys()])
    if (own.length === 0) refusals.push({ code: 'item-unknown', reason: 'no own item has this id' })
    else if (allowed.length === 0) refusals.push({ code: 'role-not-permitted', reason: 'the agreement does not let this role narrow' })
    else if (sent.length === 0) refusals.push({ code: 'item-unknown', reason: 'no partner got this object' })
    for (const { holding, source, recipient } of sent)
      copies.push({ holding, recipient, agreement: agreements.get(source) as string, narrowing: request.narrowing })
  }
  const outcomes = await stateActs(proposalsOf(copies, request.cause), road, { account: request.account })
  return { acts: stated(outcomes), refusals: [...refusals, ...outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal]))] }
}

/**
 * Tells one batch of recipients that were given a copy of an item after another copy was narrowed, or that item itself by its origin.
 * @returns how many copies; call again until 0
 */
export async function narrowLate<Writer extends RoadWriter>(parts: {
  readonly road: RoadParts<Writer>
  readonly narrowings: NarrowingReader
}): Promise<number> {
  const untold = await parts.narrowings.untold(BATCH_ITEMS_MAX)
  if (untold.length === 0) return 0
  const outcomes = await stateActs(proposalsOf(untold, LATE), parts.road)
  // What is refused would be found again for ever.
  return outcomes.every(({ ok }) => ok) ? untold.length : 0
}

/** Cause of a narrowing that a recipient is told because others were. */
const LATE = 'narrowed-before'

/** One act for each recipient, agreement, narrowing and batch. */
function proposalsOf(copies: readonly Copy[], cause: string): readonly Proposal[] {
  const groups = Map.groupBy(copies, ({ recipient, agreement, narrowing }) => `${recipient} ${agreement} ${narrowingText(narrowing)}`)
  return [...groups.values()].flatMap((group) => {
    const [{ recipient, agreement, narrowing }] = group as [Copy]
    const items = [...new Set(group.map(({ holding }) => itemIdOf(holding)))]
    return batches(items, BATCH_ITEMS_MAX).map((batch) => ({
      draft: { kind: 'narrow', agreement, body: { to: recipient, cause, terms: formatNarrowing(narrowing), items: batch } },
    }))
  })
}

function stated(outcomes: readonly Outcome[]): NarrowReport['acts'] {
  return outcomes.flatMap((outcome) => {
    if (!outcome.ok) return []
    const { to, items } = outcome.act.body as { to: string; items: readonly string[] }
    return [{ id: outcome.act.id, to, items: items.length }]
  })
}
