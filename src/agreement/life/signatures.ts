/** When a party has signed: enough of its offices did, each by an official of its own. */
import type { Agreement, AgreementParty } from '../document/index.ts'
import type { Statement } from './statement.ts'

/** How many different offices of a party must sign; none where it names no offices. */
export function officesNeeded({ offices, officesQuorum }: AgreementParty): number {
  if (offices === undefined) return 0
  return Math.min(officesQuorum ?? offices.length, offices.length)
}

/** The statement that completed the signature of a party, among statements in order. */
export function completedSignature(agreement: Agreement, code: string, statements: readonly Statement[]): Statement<'sign'> | undefined {
  const party = agreement.parties.list.find((candidate) => candidate.code === code)
  if (party === undefined) return undefined
  const own = statements.filter((one): one is Statement<'sign'> => one.kind === 'sign' && one.party === code)
  const needed = officesNeeded(party)
  if (needed === 0) return own[0]
  return own.find((_, index) => signedOffices(party, own.slice(0, index + 1)).size >= needed)
}

/**
 * The largest set of offices that signed by officials of their own: an official counts for one office only. Largest, so
 * that a further signature never undoes one.
 */
export function signedOffices(party: AgreementParty, signatures: readonly Statement<'sign'>[]): ReadonlySet<string> {
  const officialsOf = new Map<string, Set<string>>((party.offices ?? []).map(({ code }) => [code, new Set<string>()]))
  for (const { body } of signatures) officialsOf.get(body.office ?? '')?.add(body.official)
  const officeOf = new Map<string, string>()
  // Augmenting paths: an official who stands for another office gives way where that one finds somebody else.
  const place = (office: string, tried: Set<string>): boolean => {
    for (const official of officialsOf.get(office) ?? []) {
      if (tried.has(official)) continue
      tried.add(official)
      const holder = officeOf.get(official)
      if (holder !== undefined && !place(holder, tried)) continue
      officeOf.set(official, office)
      return true
    }
    return false
  }
  for (const office of officialsOf.keys()) place(office, new Set())
  return new Set(officeOf.values())
}
