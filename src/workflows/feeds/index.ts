export { destroyOverdue } from './destroy.ts'
export { FeedError, type FeedErrorCode } from './errors.ts'
export * from './parts.ts'
export type * from './ports.ts'
export { createPublicationRuns } from './publication-runs.ts'
export {
  type PublicationParts,
  type PublicationRefusalCode,
  type PublicationReport,
  type PublicationRequest,
  publishItems,
  stopPublication,
} from './publish.ts'
export { createFeedRuns, type FeedRuns } from './runs.ts'
export type * from './server.ts'
export {
  FEED_DEFAULTS,
  FEED_NAME,
  type FeedRefusalCode,
  hurryFeed,
  removeFeed,
  type Subscription,
  setFeedState,
  subscribe,
} from './subscribe.ts'
export type { Turns } from './turns.ts'
