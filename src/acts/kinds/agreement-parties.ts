import type { Act } from '../act.ts'
import type { Directory } from '../directory.ts'

/** The other parties of the agreement that an act names; none when it is unknown. */
export function agreementParties(act: Pick<Act, 'agreement' | 'party'>, directory: Directory): readonly string[] {
  const list = directory.agreement(act.agreement ?? '')?.row.document.parties.list ?? []
  return list.map((party) => party.code).filter((code) => code !== act.party)
}
