/** Lifting a legal hold before its date. */
import { type ActId, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import { accepted, BATCH_ITEMS_MAX, type Result, refused } from '../../foundation/index.ts'

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

/** Ends orders whose date is over: what only they restricted is processed again. @returns how many; call again until 0 */
export async function endOrders<Writer extends RoadWriter>(road: RoadParts<Writer>): Promise<number> {
  const over = await road.legalHolds.overdueOrders({ now: road.clock.now(), limit: BATCH_ITEMS_MAX })
  if (over.length === 0) return 0
  const outcomes = await stateActs(
    over.map(({ id, agreement }) => ({ draft: { kind: 'lift', agreement, after: [id], body: { account: null, hold: id } } })),
    road,
  )
  return outcomes.filter(({ ok }) => ok).length
}
