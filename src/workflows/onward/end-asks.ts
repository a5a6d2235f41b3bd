/** The clock of a question: silence is a no, which both sides record, each for itself. What went on against a threat comes back then. */
import { type OnwardAskRow, objectionRecalls, type Proposal, stateActs, statingBeside } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX } from '../../foundation/index.ts'
import type { OnwardParts } from './ports.ts'

/** Ends questions whose clock has ended unanswered. @returns how many; call again until 0 */
export async function endAsks({ road, onward }: Pick<OnwardParts, 'road' | 'onward'>): Promise<number> {
  const now = road.clock.now()
  const asks = await onward.unanswered({ now, limit: BATCH_ITEMS_MAX })
  if (asks.length === 0) return 0
  const state = await statingBeside(road)
  let recalls = 0
  const proposals = asks.map((ask) => ending(ask, road.self))
  const outcomes = await stateActs(proposals, road, {
    async within(writer, ended) {
      for (const [index, { ok }] of ended.entries()) {
        const ask = asks[index]
        if (!ok || ask === undefined) continue
        const followers = await objectionRecalls(writer, ask.id, { parts: road, now })
        for (const { draft } of followers) await state(draft, writer)
        recalls += followers.length
      }
    },
  })
  if (recalls > 0) road.onUrgent()
  return outcomes.filter(({ ok }) => ok).length
}

function ending({ id, agreement, asker }: OnwardAskRow, self: string): Proposal {
  if (asker === self) return { draft: { kind: 'lapse', agreement, after: [id], body: { of: id } } }
  return { draft: { kind: 'consent', agreement, after: [id], body: { to: asker, of: id, answer: 'no', reason: 'silence' } } }
}
