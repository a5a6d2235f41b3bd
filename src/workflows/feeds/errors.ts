import { ComityError, type Instant } from '../../foundation/index.ts'

/** Why a server did not give what it was asked for, or gave what cannot be used. */
export type FeedErrorCode =
  /** No connection, or it broke before the answer was whole. */
  | 'server-unreachable'
  /** Its certificate is not one that is trusted, or names another host. */
  | 'server-untrusted'
  | 'server-slow'
  /** 429 or 503: it asks to be left alone for a while. */
  | 'server-busy'
  /** Any other 5xx. */
  | 'server-failed'
  /** 401 or 403. */
  | 'login-refused'
  | 'not-found'
  /** 400, 422 and whatever else says that the request is wrong. */
  | 'request-refused'
  | 'media-type-refused'
  /** 413: what was posted is larger than it takes. */
  | 'envelope-refused'
  /** It leads to another origin, or on and on. */
  | 'redirect-refused'
  /** The address is of a network that feeds may not reach, or is not TLS. */
  | 'address-refused'
  | 'answer-too-large'
  /** Not the JSON that TAXII asks for. */
  | 'answer-invalid'
  /** It gives the same page again, or empty ones without end. */
  | 'pages-endless'
  /** It says that there is more, and not how to get at it. */
  | 'pages-broken'
  /** The feed holds as many objects as it may. */
  | 'feed-full'
  /** The road refused the act that goes before what leaves. */
  | 'act-refused'
  /** The feed was paused, removed, or the node ends. */
  | 'stopped'

/** A server of a feed that failed or lied. The message holds nothing that the server sent. */
export class FeedError extends ComityError<FeedErrorCode> {
  /** When the server asked to be called again. */
  readonly retryAt: Instant | undefined

  constructor(code: FeedErrorCode, message: string, options: { retryAt?: Instant; logDetail?: string; cause?: unknown } = {}) {
    super(code, message, options)
    this.retryAt = options.retryAt
  }
}
