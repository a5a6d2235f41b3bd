/** Recording what was done with received items, and telling those who sent them what came of it. */
import {
  type Act,
  type ActId,
  type HoldingKey,
  itemIdOf,
  originOf,
  type Proposal,
  type RoadParts,
  stateActs,
  type UseDeed,
  type UseOutcome,
} from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches, hex, type Refusal, sha256, utf8 } from '../../foundation/index.ts'
import type { UseWriter } from './ports.ts'

/** What was done with which items, and what came of it. */
export type UseRequest<Writer = never> = {
  readonly items: readonly { readonly holding: HoldingKey; readonly agreement: string }[]
  readonly deed: UseDeed
  readonly outcome: UseOutcome
  readonly caveats: string
  /** Whether those who sent the items are told the outcome. */
  readonly tellsOrigin: boolean
  readonly account: string
  /** Runs in the same transaction, after them. */
  readonly within?: (writer: Writer) => Promise<void>
}

/** The acts that say so, and what could not be recorded. */
export type UseReport = {
  readonly uses: readonly { readonly id: ActId; readonly agreement: string; readonly items: number }[]
  /** Parties that are told. */
  readonly told: readonly { readonly party: string; readonly items: number }[]
  readonly refusals: readonly Refusal[]
}

/** Records the use, by agreement, and tells the senders in the same transaction; what is refused stops nothing else. */
export async function recordUse<Writer extends UseWriter>(request: UseRequest<Writer>, road: RoadParts<Writer>): Promise<UseReport> {
  const { items, deed, outcome, caveats, account, tellsOrigin } = request
  const body = { account, deed, outcome, caveats: hex(sha256(utf8(caveats))) }
  const uses = grouped(items, ({ agreement }) => agreement).map(
    ([{ agreement }, holdings]): Proposal => ({ draft: { kind: 'use', agreement, body: { ...body, items: holdings } } }),
  )
  const answers = tellsOrigin
    ? grouped(items, ({ agreement, holding }) => `${agreement} ${originOf(holding)}`).map(feedbackOf(outcome))
    : []
  const outcomes = await stateActs([...uses, ...answers], road, {
    account,
    async within(writer, ended) {
      for (const one of ended) if (one.ok && one.act.kind === 'use') await writer.useCaveats.put(one.act.id, caveats)
      await request.within?.(writer)
    },
  })
  const stated = outcomes.flatMap((one) => (one.ok ? [one.act] : []))
  return {
    uses: stated.filter(({ kind }) => kind === 'use').map((act) => ({ id: act.id, agreement: act.agreement ?? '', items: itemsOf(act) })),
    told: stated.filter(({ kind }) => kind === 'feedback').map((act) => ({ party: String(act.body.to), items: itemsOf(act) })),
    refusals: outcomes.flatMap((one) => (one.ok ? [] : [one.refusal])),
  }
}

type Item = UseRequest['items'][number]

/** Batches of items that one act can name: the first item of each, and the names of all. */
function grouped(items: readonly Item[], key: (item: Item) => string): readonly (readonly [Item, readonly HoldingKey[]])[] {
  return [...Map.groupBy(items, key).values()].flatMap((group) =>
    batches(
      group.map(({ holding }) => holding),
      BATCH_ITEMS_MAX,
    ).map((holdings) => [group[0] as Item, holdings] as const),
  )
}

function feedbackOf(outcome: UseOutcome): (group: readonly [Item, readonly HoldingKey[]]) => Proposal {
  return ([{ agreement, holding }, holdings]) => ({
    draft: { kind: 'feedback', agreement, body: { to: originOf(holding), outcome, items: holdings.map(itemIdOf) } },
  })
}

function itemsOf({ body }: Act): number {
  return (body.items as readonly unknown[]).length
}
