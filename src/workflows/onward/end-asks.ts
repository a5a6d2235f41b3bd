/** The clock of a question: silence is a no, which both sides record, each for itself. */
import { type OnwardAskRow, type Proposal, stateActs } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX } from '../../foundation/index.ts'
import type { OnwardParts } from './ports.ts'

/** Ends questions whose clock has ended unanswered. @returns how many; call again until 0 */
export async function endAsks({ road, onward }: Pick<OnwardParts, 'road' | 'onward'>): Promise<number> {
  const now = road.clock.now()
  const asks = await onward.unanswered({ now, limit: BATCH_ITEMS_MAX })
  if (asks.length === 0) return 0
  const outcomes = await stateActs(
    asks.map((ask) => ending(ask, road.self)),
    road,
  )
  return outcomes.filter(({ ok }) => ok).length
}

function ending({ id, agreement, asker }: OnwardAskRow, self: string): Proposal {
  if (asker === self) return { draft: { kind: 'lapse', agreement, after: [id], body: { of: id } } }
  return { draft: { kind: 'consent', agreement, after: [id], body: { to: asker, of: id, answer: 'no', reason: 'silence' } } }
}
