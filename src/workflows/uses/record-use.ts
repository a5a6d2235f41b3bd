/** Recording what was done with received items, and keeping for those who sent them what came of it until it is told. */
import {
  type Act,
  type ActId,
  type AgreementEntry,
  gatherWord,
  type HoldingKey,
  itemIdOf,
  originOf,
  type Proposal,
  type RoadParts,
  stateActs,
  toldBackFault,
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
  /** Parties that are told at the next time that their agreement sets. */
  readonly told: readonly { readonly party: string; readonly items: number }[]
  readonly refusals: readonly Refusal[]
}

/** Records the use, by agreement, and in the same transaction what the senders are told at its time; what is refused stops nothing else. */
export async function recordUse<Writer extends UseWriter>(request: UseRequest<Writer>, road: RoadParts<Writer>): Promise<UseReport> {
  const { items, deed, outcome, caveats, account, tellsOrigin } = request
  const body = { account, deed, outcome, caveats: hex(sha256(utf8(caveats))) }
  const uses = grouped(items, ({ agreement }) => agreement).map(
    ([{ agreement }, holdings]): Proposal => ({ draft: { kind: 'use', agreement, body: { ...body, items: holdings } } }),
  )
  const directory = await road.directory.current()
  const now = road.clock.now()
  const told = tellsOrigin ? grouped(items, ({ agreement, holding }) => `${agreement} ${originOf(holding)}`) : []
  const telling = told.map(([{ agreement, holding }, holdings]): Telling => {
    return { entry: directory.agreement(agreement), agreement, to: originOf(holding), items: holdings.map(itemIdOf) }
  })
  const gathered: Telling[] = []
  const refusals: Refusal[] = []
  const outcomes = await stateActs(uses, road, {
    account,
    async within(writer, ended) {
      for (const one of ended) if (one.ok) await writer.useCaveats.put(one.act.id, caveats)
      const recorded = new Set(ended.flatMap((one) => (one.ok ? [one.act.agreement] : [])))
      for (const { entry, agreement, to, items: named } of telling) {
        if (entry === undefined || !recorded.has(agreement)) continue
        const fault = toldBackFault(entry, outcome)
        if (fault === undefined) await gatherWord(writer, { entry, to, items: named, speaker: road.self, outcome }, now)
        if (fault === undefined) gathered.push({ entry, agreement, to, items: named })
        else refusals.push(fault)
      }
      await request.within?.(writer)
    },
  })
  const stated = outcomes.flatMap((one) => (one.ok ? [one.act] : []))
  return {
    uses: stated.map((act) => ({ id: act.id, agreement: act.agreement ?? '', items: itemsOf(act) })),
    told: gathered.map(({ to, items: named }) => ({ party: to, items: named.length })),
    refusals: [...outcomes.flatMap((one) => (one.ok ? [] : [one.refusal])), ...refusals],
  }
}

/** What one sender is to be told of. */
type Telling = {
  readonly entry: AgreementEntry | undefined
  readonly agreement: string
  readonly to: string
  readonly items: readonly string[]
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

function itemsOf({ body }: Act): number {
  return (body.items as readonly unknown[]).length
}
