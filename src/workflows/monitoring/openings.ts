/** What follows when an official opened something for itself: whoever sent what was read is told, and nobody forgets to look at it. */
import {
  type Directory,
  itemIdOf,
  type ObservationReader,
  type ObservationRow,
  originOf,
  type Proposal,
  type RoadParts,
  stateActs,
  type UntoldOpeningRow,
} from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, formatTimestamp, type Instant } from '../../foundation/index.ts'
import type { MonitoringWriter } from './ports.ts'

const HOUR_MS = 3_600_000

type OpeningParts<Writer extends MonitoringWriter> = {
  readonly road: RoadParts<Writer>
  readonly observations: Pick<ObservationReader, 'untold' | 'unreviewed'>
}

type Reviewed = Pick<ObservationRow, 'agreement' | 'observedAt' | 'check'>

/** Until when somebody looks at an opening, or at what was given on against a threat, as the agreement says. */
export function reviewBy({ agreement, observedAt, check }: Reviewed, directory: Directory): Instant {
  const { reading, onward } = directory.agreement(agreement ?? '')?.record.agreement ?? {}
  const hours = check === 'threat' ? onward?.threat?.reviewHours : reading?.breakGlass?.reviewHours
  return observedAt + (hours ?? 0) * HOUR_MS
}

/** What was opened or given on against a threat, and nobody looked at in time. */
export async function unreviewedGlass(
  now: Instant,
  { observations, directory }: { readonly observations: Pick<ObservationReader, 'unreviewed'>; readonly directory: Directory },
): Promise<Awaited<ReturnType<ObservationReader['unreviewed']>>> {
  return (await observations.unreviewed()).filter((row) => reviewBy(row, directory) <= now)
}

/** Makes an observation of its own of each opening or threat that nobody looked at in time, once. */
export async function escalateUnreviewed<Writer extends MonitoringWriter>({ road, observations }: OpeningParts<Writer>): Promise<void> {
  const directory = await road.directory.current()
  const late = await unreviewedGlass(road.clock.now(), { observations, directory })
  const proposals = late
    .filter(({ isEscalated }) => !isEscalated)
    .map(({ id, account, check, from, until, itemsRead, items: given }): Proposal => {
      const isThreat = check === 'threat'
      const items = isThreat ? given : itemsRead
      const body = {
        account,
        check: isThreat ? 'threat-unreviewed' : 'glass-unreviewed',
        from: formatTimestamp(from),
        until: formatTimestamp(until),
        reads: 0,
        items,
        about: id,
      }
      return { draft: { kind: 'observe', agreement: null, after: [id], body } }
    })
  if (proposals.length > 0) await stateActs(proposals, road)
}

/**
 * Tells partners which of the items that they sent were read while an official had opened them for itself, once it is over.
 * @returns how many acts; call again until 0
 */
export async function tellOpened<Writer extends MonitoringWriter>({ road, observations }: OpeningParts<Writer>): Promise<number> {
  const untold = await observations.untold({ now: road.clock.now(), limit: BATCH_ITEMS_MAX })
  const groups = [...Map.groupBy(untold, ({ opening, holding }) => `${opening} ${originOf(holding)}`).values()]
  const outcomes = await stateActs(groups.map(proposalOf), road, {
    async within(writer, ended) {
      for (const [index, one] of ended.entries()) {
        const group = groups[index]
        const [first] = group ?? []
        if (!one.ok || group === undefined || first === undefined) continue
        await writer.openedItems.told({ opening: first.opening, holdings: group.map(({ holding }) => holding), by: one.act.id })
      }
    },
  })
  // What is refused would be found again for ever.
  return outcomes.every(({ ok }) => ok) ? outcomes.length : 0
}

function proposalOf(group: readonly UntoldOpeningRow[]): Proposal {
  const [first] = group
  if (first === undefined) throw new Error('a group has a first item')
  const { opening, agreement, from, until, holding } = first
  const items = group.map((row) => itemIdOf(row.holding))
  const body = { to: originOf(holding), opening, from: formatTimestamp(from), until: formatTimestamp(until), items }
  return { draft: { kind: 'tell-opened', agreement, body } }
}
