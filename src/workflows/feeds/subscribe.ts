/** Subscribing to a collection of another server, and what is done with a subscription afterwards. */
import { type Refusal, type Result, randomUuid } from '../../foundation/index.ts'
import { destroyAll } from './destroy.ts'
import { FeedError } from './errors.ts'
import { sealLogin } from './login.ts'
import type { FeedParts } from './parts.ts'
import type { FeedRow } from './ports.ts'
import type { FeedRuns } from './runs.ts'
import type { FeedAddress, FeedLogin } from './server.ts'

/** Codes with which a request about feeds is refused, beside those of {@link FeedError}. */
export type FeedRefusalCode = 'feed-known' | 'feed-unknown' | 'feed-not-readable' | 'feeds-too-many'

/** A subscription as an official asks for it. */
export type Subscription = FeedAddress & {
  /** Unique among the feeds of this node; see {@link FEED_NAME}. */
  readonly name: string
  readonly login: FeedLogin
  readonly account: string
  readonly justification: string
} & Partial<Pick<FeedRow, 'intervalSeconds' | 'pageObjects' | 'retentionDays' | 'reconcileRuns' | 'vanished'>>

/** How feeds are named, in paths and collections too. */
export const FEED_NAME = '^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$'
/** What a subscription that does not say gets. */
export const FEED_DEFAULTS = { intervalSeconds: 900, pageObjects: 1_000, retentionDays: 365, reconcileRuns: 24, vanished: 'keep' } as const
/** Most feeds of one node. */
const FEEDS_MAX = 200
const DESTROYED_AT_ONCE = 1_000
/** How long a server may take to show the collection, milliseconds. */
const FIND_MS = 60_000

/**
 * Subscribes: looks for the collection first, so that a wrong address or wrong
 * credentials are told at once. It is read at the next turn of the runs.
 */
export async function subscribe(subscription: Subscription, parts: FeedParts): Promise<Result<FeedRow>> {
  const { name, login, url, root, collection, account, justification, ...choices } = subscription
  const feeds = await parts.feeds.list()
  if (feeds.some((feed) => feed.name === name)) return refusedFor('feed-known', 'there is a feed of this name already')
  if (feeds.length >= FEEDS_MAX) return refusedFor('feeds-too-many', `a node has at most ${FEEDS_MAX} feeds`)
  const found = await serverAnswer(() =>
    parts.server.find({ url, collection, ...(root === undefined ? {} : { root }) }, { login, signal: AbortSignal.timeout(FIND_MS) }),
  )
  if (!found.ok) return found
  if (!found.value.canRead) return refusedFor('feed-not-readable', 'the server does not let these credentials read the collection')
  const id = randomUuid(parts.randomness)
  const now = parts.clock.now()
  const plan = { ...FEED_DEFAULTS, ...choices }
  const row: FeedRow = {
    id,
    name,
    root: found.value.root,
    collection: found.value.collection,
    title: found.value.title,
    login: sealLogin(login, { feed: id, key: parts.loginKey, randomness: parts.randomness }),
    ...plan,
    state: 'active',
    nextAt: now,
    failures: 0,
    comparesIn: plan.reconcileRuns === 0 ? null : plan.reconcileRuns,
    cursor: { after: null, walk: null },
    report: null,
    reconciliation: null,
    account,
    justification,
    createdAt: now,
  }
  await parts.transactions.write((writer) => writer.feeds.add(row))
  return { ok: true, value: row }
}

/** Pauses a feed, or goes on with it at once. */
export async function setFeedState(
  name: string,
  state: FeedRow['state'],
  { runs, ...parts }: FeedParts & { readonly runs: FeedRuns },
): Promise<Result<FeedRow>> {
  return changed(name, parts, async (feed) => {
    await parts.transactions.write(({ feeds }) =>
      feeds.change(feed.id, { state, ...(state === 'active' ? { nextAt: parts.clock.now(), failures: 0 } : {}) }),
    )
    if (state === 'paused') await runs.stop(feed.id)
  })
}

/** Lets a feed be read at once, and compared where that is asked for. */
export async function hurryFeed(
  name: string,
  { isCompared }: { readonly isCompared: boolean },
  parts: FeedParts,
): Promise<Result<FeedRow>> {
  return changed(name, parts, (feed) =>
    parts.transactions.write(async ({ feeds }) => {
      await feeds.change(feed.id, { nextAt: parts.clock.now(), ...(isCompared ? { comparesIn: 1 } : {}) })
    }),
  )
}

/** Ends a subscription: what it brought is destroyed with it. @returns how many objects */
export async function removeFeed(name: string, { runs, ...parts }: FeedParts & { readonly runs: FeedRuns }): Promise<Result<number>> {
  const feed = await parts.feeds.find(name)
  if (feed === undefined) return unknownFeed()
  // Paused first, so that a node that is killed meanwhile does not read on.
  await parts.transactions.write(({ feeds }) => feeds.change(feed.id, { state: 'paused', login: null }))
  await runs.stop(feed.id)
  const everything = Number.MAX_SAFE_INTEGER
  const all = () => parts.feeds.addedBefore(feed.id, everything, DESTROYED_AT_ONCE)
  const destroyed = await destroyAll(all, { feed: name, cause: 'removed' }, parts)
  await parts.transactions.write(({ feeds }) => feeds.remove(feed.id))
  return { ok: true, value: destroyed }
}

async function changed(name: string, parts: FeedParts, change: (feed: FeedRow) => Promise<void>): Promise<Result<FeedRow>> {
  const feed = await parts.feeds.find(name)
  if (feed === undefined) return unknownFeed()
  await change(feed)
  const row = await parts.feeds.find(name)
  return row === undefined ? unknownFeed() : { ok: true, value: row }
}

/** What a server answered, its failure as a refusal. */
export async function serverAnswer<Value>(ask: () => Promise<Value>): Promise<Result<Value>> {
  try {
    return { ok: true, value: await ask() }
  } catch (error) {
    if (!(error instanceof FeedError)) throw error
    // Nobody stops this but its own clock.
    const isSlow = error.code === 'stopped'
    return {
      ok: false,
      refusal: { code: isSlow ? 'server-slow' : error.code, reason: isSlow ? 'server takes too long to answer' : error.message },
    }
  }
}

function unknownFeed(): { readonly ok: false; readonly refusal: Refusal } {
  return refusedFor('feed-unknown', 'there is no feed of this name')
}

function refusedFor(code: FeedRefusalCode, reason: string): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { code, reason } }
}
