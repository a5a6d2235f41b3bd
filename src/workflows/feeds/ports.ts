/** What feeds need kept. */
import type { FedReader, HoldingKey } from '../../acts/index.ts'
import type { Instant } from '../../foundation/index.ts'

/** How far a feed has been read. Times are TAXII times with six fraction digits. */
export type FeedCursor = {
  /** `added_after` of the next walk; null before the first one ended. */
  readonly after: string | null
  /** The walk under way, which a kill or a failure left unfinished. */
  readonly walk: FeedWalk | null
}

/** One walk over what was added after an instant, page by page. */
export type FeedWalk = {
  readonly after: string | null
  /** What the last page gave for the next one; null where pages follow by `after` alone. */
  readonly next: string | null
  /** The greatest time of adding that a page of this walk told; null before one did. */
  readonly last: string | null
}

/** Whether a feed is read by itself. */
export type FeedState = 'active' | 'paused'

/** One subscription to a collection of a TAXII 2.1 server. */
export type FeedRow = {
  /** UUID. */
  readonly id: string
  /** Unique; as people and paths name it. */
  readonly name: string
  /** Address of the API root, with a slash at its end. */
  readonly root: string
  /** Id of the collection there. */
  readonly collection: string
  /** Title of the collection, as the server told it. */
  readonly title: string
  /** Credentials, sealed; null for a server that asks for none. */
  readonly login: string | null
  readonly intervalSeconds: number
  readonly pageObjects: number
  /** Days that an object is kept after it arrived. */
  readonly retentionDays: number
  /** Counts of both sides are compared after so many runs; 0 for on demand only. */
  readonly reconcileRuns: number
  /** What is done with objects that are no longer there: told, or destroyed here too. */
  readonly vanished: 'keep' | 'erase'
  readonly state: FeedState
  /** When it is read next. */
  readonly nextAt: Instant
  /** Runs that failed since the last one that did not. */
  readonly failures: number
  /** Good runs until both sides are compared: 1 for after the next; null for on demand only. */
  readonly comparesIn: number | null
  readonly cursor: FeedCursor
  /** JSON of a `FeedReport`: the last run, or the one under way; null before the first. */
  readonly report: string | null
  /** JSON of a `Reconciliation`; null before the first. */
  readonly reconciliation: string | null
  /** Who subscribed, when and why. */
  readonly account: string
  readonly justification: string
  readonly createdAt: Instant
}

/** One object that a feed brought; its content is in the vault under `holding`. */
export type FeedObjectRow = {
  readonly holding: HoldingKey
  readonly feed: string
  readonly type: string
  readonly stixId: string
  /** STIX `modified`, or `created`, or null. */
  readonly version: string | null
  /** Names the version within the feed: the version, or for an object without one a keyed digest of what it says. */
  readonly versionKey: string
  /** Keyed digest of what it says, hexadecimal. */
  readonly digest: string
  /** Microseconds since 1970, unique and growing in commit order. */
  readonly addedAt: number
  /** When the server was found not to have it any more; null while it has, or as far as is known. */
  readonly vanishedAt: Instant | null
}

/** The name of one version of one object. */
export type VersionName = Pick<FeedObjectRow, 'stixId' | 'versionKey'>

/** Which objects of a feed a page may hold; absent conditions do not narrow. */
export type FeedQuestion = {
  readonly feed: string
  readonly addedAfter?: number
  readonly stixIds?: readonly string[]
  readonly types?: readonly string[]
  readonly limit: number
}

/** Reads feeds. */
export type FeedReader = FedReader & {
  find(name: string): Promise<FeedRow | undefined>
  /** By name. */
  list(): Promise<readonly FeedRow[]>
  /** Objects in order of `addedAt`. */
  page(question: FeedQuestion): Promise<readonly FeedObjectRow[]>
  object(feed: string, holding: HoldingKey): Promise<FeedObjectRow | undefined>
  count(feed: string): Promise<number>
  /** Those of the versions that the feed holds, with their digests. */
  held(feed: string, versions: readonly VersionName[]): Promise<readonly Pick<FeedObjectRow, 'stixId' | 'versionKey' | 'digest'>[]>
  /** Objects that arrived before an instant of microseconds, oldest first. */
  addedBefore(feed: string, before: number, limit: number): Promise<readonly HoldingKey[]>
  /** Objects that arrived before the begin of a comparison, that it did not see, and that are not marked as vanished. */
  unseen(feed: string, begunAt: Instant, limit: number): Promise<readonly HoldingKey[]>
  /** Objects that are marked as vanished. */
  vanished(feed: string, limit: number): Promise<readonly HoldingKey[]>
  /** How many are marked as vanished. */
  countVanished(feed: string): Promise<number>
}

/** Writes feeds. */
export type FeedStore = FeedReader & {
  /** Fails with `conflict` on a name that exists. */
  add(row: FeedRow): Promise<void>
  /** Replaces the members given. @returns whether the feed is there */
  change(id: string, members: Partial<Omit<FeedRow, 'id' | 'name' | 'createdAt'>>): Promise<boolean>
  remove(id: string): Promise<void>
  /** Adds objects in order. Fails with `conflict` on a version that the feed holds. */
  addObjects(rows: readonly Omit<FeedObjectRow, 'addedAt' | 'vanishedAt'>[], now: Instant): Promise<void>
  removeObjects(holdings: readonly HoldingKey[]): Promise<void>
  /** Notes that the server has these ids; they are not vanished (again). */
  markSeen(feed: string, stixIds: readonly string[], at: Instant): Promise<void>
  markVanished(holdings: readonly HoldingKey[], at: Instant): Promise<void>
}

/** An envelope that is on its way: its act is recorded, and the server has not said what became of it. */
export type PublicationPending = {
  readonly holdings: readonly HoldingKey[]
  /** What the server called the posting; null before it answered. */
  readonly status: string | null
  /** Those under the same act that go afterwards, because the server refused them all together. */
  readonly later: readonly HoldingKey[]
}

/** Own items on their way to a collection of a server that is no party. */
export type PublicationRow = {
  /** UUID. */
  readonly id: string
  readonly root: string
  readonly collection: string
  readonly title: string
  /** Credentials, sealed; null for none, and once nothing is left to send. */
  readonly login: string | null
  readonly envelopeBytesMax: number
  /** Hash of the agreement under which the items are held. */
  readonly agreement: string
  /** JSON of the STIX types that go; null for all. */
  readonly types: string | null
  readonly account: string
  readonly purpose: string
  readonly justification: string
  readonly state: 'sending' | 'sent' | 'stopped'
  readonly nextAt: Instant
  readonly failures: number
  /** `addedAt` of the last item that was looked at. */
  readonly position: number
  readonly pending: PublicationPending | null
  /** JSON of a `PublicationReport`. */
  readonly report: string
  readonly createdAt: Instant
}

/** Reads publications. */
export type PublicationReader = {
  find(id: string): Promise<PublicationRow | undefined>
  /** Newest first. */
  list(limit: number): Promise<readonly PublicationRow[]>
  /** Those in state `sending`, oldest first. */
  sending(): Promise<readonly PublicationRow[]>
}

/** Writes publications. */
export type PublicationStore = PublicationReader & {
  add(row: PublicationRow): Promise<void>
  /** Replaces the members given. */
  change(
    id: string,
    members: Partial<Pick<PublicationRow, 'login' | 'state' | 'nextAt' | 'failures' | 'position' | 'pending' | 'report'>>,
  ): Promise<void>
}
