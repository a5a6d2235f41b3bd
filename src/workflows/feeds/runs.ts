/** Runs of feeds: when their time has come, each beside the others, so that a slow server holds up nobody else's. */
import type { Instant } from '../../foundation/index.ts'
import { SECOND_MS } from '../../foundation/index.ts'
import type { FeedParts, FeedReport } from './parts.ts'
import type { FeedRow } from './ports.ts'
import { pullFeed } from './pull.ts'
import { reconcileFeed } from './reconcile.ts'
import { newReport } from './report.ts'
import { jittered, retryAfter } from './rest.ts'

/** Feeds that are read at one time. */
const RUNS_MAX = 4

/** Reads feeds. */
export type FeedRuns = {
  /** Starts those whose time has come and that are not being read; does not wait for them. */
  tend(): Promise<void>
  isRunning(feed: string): boolean
  /** Stops the run of a feed, if one is under way, and waits for its end. */
  stop(feed: string): Promise<void>
  /** Stops all runs and waits for their ends; no other begins. */
  end(): Promise<void>
  /** Waits until nothing runs. */
  idle(): Promise<void>
}

/** What runs tell. */
export type FeedRunsParts = FeedParts & {
  readonly onProgress: () => void
  /** A run failed by a fault of this node; it is tried again. */
  readonly onFailure: (failure: { readonly feed: string; readonly error: unknown }) => void
}

type Running = { readonly abort: AbortController; readonly ended: Promise<void> }

/** Runs over these parts; none is under way. */
export function createFeedRuns(parts: FeedRunsParts): FeedRuns {
  const running = new Map<string, Running>()
  let isEnding = false
  const start = (feed: FeedRow): void => {
    const abort = new AbortController()
    const ended = runFeed(feed, abort.signal, parts)
      .catch((error: unknown) => parts.onFailure({ feed: feed.name, error }))
      .finally(() => running.delete(feed.id))
    running.set(feed.id, { abort, ended })
  }
  const stop = async (feed: string): Promise<void> => {
    const run = running.get(feed)
    run?.abort.abort()
    await run?.ended
  }
  return {
    async tend() {
      const now = parts.clock.now()
      const due = (await parts.feeds.list()).filter(({ id, state, nextAt }) => state === 'active' && nextAt <= now && !running.has(id))
      due.sort((left, right) => left.nextAt - right.nextAt)
      if (isEnding) return
      for (const feed of due.slice(0, RUNS_MAX - running.size)) start(feed)
    },
    isRunning: (feed) => running.has(feed),
    stop,
    async end() {
      isEnding = true
      await Promise.all([...running.keys()].map(stop))
    },
    async idle() {
      await Promise.all([...running.values()].map(({ ended }) => ended))
    },
  }
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
  await transactions.write(({ feeds }) =>
    feeds.change(feed.id, {
      report,
      failures,
      nextAt,
      ...(hasFailed || feed.comparesIn === null ? {} : { comparesIn: Math.max(0, feed.comparesIn - 1) }),
    }),
  )
}
