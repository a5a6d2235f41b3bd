/** Lifting a legal hold before its date. */
import { type ActId, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import { accepted, type Result, refused } from '../../foundation/index.ts'

/** Lifts a hold. Refused with `hold-unknown`, or `hold-over` where it was lifted or has ended. */
export async function liftHold<Writer extends RoadWriter>(
  request: { readonly id: string; readonly account: string },
  road: RoadParts<Writer>,
): Promise<Result<{ readonly actId: ActId }>> {
  const { id, account } = request
  const hold = await road.legalHolds.find(id as ActId)
  if (hold === undefined) return refused('hold-unknown', 'there is no hold of this id')
  if (hold.liftedAt !== null || hold.until <= road.clock.now()) return refused('hold-over', 'hold was lifted or has ended')
  const draft = { kind: 'lift', agreement: hold.agreement, after: [hold.id], body: { account, hold: id } }
  const [outcome] = await stateActs([{ draft }], road, { account })
  if (outcome?.ok !== true) return { ok: false, refusal: outcome?.refusal ?? { code: 'hold-unknown', reason: 'nothing was stated' } }
  return accepted({ actId: outcome.act.id })
}
