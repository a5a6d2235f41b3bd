/** Runs of feeds: when their time has come, each beside the others, so that a slow server holds up nobody else's. */
import type { Instant } from '../../foundation/index.ts'
import { SECOND_MS } from '../../foundation/index.ts'
import { FeedError } from './errors.ts'
import type { FeedParts, FeedReport } from './parts.ts'
import type { FeedRow } from './ports.ts'
import { pullFeed } from './pull.ts'
import { reconcileFeed } from './reconcile.ts'
import { newReport } from './report.ts'
import { jittered, retryAfter } from './rest.ts'
import { createTurns, type Turns } from './turns.ts'

/** Reads feeds. */
export type FeedRuns = Turns

/** What runs tell. */
export type FeedRunsParts = FeedParts & {
  readonly onProgress: () => void
  /** A run failed by a fault of this node; it is tried again. */
  readonly onFailure: (failure: { readonly feed: string; readonly error: unknown }) => void
}

/** Runs over these parts; none is under way. */
export function createFeedRuns(parts: FeedRunsParts): FeedRuns {
  return createTurns<FeedRow>({
    clock: parts.clock,
    list: async () => (await parts.feeds.list()).filter(({ state }) => state === 'active'),
    run: (feed, signal) => runFeed(feed, signal, parts),
    onFailure: ({ name }, error) => parts.onFailure({ feed: name, error }),
  })
}

async function runFeed(feed: FeedRow, signal: AbortSignal, parts: FeedRunsParts): Promise<void> {
  try {
    const { report, error } = await pullFeed({ feed, signal, onProgress: parts.onProgress }, parts)
    // Whoever stopped it says what follows.
    if (error?.code === 'stopped') return
    const failure = error === undefined ? null : { code: error.code, message: error.message }
    await settle(feed, { report: { ...report, failure }, retryAt: error?.retryAt }, parts)
    const isDue = failure === null && feed.comparesIn !== null && feed.comparesIn <= 1
    if (isDue) await reconcileFeed({ feed, signal, onProgress: parts.onProgress }, parts)
  } catch (error) {
    if (error instanceof FeedError && error.code === 'stopped') return
    const report: FeedReport = {
      ...newReport(parts.clock.now()),
      failure: { code: 'store-failed', message: 'this node could not keep what it read' },
    }
    await settle(feed, { report, retryAt: undefined }, parts)
    throw error
  } finally {
    parts.onProgress()
  }
}

async function settle(
  feed: FeedRow,
  ended: { readonly report: FeedReport; readonly retryAt: Instant | undefined },
  { transactions, clock, randomness }: FeedRunsParts,
): Promise<void> {
  const now = clock.now()
  const report = JSON.stringify({ ...ended.report, endedAt: now })
  const hasFailed = ended.report.failure !== null
  const failures = hasFailed ? feed.failures + 1 : 0
  const nextAt = hasFailed
    ? retryAfter(failures, { now, retryAt: ended.retryAt, randomness })
    : now + jittered(feed.intervalSeconds * SECOND_MS, randomness)
  await transactions.write(async ({ feeds }) => {
    const current = await feeds.find(feed.name)
    // What was asked for while the run was under way comes after it.
    const isHurried = current?.nextAt !== feed.nextAt
    const isCounted = !hasFailed && feed.comparesIn !== null && current?.comparesIn === feed.comparesIn
    await feeds.change(feed.id, {
      report,
      failures,
      ...(isHurried ? {} : { nextAt }),
      ...(isCounted ? { comparesIn: Math.max(0, (feed.comparesIn as number) - 1) } : {}),
    })
  })
}
