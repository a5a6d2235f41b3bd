/** What delivery needs kept. */
import type { Instant } from '../foundation/index.ts'

/** One delivery that is due. */
export type OutboxRow = {
  readonly seq: number
  readonly recipient: string
  readonly actId: string
  readonly attempts: number
  readonly nextAt: Instant
  readonly expiresAt: Instant
}

/** Which entries of one recipient are wanted: those behind `afterSeq`, from the first unless told. */
export type OutboxQuestion = {
  readonly recipient: string
  readonly now: Instant
  readonly limit: number
  readonly afterSeq?: number
}

/** The durable queue of deliveries: written by the road, emptied here. */
export type OutboxStore = {
  /** Entries of a recipient whose time has come, oldest first. */
  due(question: OutboxQuestion): Promise<readonly OutboxRow[]>
  /** Entries of a recipient whose clock has not run out, whether their time has come or not, oldest first: for one who asks. */
  waiting(question: OutboxQuestion): Promise<readonly OutboxRow[]>
  /** Recipients that have any entry, with the earliest `nextAt` and `expiresAt` of each. */
  recipients(): Promise<
    readonly { readonly recipient: string; readonly nextAt: Instant; readonly expiresAt: Instant; readonly entries: number }[]
  >
  /** Which of these acts still wait, and for whom. */
  holding(actIds: readonly string[]): Promise<readonly Pick<OutboxRow, 'actId' | 'recipient'>[]>
  /** Tries again at `nextAt`; the attempt is counted. */
  postpone(seq: number, nextAt: Instant): Promise<void>
  /** Makes every entry of the recipient due at once. */
  wake(recipient: string, now: Instant): Promise<void>
  /** Puts an act (back) for the recipient, due at once; an entry that is there stays. */
  supply(recipient: string, actIds: readonly string[], times: { readonly now: Instant; readonly expiresAt: Instant }): Promise<void>
  remove(seqs: readonly number[]): Promise<void>
  /** Removes and returns the entries whose clock ran out. */
  expire(now: Instant): Promise<readonly OutboxRow[]>
}

export type { OwedProofStore } from '../acts/index.ts'
