/** How a node reaches another: one signed request, one bounded answer. */
import type { PartyCard } from '../identity/index.ts'

/** One request to a partner's node. */
export type PartnerRequest = {
  readonly method: 'GET' | 'POST'
  /** Path below the partner's address, with the leading slash. */
  readonly path: string
  readonly body?: Uint8Array
  readonly contentType?: string
  /** Milliseconds until the request is given up. */
  readonly timeout?: number
  /** Gives the request up sooner. */
  readonly signal?: AbortSignal
}

/** What the partner's node answered. */
export type PartnerAnswer = { readonly status: number; readonly body: Uint8Array }

/**
 * Sends a request to the node of a card.
 * @throws ExchangeError `partner-unreachable` when no whole answer came, `answer-too-large`
 */
export type Transport = (card: PartyCard, request: PartnerRequest) => Promise<PartnerAnswer>
