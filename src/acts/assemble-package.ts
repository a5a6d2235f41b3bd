/** Makes an evidence package from receipt files. */
import type { Agreement } from '../agreement/index.ts'
import { agreementHash } from '../agreement/index.ts'
import type { PartyCard } from '../identity/index.ts'
import { discloseFields } from '../ledger/index.ts'
import { formatPackage, type PackageReport, verifyPackage } from './evidence-package.ts'
import { readReceipt } from './receipt.ts'

/** What a package is assembled from. */
export type PackageSources = {
  readonly agreement: Agreement
  /** Cards that are known of the agreement's parties, and maybe of others. */
  readonly cards: readonly PartyCard[]
  /** Receipt files. */
  readonly receipts: readonly string[]
  /** Fields to show of each leaf, of those that it has, without the act; undefined for whole acts. */
  readonly shown?: readonly string[]
}

/**
 * A package, verified as its reader will verify it.
 * @throws ActError or LedgerError where a receipt does not hold under the agreement's quorum
 */
export function assemblePackage({ agreement, cards, receipts, shown }: PackageSources): {
  readonly text: string
  readonly report: PackageReport
} {
  const read = receipts.map(readReceipt)
  const entries = read.map(({ act, receipt }) => {
    if (shown === undefined) return { act, ...receipt }
    const names = receipt.opening.fields.flatMap((field) => ('name' in field && shown.includes(field.name) ? [field.name] : []))
    return { act: null, opening: discloseFields(receipt.opening, names), proof: receipt.proof }
  })
  const codes = new Set<string>(agreement.parties.list.map(({ code }) => code))
  const kept = new Map<string, PartyCard>()
  for (const card of [...cards, ...read.map((one) => one.card)]) if (codes.has(card.party)) kept.set(`${card.party} ${card.serial}`, card)
  const text = formatPackage({ agreement, cards: [...kept.values()], entries })
  return { text, report: verifyPackage(text, { agreement: agreementHash(agreement) }) }
}
