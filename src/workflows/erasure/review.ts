/** review: received items that nobody decided to keep are destroyed on the date of their review. */
import {
  type AgreementEntry,
  destruction,
  itemIdOf,
  type Proposal,
  type ReviewReader,
  type RoadParts,
  type RoadWriter,
  stateActs,
} from '../../acts/index.ts'
import { reviewMs } from '../../agreement/index.ts'
import { BATCH_ITEMS_MAX, type Instant } from '../../foundation/index.ts'

/** What is looked through, and the road. */
export type ReviewParts<Writer extends RoadWriter> = { readonly road: RoadParts<Writer>; readonly reviews: ReviewReader }

/** A received item whose review comes, and when. */
export type DueReview = Awaited<ReturnType<ReviewReader['due']>>[number] & { readonly reviewBy: Instant }

/** Destroys one batch of items whose review has come without a decision, or restricts those that a legal hold keeps. @returns how many; call again until 0 */
export async function eraseUnreviewed<Writer extends RoadWriter>(parts: ReviewParts<Writer>): Promise<number> {
  const { road } = parts
  const now = road.clock.now()
  const due = await dueReviews(parts, now, BATCH_ITEMS_MAX)
  if (due.length === 0) return 0
  const proposals: Proposal[] = []
  for (const rows of Map.groupBy(due, ({ origin, agreement }) => `${origin} ${agreement}`).values()) {
    const [{ origin, agreement }] = rows as [DueReview]
    const items = rows.map(({ holding }) => itemIdOf(holding))
    proposals.push(
      ...(await destruction({ origin, agreement, of: null, cause: 'review', items }, { parts: road, now, legalHolds: road.legalHolds })),
    )
  }
  await stateActs(proposals, road)
  return due.length
}

/** For a reader: the classes of which it may read items. */
type ForReader = { readonly classesOf?: (entry: AgreementEntry) => Promise<readonly number[]> }

/** Received items whose review is by an instant, under every agreement that asks for one; erased on that date unless somebody decides. */
export async function dueReviews<Writer extends RoadWriter>(
  parts: ReviewParts<Writer> & ForReader,
  by: Instant,
  limit: number,
): Promise<readonly DueReview[]> {
  const { agreements } = await parts.road.directory.current()
  const due: DueReview[] = []
  for (const entry of agreements) {
    const ms = reviewMs(entry.record.agreement.retention)
    if (ms === undefined || due.length >= limit) continue
    const readable = parts.classesOf && { classes: await parts.classesOf(entry) }
    const question = { agreement: hashOf(entry), heldBefore: by - ms, keptBefore: by, ...readable, limit: limit - due.length }
    due.push(...(await parts.reviews.due(question)).map((row) => ({ ...row, reviewBy: row.keptUntil ?? row.heldSince + ms })))
  }
  return due
}

function hashOf({ row }: AgreementEntry): string {
  return row.hash
}
