/** Rebuilds the read models from the acts and the contents that are still there. */
import { type Act, reopenAct } from '../act.ts'
import { decodeContent } from '../item-content.ts'
import { itemsBroughtBy } from '../kinds/held-item.ts'
import { kindOf } from '../kinds/index.ts'
import type { ActItem } from '../kinds/kind.ts'
import type { ActRow } from '../ports.ts'
import { changesOf } from './apply.ts'
import type { RoadParts } from './parts.ts'

const PAGE = 200

/**
 * Empties the read models and folds every act again, in order. The result
 * equals what was kept, also after erasures.
 * @param progress called with the number of acts folded so far
 */
export async function rebuild(parts: RoadParts, progress: (acts: number) => void = () => undefined): Promise<number> {
  await parts.transactions.write((writer) => writer.readModel.reset())
  let last = 0
  let folded = 0
  for (;;) {
    const rows = await parts.acts.list({ afterSeq: last, limit: PAGE })
    if (rows.length === 0) return folded
    const steps = await Promise.all(rows.map(async (row) => ({ seq: row.seq, changes: await replay(row, parts) })))
    await parts.transactions.write(async (writer) => {
      for (const step of steps) await writer.readModel.apply(step.changes, step.seq)
    })
    last = rows[rows.length - 1]?.seq ?? last
    folded += rows.length
    progress(folded)
  }
}

async function replay(row: ActRow, parts: RoadParts) {
  if (row.standing === 'refused') return []
  const act = reopenAct(row.text)
  const journey = {
    act,
    kind: kindOf(row.kind),
    side: row.party === parts.self ? 'home' : 'partner',
    items: await itemsOf(act, row, parts),
  } as const
  return changesOf(journey, { self: parts.self, recordedAt: row.recordedAt })
}

/** The items that were accepted, each with its content if that is not erased. */
async function itemsOf(act: Act, row: ActRow, parts: RoadParts): Promise<readonly ActItem[]> {
  const named = itemsBroughtBy(act)
  if (named.length === 0) return []
  const refused = row.party === parts.self ? new Set<string>() : await refusedIn(row, parts)
  const itemIds = named.filter((itemId) => !refused.has(itemId))
  const contents = await parts.vault.read(parts.contents, itemIds)
  return itemIds.map((itemId) => {
    const plaintext = contents.get(itemId)
    return { itemId, token: null, content: plaintext === undefined ? null : decodeContent(plaintext) }
  })
}

async function refusedIn(row: ActRow, parts: RoadParts): Promise<ReadonlySet<string>> {
  const refused = new Set<string>()
  for (const answer of await parts.acts.answersTo(row.id)) {
    if (answer.kind !== 'acknowledge') continue
    const { refusedItems } = reopenAct(answer.text).body as { refusedItems: readonly (readonly [string, string])[] }
    for (const [itemId] of refusedItems) refused.add(itemId)
  }
  return refused
}
