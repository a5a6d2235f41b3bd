/** Whether an agreement lets something that is not only less go between two nodes as they are. */
import { partnerFault, sealingFault, securityFault } from '../../agreement/index.ts'
import type { Refusal } from '../../foundation/index.ts'
import type { AgreementEntry } from '../directory.ts'
import type { Facts } from './kind.ts'

/** Why not: the own node, the other party's or the envelope is not what the agreement asks for. */
export async function channelFault(
  { entry, other }: { readonly entry: AgreementEntry; readonly other: string },
  facts: Pick<Facts, 'means' | 'meansOf' | 'suite'>,
): Promise<Refusal | undefined> {
  const { agreement } = entry.record
  const unmet = securityFault(agreement, facts.means) ?? partnerFault(agreement, other, await facts.meansOf(other))
  if (unmet !== undefined) return unmet
  return facts.suite === undefined ? undefined : sealingFault(agreement, facts.suite)
}
