/** acknowledge: the signed answer that a received outward act calls for, as a draft that goes home's road. */
import type { Refusal } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { Proposal } from './journey.ts'

/** The acknowledgement of an act that was applied or refused. */
export function acknowledgement(
  act: Act,
  verdict: { readonly refusal: Refusal | null; readonly refusedItems: ReadonlyMap<string, Refusal> },
): Proposal {
  const items = act.body.items
  return {
    draft: {
      kind: 'acknowledge',
      agreement: act.agreement,
      after: [act.id],
      body: {
        to: act.party,
        of: act.id,
        kind: act.kind,
        outcome: verdict.refusal === null ? 'applied' : 'refused',
        code: verdict.refusal?.code ?? null,
        count: Array.isArray(items) ? items.length : 0,
        refusedItems: [...verdict.refusedItems].map(([itemId, refusal]) => [itemId, refusal.code]),
      },
    },
  }
}
