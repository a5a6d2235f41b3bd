/** Deliveries as people look at them: what became of an act once it left the outbox without a signed answer. */
import type { DeliveryRow } from '../../acts/index.ts'
import type { Core } from '../core.ts'

/**
 * The newest deliveries. One that is `recorded` and waits no more is `delivered`: the partner's node took it, and its
 * signed answer is on its way; it is `expired` when none came before the time of the delivery ran out.
 */
export async function shownDeliveries(core: Core, limit: number): Promise<readonly DeliveryRow[]> {
  const { overview, outbox } = core.store.read
  const rows = await overview.deliveries(limit)
  const open = rows.filter((row) => row.state === 'recorded')
  const waiting = new Set((await outbox.holding(open.map((row) => row.actId))).map(keyOf))
  const isOver = ({ at }: DeliveryRow): boolean => core.road.clock.now() > at + core.road.deliveryTimeout
  return rows.map((row) => {
    if (row.state !== 'recorded' || waiting.has(keyOf(row))) return row
    return { ...row, state: isOver(row) ? 'expired' : 'delivered' }
  })
}

function keyOf({ actId, recipient }: Pick<DeliveryRow, 'actId' | 'recipient'>): string {
  return `${actId} ${recipient}`
}
