/** Who may inspect whose ledger, and under which quorum its checkpoints count. */
import type { AgreementEntry, Directory } from '../../acts/index.ts'
import type { Agreement } from '../../agreement/index.ts'
import { LedgerError, parsePolicy, verifyCosignedCheckpoint } from '../../ledger/index.ts'

/** Whether an agreement names the overseer as one that reads the ledgers of all its parties. */
export function isInspectedBy({ oversight }: Agreement, overseer: string): boolean {
  return oversight.overseers.some(({ party, reads }) => party === overseer && reads === 'all')
}

/** The agreements under which an overseer reads a party's ledger, in whatever state. */
export function inspectingAgreements(
  directory: Directory,
  { overseer, party }: { readonly overseer: string; readonly party: string },
): readonly AgreementEntry[] {
  return directory.agreements.filter(
    ({ row }) => isInspectedBy(row.document, overseer) && row.document.parties.list.some(({ code }) => code === party),
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
