/** Who creates what a party changes before it goes out. */
import type { AgreementRecord } from '../agreement/index.ts'
import { partyIdentity } from '../intelligence/index.ts'

/** The identity of a party of an agreement, by the root key that the agreement pins. */
export function creatorOf({ agreement }: Pick<AgreementRecord, 'agreement'>, party: string): string {
  const found = agreement.parties.list.find(({ code }) => code === party)
  if (found === undefined) throw new Error('a party changes what goes out under an agreement that it is none of')
  return partyIdentity(found.root)
}
