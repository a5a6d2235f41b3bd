/** Who may inspect whose ledger, and under which quorum its checkpoints count. */
import type { AgreementEntry, Directory } from '../../acts/index.ts'
import type { Agreement } from '../../agreement/index.ts'
import { LedgerError, parsePolicy, verifyCosignedCheckpoint } from '../../ledger/index.ts'

/** What an overseer is shown of a party's ledger under an agreement: openings, or that there are leaves and none is missing. */
export type Inspection = 'openings' | 'commitments'

/** What an agreement lets an overseer read of a party's ledger; undefined where nothing. */
export function inspectionOf({ oversight }: Agreement, overseer: string, party: string): Inspection | undefined {
  const named = oversight.overseers.find((one) => one.party === overseer)
  if (named === undefined) return undefined
  const { reads, of } = named
  if (reads === 'all') return 'openings'
  if (reads === 'own') return of?.includes(party) === true ? 'openings' : undefined
  return of === undefined || of.includes(party) ? 'commitments' : undefined
}

/** The agreements under which an overseer is shown a party's ledger, in whatever state. */
export function inspectingAgreements(
  directory: Directory,
  { overseer, party }: { readonly overseer: string; readonly party: string },
): readonly AgreementEntry[] {
  return directory.agreements.filter(
    ({ row }) => inspectionOf(row.document, overseer, party) !== undefined && row.document.parties.list.some(({ code }) => code === party),
  )
}

/** Whether a note is a checkpoint of the party's ledger under the quorum of one of the agreements. */
export function isCosignedUnder(
  note: Uint8Array,
  agreements: readonly AgreementEntry[],
  { directory, party, origin }: { readonly directory: Directory; readonly party: string; readonly origin: string },
): boolean {
  return agreements.some(({ row }) => {
    try {
      const trust = directory.ledgerTrust({ party, origin, agreement: row.document })
      if (trust === undefined) return false
      verifyCosignedCheckpoint(note, parsePolicy(trust.policy), { origin, excludedWitnesses: trust.excludedWitnesses })
      return true
    } catch (error) {
      if (error instanceof LedgerError) return false
      throw error
    }
  })
}
