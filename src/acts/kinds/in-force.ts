/** An agreement under which something can be given now. */
import { explainState, isOver, permitsSharing } from '../../agreement/index.ts'
import type { Refusal } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import type { Facts } from './kind.ts'

/** The agreement of an act where it is in force, or why it is not. */
export function inForce(
  { agreement }: Pick<Act, 'agreement'>,
  { directory, now }: Pick<Facts, 'directory' | 'now'>,
): { readonly entry: AgreementEntry } | { readonly refusal: Refusal } {
  const entry = directory.agreement(agreement ?? '')
  if (entry === undefined) return { refusal: { code: 'agreement-unknown', reason: 'no such agreement is known' } }
  const { article, text, state } = explainState(entry.record, now)
  if (isOver(state)) return { refusal: { code: `agreement-${state}`, reason: text, article } }
  return permitsSharing(state) ? { entry } : { refusal: { code: 'agreement-not-in-force', reason: text, article } }
}
