/** apply: pure folds of the act into the read models; what is erased loses its content in the same transaction. */
import type { Instant } from '../../foundation/index.ts'
import type { Change } from '../change.ts'
import type { HoldingKey } from '../holding-key.ts'
import type { ContentRow, RoadWriter } from '../ports.ts'
import type { Journey } from './journey.ts'

/** The changes of an act. Pure. */
export function changesOf(journey: Journey, known: { readonly self: string; readonly recordedAt: Instant }): readonly Change[] {
  return journey.kind.apply(journey.act, { ...known, items: journey.items })
}

/** Applies the changes and commits the sealed contents that came with the act. */
export async function apply(
  writer: RoadWriter,
  changes: readonly Change[],
  known: { readonly seq: number; readonly contents: readonly ContentRow[] },
): Promise<void> {
  if (known.contents.length > 0) await writer.contents.put(known.contents)
  await writer.readModel.apply(changes, known.seq)
  for (const change of changes) if (change.change === 'items-erased') await writer.contents.remove(change.holdings)
}

/** The holdings whose keys must be destroyed before the changes are committed. */
export function erasedBy(changes: readonly Change[]): readonly HoldingKey[] {
  return changes.flatMap((change) => (change.change === 'items-erased' ? change.holdings : []))
}
