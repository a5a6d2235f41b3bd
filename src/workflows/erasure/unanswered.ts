/** unanswered: where the agreement says that silence erases, who left a response unanswered destroys what the responding party gave. */
import type { RoadParts, RoadWriter } from '../../acts/index.ts'
import { type AgreementRecord, missesOf, settledUntil, statementsOf } from '../../agreement/index.ts'
import type { Instant } from '../../foundation/index.ts'
import { eraseReceived } from './received.ts'

/**
 * Destroys one batch of what this party received, by the deadline, from a party whose response it did not answer in time, or restricts what
 * a legal hold keeps, once the deadline is settled: the proof of an answer in time may be on its way.
 * @returns how many; call again until 0
 */
export async function eraseUnanswered<Writer extends RoadWriter>(road: RoadParts<Writer>): Promise<number> {
  const now = road.clock.now()
  const { agreements } = await road.directory.current()
  for (const { record } of agreements) {
    for (const { origin, until } of unanswered(record, road.self, now)) {
      const erased = await eraseReceived({ record, origin, until, cause: 'unanswered' }, road)
      if (erased > 0) return erased
    }
  }
  return 0
}

/** Parties whose responses this one left unanswered, each with the time until which what it gave is erased. */
function unanswered(record: AgreementRecord, self: string, now: Instant): readonly { readonly origin: string; readonly until: Instant }[] {
  if (record.agreement.violations?.answer.onSilence !== 'erase') return []
  return missesOf(record, settledUntil(record.agreement, now)).flatMap(({ clock, of, deadline, parties }) => {
    const response = statementsOf(record, 'respond').find(({ actId }) => clock === 'response' && actId === of)
    return response === undefined || !parties.includes(self) ? [] : [{ origin: response.party, until: deadline }]
  })
}
