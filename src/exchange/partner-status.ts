/** How each partner's node answered lately: for people, and for backing off. Held in memory; a restart starts fresh. */
import type { Instant } from '../foundation/index.ts'

/** One partner as this node sees it. */
export type PartnerStatus = {
  readonly party: string
  readonly lastOkAt: Instant | null
  readonly lastError: { readonly at: Instant; readonly code: string } | null
  readonly failures: number
}

/** Keeps a status per partner. */
export class PartnerStatuses {
  readonly #statuses = new Map<string, PartnerStatus>()

  /** Notes an answer. */
  ok(party: string, at: Instant): void {
    this.#statuses.set(party, { party, lastOkAt: at, lastError: this.of(party).lastError, failures: 0 })
  }

  /** Notes a failure. */
  failed(party: string, code: string, at: Instant): void {
    const before = this.of(party)
    this.#statuses.set(party, { party, lastOkAt: before.lastOkAt, lastError: { at, code }, failures: before.failures + 1 })
  }

  /** The status of one partner. */
  of(party: string): PartnerStatus {
    return this.#statuses.get(party) ?? { party, lastOkAt: null, lastError: null, failures: 0 }
  }

  /** All that were seen, by code. */
  all(): readonly PartnerStatus[] {
    return [...this.#statuses.values()].sort((left, right) => (left.party < right.party ? -1 : 1))
  }
}
