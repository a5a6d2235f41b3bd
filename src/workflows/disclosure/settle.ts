/**
 * Closes the graph: no recipient gets an object that names one it may not have.
 *
 * The index spreads verdicts along references. Whether an object survives what
 * that takes from it, only minimising it can tell, so every changed object is
 * minimised here; one that does not survive spreads its own verdict in turn,
 * until nothing changes. Verdicts only ever get stricter, so this ends.
 */
import { randomUuid, unhex } from '../../foundation/index.ts'
import { typeOfIdentifier } from '../../intelligence/index.ts'
import { type Item, permissionFor, readItem, type ShownIds, showTo } from './item.ts'
import { removedField, withheldGrounds } from './judge.ts'
import { addKnownObjects } from './known-objects.ts'
import { bitOf, type Work } from './parts.ts'
import type { Tally } from './report.ts'

const PAGE = 500

/** Settles the index for all recipients. What each of them loses on the way goes into the tally. */
export async function settleGraph(work: Work, tally: Tally): Promise<void> {
  await addKnownObjects(work)
  work.index.settle(work.recipients.length)
  while (!(await isClosed(work, tally))) work.index.settle(work.recipients.length)
}

/** Minimises every changed object; false when one did not survive. */
async function isClosed(work: Work, tally: Tally): Promise<boolean> {
  tally.forgetRemoved()
  let isStable = true
  for (let from = 0; ; ) {
    const page = work.index.page({ from, limit: PAGE })
    const last = page.at(-1)
    if (last === undefined) return isStable
    from = last.index + 1
    for (const settled of page) {
      if ((settled.changed & ~settled.withheld) === 0) continue
      await work.parts.pause()
      const item = await readItem(work, settled)
      const lost = item === undefined ? 0 : await tryChanged(work, item, tally)
      if (lost === 0) continue
      work.index.withhold([{ index: settled.index, withheld: lost }])
      isStable = false
    }
  }
}

/** The mask of the recipients for whom nothing valid is left of a changed object. */
async function tryChanged(work: Work, item: Item, tally: Tally): Promise<number> {
  const { agreement } = work.entry.record
  let lost = 0
  for (const recipient of work.recipients.keys()) {
    const permission = permissionFor(work, recipient, item)
    if (permission === undefined || (item.settled.changed & bitOf(recipient)) === 0) continue
    const shown = await showTo(work, item, { recipient, permission, ids: PROVISIONAL_IDS })
    if (shown.kind === 'withheld') {
      lost |= bitOf(recipient)
      tally.withheld(recipient, withheldGrounds(shown, permission, agreement), item.settled.index)
      continue
    }
    for (const removal of shown.removed) tally.removed(recipient, removedField(removal, permission, agreement))
  }
  return lost
}

/** Ids as good as any for finding out what is left of an object; none of them is ever given out. */
export const PROVISIONAL_IDS: ShownIds = {
  load: async () => undefined,
  of: (_party, objectKey, id) => `${typeOfIdentifier(id) ?? ''}--${randomUuid(() => unhex(objectKey))}`,
}
