/** Rebuilds the read models from the acts and the contents that are still there. */
import { type Act, reopenAct } from '../act.ts'
import type { Change } from '../change.ts'
import { type HoldingKey, holdingKey, holdingKeys } from '../holding-key.ts'
import { type ContentHead, decodeContent, decodeHead } from '../item-content.ts'
import { itemsBroughtBy } from '../kinds/held-item.ts'
import { kindOf } from '../kinds/index.ts'
import type { ActItem } from '../kinds/kind.ts'
import type { ActRow } from '../ports.ts'
import type { RoadParts } from './parts.ts'

/** Acts read at a time. */
const PAGE = 200

/**
 * Empties the read models and folds every act again, in order, in one
 * transaction: what stops in the middle has changed nothing. The result
 * equals what was kept, also after erasures.
 * @param progress called with the number of acts folded so far
 */
export async function rebuild(parts: RoadParts, progress: (acts: number) => void = () => undefined): Promise<number> {
  let folded = 0
  await parts.transactions.write((writer) =>
    writer.readModel.refold(async (apply) => {
      for await (const rows of pagesOfActs(parts)) {
        for (const row of rows) await apply(await changesAgain(row, parts), row.seq)
        folded += rows.length
        progress(folded)
      }
    }),
  )
  return folded
}

async function* pagesOfActs({ acts }: RoadParts): AsyncGenerator<readonly ActRow[]> {
  for (let afterSeq = 0; ; ) {
    const rows = await acts.list({ afterSeq, limit: PAGE })
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    afterSeq = last.seq
  }
}

async function changesAgain(row: ActRow, parts: RoadParts): Promise<readonly Change[]> {
  if (row.standing === 'refused') return []
  const act = reopenAct(row.text)
  return kindOf(row.kind).apply(act, { self: parts.self, recordedAt: row.recordedAt, items: await itemsOf(act, row, parts) })
}

/** The items that were accepted, each with the head of its content if that is not erased. */
async function itemsOf(act: Act, row: ActRow, parts: RoadParts): Promise<readonly ActItem[]> {
  const named = itemsBroughtBy(act)
  if (named.length === 0) return []
  const refused = row.party === parts.self ? new Set<string>() : await refusedIn(row, parts)
  const itemIds = named.filter((itemId) => !refused.has(itemId))
  const heads = await headsOf(holdingKeys(act.party, itemIds), parts)
  return itemIds.map((itemId) => ({ itemId, content: heads.get(holdingKey(act.party, itemId)) ?? null }))
}

/** The heads of the contents that are kept; contents of older stores have none beside them and are opened. */
async function headsOf(holdings: readonly HoldingKey[], { contents, vault }: RoadParts): Promise<ReadonlyMap<HoldingKey, ContentHead>> {
  const heads = new Map<HoldingKey, ContentHead>()
  const headless: HoldingKey[] = []
  for (const [holding, head] of await contents.heads(holdings)) {
    if (head === null) headless.push(holding)
    else heads.set(holding, decodeHead(head))
  }
  if (headless.length === 0) return heads
  for (const [holding, plaintext] of await vault.read(contents, headless)) heads.set(holding, decodeContent(plaintext))
  return heads
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
