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
  readonly #pulled = new Map<string, number>()

  /** Notes an answer. */
  ok(party: string, at: Instant): void {
    this.#statuses.set(party, { party, lastOkAt: at, lastError: this.of(party).lastError, failures: 0 })
  }

  /** Notes a failure. */
  failed(party: string, code: string, at: Instant): void {
    const before = this.of(party)
    this.#statuses.set(party, { party, lastOkAt: before.lastOkAt, lastError: { at, code }, failures: before.failures + 1 })
  }

  /** `seq` of the last outbox entry that a pull of the partner was served; 0 where its next one begins anew. */
  pulled(party: string): number {
    return this.#pulled.get(party) ?? 0
  }

  /** Notes how far a pull of the partner was served. */
  pulledTo(party: string, seq: number): void {
    this.#pulled.set(party, seq)
  }

  /** The status of one partner. */
  of(party: string): PartnerStatus {
    return this.#statuses.get(party) ?? { party, lastOkAt: null, lastError: null, failures: 0 }
  }
}
