/** What feeds work with, and what a run tells. */
import type { RoadWriter, StateBeside, Transactions, Vault } from '../../acts/index.ts'
import type { Clock, Instant, Randomness } from '../../foundation/index.ts'
import type { FeedErrorCode } from './errors.ts'
import type { FeedReader, FeedStore } from './ports.ts'
import type { FeedServer, FeedWarning } from './server.ts'

/** What feeds write in one transaction. */
export type FeedWriter = RoadWriter & { readonly feeds: FeedStore }

/** The surroundings of feeds. */
export type FeedParts = {
  readonly feeds: FeedReader
  readonly transactions: Transactions<FeedWriter>
  readonly vault: Vault
  /** States acts in a transaction of a feed; asked for before it begins. */
  readonly stating: () => Promise<StateBeside>
  readonly server: FeedServer
  readonly clock: Clock
  readonly randomness: Randomness
  /** 32 secret bytes of the node, the same after every start: credentials are sealed under them. */
  readonly loginKey: Uint8Array
  /** 32 other such bytes: what is kept of an object outside the vault is digested under them. */
  readonly digestKey: Uint8Array
  /** Most objects of one feed; {@link FEED_OBJECTS_MAX} unless told. */
  readonly objectsMax?: number
}

/** Most objects of one feed. */
export const FEED_OBJECTS_MAX = 2_000_000

/** An object that was not taken. */
export type RefusedObject = { readonly id: string; readonly version: string | null; readonly code: string; readonly reason: string }

/** What one run did. */
export type FeedReport = {
  readonly startedAt: Instant
  /** Null while it runs, or where it was cut short. */
  readonly endedAt: Instant | null
  readonly pages: number
  /** Objects that the server gave. */
  readonly received: number
  /** Those that are new here. */
  readonly kept: number
  /** Those that were here already. */
  readonly known: number
  /** Of these, those that say something else under the same version; what came first stays. */
  readonly altered: number
  /** Those that are not STIX 2.1. */
  readonly refused: number
  /** The first of them. */
  readonly refusals: readonly RefusedObject[]
  /** What the server did that it should not have, and how often. */
  readonly warnings: Readonly<Partial<Record<FeedWarning, number>>>
  readonly failure: { readonly code: FeedErrorCode | 'store-failed'; readonly message: string } | null
}

/** How both sides compared. */
export type Reconciliation = {
  readonly at: Instant
  /** Versions that the server listed. */
  readonly listed: number
  /** Those of them that were not here. */
  readonly missing: number
  /** Those of these that were fetched, and are here. */
  readonly fetched: number
  /** Objects here that the server does not list any more. */
  readonly vanished: number
  /** Those of these that were destroyed here. */
  readonly erased: number
  /** Why the comparison did not come to its end; then it says nothing else. */
  readonly failure: { readonly code: FeedErrorCode; readonly message: string } | null
}
