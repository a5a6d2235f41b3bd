/** A data-protection officer says what an observation was. */
import { type ActId, type ObservationOutcome, type RoadParts, stateActs } from '../../acts/index.ts'
import { accepted, hex, type Result, sha256, utf8 } from '../../foundation/index.ts'
import type { MonitoringWriter } from './ports.ts'

/** Days after which an observation that nobody closed is told in the health of the node. */
export const OBSERVATION_DAYS = 14

/** Closes an open observation of somebody else. */
export async function closeObservation<Writer extends MonitoringWriter>(
  request: { readonly id: ActId; readonly outcome: ObservationOutcome; readonly reason: string; readonly account: string },
  road: RoadParts<Writer>,
): Promise<Result<{ readonly actId: ActId }>> {
  const { id, outcome, reason, account } = request
  const body = { account, observation: id, outcome, reason: hex(sha256(utf8(reason))) }
  const [closed] = await stateActs([{ draft: { kind: 'close-observation', agreement: null, body } }], road, {
    account,
    async within(writer, [ended]) {
      if (ended?.ok === true) await writer.observationReasons.put(id, reason)
    },
  })
  if (closed === undefined) throw new Error('one proposal has one outcome')
  return closed.ok ? accepted({ actId: closed.act.id }) : closed
}
