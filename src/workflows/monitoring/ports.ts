/** What self-monitoring needs kept. */
import type { ActId, HoldingKey, ObservationRow, RoadWriter } from '../../acts/index.ts'
import type { Instant } from '../../foundation/index.ts'

/** One read of the record. */
export type MonitoredRead = {
  readonly seq: number
  readonly account: string
  readonly at: Instant
  readonly justification: string
  readonly what: string
  readonly items: number
}

/** The record of reads, and what was read on days before. */
export type MonitoredReads = {
  /** Oldest first. */
  after(seq: number, limit: number): Promise<readonly MonitoredRead[]>
  /** Items that an account read on each day on which it read any. @param since days since 1970 */
  days(account: string, since: number): Promise<readonly number[]>
}

/** How much each account reads on a day. */
export type ReadDayStore = {
  /** @param day days since 1970 */
  add(account: string, day: number, items: number): Promise<void>
  expire(before: number): Promise<void>
}

/** Texts of reasons, by the observation that they close. */
export type ObservationReasonStore = { put(id: ObservationRow['id'], reason: string): Promise<void> }

/** Which received items were read while an official had opened them for itself, and of which whoever sent them was told. */
export type OpenedItemStore = {
  /** Runs in the transaction of the reads. */
  noteReads(reads: readonly { readonly account: string; readonly at: Instant; readonly holdings: readonly HoldingKey[] }[]): Promise<void>
  told(told: { readonly opening: ActId; readonly holdings: readonly HoldingKey[]; readonly by: ActId }): Promise<void>
}

/** Who reads: tools read much by nature, and whoever gives no reason of its own has the standing one recorded. */
export type Reader = { readonly isTool: boolean; readonly justification: string }

/** What monitoring writes in one transaction. */
export type MonitoringWriter = RoadWriter & {
  readonly readDays: ReadDayStore
  readonly observationReasons: ObservationReasonStore
  /** Why officials opened something for themselves, by the act that says so. */
  readonly glassReasons: ObservationReasonStore
  readonly openedItems: OpenedItemStore
}
