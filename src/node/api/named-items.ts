/**
 * Items that a caller names: those of them that the official may read.
 *
 * What may not be read and what is not there are the same work by construction ([0076](../../../docs/decisions/0076-equal-work.md)): the
 * nearest stored row is found and decided on in either case, and only then it is looked at whether it is the one that was named.
 */
import type { HoldingKey, ItemFace, ItemRow, ReadableItem } from '../../acts/index.ts'
import { UNGRADED } from '../../intelligence/index.ts'
import type { Core } from '../core.ts'
import { isReadable, type Reading } from './reading.ts'

/** Those of the holdings that are there and that may be read now, in the order asked. */
export async function readableNamed(
  core: Core,
  holdings: readonly HoldingKey[],
  asked: Omit<Reading, 'self' | 'now'>,
): Promise<readonly ItemRow[]> {
  const rows = await core.store.read.items.nearest(holdings)
  const directory = await core.road.directory.current()
  const reading = { ...asked, self: core.road.self, now: core.road.clock.now() }
  const somewhere = directory.agreements[0]?.row.hash ?? ''
  return holdings.flatMap((holding) => {
    const row = rows.get(holding)
    // Of what has no content left, and of an empty store, no row can be decided on.
    const judged = row === undefined || row.face === null ? standIn(holding, somewhere, reading) : row
    const entry = directory.agreement(judged.agreement)
    const mayRead = entry !== undefined && isReadable(judged, entry, reading)
    return mayRead && row?.holding === holding && judged === row ? [row] : []
  })
}

const FACE: ItemFace = { type: 'indicator', stixId: '', version: null, marking: 'CLEAR', dataSubject: 'none', grading: UNGRADED }

function standIn(holding: HoldingKey, agreement: string, { purpose, now }: Reading): ReadableItem & { readonly agreement: string } {
  const nothing = { narrowing: null, otherPurposes: [], retainUntil: now + 1 }
  return { holding, agreement, purpose, origin: holding.slice(0, 2), ...nothing, face: FACE }
}
