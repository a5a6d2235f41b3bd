/** Joins feeds to the client that reads other servers and to the node's secrets. */
import { setTimeout } from 'node:timers/promises'
import { statingBeside } from '../acts/index.ts'
import type { PartySecrets } from '../identity/index.ts'
import { type HttpCallerParts, httpCaller, reachOf, taxiiClient } from '../taxii-client/index.ts'
import {
  createFeedRuns,
  createPublicationRuns,
  type FeedParts,
  type FeedRuns,
  type PublicationParts,
  type Turns,
} from '../workflows/feeds/index.ts'
import type { Core } from './core.ts'
import { derivedSecret } from './keys/derived-secret.ts'
import type { NodeLog } from './log.ts'
import { authoritiesOf } from './tls/authorities.ts'

/** Feeds of this node. */
export type Feeds = AsyncDisposable & {
  readonly parts: FeedParts
  readonly runs: FeedRuns
  readonly publishing: PublicationParts & { readonly turns: Turns }
}

/** Feeds over the store of the core; none is read yet. @throws NodeError `config-invalid` where the file of authorities cannot be read */
export function joinFeeds(
  core: Core,
  parts: {
    readonly secrets: PartySecrets
    readonly log: NodeLog
    readonly changed: () => void
    readonly patience?: HttpCallerParts['patience']
  },
): Feeds {
  const { road, store, config } = core
  const { secrets, log, patience } = parts
  const authorities = authoritiesOf(config.feeds?.authorities, 'feeds.authorities')
  const http = httpCaller({
    reach: reachOf(config.feeds?.networks ?? []),
    ...(authorities === undefined ? {} : { authorities }),
    ...(patience === undefined ? {} : { patience }),
  })
  const feedParts: FeedParts = {
    feeds: store.read.feeds,
    transactions: store,
    vault: road.vault,
    stating: () => statingBeside(road),
    server: taxiiClient({ http, clock: road.clock }),
    clock: road.clock,
    randomness: road.randomness,
    loginKey: derivedSecret(secrets, 'comity/feed-login/v1'),
    digestKey: derivedSecret(secrets, 'comity/feed-digest/v1'),
  }
  const runs = createFeedRuns({ ...feedParts, onProgress: parts.changed, onFailure: ({ feed, error }) => log.feedFailed(feed, error) })
  const { server, loginKey } = feedParts
  const publishing: PublicationParts = {
    road,
    publications: store.read.publications,
    items: store.read.items,
    contents: store.read.contents,
    server,
    loginKey,
  }
  const turns = createPublicationRuns({
    ...publishing,
    onProgress: parts.changed,
    onFailure: ({ publication, error }) => log.publicationFailed(publication, error),
    // A wait that is cut short is no failure: whoever waits looks at the signal.
    sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }).catch(() => undefined),
  })
  return {
    publishing: { ...publishing, turns },
    parts: feedParts,
    runs,
    async [Symbol.asyncDispose]() {
      await Promise.all([runs.end(), turns.end()])
      http[Symbol.dispose]()
    },
  }
}
