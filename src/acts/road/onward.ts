/** What follows for copies that were given on: what is taken back here is taken back there, and the origin is told when it is gone. */
import { BATCH_ITEMS_MAX, batches } from '../../foundation/index.ts'
import type { Act, ActId } from '../act.ts'
import { holdingKeys, itemIdOf, originOf } from '../holding-key.ts'
import type { OnwardState } from '../onward-change.ts'
import type { OnwardCopyRow } from '../onward-views.ts'
import type { RoadWriter } from '../ports.ts'
import { type Due, destruction } from './destroy.ts'
import type { Proposal } from './journey.ts'
import type { RoadParts } from './parts.ts'

type Known = { readonly parts: Pick<RoadParts, 'self' | 'means' | 'items'>; readonly now: number }

/**
 * Recalls from whom items were given on to, and the destruction of the copies here: on the word of the origin alone, as what it
 * takes back is obeyed here (DESIGN rule 4).
 */
export async function onwardRecalls(
  writer: Pick<RoadWriter, 'onward' | 'legalHolds' | 'items'>,
  { origin, items, cause }: Pick<Due, 'origin' | 'items' | 'cause'>,
  known: Known,
): Promise<readonly Proposal[]> {
  return recallsOf(writer, { given: await writer.onward.copiesOf(holdingKeys(origin, items)), cause }, known)
}

/** Cause of the recall of what its origin did not let stand. */
const NOT_LET_STAND = 'origin-objected'

/**
 * Recalls of what went on against a threat and its origin does not let stand: it said no, or nothing until its clock ended. The own item stays
 * here: the origin objected to giving it on.
 */
export async function objectionRecalls(
  writer: Pick<RoadWriter, 'onward' | 'legalHolds' | 'items'>,
  ask: ActId,
  known: Known,
): Promise<readonly Proposal[]> {
  const row = await writer.onward.ask(ask)
  if (row === undefined || row.threat === null || row.asker !== known.parts.self || !isNo(row.state)) return []
  const asked = (await writer.onward.itemsOf(ask)).map(({ holding }) => holding)
  const given = (await writer.onward.copiesOf(asked)).filter((copy) => copy.ask === ask)
  return recallsOf(writer, { given, cause: NOT_LET_STAND }, known)
}

function isNo(state: OnwardState): boolean {
  return state === 'refused' || state === 'lapsed'
}

type Given = { readonly given: readonly OnwardCopyRow[]; readonly cause: string }

async function recallsOf(
  writer: Pick<RoadWriter, 'legalHolds' | 'items'>,
  { given, cause }: Given,
  known: Known,
): Promise<readonly Proposal[]> {
  if (given.length === 0) return []
  const states = await writer.items.states(given.map(({ copy }) => copy))
  const standing = given.filter(({ copy }) => states.get(copy) === 'held')
  const proposals: Proposal[] = []
  for (const group of Map.groupBy(standing, ({ recipient, agreement }) => `${recipient} ${agreement}`).values()) {
    const [{ recipient, agreement }] = group as [OnwardCopyRow]
    for (const batch of batches(group, BATCH_ITEMS_MAX)) {
      const ids = batch.map(({ copy }) => itemIdOf(copy))
      proposals.push({ draft: { kind: 'recall', agreement, body: { to: recipient, cause, items: ids } } })
      const due: Due = { origin: known.parts.self, agreement, of: null, cause, items: ids }
      proposals.push(...(await destruction(due, { ...known, legalHolds: writer.legalHolds })))
    }
  }
  return proposals
}

type ErasureReceipt = Act<{
  readonly cause: string
  readonly items: readonly string[]
  readonly erasedAt: string
  readonly backupsUnreadableBy: string
}>

/** What the origin is told once a recipient confirmed that copies of the origin's items are erased there. */
export async function onwardReceipts(
  writer: Pick<RoadWriter, 'onward'>,
  act: ErasureReceipt,
  { parts }: { readonly parts: Pick<RoadParts, 'self'> },
): Promise<readonly Proposal[]> {
  const { items, cause, erasedAt, backupsUnreadableBy } = act.body
  const confirmed = (await writer.onward.copies(holdingKeys(parts.self, items))).filter(({ recipient }) => recipient === act.party)
  if (confirmed.length === 0) return []
  // The recipient may have an item twice, under two consents: the origin is told when no copy is left there.
  const all = await writer.onward.copiesOf(confirmed.map(({ source }) => source))
  const left = new Set(all.flatMap(({ source, recipient, erasedAt }) => (recipient === act.party && erasedAt === null ? [source] : [])))
  const copies = confirmed.filter(({ source }) => !left.has(source))
  return [...Map.groupBy(copies, ({ source, agreement }) => `${originOf(source)} ${agreement}`).values()].map((group) => {
    const [{ source, agreement }] = group as [OnwardCopyRow]
    const told = [...new Set(group.map((copy) => itemIdOf(copy.source)))]
    const common = { to: originOf(source), of: null as ActId | null, cause, items: told, erasedAt, backupsUnreadableBy, told: [] }
    return { draft: { kind: 'erasure-receipt', agreement, body: { ...common, onward: act.party } } }
  })
}
