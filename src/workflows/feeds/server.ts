/** What a feed asks of the server that it subscribes to. `taxii-client` answers over HTTP. */

/** How this node proves itself to a server. */
export type FeedLogin =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly login: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  /** A header of the server's own, as `X-Api-Key`. */
  | { readonly kind: 'header'; readonly name: string; readonly value: string }

/** With what a server is asked, and until when. */
export type FeedAccess = { readonly login: FeedLogin; readonly signal: AbortSignal }

/** A collection by the address of its API root and its id. */
export type FeedPlace = { readonly root: string; readonly collection: string }

/** A collection as people name it: where to look, and what it is called there. */
export type FeedAddress = {
  /** The address of a discovery resource or of an API root. */
  readonly url: string
  /** Last part of the address, or title, of one of several API roots. */
  readonly root?: string
  /** Id, alias or title. */
  readonly collection: string
}

/** A collection that was found. */
export type FoundCollection = FeedPlace & {
  readonly title: string
  readonly canRead: boolean
  readonly canWrite: boolean
  /** Largest envelope that the API root takes, bytes. */
  readonly envelopeBytesMax: number
}

/** What a server did that it should not have, and that does not matter. */
export type FeedWarning =
  | 'media-type-wrong'
  | 'next-without-more'
  | 'more-without-next'
  | 'next-refused'
  | 'date-added-missing'
  | 'date-added-wrong'
  | 'order-wrong'

/** Which page. `limit`, `after` and the rest stay the same while `next` leads on. */
export type PageQuestion = {
  /** TAXII time with six fraction digits. */
  readonly after: string | null
  readonly next: string | null
  readonly limit: number
  readonly stixIds?: readonly string[]
}

/** What every page says of those that follow. */
export type PageTurn = {
  /** Undefined where the server does not say. */
  readonly more: boolean | undefined
  readonly next: string | null
  /** Time of adding of its last entry, as TAXII time with six fraction digits; null where the server does not tell it. */
  readonly last: string | null
  readonly warnings: readonly FeedWarning[]
}

/** A page of objects: their texts, undefined for one that was too large to keep. */
export type ObjectPage = PageTurn & { readonly objects: readonly (Uint8Array | undefined)[] }

/** A page of a manifest. */
export type ManifestPage = PageTurn & { readonly entries: readonly ManifestEntry[] }

/** One version of one object. */
export type ManifestEntry = {
  readonly id: string
  readonly version: string | null
  /** When the server added it, as TAXII time with six fraction digits; null where it does not tell. */
  readonly addedAt: string | null
}

/** What a server says became of a posting (TAXII 2.1 section 4.3). */
export type PostingStatus = {
  /** Null where the server does not name the posting, so that it cannot be asked for again. */
  readonly id: string | null
  readonly isComplete: boolean
  /** Ids of objects that it did not take. */
  readonly failures: readonly string[]
  /** How many it did not take, which it may tell without their ids. */
  readonly failureCount: number
}

/** A TAXII 2.1 server. Every method throws FeedError, and nothing else for what the server did. */
export type FeedServer = {
  find(address: FeedAddress, access: FeedAccess): Promise<FoundCollection>
  objects(place: FeedPlace, question: PageQuestion, access: FeedAccess): Promise<ObjectPage>
  manifest(place: FeedPlace, question: PageQuestion, access: FeedAccess): Promise<ManifestPage>
  /** Posts an envelope. */
  post(place: FeedPlace, envelope: Uint8Array, access: FeedAccess): Promise<PostingStatus>
  /** What became of a posting so far. */
  status(place: FeedPlace, id: string, access: FeedAccess): Promise<PostingStatus>
}
