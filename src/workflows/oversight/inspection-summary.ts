/** What an overseer knows of the ledgers it inspects, in numbers. */
import { parseJson } from '../../foundation/index.ts'
import { parseOpening } from '../../ledger/index.ts'
import type { InspectionStore } from './ports.ts'

const PAGE_LEAVES = 1_000
const WITHHELD_KIND = 'withheld'

/** One inspected ledger. `openings` and `hashesOnly` together are `size`. */
export type InspectionSummary = {
  readonly party: string
  readonly origin: string
  /** Leaves that are proven to be all of the ledger up to there. */
  readonly size: number
  /** Leaves whose openings this overseer was given. */
  readonly openings: number
  /** Leaves of which it was shown the hash alone. */
  readonly hashesOnly: number
  /** Opened leaves by kind of act; `withheld` where the opening does not show it. */
  readonly kinds: Readonly<Record<string, number>>
}

type Counted = { leaves: number; openings: number; readonly kinds: Map<string, number> }

/** Counts the leaves of every inspected ledger; what was counted once is not read again. */
export function createInspectionSummary(inspection: Pick<InspectionStore, 'list' | 'leaves'>): () => Promise<readonly InspectionSummary[]> {
  const counted = new Map<string, Counted>()
  return async () => {
    const summaries: InspectionSummary[] = []
    for (const { party, origin, size } of await inspection.list()) {
      const so = counted.get(origin) ?? { leaves: 0, openings: 0, kinds: new Map() }
      counted.set(origin, so)
      await countOn(so, { origin, size, inspection })
      const { openings, kinds } = so
      summaries.push({ party, origin, size: so.leaves, openings, hashesOnly: so.leaves - openings, kinds: Object.fromEntries(kinds) })
    }
    return summaries
  }
}

type Ledger = { readonly origin: string; readonly size: number; readonly inspection: Pick<InspectionStore, 'leaves'> }

async function countOn(counted: Counted, { origin, size, inspection }: Ledger): Promise<void> {
  while (counted.leaves < size) {
    const from = counted.leaves
    const leaves = await inspection.leaves({ origin, from, limit: Math.min(PAGE_LEAVES, size - from) })
    // Another call counted these meanwhile.
    if (counted.leaves !== from) continue
    if (leaves.length === 0) return
    for (const { opening } of leaves) {
      counted.leaves += 1
      if (opening === null) continue
      const kind = kindOf(opening)
      counted.openings += 1
      counted.kinds.set(kind, (counted.kinds.get(kind) ?? 0) + 1)
    }
  }
}

function kindOf(opening: string): string {
  for (const field of parseOpening(parseJson(opening)).fields) if ('name' in field && field.name === 'kind') return field.value
  return WITHHELD_KIND
}
