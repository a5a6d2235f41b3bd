/**
 * What this party stated and no quorum saw in time, because it or its witnesses could not be reached: it never had effect. It is
 * stated again, and counts from then; nobody is held to a time at which nobody else could know of it.
 */
import { type AgreementEntry, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import { checkStep, isTooLate, type Statement, type Step } from '../../agreement/index.ts'
import { canonicalJson, DAY_MS, formatTimestamp, type Instant, type Json, parseTimestamp } from '../../foundation/index.ts'

/** What stating again works with. */
export type StateAgainParts<Writer extends RoadWriter> = {
  readonly road: RoadParts<Writer>
  /** Whether the quorum saw an act, and too late. While it sees nothing, stating again would be too late as well. */
  readonly isLate: (actId: string) => Promise<boolean>
}

/** States again what came too late and is still legal, once each. @returns how many were */
export async function stateAgain<Writer extends RoadWriter>({ road, isLate }: StateAgainParts<Writer>): Promise<number> {
  const { agreements } = await road.directory.current()
  const now = road.clock.now()
  let stated = 0
  for (const entry of agreements) {
    for (const late of tooLate(entry, road.self, now)) {
      if (!(await isLate(late.actId))) continue
      const body = bodyNow(late, entry, now)
      const step = { kind: late.kind, party: road.self, at: now, body } as unknown as Step
      if (!checkStep(entry.record, step, { side: 'home', now }).ok) continue
      const draft = { kind: late.kind, agreement: entry.row.hash, body: body as Readonly<Record<string, unknown>> }
      const [outcome] = await stateActs([{ draft }], road)
      if (outcome?.ok === true) stated += 1
    }
  }
  if (stated > 0) road.directory.refresh()
  return stated
}

/** Own statements that came too late and were not stated again. A suspension stands whether it is proven or not. */
function tooLate({ record }: AgreementEntry, self: string, now: Instant): readonly Statement[] {
  const own = record.statements.filter(({ party, kind }) => party === self && kind !== 'suspend')
  const isSame = (one: Statement, other: Statement): boolean => one.kind === other.kind && wordsOf(one) === wordsOf(other)
  return own.filter((one, index) => isTooLate(one, record.agreement, now) && !own.slice(index + 1).some((later) => isSame(one, later)))
}

/** A withdrawal that is stated again may take effect later than it said: its notice runs from now. */
function wordsOf({ kind, body }: Statement): string {
  return canonicalJson((kind === 'withdraw' ? { reason: body.reason } : body) as unknown as Json)
}

function bodyNow({ kind, body }: Statement, { record }: AgreementEntry, now: Instant): Statement['body'] {
  if (kind !== 'withdraw') return body
  const earliest = now + (record.agreement.withdrawal?.noticeDays ?? 0) * DAY_MS
  return { ...body, effectiveAt: formatTimestamp(Math.max(parseTimestamp(body.effectiveAt), earliest)) }
}
