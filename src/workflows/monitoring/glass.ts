/** An official reads for a while without what the agreement asks for beside its role: said beforehand, on record, looked at afterwards. */
import { type ActId, type RoadParts, stateActs } from '../../acts/index.ts'
import { accepted, formatTimestamp, hex, type Instant, type Result, sha256, utf8 } from '../../foundation/index.ts'
import type { MonitoringWriter } from './ports.ts'

const MINUTE_MS = 60_000

/** Who opens what, for how long, and why. */
export type GlassRequest = { readonly account: string; readonly agreement: string; readonly minutes: number; readonly reason: string }

/** Records the act, and with it the reason; from then on, and not before, it is open. */
export async function breakGlass<Writer extends MonitoringWriter>(
  { account, agreement, minutes, reason }: GlassRequest,
  road: RoadParts<Writer>,
): Promise<Result<{ readonly actId: ActId; readonly until: Instant }>> {
  const until = road.clock.now() + minutes * MINUTE_MS
  const body = { account, until: formatTimestamp(until), reason: hex(sha256(utf8(reason))) }
  const [broken] = await stateActs([{ draft: { kind: 'break-glass', agreement, body } }], road, {
    account,
    async within(writer, [opened]) {
      if (opened?.ok === true) await writer.glassReasons.put(opened.act.id, reason)
    },
  })
  if (broken === undefined) throw new Error('one proposal has one outcome')
  return broken.ok ? accepted({ actId: broken.act.id, until }) : broken
}
