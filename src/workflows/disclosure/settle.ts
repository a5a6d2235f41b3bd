/**
 * Closes the graph: no recipient gets an object that names one it may not have.
 *
 * The index spreads verdicts along references. Whether an object survives what
 * that takes from it, only minimising it can tell, so every changed object is
 * minimised here; one that does not survive spreads its own verdict in turn,
 * until nothing changes. Verdicts only ever get stricter, so this ends.
 */
import { randomUuid, unhex } from '../../foundation/index.ts'
import { minimise, type Removal, typeOfIdentifier } from '../../intelligence/index.ts'
import { type Item, permissionFor, readItem, type ShownIds, showTo } from './item.ts'
import { definedMarkings, removedField, treatmentDone, withheldGrounds } from './judge.ts'
import { addKnownObjects } from './known-objects.ts'
import { bitOf, type Work } from './parts.ts'
import type { Tally } from './report.ts'

const PAGE = 500

/** Settles the index for all recipients. What each of them loses on the way goes into the tally. */
export async function settleGraph(work: Work, tally: Tally): Promise<void> {
  await addKnownObjects(work)
  if (work.index.hasValues()) await spreadValues(work)
  work.index.settle(work.recipients.length)
  while (!(await isClosed(work, tally))) work.index.settle(work.recipients.length)
}

/** Marks what changes because a value that is treated elsewhere in the submission stands in it. */
async function spreadValues(work: Work): Promise<void> {
  for (let from = 0; ; ) {
    const page = work.index.page({ from, limit: PAGE })
    const last = page.at(-1)
    if (last === undefined) return
    from = last.index + 1
    const rows = []
    for (const settled of page) {
      await work.parts.pause()
      const item = await readItem(work, settled)
      const changed = item === undefined ? 0 : changedByValues(work, item)
      if (changed !== 0) rows.push({ index: settled.index, changed })
    }
    work.index.change(rows)
  }
}

function changedByValues(work: Work, item: Item): number {
  let changed = 0
  for (const recipient of work.recipients.keys()) {
    const permission = permissionFor(work, recipient, item)
    if (permission === undefined || (item.settled.changed & bitOf(recipient)) !== 0) continue
    const { object, facts } = item
    const { fields, ceiling } = permission
    const values = work.values.whole(recipient)
    const shown = minimise(object, { fields, ceiling, shownId: (id) => id, ownShownId: facts.id, values, ...definedMarkings(work) })
    // One of which nothing is left is found again as a changed one, and withheld then.
    if (shown.kind === 'withheld' || shown.isChanged) changed |= bitOf(recipient)
  }
  return changed
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
  let lost = 0
  for (const recipient of work.recipients.keys()) {
    const permission = permissionFor(work, recipient, item)
    if (permission === undefined || (item.settled.changed & bitOf(recipient)) === 0) continue
    const shown = await showTo(work, item, { recipient, permission, ids: PROVISIONAL_IDS })
    const grounds = shown.kind === 'withheld' ? withheldGrounds(work, shown, permission) : undefined
    const removals = shown.kind === 'withheld' ? [] : shown.removed
    const fields = removals.map((removal) => removedField(work, removal, { recipient, permission }))
    const removed = fields.map((field, place) => ({ ...field, treatment: treatmentDone(removals[place] as Removal) }))
    work.watch?.settled(item.settled.index, recipient, { grounds, removed })
    if (grounds !== undefined) {
      lost |= bitOf(recipient)
      tally.withheld(recipient, grounds, item.settled.index)
      continue
    }
    for (const field of fields) tally.removed(recipient, field)
  }
  return lost
}

/** Ids as good as any for finding out what is left of an object; none of them is ever given out. */
export const PROVISIONAL_IDS: ShownIds = {
  load: async () => undefined,
  of: (_party, objectKey, id) => `${typeOfIdentifier(id) ?? ''}--${randomUuid(() => unhex(objectKey))}`,
}
