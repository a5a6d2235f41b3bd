/** The record of processing activities of this party, as it is now. */
import type { RequestTally } from '../../acts/index.ts'
import {
  type PageFormat,
  type ProcessedFigures,
  permitsSharing,
  type RequestFigures,
  renderProcessingRecord,
} from '../../agreement/index.ts'
import { formatTimestamp } from '../../foundation/index.ts'
import { agreementStatus } from '../../workflows/agreements/index.ts'
import type { Core } from '../core.ts'

/** Renders it from the agreements in force or applied, and from what was sent, received and read. */
export async function processingRecord({ road, summary: summaryNow, config, store }: Core, format: PageFormat): Promise<string> {
  const now = road.clock.now()
  const directory = await road.directory.current()
  const summary = await summaryNow()
  const agreements = directory.agreements
    .filter((entry) => permitsSharing(directory.state(entry.row.hash, now)))
    .map((entry) => ({ agreement: entry.record.agreement, state: agreementStatus(entry, now).state.text }))
  const parties = [...new Set([...summary.sent.map(({ recipient }) => recipient), ...summary.received.map(({ origin }) => origin)])]
  const figures = parties.sort().map((party): ProcessedFigures => {
    const { sent = 0, erased: erasedThere = 0 } = summary.sent.find(({ recipient }) => recipient === party) ?? {}
    const { held = 0, restricted = 0, erased = 0 } = summary.received.find(({ origin }) => origin === party) ?? {}
    return { party, sent, erasedThere, held, restricted, erased }
  })
  const { consultations } = summary
  return renderProcessingRecord({
    format,
    party: config.party,
    name: config.name,
    at: formatTimestamp(now),
    agreements,
    figures,
    requests: requestFigures(await store.read.requests.tally(), config.party),
    consultations,
  })
}

function requestFigures(tally: readonly RequestTally[], self: string): readonly RequestFigures[] {
  const parties = [...new Set(tally.map(({ asker, asked }) => (asker === self ? asked : asker)))].sort()
  return parties.map((party) => ({
    party,
    put: endedAmong(tally.filter(({ asked }) => asked === party)),
    received: endedAmong(tally.filter(({ asker }) => asker === party)),
  }))
}

function endedAmong(tally: readonly RequestTally[]): RequestFigures['put'] {
  const sum = (counted: readonly RequestTally[], what: 'requests' | 'items'): number => counted.reduce((total, one) => total + one[what], 0)
  const ended = (state: RequestTally['state']): number =>
    sum(
      tally.filter((one) => one.state === state),
      'requests',
    )
  return {
    ...{ all: sum(tally, 'requests'), items: sum(tally, 'items') },
    ...{ given: ended('given'), declined: ended('declined'), unanswered: ended('lapsed') },
  }
}
