/** What a recipient says came of items that were given on to it is passed to who sent them, at its time and without its name. */
import type { Instant } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { UseOutcome } from '../change.ts'
import type { Directory } from '../directory.ts'
import type { RoadWriter } from '../ports.ts'
import { gatherWord } from '../telling.ts'
import type { RoadParts } from './parts.ts'
import { sourcesOf } from './sources.ts'

/** Keeps what is to be passed on of the items behind what the feedback is on, in the transaction that applies it. */
export async function feedbackOnward(
  writer: Pick<RoadWriter, 'onward' | 'items' | 'gathered'>,
  { party, body }: Act,
  { parts, directory, now }: { readonly parts: Pick<RoadParts, 'self'>; readonly directory: Directory; readonly now: Instant },
): Promise<readonly []> {
  const { outcome, items } = body as { outcome: UseOutcome; items: readonly string[] }
  for (const { origin, agreement, items: named } of await sourcesOf(writer, { self: parts.self, items })) {
    const entry = directory.agreement(agreement)
    if (entry !== undefined) await gatherWord(writer, { entry, to: origin, items: named, speaker: party, outcome }, now)
  }
  return []
}
