/** What follows from a narrowing that was obeyed: whoever got the items from here obeys it as well. */
import { BATCH_ITEMS_MAX, batches, type Instant } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { Directory } from '../directory.ts'
import { holdingKeys, itemIdOf } from '../holding-key.ts'
import type { NarrowingTerms } from '../kinds/narrow.ts'
import type { OnwardCopyRow } from '../onward-views.ts'
import { isForPurpose } from '../other-purposes.ts'
import type { RoadWriter } from '../ports.ts'
import { readingOf } from '../reading.ts'
import type { ItemRow } from '../views.ts'
import type { Proposal } from './journey.ts'

type Narrow = Act<{ cause: string; terms: NarrowingTerms; items: readonly string[] }>

/** Narrowings of what was given on of the items. */
export async function onwardNarrowings(writer: Pick<RoadWriter, 'onward' | 'items'>, act: Act): Promise<readonly Proposal[]> {
  const { cause, terms, items } = (act as Narrow).body
  const given = await writer.onward.copiesOf(holdingKeys(act.party, items))
  const states = await writer.items.states(given.map(({ copy }) => copy))
  const standing = given.filter(({ copy }) => states.get(copy) === 'held')
  return [...Map.groupBy(standing, ({ recipient, agreement }) => `${recipient} ${agreement}`).values()].flatMap((group) => {
    const [{ recipient, agreement }] = group as [OnwardCopyRow]
    return batches(group, BATCH_ITEMS_MAX).map((batch) => ({
      draft: { kind: 'narrow', agreement, body: { to: recipient, cause, terms, items: batch.map(({ copy }) => itemIdOf(copy)) } },
    }))
  })
}

/** Whoever was served items that no tool may read any more is told to take them back. */
export async function tellTools(
  writer: Pick<RoadWriter, 'items' | 'recalled'>,
  act: Act,
  { directory, now }: { readonly directory: Directory; readonly now: Instant },
): Promise<void> {
  const rows = await writer.items.find(holdingKeys(act.party, (act as Narrow).body.items))
  const read = { directory, now }
  const closed = rows.filter((row) => row.state === 'held' && !isForTools(row, row.purpose, read)).map(({ holding }) => holding)
  if (closed.length > 0) await writer.recalled.tell({ holdings: closed, cause: 'narrow', at: now })
  for (const purpose of new Set(rows.flatMap(({ otherPurposes }) => otherPurposes.map((other) => other.purpose)))) {
    const ended = rows.filter((row) => row.purpose !== purpose && isForPurpose(row, purpose, now) && !isForTools(row, purpose, read))
    const holdings = ended.map(({ holding }) => holding).filter((holding) => !closed.includes(holding))
    if (holdings.length > 0) await writer.recalled.tell({ holdings, cause: 'narrow', at: now, purpose })
  }
}

function isForTools(row: ItemRow, purpose: string, { directory, now }: { readonly directory: Directory; readonly now: Instant }): boolean {
  const entry = directory.agreement(row.agreement)
  return entry !== undefined && readingOf(row, entry, { role: 'tool', self: directory.self, now, purpose }).ok
}
