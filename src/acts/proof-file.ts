/** Any file that can be verified offline: a receipt, an opened leaf, an evidence package, the record of a subject, or evidence against a ledger. */
import { hex, isJsonObject, parseJson, utf8Text } from '../foundation/index.ts'
import { type Checkpoint, formatVkey, LEDGER_EVIDENCE_FORMAT, type ProvenEvidence, parsePolicy, verifyEvidence } from '../ledger/index.ts'
import { ActError } from './errors.ts'
import { EVIDENCE_PACKAGE_FORMAT, PACKAGE_BYTES_MAX, type PackageReport, type PackageTrust, verifyPackage } from './evidence-package.ts'
import { OPENED_LEAF_FORMAT, type OpenedLeafReport, verifyOpenedLeaf } from './opened-leaf.ts'
import { type ProofKind, type Tell, tellNobody } from './proof-steps.ts'
import { RECEIPT_FORMAT, type ReceiptReport, type Trust, trustedLedgers, verifyReceipt } from './receipt.ts'
import { SUBJECT_RECORD_FORMAT, type SubjectReport, verifySubjectRecord } from './subject-record.ts'

/** What a file proves, by its kind. */
export type ProofReport =
  | { readonly kind: 'receipt'; readonly report: ReceiptReport }
  | { readonly kind: 'opened-leaf'; readonly report: OpenedLeafReport }
  | { readonly kind: 'evidence-package'; readonly report: PackageReport }
  | { readonly kind: 'subject-record'; readonly report: SubjectReport }
  | { readonly kind: 'contradiction'; readonly report: ProvenEvidence }

const KINDS: ReadonlyMap<string, ProofKind> = new Map([
  [RECEIPT_FORMAT, 'receipt'],
  [OPENED_LEAF_FORMAT, 'opened-leaf'],
  [EVIDENCE_PACKAGE_FORMAT, 'evidence-package'],
  [SUBJECT_RECORD_FORMAT, 'subject-record'],
  [LEDGER_EVIDENCE_FORMAT, 'contradiction'],
])
const NEWLINE = 0x0a

/** What kind of file a text says that it is. @throws ActError `receipt-invalid`; FoundationError on text that is not strict JSON */
export function proofKindOf(input: Uint8Array): ProofKind {
  const value = parseJson(withoutLineEnd(input), { bytesMax: PACKAGE_BYTES_MAX })
  const format = isJsonObject(value) ? value.format : undefined
  const kind = typeof format === 'string' ? KINDS.get(format) : undefined
  if (kind === undefined)
    throw new ActError(
      'receipt-invalid',
      'file is no receipt, opened leaf, evidence package, record of a subject or evidence against a ledger',
    )
  return kind
}

/**
 * Verifies a file of any kind. Only an evidence package can be held against an agreement's hash alone.
 * @throws ActError and the errors of its kind, with the code of the first check that fails
 */
export function verifyProofFile(input: Uint8Array, trust: PackageTrust, tell: Tell = tellNobody): ProofReport {
  const kind = proofKindOf(input)
  // A file that was printed ends as lines do; what was signed or hashed does not.
  const bytes = withoutLineEnd(input)
  switch (kind) {
    case 'receipt':
      return { kind, report: verifyReceipt(bytes, policyOf(trust), tell) }
    case 'opened-leaf':
      return { kind, report: verifyOpenedLeaf(bytes, policyOf(trust), tell) }
    case 'evidence-package':
      return { kind, report: verifyPackage(bytes, trust, tell) }
    case 'subject-record':
      return { kind, report: verifySubjectRecord(bytes, policyOf(trust), tell) }
    case 'contradiction':
      return { kind, report: verifyContradiction(bytes, policyOf(trust), tell) }
  }
}

/** Proves that a ledger of the trust file contradicted itself. @throws ActError `receipt-invalid`, LedgerError */
export function verifyContradiction(bytes: Uint8Array, trust: Trust, tell: Tell = tellNobody): ProvenEvidence {
  const proven = verifyEvidence(utf8Text(bytes))
  tellContradiction(proven, tell)
  const isPinned = trust.parties
    .flatMap(trustedLedgers)
    .some(({ policy }) => parsePolicy(policy).logs.some(({ key }) => formatVkey(key) === formatVkey(proven.log)))
  if (!isPinned) throw new ActError('receipt-invalid', 'policy file does not name the ledger that the evidence is against')
  tell({ step: 'trust', text: 'The key is that of a ledger that the policy file names.' })
  return proven
}

/** Tells what evidence against a ledger shows to whoever knows the ledger's key. */
export function tellContradiction({ kind, log, cosigned, offered }: ProvenEvidence, tell: Tell): void {
  const seen = kind === 'fork' ? '' : ', which was cosigned'
  tell({ step: 'cosigned', text: `The ledger ${log.name} signed a checkpoint of ${headWords(cosigned)}${seen}.` })
  tell({ step: 'offered', text: `It signed another of ${headWords(offered)}.` })
  const roots = cosigned.size === offered.size ? 'Two roots of one size' : 'The larger tree does not begin with the smaller'
  const fork = `${roots}: ${log.name} showed two histories. No honest ledger signs both.`
  const growth = `No proof came with the larger that it extends the smaller: ${log.name} owes one.`
  tell({ step: 'contradiction', text: kind === 'fork' ? fork : growth })
}

function headWords({ size, root }: Checkpoint): string {
  return `size ${size} and root ${hex(root)}`
}

function policyOf({ policy }: PackageTrust): Trust {
  if (policy === undefined)
    throw new ActError('receipt-invalid', 'only an evidence package can be held against the hash of an agreement; bring a policy file')
  return policy
}

function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === NEWLINE ? bytes.subarray(0, -1) : bytes
}
