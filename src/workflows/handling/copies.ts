/** Copies of own items at partners, and the acts about them. */
import { type HoldingKey, itemIdOf, type Outcome, type RoadParts, type RoadWriter } from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches, type Refusal } from '../../foundation/index.ts'

/** One copy that a recipient has. */
export type Copy = { readonly holding: HoldingKey; readonly recipient: string; readonly agreement: string }

/** Which copies an account asks for. */
type Asked = {
  /** STIX ids of own items. */
  readonly stixIds: readonly string[]
  /** Whether the account's role may recall, and so narrow, what was shared under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
}

/** What was set in motion. */
export type HandlingReport = {
  /** Acts by recipient with their number of items. */
  readonly acts: readonly { readonly id: string; readonly to: string; readonly items: number }[]
  readonly refusals: readonly Refusal[]
}

/** Every copy of the items at every partner. An id that names no shared own item is a refusal. */
export async function copiesSent<Writer extends RoadWriter>(
  { stixIds, isAllowed }: Asked,
  { items }: Pick<RoadParts<Writer>, 'items'>,
): Promise<{ readonly copies: readonly Copy[]; readonly refusals: readonly Refusal[] }> {
  const refusals: Refusal[] = []
  const copies: Copy[] = []
  for (const stixId of new Set(stixIds)) {
    const own = (await items.byStixId(stixId)).filter(({ role, state }) => role === 'own' && state !== 'erased')
    const allowed = own.filter(({ agreement }) => isAllowed(agreement))
    const agreements = new Map(allowed.map(({ holding, agreement }) => [holding, agreement]))
    const sent = await items.sentFrom([...agreements.keys()])
    if (own.length === 0) refusals.push({ code: 'item-unknown', reason: 'no own item has this id' })
    else if (allowed.length === 0) refusals.push({ code: 'role-not-permitted', reason: 'the agreement does not let this role narrow' })
    else if (sent.length === 0) refusals.push({ code: 'item-unknown', reason: 'no partner got this object' })
    for (const { holding, source, recipient } of sent) copies.push({ holding, recipient, agreement: agreements.get(source) as string })
  }
  return { copies, refusals }
}

/** Copies of one recipient, agreement and text, in batches that one act each can name. */
export function batchesOf<Of extends Copy>(
  copies: readonly Of[],
  textOf: (copy: Of) => string,
): readonly { readonly first: Of; readonly items: readonly string[] }[] {
  const groups = Map.groupBy(copies, (copy) => `${copy.recipient} ${copy.agreement} ${textOf(copy)}`)
  return [...groups.values()].flatMap((group) => {
    const items = [...new Set(group.map(({ holding }) => itemIdOf(holding)))]
    return batches(items, BATCH_ITEMS_MAX).map((batch) => ({ first: group[0] as Of, items: batch }))
  })
}

/** What came of acts that name items for a recipient. */
export function reportOf(outcomes: readonly Outcome[], refusals: readonly Refusal[]): HandlingReport {
  const acts = outcomes.flatMap((outcome) => {
    if (!outcome.ok) return []
    const { to, items } = outcome.act.body as { to: string; items: readonly string[] }
    return [{ id: outcome.act.id, to, items: items.length }]
  })
  return { acts, refusals: [...refusals, ...outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal]))] }
}
