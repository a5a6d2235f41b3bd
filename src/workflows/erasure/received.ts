/** received: what this party received from another under an agreement is destroyed whole, because the agreement says so. */
import { destruction, itemIdOf, type Proposal, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import { type AgreementRecord, priorOf } from '../../agreement/index.ts'
import { BATCH_ITEMS_MAX, type Instant } from '../../foundation/index.ts'

/** What came from one party by an instant, and why it goes. */
export type Doomed = {
  readonly record: AgreementRecord
  readonly origin: string
  readonly until: Instant
  readonly cause: 'unanswered' | 'withdrawal'
}

/** Destroys one batch of it, under the version and those before it, or restricts what a legal hold keeps. @returns how many; call again until 0 */
export async function eraseReceived<Writer extends RoadWriter>(
  { record, origin, until, cause }: Doomed,
  road: RoadParts<Writer>,
): Promise<number> {
  const now = road.clock.now()
  const rows = await road.items.receivedFrom({ origin, agreements: lineOf(record), until, limit: BATCH_ITEMS_MAX })
  if (rows.length === 0) return 0
  const proposals: Proposal[] = []
  for (const [agreement, group] of Map.groupBy(rows, (row) => row.agreement)) {
    const due = { origin, agreement, of: null, cause, items: group.map(({ holding }) => itemIdOf(holding)) }
    proposals.push(...(await destruction(due, { parts: road, now, legalHolds: road.legalHolds })))
  }
  await stateActs(proposals, road)
  return rows.length
}

/** The version and those before it: what one of them brought is what the agreement brought. */
function lineOf(record: AgreementRecord): readonly string[] {
  const hashes: string[] = []
  for (let one: AgreementRecord | undefined = record; one !== undefined && !hashes.includes(one.hash); one = priorOf(one))
    hashes.push(one.hash)
  return hashes
}
