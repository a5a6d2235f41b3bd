/**
 * Receipts: proof that an act stands in its party's witnessed ledger
 * (spec/act.md#receipts).
 *
 * A receipt brings the act, its opening and a C2SP tlog-proof. It brings no
 * trust: root keys, ledger keys and the witness policy come from the verifier.
 */
import { Compile, type Static, Type } from '#typebox'
import { canonicalJson, type Instant, type Json, type JsonObject, parseJson, SECOND_MS, unbase64url, utf8 } from '../foundation/index.ts'
import { type PartyCard, verifyCard } from '../identity/index.ts'
import {
  formatOpening,
  leafHash,
  leafOfOpening,
  type Opening,
  parseOpening,
  parsePolicy,
  parseProof,
  satisfies,
  verifyProof,
} from '../ledger/index.ts'
import { type Act, actKeyId, verifyAct } from './act.ts'
import { ActError } from './errors.ts'
import { verifyOpeningOfAct } from './leaf.ts'

/** What proves that an act is recorded: its opening and the tlog-proof of its leaf. */
export type LedgerReceipt = {
  readonly opening: Opening
  /** C2SP tlog-proof text. */
  readonly proof: string
}

/** An opening and a tlog-proof, as a message carries them. */
export const LedgerReceiptSchema = Type.Object(
  { opening: Type.Unknown(), proof: Type.String({ maxLength: 131_072 }) },
  { additionalProperties: false },
)
/** The receipt that a person keeps as a file. */
export const ReceiptSchema = Type.Object(
  {
    format: Type.Literal('comity/receipt/v1'),
    act: Type.Unknown(),
    opening: Type.Unknown(),
    proof: Type.String({ maxLength: 131_072 }),
    card: Type.Unknown(),
  },
  { additionalProperties: false },
)

/** The file that says what a verifier of receipts trusts. */
export const TrustSchema = Type.Object(
  {
    format: Type.Literal('comity/trust/v1'),
    parties: Type.Array(
      Type.Object(
        {
          party: Type.String({ pattern: '^[A-Z]{2}$' }),
          name: Type.String({ maxLength: 200 }),
          root: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
          ledger: Type.String({ maxLength: 255 }),
          policy: Type.String({ maxLength: 65_536 }),
          witness: Type.String({ maxLength: 255 }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 256 },
    ),
  },
  { additionalProperties: false },
)

const ledgerReceiptForm = Compile(LedgerReceiptSchema)
const receiptForm = Compile(ReceiptSchema)
const trustForm = Compile(TrustSchema)

/**
 * What a verifier trusts: for each party its root key, the origin of its
 * ledger, the C2SP tlog-policy for it, and the name of its own witness, which
 * never counts for its own ledger.
 */
export type Trust = Static<typeof TrustSchema>

/** Reads a trust file, which names each party once. @throws ActError `receipt-invalid`, FoundationError on text that is not strict JSON */
export function parseTrust(text: Uint8Array | string): Trust {
  const value = parseJson(text)
  if (!trustForm.Check(value)) throw new ActError('receipt-invalid', 'policy file does not have the shape of a trust file')
  const parties = new Set(value.parties.map((entry) => entry.party))
  if (parties.size !== value.parties.length) throw new ActError('receipt-invalid', 'policy file names a party twice')
  return value
}

/** JSON value of a ledger receipt. */
export function ledgerReceiptJson({ opening, proof }: LedgerReceipt): JsonObject {
  return { opening: formatOpening(opening), proof }
}

/** Reads a ledger receipt; nothing is proven. @throws ActError `receipt-invalid`, LedgerError */
export function parseLedgerReceipt(value: Json): LedgerReceipt {
  if (!ledgerReceiptForm.Check(value)) throw new ActError('receipt-invalid', 'receipt is malformed')
  return { opening: parseOpening(value.opening as Json), proof: value.proof }
}

/** The file a person keeps: act, opening, proof and the card that leads from the root key to the act key. */
export function formatReceipt(act: Act, receipt: LedgerReceipt, card: PartyCard): string {
  return canonicalJson({
    format: 'comity/receipt/v1',
    act: JSON.parse(act.text) as Json,
    opening: formatOpening(receipt.opening),
    proof: receipt.proof,
    card: card as unknown as Json,
  })
}

/** What a verified receipt says, in the order in which it was proven. */
export type ReceiptReport = {
  readonly act: Act
  readonly card: PartyCard
  /** Size of the tree and index of the leaf. */
  readonly size: number
  readonly index: number
  /** Witnesses that cosigned, with the second at which they did. */
  readonly witnesses: readonly { readonly name: string; readonly time: number }[]
}

/**
 * Verifies a receipt against a trust file: card under the pinned root key, act
 * under the card's act key, opening of this act, inclusion in the pinned
 * ledger, quorum of the pinned witnesses.
 * @throws ActError, IdentityError or LedgerError with the code of the first check that fails
 */
export function verifyReceipt(text: Uint8Array | string, trust: Trust): ReceiptReport {
  const value = parseJson(text)
  if (!receiptForm.Check(value)) throw new ActError('receipt-invalid', 'file does not have the shape of a receipt')
  const card = verifyCard(value.card as Json)
  const pinned = trust.parties.find((entry) => entry.party === card.party)
  if (pinned === undefined) throw new ActError('receipt-invalid', 'policy file does not name the party of the receipt')
  if (pinned.root !== card.root) throw new ActError('receipt-invalid', 'card of the receipt is not under the root key of the policy file')
  const act = verifyAct(canonicalJson(value.act as JsonObject), (party, key) => {
    const actKey = unbase64url(card.act)
    return party === card.party && key === actKeyId(actKey) ? actKey : undefined
  })
  const opening = parseOpening(value.opening as Json)
  const proven = verifyLedgerReceipt(
    act,
    { opening, proof: value.proof },
    {
      origin: pinned.ledger,
      policy: pinned.policy,
      excludedWitnesses: [pinned.witness],
    },
  )
  return { act, card, ...proven }
}

/** The ledger an act must stand in and the policy its checkpoint must meet. */
export type LedgerTrust = { readonly origin: string; readonly policy: string; readonly excludedWitnesses: readonly string[] }

/**
 * Proves opening, inclusion and quorum of one act.
 * @throws ActError `receipt-invalid`; LedgerError when inclusion or quorum fails
 */
export function verifyLedgerReceipt(
  act: Act,
  receipt: LedgerReceipt,
  trust: LedgerTrust,
): { readonly size: number; readonly index: number; readonly witnesses: readonly { readonly name: string; readonly time: number }[] } {
  if (receipt.opening.origin !== trust.origin) throw new ActError('receipt-invalid', 'receipt is of another ledger')
  verifyOpeningOfAct(act, receipt.opening)
  const proof = parseProof(utf8(receipt.proof))
  const verified = verifyProof(proof, {
    leafHash: leafHash(leafOfOpening(receipt.opening)),
    policy: parsePolicy(trust.policy),
    origin: trust.origin,
    excludedWitnesses: trust.excludedWitnesses,
  })
  return { size: verified.checkpoint.size, index: proof.index, witnesses: verified.witnesses }
}

/** Whether those of the witnesses that saw an act by an instant make the quorum alone. */
export function isSeenBy(witnesses: ReceiptReport['witnesses'], { policy }: LedgerTrust, until: Instant): boolean {
  const inTime = witnesses.filter(({ time }) => time * SECOND_MS <= until)
  return satisfies(
    parsePolicy(policy),
    inTime.map(({ name }) => name),
  )
}
