/** What an overseer knows of the ledgers it inspects, in numbers. */
import { visibleFromIn } from '../../acts/index.ts'
import { type Clock, DAY_MS, type Instant, parseJson } from '../../foundation/index.ts'
import { parseOpening } from '../../ledger/index.ts'
import type { InspectedLeaf, InspectionStore } from './ports.ts'

const PAGE_LEAVES = 1_000
const WITHHELD_KIND = 'withheld'
/** How long a party may take to open what it may be read of; a missing one is a finding then. */
const OPENING_MS = DAY_MS

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
  /** Opened leaves that show only from when they may be read. */
  readonly later: number
  /** Those among them that should have been opened a day ago. */
  readonly overdue: number
  /** Opened leaves by kind of act; `withheld` where the opening does not show it. */
  readonly kinds: Readonly<Record<string, number>>
}

type Counted = { leaves: number; openings: number; readonly kinds: Map<string, number>; readonly later: Map<number, Instant> }

/** Counts the leaves of every inspected ledger; what was counted once is not read again, unless it was to be opened since. */
export function createInspectionSummary(
  inspection: Pick<InspectionStore, 'list' | 'leaves'>,
  clock: Clock,
): () => Promise<readonly InspectionSummary[]> {
  const counted = new Map<string, Counted>()
  return async () => {
    const summaries: InspectionSummary[] = []
    for (const { party, origin, size } of await inspection.list()) {
      const so = counted.get(origin) ?? { leaves: 0, openings: 0, kinds: new Map(), later: new Map() }
      counted.set(origin, so)
      await countOn(so, { origin, size, inspection })
      const now = clock.now()
      await openedSince(so, now, { origin, inspection })
      const { openings, kinds, later } = so
      const hashesOnly = so.leaves - openings
      const overdue = [...later.values()].filter((visibleFrom) => visibleFrom + OPENING_MS <= now).length
      summaries.push({ party, origin, size: so.leaves, openings, hashesOnly, later: later.size, overdue, kinds: Object.fromEntries(kinds) })
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
    for (const leaf of leaves) count(counted, leaf)
  }
}

/** What could be read by now is looked at again. */
async function openedSince(counted: Counted, now: Instant, { origin, inspection }: Omit<Ledger, 'size'>): Promise<void> {
  for (const [index, visibleFrom] of [...counted.later]) {
    if (visibleFrom > now) continue
    const [leaf] = await inspection.leaves({ origin, from: index, limit: 1 })
    // Another call counted it meanwhile.
    if (leaf === undefined || !counted.later.delete(index)) continue
    counted.leaves -= 1
    counted.openings -= 1
    add(counted, WITHHELD_KIND, -1)
    count(counted, leaf)
  }
}

function count(counted: Counted, { index, opening }: InspectedLeaf): void {
  counted.leaves += 1
  if (opening === null) return
  const read = parseOpening(parseJson(opening))
  const isWhole = read.fields.every((field) => 'name' in field)
  const visibleFrom = isWhole ? undefined : visibleFromIn(read)
  if (visibleFrom !== undefined) counted.later.set(index, visibleFrom)
  const kinds = read.fields.flatMap((field) => ('name' in field && field.name === 'kind' ? [field.value] : []))
  counted.openings += 1
  add(counted, kinds[0] ?? WITHHELD_KIND, 1)
}

function add({ kinds }: Counted, kind: string, more: number): void {
  const sum = (kinds.get(kind) ?? 0) + more
  if (sum === 0) kinds.delete(kind)
  else kinds.set(kind, sum)
}
