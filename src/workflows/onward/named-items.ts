/** Received items that an official names, and what keeps one of them out. */
import { type AgreementEntry, classOfFace, type Directory, type ItemRow } from '../../acts/index.ts'
import type { Instant, Refusal } from '../../foundation/index.ts'
import { explainDecision } from '../../policy/index.ts'
import type { OnwardParts } from './ports.ts'

/** What is named, and by whom. */
export type NamedItems = {
  /** STIX ids of received items. */
  readonly stixIds: readonly string[]
  /** Whether the account may read it. What it may not read is as absent as what is not there. */
  readonly isReadable: (item: ItemRow) => boolean
}

/** What is agreed, and when it is asked. */
export type Known = { readonly directory: Directory; readonly now: Instant }

/** Those of the items that are fit, and why the others are not, so that one keeps no other out. */
export async function fitItems(
  { stixIds, isReadable }: NamedItems,
  { road }: Pick<OnwardParts, 'road'>,
  unfit: (row: ItemRow) => Refusal | undefined,
): Promise<{ readonly fit: readonly ItemRow[]; readonly refusals: readonly Refusal[] }> {
  const fit: ItemRow[] = []
  const refusals: Refusal[] = []
  for (const stixId of new Set(stixIds)) {
    const rows = (await road.items.byStixId(stixId)).filter((row) => row.role === 'received' && row.state === 'held' && isReadable(row))
    if (rows.length === 0) refusals.push({ code: 'item-unknown', reason: 'no received item that this role may read has this id' })
    for (const row of rows) {
      const refusal = unfit(row)
      if (refusal === undefined) fit.push(row)
      else refusals.push(refusal)
    }
  }
  return { fit, refusals }
}

/** Why an item could not go to a party for a purpose, whoever consented. */
export function disclosureFault(
  face: NonNullable<ItemRow['face']>,
  { entry, recipient, purpose }: { readonly entry: AgreementEntry; readonly recipient: string; readonly purpose: string },
  { directory, now }: Known,
): Refusal | undefined {
  const disclosure = { action: 'disclose', from: directory.self, to: recipient, purpose, item: classOfFace(face) } as const
  const decision = entry.deciderAt(now).decide(disclosure)
  if (decision.verdict !== 'refuse') return undefined
  const { articles, reason, code } = explainDecision(decision, 'own')
  const [first] = articles
  return { code: code ?? decision.code, reason, ...(first === undefined ? {} : { article: first.number }) }
}
