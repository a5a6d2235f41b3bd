/** What becomes of one object: the own item, and the item of everyone who gets it. */
import { daysKept, type HoldingKey, holdingKey } from '../../acts/index.ts'
import { formatTimestamp, type Instant, parseTimestamp } from '../../foundation/index.ts'
import type { Share } from './batch.ts'
import type { Piece } from './gathering.ts'
import { type Item, permissionFor, showTo } from './item.ts'
import { type CrossingPermission, factsFor } from './judge.ts'
import { bitOf } from './parts.ts'
import type { Run } from './release-run.ts'
import { type Beside, draftOwnItem, draftShownItem, ownItemId, type ShownItem } from './shown-item.ts'
import { sharedScore } from './triage.ts'

/** Drafts what an earlier run did not record. */
export async function pieceOf(run: Run, item: Item): Promise<Piece> {
  const { work } = run
  const { index } = item.settled
  const text = JSON.stringify(item.object)
  const itemId = ownItemId(work, index)
  const own = index < run.ownFrom ? null : draftOwnItem(work, item.object, { facts: item.facts, text, itemId })
  const source = holdingKey(work.parts.road.self, itemId)
  const shares: Share[] = []
  // Recipients that get the object as it is get one and the same item.
  const unchanged = new Map<string, ShownItem>()
  for (const [recipient, party] of work.recipients.entries()) {
    if (run.stops.has(party) || index < run.beginsFor(party)) continue
    const permission = permissionFor(work, recipient, item)
    if (permission === undefined) continue
    const days = daysKept(permission.obligations.retentionDays, item.facts.dataSubject, work.parts.road.nationalMaxima)
    const retainUntil = earlier(run.retainUntil(days), item.facts.handledUntil)
    const isChanged = (item.settled.changed & bitOf(recipient)) !== 0
    const beside = await besideOf(run, item, { recipient, permission })
    const facts = factsFor(work, recipient, { ...item, index })
    // What is signed for one recipient is drafted for it alone.
    const randomness = run.drafting?.randomness(`item ${index} for ${party}`)
    const known = { ...beside, facts, retainUntil, source, ...(randomness && { randomness }) }
    const likeness = JSON.stringify([retainUntil, facts.dataSubject, beside, randomness === undefined ? null : party])
    const shown = isChanged
      ? await changedItem(run, item, { ...known, recipient, permission })
      : (unchanged.get(likeness) ?? draftShownItem(work, item.object, known))
    if (!isChanged) unchanged.set(likeness, shown)
    const articles = permission.articles.map(({ number }) => number)
    const itemsMax = permission.obligations.caps.itemsPerRelease?.items ?? Number.POSITIVE_INFINITY
    shares.push({ party, item: shown, retainUntil, articles, itemsMax })
  }
  return { index, bytes: text.length, own, shares }
}

/** Nobody knows how to handle an item after the last instant that its markings name, so it is erased by then. */
function earlier(retainUntil: string, handledUntil: Instant | null): string {
  return handledUntil !== null && handledUntil < parseTimestamp(retainUntil) ? formatTimestamp(handledUntil) : retainUntil
}

type ForRecipient = { readonly recipient: number; readonly permission: CrossingPermission }

async function besideOf({ work, startedAt, statement }: Run, item: Item, { recipient, permission }: ForRecipient): Promise<Beside> {
  const { object, facts, settled } = item
  const asked = { object, facts, objectKey: settled.objectKey, recipient, permission }
  const scored = await sharedScore(work, asked, { now: startedAt, isApproved: statement.approvedBy !== null })
  return { triage: scored?.claim, isSourceGradeWithheld: permission.sourceGrade === 'withheld' }
}

type Changed = Parameters<typeof draftShownItem>[2] & ForRecipient & { readonly source: HoldingKey }

async function changedItem({ work, ids }: Run, item: Item, known: Changed): Promise<ShownItem> {
  const { recipient, permission, ...drafted } = known
  const shown = await showTo(work, item, { recipient, permission, ids })
  if (shown.kind === 'withheld') throw new Error('an object that was settled as shared is withheld')
  return draftShownItem(work, shown.object, drafted)
}
