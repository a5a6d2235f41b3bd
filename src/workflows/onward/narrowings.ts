/** What origins narrowed since they released what is given on. */
import { formatNarrowing, narrowingText, type Proposal, statableParts } from '../../acts/index.ts'
import type { DraftedCopy } from './draft-item.ts'

type Handled = { readonly agreement: string; readonly recipient: string; readonly items: readonly DraftedCopy[] }

/** Told before the items are there, so that they are never handled otherwise. */
export function narrowings({ agreement, recipient, items }: Handled): readonly Proposal[] {
  const narrowed = items.flatMap(({ itemId, narrowing }) => (narrowing === null ? [] : [{ itemId, narrowing }]))
  return [...Map.groupBy(narrowed, ({ narrowing }) => narrowingText(narrowing)).values()].flatMap((group) => {
    const [{ narrowing }] = group as [(typeof group)[number]]
    const common = { to: recipient, cause: 'narrowed-before', items: group.map(({ itemId }) => itemId) }
    return statableParts(narrowing).map((part) => ({
      draft: { kind: 'narrow', agreement, body: { ...common, terms: formatNarrowing(part) } },
    }))
  })
}
