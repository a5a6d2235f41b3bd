import type { Act } from '../act.ts'
import type { Directory } from '../directory.ts'

/** The overseers that are told what a party does under the agreement of its act: those that read its acts, or those of all parties. */
export function overseersOf(act: Pick<Act, 'agreement' | 'party'>, directory: Directory): readonly string[] {
  const { overseers: named } = directory.agreement(act.agreement ?? '')?.row.document.oversight ?? { overseers: [] }
  return named
    .filter(({ reads, of }) => reads !== 'commitments' && (of === undefined || reads === 'all' || of.includes(act.party)))
    .map(({ party }) => party)
}

/** Those of them that are not the act's own party. */
export function overseers(act: Pick<Act, 'agreement' | 'party'>, directory: Directory): readonly string[] {
  return overseersOf(act, directory).filter((party) => party !== act.party)
}
