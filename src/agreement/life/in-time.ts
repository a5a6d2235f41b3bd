/**
 * A statement's time is its party's own word. It holds only where witnesses of other states saw the statement soon after: so
 * nobody states today what would have had effect last week, and every party knows the same of it, however it came.
 */
import { CLOCK_SKEW_MS, type Instant, SECOND_MS } from '../../foundation/index.ts'
import type { Agreement } from '../document/index.ts'
import { type AgreementRecord, createRecord } from './record.ts'
import { COUNTS_WHEN_PROVEN, type Statement, type StatementKind } from './statement.ts'

/** What narrows at once, on its signature; that its party leaves by it, or has suspended for so long, counts once it is proven. */
const NARROWS_BEFORE: ReadonlySet<StatementKind> = new Set<StatementKind>(['suspend', 'withdraw'])

/**
 * Whether a statement has effect on clocks and order only with a receipt under the agreement's quorum. What founds a first version
 * is taken on the ledger's own signature where ratifications, which are proven, come after it; on later versions, and in answer to
 * a response, nothing comes after it that would.
 */
export function countsWhenProven(kind: StatementKind, { version, violations }: Agreement): boolean {
  if (COUNTS_WHEN_PROVEN.has(kind) || NARROWS_BEFORE.has(kind)) return true
  return (kind === 'sign' && version > 1) || (kind === 'comment' && violations !== undefined)
}

/** Whether a statement that is kept may lack its proof: an own one, or one that is obeyed before; any other came with it. */
export function mayLackProof(kind: StatementKind, agreement: Agreement, { isOwn }: { readonly isOwn: boolean }): boolean {
  return isOwn ? countsWhenProven(kind, agreement) : NARROWS_BEFORE.has(kind)
}

/** The last instant at which witnesses may have seen a statement of a time: the agreement's cadence and grace after, and what clocks may differ. */
export function seenUntil({ witnesses }: Agreement, at: Instant): Instant {
  return at + (witnesses.checkpointSeconds + witnesses.graceSeconds) * SECOND_MS + CLOCK_SKEW_MS
}

/** What was due by then is settled: of everything stated in time the proof was to be had since. */
export function settledUntil(agreement: Agreement, now: Instant): Instant {
  return now - seenUntil(agreement, 0)
}

/** Whether a statement that needs a proof has none although the time for it is over: it never had effect, anywhere. */
export function isTooLate({ kind, at, isProven }: Statement, agreement: Agreement, now: Instant): boolean {
  return !isProven && countsWhenProven(kind, agreement) && seenUntil(agreement, at) < now
}

/** The record without what a party stated too late to have any effect: so it may state it again. What narrowed at once stays. */
export function withoutTooLate(record: AgreementRecord, party: string, now: Instant): AgreementRecord {
  const { agreement, statements } = record
  const isWithout = (one: Statement): boolean => one.party === party && !NARROWS_BEFORE.has(one.kind) && isTooLate(one, agreement, now)
  const standing = statements.filter((one) => !isWithout(one))
  return standing.length === statements.length ? record : createRecord({ ...record, statements: standing })
}
