/** departed: where the agreement says so, who is bound no more destroys what it received, and the others what they received from it. */
import type { RoadParts, RoadWriter } from '../../acts/index.ts'
import { departuresOf } from '../../agreement/index.ts'
import { eraseReceived } from './received.ts'

/**
 * Destroys one batch of that once a party has left: its notice is over, its suspension lasted to the end, or all others excluded it. Origins get receipts.
 * @returns how many; call again until 0
 */
export async function eraseDeparted<Writer extends RoadWriter>(road: RoadParts<Writer>): Promise<number> {
  const now = road.clock.now()
  const { agreements } = await road.directory.current()
  for (const { record } of agreements) {
    if (record.agreement.withdrawal?.onEnd !== 'erase') continue
    const left = [...departuresOf(record).values()].filter(({ at }) => at <= now).map(({ party }) => party)
    const others = record.agreement.parties.list.map(({ code }) => code).filter((party) => party !== road.self)
    const origins = left.includes(road.self) ? others : left
    for (const origin of origins) {
      const erased = await eraseReceived({ record, origin, until: now, cause: 'withdrawal' }, road)
      if (erased > 0) return erased
    }
  }
  return 0
}
