/** propose: a draft gets the shape of its kind, the acts it comes after and the party's signature. */
import type { Instant } from '../../foundation/index.ts'
import { signAct } from '../act.ts'
import type { Directory } from '../directory.ts'
import { ActError } from '../errors.ts'
import { itemsBroughtBy } from '../kinds/held-item.ts'
import { kindOf } from '../kinds/index.ts'
import type { Journey, Proposal } from './journey.ts'
import type { RoadParts } from './parts.ts'

/** Shapes and signs. @throws ActError `act-kind-unknown`, `act-invalid`, `act-too-large` */
export function propose(
  proposal: Proposal,
  parts: Pick<RoadParts, 'self' | 'signer' | 'randomness'>,
  known: { readonly directory: Directory; readonly now: Instant },
): Journey {
  const { draft, items = [] } = proposal
  const kind = kindOf(draft.kind)
  if (!kind.isBody(draft.body)) throw new ActError('act-invalid', `body is not that of a ${kind.name} act`)
  const brought = items.map(({ itemId }) => itemId)
  if (brought.join() !== itemsBroughtBy(draft).join()) throw new ActError('act-invalid', 'proposal brings other items than its body names')
  const after = new Set([...(draft.after ?? []), ...(kind.follows?.(draft, known.directory) ?? [])])
  const by = { party: parts.self, signer: parts.signer, now: known.now, randomness: parts.randomness }
  const act = signAct({ ...draft, after: [...after] }, by)
  return { act, kind, side: 'home', items: items.map(({ itemId, content }) => ({ itemId, content })) }
}
