/** Feeds as the API shows them. */
import { decodeContent, fedKey, objectOf } from '../../acts/index.ts'
import { accepted, type Result, refused } from '../../foundation/index.ts'
import type { FeedPorts, FeedView } from '../../http/index.ts'
import { withoutOwnGrade } from '../../intelligence/index.ts'
import { type FeedRow, hurryFeed, removeFeed, setFeedState, subscribe } from '../../workflows/feeds/index.ts'
import type { Core } from '../core.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Feeds } from '../join-feeds.ts'

/** The feed ports over this node. */
export function feedPorts({ core, jobs, feeds }: { readonly core: Core; readonly jobs: Jobs; readonly feeds: Feeds }): FeedPorts {
  const parts = { ...feeds.parts, runs: feeds.runs }
  const { feeds: reader, vault } = feeds.parts
  const viewOf = async (feed: FeedRow): Promise<FeedView> => ({
    ...feed,
    isRunning: feeds.runs.isRunning(feed.id),
    objects: await reader.count(feed.id),
  })
  const viewed = async (result: Result<FeedRow>): Promise<Result<FeedView>> => {
    jobs.wakeFeeds()
    return result.ok ? accepted(await viewOf(result.value)) : result
  }
  const find = async (name: string): Promise<Result<FeedRow>> => {
    const feed = await reader.find(name)
    return feed === undefined ? refused('feed-unknown', 'there is no feed of this name') : accepted(feed)
  }
  return {
    add: async (subscription) => viewed(await subscribe(subscription, parts)),
    list: async () => Promise.all((await reader.list()).map(viewOf)),
    async find(name) {
      const found = await find(name)
      return found.ok ? accepted(await viewOf(found.value)) : found
    },
    pause: async (name) => viewed(await setFeedState(name, 'paused', parts)),
    resume: async (name) => viewed(await setFeedState(name, 'active', parts)),
    run: async (name) => viewed(await hurryFeed(name, { isCompared: false }, parts)),
    compare: async (name) => viewed(await hurryFeed(name, { isCompared: true }, parts)),
    remove: (name) => removeFeed(name, parts),
    async objects(name, { after, limit }) {
      const found = await find(name)
      if (!found.ok) return found
      const rows = await reader.page({ feed: found.value.id, addedAfter: after, limit: limit + 1 })
      const shown = rows.slice(0, limit)
      return accepted({ feed: found.value, rows: shown, next: rows.length > limit ? (shown.at(-1)?.addedAt ?? null) : null })
    },
    async open(name, id) {
      const found = await find(name)
      if (!found.ok) return found
      const holding = fedKey(id)
      const row = await reader.object(found.value.id, holding)
      const plaintext = (await vault.read(core.store.read.contents, [holding])).get(holding)
      const isThere = row !== undefined && plaintext !== undefined
      return accepted({
        feed: found.value,
        found: isThere ? { row, object: withoutOwnGrade(objectOf(decodeContent(plaintext))) } : undefined,
      })
    },
  }
}
