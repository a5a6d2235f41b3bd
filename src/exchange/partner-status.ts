/** How each partner's node answered lately: for people, and for backing off. Held in memory; a restart starts fresh. */
import { type Instant, SECOND_MS } from '../foundation/index.ts'
import { BACKOFF_LAST, restAfter } from './backoff.ts'

/** How soon after a failure a partner that is heard of is tried again, milliseconds. */
const CONTACT_REST = 5 * SECOND_MS
/** Most doublings of the rest between two times that proofs are given which do not hold at the partner. */
const DOUBLINGS_MAX = 6

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
  readonly #answered = new Set<string>()
  readonly #told = new Set<string>()
  readonly #unproven = new Map<string, { readonly times: number; readonly until: Instant }>()

  /** Notes an answer. */
  ok(party: string, at: Instant): void {
    this.#answered.add(party)
    this.#statuses.set(party, { party, lastOkAt: at, lastError: this.of(party).lastError, failures: 0 })
  }

  /** Partners that answered since this was asked the last time. */
  takeAnswered(): ReadonlySet<string> {
    const answered = new Set(this.#answered)
    this.#answered.clear()
    return answered
  }

  /** Notes a failure. */
  failed(party: string, code: string, at: Instant): void {
    const before = this.of(party)
    this.#statuses.set(party, { party, lastOkAt: before.lastOkAt, lastError: { at, code }, failures: before.failures + 1 })
  }

  /** Whether the partner answered the last time, or as long ago has failed as its failures ask for. */
  isRested(party: string, now: Instant): boolean {
    const { failures, lastError } = this.of(party)
    return failures === 0 || lastError === null || now >= lastError.at + restAfter(failures)
  }

  /**
   * Whether the partner could not be reached the last time, some seconds ago: one that calls often and cannot be called is
   * not tried at each of its calls. A partner that refuses an envelope was reached.
   */
  isMissed(party: string, now: Instant): boolean {
    const { failures, lastError } = this.of(party)
    return failures > 0 && lastError !== null && lastError.code !== 'envelope-refused' && now >= lastError.at + CONTACT_REST
  }

  /** Whether any partner could not be reached the last time. */
  areAnyMissed(now: Instant): boolean {
    return [...this.#statuses.keys()].some((party) => this.isMissed(party, now))
  }

  /** Notes how many proofs did not hold at the partner: what it lacks for them may take it a while to learn. */
  provedTo(party: string, { unproven, at }: { readonly unproven: number; readonly at: Instant }): void {
    const times = (this.#unproven.get(party)?.times ?? -1) + 1
    if (unproven === 0) this.#unproven.delete(party)
    else this.#unproven.set(party, { times, until: at + BACKOFF_LAST * 2 ** Math.min(times, DOUBLINGS_MAX) })
  }

  /** Whether proofs may be given to the partner (again). */
  areProofsDue(party: string, now: Instant): boolean {
    return now >= (this.#unproven.get(party)?.until ?? 0)
  }

  /** Notes that the partner took a message since the start: with each it is told what this node is. */
  toldMeans(party: string): void {
    this.#told.add(party)
  }

  /** Whether the partner was told since the start what this node is: it may have been another before. */
  isToldMeans(party: string): boolean {
    return this.#told.has(party)
  }

  /** The status of one partner. */
  of(party: string): PartnerStatus {
    return this.#statuses.get(party) ?? { party, lastOkAt: null, lastError: null, failures: 0 }
  }
}
