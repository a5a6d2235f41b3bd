/** What a recipient says came of items that were given on to it is passed to who sent them, without its name. */

import type { Act } from '../act.ts'
import type { UseOutcome } from '../change.ts'
import type { RoadWriter } from '../ports.ts'
import type { Proposal } from './journey.ts'
import type { RoadParts } from './parts.ts'
import { sourcesOf } from './sources.ts'

/** One act for each sender of the items behind what the feedback is on. */
export async function feedbackOnward(
  writer: Pick<RoadWriter, 'onward' | 'items'>,
  { body }: Act,
  { parts }: { readonly parts: Pick<RoadParts, 'self'> },
): Promise<readonly Proposal[]> {
  const { outcome, items } = body as { outcome: UseOutcome; items: readonly string[] }
  const sources = await sourcesOf(writer, { self: parts.self, items })
  return sources.map(({ origin, agreement, items: named }) => ({
    draft: { kind: 'feedback', agreement, body: { to: origin, outcome, items: named } },
  }))
}
