/**
 * Opened leaves: proof that a ledger holds a leaf which says these things, and nothing of what its act says beside them
 * (spec/act.md#opened-leaf). What is shown is what the holder of a receipt chose to show.
 */
import { Compile, Type } from '#typebox'
import { canonicalJson, type Json, parseJson } from '../foundation/index.ts'
import { discloseFields, formatOpening, leafOfOpening, type Opening, parseOpening, verifyOpening } from '../ledger/index.ts'
import { ActError } from './errors.ts'
import { type Tell, tellNobody } from './proof-steps.ts'
import { type LedgerReceipt, ledgerTrustIn, type ProvenPlace, type Trust, trustedLedgers, verifyLeafPlace } from './receipt.ts'

/** Name and version of the format. */
export const OPENED_LEAF_FORMAT = 'comity/opened-leaf/v1'

/** The file that shows some fields of one leaf. */
export const OpenedLeafSchema = Type.Object(
  { format: Type.Literal(OPENED_LEAF_FORMAT), opening: Type.Unknown(), proof: Type.String({ maxLength: 131_072 }) },
  { additionalProperties: false },
)

const openedLeafForm = Compile(OpenedLeafSchema)

/** What an opened leaf proves. */
export type OpenedLeafReport = ProvenPlace & {
  /** Whose ledger the trust file says it is. */
  readonly party: string
  readonly fields: Readonly<Record<string, string>>
  /** How many fields are withheld. */
  readonly withheld: number
}

/** The file. @throws LedgerError `opening-invalid` when a field that is to be shown is not shown in the receipt's own opening */
export function formatOpenedLeaf({ opening, proof }: LedgerReceipt, shown: readonly string[]): string {
  return canonicalJson({ format: OPENED_LEAF_FORMAT, opening: formatOpening(discloseFields(opening, shown)), proof })
}

/** Reads one; nothing is proven. @throws ActError `receipt-invalid`, LedgerError, FoundationError */
export function parseOpenedLeaf(text: Uint8Array | string): LedgerReceipt {
  const value = parseJson(text)
  if (!openedLeafForm.Check(value)) throw new ActError('receipt-invalid', 'file does not have the shape of an opened leaf')
  return { opening: parseOpening(value.opening as Json), proof: value.proof }
}

/**
 * Proves that a ledger of the trust file holds the leaf under its quorum, and gives the fields that are shown. That a name
 * stands only once is certain only where no field is withheld.
 * @throws ActError `receipt-invalid`; LedgerError or FoundationError with the code of the first check that fails
 */
export function verifyOpenedLeaf(text: Uint8Array | string, trust: Trust, tell: Tell = tellNobody): OpenedLeafReport {
  const leaf = parseOpenedLeaf(text)
  const { origin } = leaf.opening
  const pinned = trust.parties.find((party) => trustedLedgers(party).some(({ ledger }) => ledger === origin))
  if (pinned === undefined) throw new ActError('receipt-invalid', 'policy file does not name the ledger of the leaf')
  const place = verifyLeafPlace(leaf, ledgerTrustIn(pinned, origin), tell)
  const shown = fieldsShown(leaf.opening)
  const names = Object.keys(shown.fields)
  const withheld = shown.withheld === 0 ? 'and withholds none' : `and withholds ${shown.withheld}`
  tell({ step: 'fields', text: `The leaf shows ${names.length === 0 ? 'no field' : names.join(', ')}, ${withheld}.` })
  return { party: pinned.party, ...shown, ...place }
}

/** The fields that an opening shows, and how many it withholds. @throws LedgerError */
export function fieldsShown(opening: Opening): Pick<OpenedLeafReport, 'fields' | 'withheld'> {
  const fields = verifyOpening(leafOfOpening(opening), opening, opening.origin)
  return { fields, withheld: opening.fields.length - Object.keys(fields).length }
}
