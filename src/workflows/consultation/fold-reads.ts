/** Folds reads into consult acts at each checkpoint (DESIGN rule 10). */
import { type Proposal, type RoadParts, type RoadWriter, stateActs } from '../../acts/index.ts'
import type { ReadFoldStore, ReadRow } from './ports.ts'
import { rootOfRows } from './row-root.ts'

/** Reads folded in one transaction; more of one group than this make more than one act. */
const READS_MAX = 50_000

/** What folding works on. */
export type FoldReadsParts<Writer extends RoadWriter & { readonly readFold: ReadFoldStore }> = {
  readonly reads: Pick<ReadFoldStore, 'unfolded'>
  readonly road: RoadParts<Writer>
}

/**
 * States one consult act for each account, purpose and agreement with reads
 * that no act commits to yet; act and mark are one transaction, so a crash
 * leaves no read out and folds none twice.
 * @returns how many reads were folded
 */
export async function foldReads<Writer extends RoadWriter & { readonly readFold: ReadFoldStore }>(
  parts: FoldReadsParts<Writer>,
): Promise<number> {
  let folded = 0
  for (;;) {
    const rows = await parts.reads.unfolded(READS_MAX)
    if (rows.length === 0) return folded
    const groups = [...Map.groupBy(rows, groupOf).values()]
    await stateActs(groups.map(consultOf), parts.road, {
      within: async (writer, outcomes) => {
        for (const [index, group] of groups.entries()) {
          const outcome = outcomes[index]
          if (outcome?.ok !== true) throw new Error('a consult act is never refused')
          const seqs = group.map((row) => row.seq)
          await writer.readFold.fold(seqs, outcome.act.id)
        }
      },
    })
    folded += rows.length
  }
}

function groupOf({ account, purpose, agreement }: ReadRow): string {
  return JSON.stringify([account, purpose, agreement])
}

function consultOf(rows: readonly ReadRow[]): Proposal {
  const [first] = rows as readonly [ReadRow]
  const { account, purpose, agreement } = first
  return { draft: { kind: 'consult', agreement, body: { account, purpose, reads: rows.length, root: rootOfRows(rows) } } }
}
