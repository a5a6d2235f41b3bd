/** Rebuilds the read models from the acts and the contents that are still there. */
import { type Act, reopenAct } from '../act.ts'
import type { Change } from '../change.ts'
import { holdingKey, holdingKeys } from '../holding-key.ts'
import { decodeHead } from '../item-content.ts'
import { itemsBroughtBy } from '../kinds/held-item.ts'
import { kindOf } from '../kinds/index.ts'
import type { ActItem } from '../kinds/kind.ts'
import type { ActRow } from '../ports.ts'
import type { RoadParts } from './parts.ts'

/** Acts read at a time. */
const PAGE = 200
/** Items folded in one transaction: more would hold much in memory, fewer would wait for the disk more often. */
const ITEMS_PER_TRANSACTION = 5_000

type Step = { readonly seq: number; readonly changes: readonly Change[]; readonly items: number }

/**
 * Empties the read models and folds every act again, in order. The result
 * equals what was kept, also after erasures.
 * @param progress called with the number of acts folded so far
 */
export async function rebuild(parts: RoadParts, progress: (acts: number) => void = () => undefined): Promise<number> {
  await parts.transactions.write((writer) => writer.readModel.reset())
  let folded = 0
  for await (const steps of transactionsOf(parts)) {
    await parts.transactions.write(async (writer) => {
      for (const step of steps) await writer.readModel.apply(step.changes, step.seq)
    })
    folded += steps.length
    progress(folded)
  }
  return folded
}

async function* transactionsOf(parts: RoadParts): AsyncGenerator<readonly Step[]> {
  let steps: Step[] = []
  let items = 0
  for await (const row of allActs(parts)) {
    const step = await replay(row, parts)
    steps.push(step)
    items += step.items
    if (items < ITEMS_PER_TRANSACTION && steps.length < PAGE) continue
    yield steps
    steps = []
    items = 0
  }
  if (steps.length > 0) yield steps
}

async function* allActs({ acts }: RoadParts): AsyncGenerator<ActRow> {
  for (let afterSeq = 0; ; ) {
    const rows = await acts.list({ afterSeq, limit: PAGE })
    yield* rows
    const last = rows.at(-1)
    if (last === undefined) return
    afterSeq = last.seq
  }
}

async function replay(row: ActRow, parts: RoadParts): Promise<Step> {
  const { seq } = row
  if (row.standing === 'refused') return { seq, changes: [], items: 0 }
  const act = reopenAct(row.text)
  const items = await itemsOf(act, row, parts)
  return { seq, changes: kindOf(row.kind).apply(act, { self: parts.self, recordedAt: row.recordedAt, items }), items: items.length }
}

/** The items that were accepted, each with the head of its content if that is not erased. */
async function itemsOf(act: Act, row: ActRow, parts: RoadParts): Promise<readonly ActItem[]> {
  const named = itemsBroughtBy(act)
  if (named.length === 0) return []
  const refused = row.party === parts.self ? new Set<string>() : await refusedIn(row, parts)
  const itemIds = named.filter((itemId) => !refused.has(itemId))
  const contents = await parts.vault.read(parts.contents, holdingKeys(act.party, itemIds))
  return itemIds.map((itemId) => {
    const plaintext = contents.get(holdingKey(act.party, itemId))
    return { itemId, content: plaintext === undefined ? null : decodeHead(plaintext) }
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
