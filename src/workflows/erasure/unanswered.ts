/** unanswered: where the agreement says that silence erases, who left a response unanswered destroys what the responding party gave. */
import { destruction, itemIdOf, type Proposal, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import { type AgreementRecord, missesOf, priorOf, settledUntil, statementsOf } from '../../agreement/index.ts'
import { BATCH_ITEMS_MAX, type Instant } from '../../foundation/index.ts'

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
      const question = { origin, agreements: lineOf(record), until, limit: BATCH_ITEMS_MAX }
      const rows = await road.items.receivedFrom(question)
      if (rows.length === 0) continue
      const proposals: Proposal[] = []
      for (const [agreement, group] of Map.groupBy(rows, (row) => row.agreement)) {
        const due = { origin, agreement, of: null, cause: 'unanswered', items: group.map(({ holding }) => itemIdOf(holding)) }
        proposals.push(...(await destruction(due, { parts: road, now, legalHolds: road.legalHolds })))
      }
      await stateActs(proposals, road)
      return rows.length
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

/** The version and those before it: what one of them brought is what the agreement brought. */
function lineOf(record: AgreementRecord): readonly string[] {
  const hashes: string[] = []
  for (let one: AgreementRecord | undefined = record; one !== undefined && !hashes.includes(one.hash); one = priorOf(one))
    hashes.push(one.hash)
  return hashes
}
