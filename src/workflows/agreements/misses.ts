/** Clocks that ran out because nobody acted: each is published, once, as an act to all parties, the overseers among them. */
import { type AgreementEntry, type Outcome, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import { checkStep, isSameMiss, missBody, missesOf, settledUntil, statementsOf } from '../../agreement/index.ts'
import type { Instant } from '../../foundation/index.ts'

/**
 * States every miss that this party has not told of yet. What was told is read from the acts, so that a restart or a clock that is set back tells
 * nothing twice. It waits until the deadline is settled: what was done in time may still be on its way, as is the proof of what
 * this party did itself.
 */
export async function publishMisses<Writer extends RoadWriter>(road: RoadParts<Writer>): Promise<readonly Outcome[]> {
  const { agreements } = await road.directory.current()
  const now = road.clock.now()
  const drafts = agreements.flatMap((entry) =>
    untold(entry, road.self, now).map((body) => ({ kind: 'miss', agreement: entry.row.hash, body })),
  )
  if (drafts.length === 0) return []
  const outcomes = await stateActs(
    drafts.map((draft) => ({ draft })),
    road,
  )
  road.directory.refresh()
  return outcomes
}

function untold({ record }: AgreementEntry, self: string, now: Instant) {
  // Of a draft that it never signed a party tells nobody anything.
  if (!record.signatures.has(self)) return []
  const told = statementsOf(record, 'miss', self)
  const misses = missesOf(record, settledUntil(record.agreement, now)).filter((miss) => !told.some(({ body }) => isSameMiss(miss, body)))
  return misses.map(missBody).filter((body) => checkStep(record, { kind: 'miss', party: self, at: now, body }, { side: 'home', now }).ok)
}
