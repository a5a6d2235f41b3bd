/** keep: an official decides at a review that received items are still needed. */
import { type ActId, type HoldingKey, type Proposal, type RoadParts, stateActs } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches, formatTimestamp, hex, type Instant, type Refusal, sha256, utf8 } from '../../foundation/index.ts'
import type { KeepWriter } from './ports.ts'

/** What is kept until when, and why. */
export type KeepRequest = {
  readonly items: readonly { readonly holding: HoldingKey; readonly agreement: string }[]
  readonly until: Instant
  readonly reason: string
  readonly account: string
}

/** The acts that say so, and what could not be kept. */
export type KeepReport = {
  readonly acts: readonly { readonly id: ActId; readonly agreement: string; readonly items: number }[]
  readonly refusals: readonly Refusal[]
}

/** Records the decision, by agreement and batch; what is refused stops nothing else. */
export async function keepItems<Writer extends KeepWriter>(request: KeepRequest, road: RoadParts<Writer>): Promise<KeepReport> {
  const { account, reason } = request
  const body = { account, reason: hex(sha256(utf8(reason))), until: formatTimestamp(request.until) }
  const proposals = [...Map.groupBy(request.items, ({ agreement }) => agreement)].flatMap(([agreement, group]) =>
    batches(
      group.map(({ holding }) => holding),
      BATCH_ITEMS_MAX,
    ).map((items): Proposal => ({ draft: { kind: 'keep', agreement, body: { ...body, items } } })),
  )
  const outcomes = await stateActs(proposals, road, {
    account,
    async within(writer, ended) {
      for (const outcome of ended) if (outcome.ok) await writer.keepReasons.put(outcome.act.id, reason)
    },
  })
  return {
    acts: outcomes.flatMap((outcome) => {
      if (!outcome.ok) return []
      const { id, agreement, body: stated } = outcome.act
      return [{ id, agreement: agreement ?? '', items: (stated.items as readonly string[]).length }]
    }),
    refusals: outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal])),
  }
}
