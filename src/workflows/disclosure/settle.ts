/**
 * Closes the graph: no recipient gets an object that names one it may not have.
 *
 * The index spreads verdicts along references. Whether an object survives what
 * that takes from it, only minimising it can tell, so every changed object is
 * minimised here; one that does not survive spreads its own verdict in turn,
 * until nothing changes. Verdicts only ever get stricter, so this ends.
 */
import { randomUuid, sha256, utf8 } from '../../foundation/index.ts'
import { minimise, type Removal, typeOfIdentifier } from '../../intelligence/index.ts'
import { type Item, permissionFor, readItem, type ShownIds, showTo } from './item.ts'
import { definedMarkings, removedField, treatmentDone, withheldGrounds } from './judge.ts'
import { addKnownObjects } from './known-objects.ts'
import { inLane, type Lane, sharedWork } from './lanes.ts'
import { bitOf, type Work } from './parts.ts'
import type { SettledObject, SubmissionIndex } from './ports.ts'
import { SharedOutcomes } from './shared-outcomes.ts'
import { hasValues } from './treated-values.ts'

const PAGE = 500
const SECRET_BYTES = 16

/** Settles the index for all recipients of all lanes. What each of them loses on the way goes into the tally of its lane. */
export async function settleGraph(lanes: readonly Lane[], index: SubmissionIndex): Promise<void> {
  const settle = (): void => index.settle(lanes.reduce((sum, { bits }) => sum + bits.count, 0))
  for (const { work } of lanes) await addKnownObjects(work)
  for (const { work } of lanes) if (hasValues(work)) await spreadValues(work)
  settle()
  while (!(await isClosed(lanes, index))) settle()
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
    const whole = { shownId: (id: string) => id, showsUuid: () => true, ownShownId: facts.id }
    const shown = minimise(object, { fields, ceiling, ...whole, values, ...definedMarkings(work) })
    // One of which nothing is left is found again as a changed one, and withheld then.
    if (shown.kind === 'withheld' || shown.isChanged) changed |= bitOf(recipient)
  }
  return changed
}

/** Minimises every changed object; false when one did not survive. */
async function isClosed(lanes: readonly Lane[], index: SubmissionIndex): Promise<boolean> {
  const shared = sharedWork(lanes)
  for (const { tally } of lanes) tally.forgetRemoved()
  const outcomes = new SharedOutcomes(provisionalIds(shared.parts.road.randomness(SECRET_BYTES)))
  let isStable = true
  for (let from = 0; ; ) {
    const page = index.page({ from, limit: PAGE, which: 'changed' })
    const last = page.at(-1)
    if (last === undefined) return isStable
    from = last.index + 1
    for (const settled of page) {
      await shared.parts.pause()
      const item = await readItem(shared, settled)
      if (item === undefined) continue
      outcomes.begin(index.targets(settled.index))
      for (const lane of lanes) {
        const lost = await tryChanged(lane, { ...item, settled: settledIn(lane, settled) }, outcomes)
        if (lost === 0) continue
        lane.work.index.withhold([{ index: settled.index, withheld: lost }])
        isStable = false
      }
    }
  }
}

function settledIn({ bits }: Lane, settled: SettledObject): SettledObject {
  return { ...settled, withheld: inLane(bits, settled.withheld), changed: inLane(bits, settled.changed) }
}

/** The mask of the recipients for whom nothing valid is left of a changed object. */
async function tryChanged({ work, tally, bits }: Lane, item: Item, outcomes: SharedOutcomes): Promise<number> {
  let lost = 0
  for (const recipient of work.recipients.keys()) {
    if ((item.settled.changed & bitOf(recipient)) === 0) continue
    const permission = permissionFor(work, recipient, item)
    if (permission === undefined) continue
    const shown = await outcomes.of(item, { work, bit: bitOf(bits.from + recipient), permission }, () =>
      showTo(work, item, { recipient, permission, ids: outcomes.ids }),
    )
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
function provisionalIds(secret: Uint8Array): ShownIds {
  return {
    load: async () => undefined,
    of: (_party, objectKey, id) =>
      `${typeOfIdentifier(id) ?? ''}--${randomUuid((length) => sha256(secret, utf8(objectKey)).subarray(0, length))}`,
  }
}
