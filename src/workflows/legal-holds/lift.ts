/** Lifting a legal hold before its date. */
import { type ActId, type RoadParts, type RoadWriter, reopenAct, STANDS_UNTIL_LIFTED, stateActs, type TOLD_BY } from '../../acts/index.ts'
import { accepted, BATCH_ITEMS_MAX, parseTimestamp, type Result, refused } from '../../foundation/index.ts'

const HOLDS_LOOKED_AT = 1_000

/** When and how a person was told. */
export type PersonTold = { readonly on: string; readonly by: (typeof TOLD_BY)[number] }

/**
 * Lifts a hold. Refused with `hold-unknown`, with `hold-over` where it was lifted or has ended, and with `person-untold` where the order is for a person and
 * nobody says that it was told: such an order stands past its date until somebody does.
 */
export async function liftHold<Writer extends RoadWriter>(
  request: { readonly id: string; readonly account: string; readonly told?: PersonTold },
  road: RoadParts<Writer>,
): Promise<Result<{ readonly actId: ActId }>> {
  const { id, account, told } = request
  const hold = await road.legalHolds.find(id as ActId)
  if (hold === undefined) return refused('hold-unknown', 'there is no hold of this id')
  if (hold.liftedAt !== null || hold.until <= road.clock.now()) return refused('hold-over', 'hold was lifted or has ended')
  const draft = {
    kind: 'lift',
    agreement: hold.agreement,
    after: [hold.id],
    body: { account, hold: id, ...(told === undefined ? {} : { told }) },
  }
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

/** How many orders for persons wait, their date being over, until somebody says that the person was told; of the newest holds. */
export async function awaitingPersons({ acts, legalHolds, clock }: Pick<RoadParts, 'acts' | 'legalHolds' | 'clock'>): Promise<number> {
  const now = clock.now()
  let waiting = 0
  for (const { id, until, liftedAt } of await legalHolds.list(HOLDS_LOOKED_AT)) {
    if (until !== STANDS_UNTIL_LIFTED || liftedAt !== null) continue
    const row = await acts.find(id)
    if (row !== undefined && parseTimestamp(reopenAct(row.text).body.until as string) <= now) waiting += 1
  }
  return waiting
}
