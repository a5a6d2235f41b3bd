/** escalate: a holder did not confirm a deletion by its date, so the overseers are told. */
import { type RoadParts, type RoadWriter, stateActs, type TakebackReader } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, formatTimestamp } from '../../foundation/index.ts'

/** Tells the overseers of one batch of recalls and corrections that are not confirmed although their date passed. @returns how many; call again until 0 */
export async function escalateSilent<Writer extends RoadWriter>(parts: {
  readonly road: RoadParts<Writer>
  readonly takebacks: TakebackReader
}): Promise<number> {
  const { road, takebacks } = parts
  const silent = await takebacks.silent({ now: road.clock.now(), limit: BATCH_ITEMS_MAX })
  if (silent.length === 0) return 0
  const outcomes = await stateActs(
    silent.map(({ id, agreement, recipient, due, items, confirmed }) => {
      const body = { of: id, holder: recipient, until: formatTimestamp(due), items, confirmed }
      return { draft: { kind: 'escalate', agreement, after: [id], body } }
    }),
    road,
  )
  // What is refused would be found again for ever.
  return outcomes.every(({ ok }) => ok) ? silent.length : 0
}
