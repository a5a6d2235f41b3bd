/** Looks through the record of reads, once a day, from where the run before ended. */
import { type ObservationReader, type Proposal, type RoadParts, stateActs } from '../../acts/index.ts'
import { CLOCK_SKEW_MS, DAY_MS, formatTimestamp, type Instant } from '../../foundation/index.ts'
import type { MonitoredReads, MonitoringWriter, Reader } from './ports.ts'
import { createTally, type Unusual } from './unusual.ts'
import type { Watch } from './watch.ts'

/** Days that tell what is usual. */
const USUAL_DAYS = 28
const PAGE_ROWS = 5_000

/** What monitoring works on. */
export type MonitoringParts<Writer extends MonitoringWriter> = {
  readonly road: RoadParts<Writer>
  readonly reads: MonitoredReads
  readonly observations: Pick<ObservationReader, 'monitored'>
  readonly watch: Watch
  readonly readers: () => Promise<ReadonlyMap<string, Reader>>
  /** Called after each page of the record. */
  readonly pause?: () => Promise<void>
}

/**
 * Makes the run that is due; nothing happens before a day is over since the last one. The run and what it saw are acts of one
 * transaction, so that a crash leaves neither without the other.
 * @returns what was unusual; undefined where no run was due
 */
export async function monitorReads<Writer extends MonitoringWriter>(
  parts: MonitoringParts<Writer>,
): Promise<readonly Unusual[] | undefined> {
  const { road, reads, watch } = parts
  const now = road.clock.now()
  const last = await parts.observations.monitored()
  if (!isDue(last?.until ?? (await reads.after(0, 1))[0]?.at, now)) return undefined
  const after = last?.through ?? 0
  const tally = createTally(watch, await parts.readers())
  let through = after
  let count = 0
  for (let page = await reads.after(through, PAGE_ROWS); page.length > 0; page = await reads.after(through, PAGE_ROWS)) {
    for (const read of page) tally.add(read)
    count += page.length
    through = page.at(-1)?.seq ?? through
    await parts.pause?.()
  }
  const days = tally.days()
  const since = Math.floor(now / DAY_MS) - USUAL_DAYS
  const usual = new Map<string, readonly number[]>()
  for (const account of days.keys()) usual.set(account, await reads.days(account, since))
  const unusual = tally.unusual((account) => usual.get(account) ?? [])
  const run: Proposal = {
    draft: {
      kind: 'monitor',
      agreement: null,
      body: { after, through, until: formatTimestamp(now), reads: count, observations: unusual.length },
    },
  }
  const outcomes = await stateActs([run, ...unusual.map(observeOf)], road, {
    async within(writer, [monitored]) {
      if (monitored?.ok !== true) throw new Error('another process looked through these reads')
      for (const [account, items] of days) for (const [day, number] of items) await writer.readDays.add(account, day, number)
      await writer.readDays.expire(since)
    },
  })
  if (outcomes.some(({ ok }) => !ok)) throw new Error('an act of self-monitoring is never refused')
  return unusual
}

/** Whether a day is over since the last run, or since the first read where there was none. */
function isDue(since: Instant | undefined, now: Instant): boolean {
  // What is of a time to come was made under a clock that went wrong: it does not hold up the runs of now.
  return since !== undefined && (now >= since + DAY_MS || since > now + CLOCK_SKEW_MS)
}

function observeOf({ account, check, from, until, reads, items }: Unusual): Proposal {
  const body = { account, check, from: formatTimestamp(from), until: formatTimestamp(until), reads, items }
  return { draft: { kind: 'observe', agreement: null, body } }
}
