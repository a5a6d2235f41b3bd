/**
 * Receipts: proof that an act stands in its party's witnessed ledger
 * (spec/act.md#receipts).
 *
 * A receipt brings the act, its opening and a C2SP tlog-proof. It brings no
 * trust: root keys, ledger keys and the witness policy come from the verifier.
 */
import { Compile, type Static, Type } from '#typebox'
import {
  canonicalJson,
  formatTimestamp,
  type Instant,
  type Json,
  type JsonObject,
  parseJson,
  SECOND_MS,
  unbase64url,
  utf8,
} from '../foundation/index.ts'
import { type PartyCard, verifyCard } from '../identity/index.ts'
import {
  type Checkpoint,
  type CosignedCheckpoint,
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
import { type Tell, tellNobody, witnessWords } from './proof-steps.ts'

/** Name and version of the format of the file that a person keeps. */
export const RECEIPT_FORMAT = 'comity/receipt/v1'

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
    format: Type.Literal(RECEIPT_FORMAT),
    act: Type.Unknown(),
    opening: Type.Unknown(),
    proof: Type.String({ maxLength: 131_072 }),
    card: Type.Unknown(),
  },
  { additionalProperties: false },
)

const pinnedLedger = {
  ledger: Type.String({ maxLength: 255 }),
  policy: Type.String({ maxLength: 65_536 }),
  witness: Type.String({ maxLength: 255 }),
  forked: Type.Optional(Type.Literal(true)),
}
/** Ledgers of a party that it closed and went on from (`comity ledger recover`). */
const EARLIER_MAX = 64

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
          ...pinnedLedger,
          earlier: Type.Optional(
            Type.Array(Type.Object(pinnedLedger, { additionalProperties: false }), { minItems: 1, maxItems: EARLIER_MAX }),
          ),
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
 * never counts for its own ledger; and the same of the ledgers that it closed. Of a ledger that was proven
 * to have shown two histories (`forked`) nothing is proven any more but that it did.
 */
export type Trust = Static<typeof TrustSchema>

/** What a trust file says of one party. */
export type TrustedParty = Trust['parties'][number]

/** Reads a trust file, which names each party and each ledger once. @throws ActError `receipt-invalid`, FoundationError on text that is not strict JSON */
export function parseTrust(text: Uint8Array | string): Trust {
  const value = parseJson(text)
  if (!trustForm.Check(value)) throw new ActError('receipt-invalid', 'policy file does not have the shape of a trust file')
  const parties = new Set(value.parties.map((entry) => entry.party))
  if (parties.size !== value.parties.length) throw new ActError('receipt-invalid', 'policy file names a party twice')
  const origins = value.parties.flatMap(trustedLedgers).map(({ ledger }) => ledger)
  if (new Set(origins).size !== origins.length) throw new ActError('receipt-invalid', 'policy file names a ledger twice')
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
    format: RECEIPT_FORMAT,
    act: JSON.parse(act.text) as Json,
    opening: formatOpening(receipt.opening),
    proof: receipt.proof,
    card: card as unknown as Json,
  })
}

/** Where a leaf was proven to stand. */
export type ProvenPlace = {
  readonly checkpoint: Checkpoint
  readonly index: number
  /** Witnesses that cosigned, with the second at which they did. */
  readonly witnesses: readonly { readonly name: string; readonly time: number }[]
}

/** What a verified receipt says, in the order in which it was proven. */
export type ReceiptReport = ProvenPlace & { readonly act: Act; readonly card: PartyCard }

/**
 * Verifies a receipt against a trust file: card under the pinned root key, act
 * under the card's act key, opening of this act, inclusion in the pinned
 * ledger, quorum of the pinned witnesses. Tells of each as soon as it is proven.
 * @throws ActError, IdentityError or LedgerError with the code of the first check that fails
 */
export function verifyReceipt(text: Uint8Array | string, trust: Trust, tell: Tell = tellNobody): ReceiptReport {
  const { card, ...receipt } = receiptParts(text)
  const pinned = trust.parties.find((entry) => entry.party === card.party)
  if (pinned === undefined) throw new ActError('receipt-invalid', 'policy file does not name the party of the receipt')
  if (pinned.root !== card.root) throw new ActError('receipt-invalid', 'card of the receipt is not under the root key of the policy file')
  tell({ step: 'card', text: `The card of ${card.party} (${card.name}) is under the root key that the policy file pins.` })
  const act = actUnder(card, receipt.act)
  tell({ step: 'act', text: actWords(act) })
  const proof = { opening: parseOpening(receipt.opening), proof: receipt.proof }
  const ledger = ledgerTrustIn(pinned, proof.opening.origin)
  verifyOpeningOfAct(act, proof.opening)
  tell({ step: 'opening', text: 'The opening is of this act: every field that it shows is the act’s.' })
  return { act, card, ...verifyLeafPlace(proof, ledger, tell) }
}

/**
 * The parts of a receipt file: that the card is signed by its own root key and the act under the card is proven, that it stands in
 * any ledger is not.
 * @throws ActError, IdentityError, LedgerError, FoundationError
 */
export function readReceipt(text: Uint8Array | string): { readonly act: Act; readonly card: PartyCard; readonly receipt: LedgerReceipt } {
  const { card, act, opening, proof } = receiptParts(text)
  return { act: actUnder(card, act), card, receipt: { opening: parseOpening(opening), proof } }
}

type ReceiptParts = { readonly card: PartyCard; readonly act: JsonObject; readonly opening: Json; readonly proof: string }

function receiptParts(text: Uint8Array | string): ReceiptParts {
  const value = parseJson(text)
  if (!receiptForm.Check(value)) throw new ActError('receipt-invalid', 'file does not have the shape of a receipt')
  const { card, act, opening, proof } = value
  return { card: verifyCard(card as Json), act: act as JsonObject, opening: opening as Json, proof }
}

function actUnder(card: PartyCard, act: JsonObject): Act {
  return verifyAct(canonicalJson(act), (party, key) => {
    const actKey = unbase64url(card.act)
    return party === card.party && key === actKeyId(actKey) ? actKey : undefined
  })
}

function actWords({ id, kind, at }: Act): string {
  return `The act ${id} of kind ${kind}, stated at ${formatTimestamp(at)}, is signed with the act key of that card.`
}

/** The ledgers that a trust file names for a party: the one in use, then those before it. */
export function trustedLedgers({ ledger, policy, witness, forked, earlier = [] }: TrustedParty) {
  return [{ ledger, policy, witness, forked }, ...earlier]
}

/** What the trust file asks of a ledger of a party. @throws ActError `receipt-invalid` where it names no such ledger, `ledger-forked` */
export function ledgerTrustIn(party: TrustedParty, origin: string): LedgerTrust {
  const pinned = trustedLedgers(party).find(({ ledger }) => ledger === origin)
  if (pinned === undefined) throw new ActError('receipt-invalid', 'policy file does not name this ledger for its party')
  if (pinned.forked === true) throw new ActError('ledger-forked', `the ledger ${origin} was proven to have shown two histories`)
  return { origin, policy: pinned.policy, excludedWitnesses: [pinned.witness] }
}

/** The ledger an act must stand in and the policy its checkpoint must meet. */
export type LedgerTrust = { readonly origin: string; readonly policy: string; readonly excludedWitnesses: readonly string[] }

/**
 * Proves opening, quorum and inclusion of one act.
 * @throws ActError `receipt-invalid`; LedgerError when inclusion or quorum fails
 */
export function verifyLedgerReceipt(act: Act, receipt: LedgerReceipt, trust: LedgerTrust): ProvenPlace {
  assertOrigin(receipt, trust)
  verifyOpeningOfAct(act, receipt.opening)
  return verifyLeafPlace(receipt, trust)
}

/**
 * Proves that the leaf of an opening stands in a ledger under a quorum, whatever act it is of.
 * @throws ActError `receipt-invalid`; LedgerError when quorum or inclusion fails
 */
export function verifyLeafPlace(receipt: LedgerReceipt, trust: LedgerTrust, tell: Tell = tellNobody): ProvenPlace {
  assertOrigin(receipt, trust)
  const proof = parseProof(utf8(receipt.proof))
  const { checkpoint, witnesses } = verifyProof(proof, {
    leafHash: leafHash(leafOfOpening(receipt.opening)),
    policy: parsePolicy(trust.policy),
    origin: trust.origin,
    excludedWitnesses: trust.excludedWitnesses,
    onCheckpoint: (cosigned) => tell({ step: 'checkpoint', text: checkpointWords(cosigned) }),
  })
  tell({ step: 'inclusion', text: `The opening opens leaf ${proof.index} of that ledger, which the checkpoint includes.` })
  return { checkpoint, index: proof.index, witnesses }
}

function assertOrigin({ opening }: LedgerReceipt, { origin }: LedgerTrust): void {
  if (opening.origin !== origin) throw new ActError('receipt-invalid', 'receipt is of another ledger')
}

function checkpointWords({ checkpoint, witnesses }: CosignedCheckpoint): string {
  const signed = `The ledger ${checkpoint.origin} signed a checkpoint of size ${checkpoint.size}`
  if (witnesses.length === 0) return `${signed}; the policy asks for no witness.`
  return `${signed}, and the quorum of the policy cosigned it: ${witnesses.map(witnessWords).join(', ')}.`
}

/** Whether those of the witnesses that saw an act by an instant make the quorum alone. */
export function isSeenBy(witnesses: ReceiptReport['witnesses'], { policy }: LedgerTrust, until: Instant): boolean {
  const inTime = witnesses.filter(({ time }) => time * SECOND_MS <= until)
  return satisfies(
    parsePolicy(policy),
    inTime.map(({ name }) => name),
  )
}
