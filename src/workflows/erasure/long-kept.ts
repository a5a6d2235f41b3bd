/** long-kept: sensitive data that is still kept after five years is told to the overseers, each item once. */
import { type AgreementEntry, isSensitive, itemIdOf, LONG_KEPT_MS, type Proposal, type RoadWriter, stateActs } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, formatTimestamp } from '../../foundation/index.ts'
import type { ReviewParts } from './review.ts'

/** Tells of everything that it was not told of yet; what is not sensitive is passed over. */
export async function tellLongKept<Writer extends RoadWriter>({ road, reviews }: ReviewParts<Writer>): Promise<void> {
  const since = road.clock.now() - LONG_KEPT_MS
  const directory = await road.directory.current()
  for (let after = 0; ; ) {
    const rows = await reviews.longKept({ heldBefore: since, after, limit: BATCH_ITEMS_MAX })
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.seq
    const groups = Map.groupBy(rows, ({ origin, agreement }) => `${origin} ${agreement}`)
    const proposals = [...groups.values()].flatMap((group): readonly Proposal[] => {
      const [{ origin, agreement }] = group as [(typeof rows)[number]]
      const entry: AgreementEntry | undefined = directory.agreement(agreement)
      if (entry === undefined) return []
      const items = group.flatMap(({ face, holding }) => (face !== null && isSensitive(face, entry) ? [itemIdOf(holding)] : []))
      if (items.length === 0) return []
      return [{ draft: { kind: 'tell-kept', agreement, body: { origin, since: formatTimestamp(since), items } } }]
    })
    await stateActs(proposals, road)
  }
}
