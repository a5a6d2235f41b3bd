/** Folds refusals into refuse acts at each checkpoint (DESIGN rule 11). */
import { type Proposal, type RefusalRow, type RefusalStore, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import { rootOfRows } from './row-root.ts'

/** Distinct kinds and codes that one refuse act can count. */
const COUNTS_MAX = 256

/**
 * States one refuse act for each principal with refusals that no act commits
 * to yet. Rows leave the store in the transaction that states their act; one
 * process folds at a time (it holds the sequencer lease).
 * @returns how many refusals were folded
 */
export async function foldRefusals<Writer extends RoadWriter>(road: RoadParts<Writer>): Promise<number> {
  const rows = await road.transactions.write(({ refusals }) => drainAfter(refusals, 0))
  if (rows.length === 0) return 0
  const proposals = [...Map.groupBy(rows, (row) => row.principal).values()].flatMap(refusesOf)
  await stateActs(proposals, road, {
    // Drained oldest first, so the rows that the acts commit to are those in front.
    within: async ({ refusals }) => {
      await drainAfter(refusals, rows.length)
    },
  })
  return rows.length
}

/** Takes out the first rows for good and puts back the others, which are returned. */
async function drainAfter(refusals: RefusalStore, taken: number): Promise<readonly RefusalRow[]> {
  const kept = (await refusals.drain()).slice(taken)
  for (const row of kept) await refusals.add(row)
  return kept
}

function refusesOf(rows: readonly RefusalRow[]): readonly Proposal[] {
  const groups = [...Map.groupBy(rows, ({ kind, code }) => `${kind} ${code}`).values()]
  const proposals: Proposal[] = []
  for (let start = 0; start < groups.length; start += COUNTS_MAX) proposals.push(refuseOf(groups.slice(start, start + COUNTS_MAX)))
  return proposals
}

function refuseOf(groups: readonly (readonly RefusalRow[])[]): Proposal {
  const rows = groups.flat()
  const counted = groups.map((group) => ({ kind: group[0]?.kind, code: group[0]?.code, count: group.length }))
  return {
    draft: { kind: 'refuse', agreement: null, body: { principal: rows[0]?.principal, refusals: counted, root: rootOfRows(rows) } },
  }
}
