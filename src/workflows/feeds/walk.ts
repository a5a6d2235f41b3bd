/** Where a walk over a collection goes on: after each page, after a kill, and where the server lost the thread. */
import { DAY_MS, formatMicroseconds, type Instant, parseMicroseconds, parseTimestamp } from '../../foundation/index.ts'
import { FeedError } from './errors.ts'
import type { FeedCursor, FeedWalk } from './ports.ts'
import type { FeedWarning, PageTurn } from './server.ts'

/** How far a walk is, and what of that is to be told. */
export type Step = { readonly cursor: FeedCursor; readonly warnings: readonly FeedWarning[] }

/** The walk to go on with: the one under way, or a new one. */
export function walkOf({ after, walk }: FeedCursor): FeedWalk {
  return walk ?? { after, next: null, last: null }
}

/**
 * The cursor after a page. It is at the end of the walk where the server says
 * that there is no more, or says nothing and gave nothing.
 * @throws FeedError `pages-broken` where there is more and no way to it
 */
export function stepAfter(page: PageTurn & { readonly isEmpty: boolean }, cursor: FeedCursor, now: Instant): Step {
  const walk = walkOf(cursor)
  const { last, warnings } = lastOf(page, walk, now)
  const isFollowed = page.more ?? (page.next !== null && !page.isEmpty)
  if (!isFollowed) return { cursor: { after: greater(cursor.after, last), walk: null }, warnings }
  const told: readonly FeedWarning[] = page.more === undefined ? [...warnings, 'next-without-more'] : warnings
  if (page.next !== null) return { cursor: { after: cursor.after, walk: { after: walk.after, next: page.next, last } }, warnings: told }
  const after = last === null ? null : beyond(walk.after, last)
  if (after === null) throw new FeedError('pages-broken', 'server says that there is more, but not how to get at it')
  return { cursor: { after: cursor.after, walk: { after, next: null, last } }, warnings: [...told, 'more-without-next'] }
}

/**
 * The walk once more without `next`, which the server does not take (any more):
 * from the last entry it told on, those added at the same instant included.
 */
export function stepBack(cursor: FeedCursor): FeedCursor {
  const walk = walkOf(cursor)
  return {
    after: cursor.after,
    walk: { after: walk.last === null ? walk.after : greater(walk.after, before(walk.last)), next: null, last: walk.last },
  }
}

function lastOf(
  page: PageTurn & { readonly isEmpty: boolean },
  walk: FeedWalk,
  now: Instant,
): { last: string | null; warnings: readonly FeedWarning[] } {
  const { last, warnings } = page
  if (last === null) {
    const isOwed = !page.isEmpty && !warnings.includes('date-added-wrong')
    return { last: walk.last, warnings: isOwed ? [...warnings, 'date-added-missing'] : warnings }
  }
  // A time that lies ahead would hide whatever is added until then.
  if (parseTimestamp(last) > now + DAY_MS) return { last: walk.last, warnings: [...warnings, 'date-added-wrong'] }
  const isBackwards = walk.last !== null && last < walk.last
  return { last: greater(walk.last, last), warnings: isBackwards ? [...warnings, 'order-wrong'] : warnings }
}

/**
 * From where a walk without `next` goes on: just before the last entry, for
 * others may have been added at the same instant; after it where that would
 * give the same page again.
 */
function beyond(after: string | null, last: string): string | null {
  const overlapping = before(last)
  if (after === null || overlapping > after) return overlapping
  return last > after ? last : null
}

function before(time: string): string {
  return formatMicroseconds(Math.max(0, parseMicroseconds(time) - 1))
}

/** Times of one form order as their texts. */
function greater(left: string | null, right: string | null): string | null {
  if (left === null || right === null) return left ?? right
  return left > right ? left : right
}
