/** The clock of an answer: what silence means, at both parties, and that every party is told of it. */
import { type AgreementEntry, destruction, itemIdOf, type Outcome, type Proposal, type RequestRow, stateActs } from '../../acts/index.ts'
import { settledUntil } from '../../agreement/index.ts'
import { BATCH_ITEMS_MAX, formatTimestamp, type Instant } from '../../foundation/index.ts'
import type { RequestParts } from './ports.ts'

/**
 * Ends requests whose clock has ended unanswered where that is a no: the asked party says so and, where silence erases, destroys the text; the
 * asker waits until an answer in time cannot be on its way any more. @returns how many; call again until 0
 */
export async function endRequests({ road, requests }: RequestParts): Promise<number> {
  const now = road.clock.now()
  const directory = await road.directory.current()
  const silent = await requests.silent({ now, limit: BATCH_ITEMS_MAX })
  const ended = silent.filter((row) => row.asked === road.self || isSettled(row, directory.agreement(row.agreement), now))
  if (ended.length === 0) return 0
  const proposals: Proposal[] = []
  for (const row of ended) proposals.push(...(await endingOf(row, { road, now })))
  const outcomes = await stateActs(proposals, road)
  // What is refused would be found again for ever.
  return outcomes.every(({ ok }) => ok) ? ended.length : 0
}

async function endingOf(
  row: RequestRow,
  { road, now }: Pick<RequestParts, 'road'> & { readonly now: Instant },
): Promise<readonly Proposal[]> {
  const { id, agreement, asker, holding, silence } = row
  if (asker === road.self) return [{ draft: { kind: 'lapse', agreement, after: [id], body: { of: id } } }]
  const no: Proposal = { draft: { kind: 'decline', agreement, after: [id], body: { to: asker, of: id, reason: 'silence' } } }
  const [text] = silence === 'erase' ? await road.items.find([holding]) : []
  if (text === undefined || text.state === 'erased') return [no]
  const due = { origin: asker, agreement, of: null, cause: 'unanswered', items: [itemIdOf(holding)] }
  return [no, ...(await destruction(due, { parts: road, now, legalHolds: road.legalHolds }))]
}

/** Publishes, once each, that clocks of own requests ran out without an answer in time, whatever followed. */
export async function publishUnanswered({ road, requests }: RequestParts): Promise<readonly Outcome[]> {
  const now = road.clock.now()
  const directory = await road.directory.current()
  const missed = await requests.missed({ asker: road.self, now, limit: BATCH_ITEMS_MAX })
  const settled = missed.filter((row) => isSettled(row, directory.agreement(row.agreement), now))
  if (settled.length === 0) return []
  const outcomes = await stateActs(
    settled.map(({ id, agreement, asked, until, silence }) => {
      const body = { clock: 'request', of: id, deadline: formatTimestamp(until), consequence: silence, parties: [asked] }
      return { draft: { kind: 'miss', agreement, body } }
    }),
    road,
  )
  road.directory.refresh()
  return outcomes
}

function isSettled({ until }: RequestRow, entry: AgreementEntry | undefined, now: Instant): boolean {
  return entry !== undefined && until <= settledUntil(entry.record.agreement, now)
}
