import type { Act } from '../act.ts'
import type { Directory } from '../directory.ts'

/** The overseers that the agreement of an act names. */
export function overseersOf(act: Pick<Act, 'agreement'>, directory: Directory): readonly string[] {
  const { overseers: named } = directory.agreement(act.agreement ?? '')?.row.document.oversight ?? { overseers: [] }
  return named.map(({ party }) => party)
}

/** Those of them that are not the act's own party. */
export function overseers(act: Pick<Act, 'agreement' | 'party'>, directory: Directory): readonly string[] {
  return overseersOf(act, directory).filter((party) => party !== act.party)
}
