/**
 * The message inside an envelope (spec/exchange.md#message): what the sender's
 * node is, at most one act with its receipt and items, and proofs of earlier answers.
 *
 * Lines rather than one JSON document, so that a batch of a thousand tokens is
 * split without parsing it twice.
 */
import { Compile, Type } from '#typebox'
import type { NodeMeans } from '../agreement/index.ts'
import {
  ACT_BYTES_MAX,
  asciiText,
  BATCH_ITEMS_MAX,
  canonicalJson,
  ENVELOPE_BYTES_MAX,
  type Json,
  parseJson,
  utf8Lines,
  utf8Text,
} from '../foundation/index.ts'
import { formatOpening, PROOF_HASHES_MAX, parseOpening } from '../ledger/index.ts'
import { ActError } from './errors.ts'
import { meansJson, NodeMeansSchema } from './node-means.ts'
import { type LedgerReceipt, ledgerReceiptJson, parseLedgerReceipt } from './receipt.ts'

/** One item as it travels; token and salt are null when its content was erased meanwhile. */
export type CarriedItem =
  | { readonly itemId: string; readonly salt: string; readonly token: string }
  | { readonly itemId: string; readonly salt: null; readonly token: null }

/** One leaf as an overseer is told of it: its opening, or its hash where the overseer may not read. */
export type CarriedLeaf = { readonly opening: LedgerReceipt['opening'] } | { readonly leafHash: string }

/** The openings of consecutive leaves under one checkpoint (DESIGN rule 9). */
export type CarriedOpenings = {
  /** Index of the first leaf. */
  readonly from: number
  /** The cosigned checkpoint note that covers them. */
  readonly checkpoint: string
  readonly leaves: readonly CarriedLeaf[]
  /** Proof that the checkpoint's tree starts with the tree that ends with these leaves, lower-case hexadecimal. */
  readonly consistency: readonly string[]
}

/** What one envelope carries. */
export type Message = {
  /** What the node that sends it is, which agreements may ask more of. */
  readonly means: NodeMeans
  readonly act: { readonly text: string; readonly receipt: LedgerReceipt | null; readonly items: readonly CarriedItem[] } | null
  readonly proofs: readonly ({ readonly actId: string } & LedgerReceipt)[]
  readonly openings: CarriedOpenings | null
}

const MAGIC = 'comity/message/v1'
/** Proofs of earlier answers in one message. */
export const MESSAGE_PROOFS_MAX = 256
/** Leaves in one message of openings. */
export const MESSAGE_LEAVES_MAX = 2_000

const closed = { additionalProperties: false }
const hash = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** The second line of a message: what the sender's node is, and how many lines of each kind follow. */
export const MessageHeaderSchema = Type.Object(
  {
    means: NodeMeansSchema,
    act: Type.Boolean(),
    items: Type.Integer({ minimum: 0, maximum: BATCH_ITEMS_MAX }),
    proofs: Type.Integer({ minimum: 0, maximum: MESSAGE_PROOFS_MAX }),
    openings: Type.Boolean(),
  },
  closed,
)

/** One proof of an earlier act. */
export const MessageProofSchema = Type.Object({ act: hash, opening: Type.Unknown(), proof: Type.String({ maxLength: 131_072 }) }, closed)

/** The openings of consecutive leaves, for an overseer. */
export const MessageOpeningsSchema = Type.Object(
  {
    from: Type.Integer({ minimum: 0 }),
    checkpoint: Type.String({ maxLength: 131_072 }),
    leaves: Type.Array(Type.Union([Type.Object({ opening: Type.Unknown() }, closed), Type.Object({ leafHash: hash }, closed)]), {
      maxItems: MESSAGE_LEAVES_MAX,
    }),
    consistency: Type.Array(hash, { maxItems: PROOF_HASHES_MAX }),
  },
  closed,
)

const headerForm = Compile(MessageHeaderSchema)
const proofForm = Compile(MessageProofSchema)
const openingsForm = Compile(MessageOpeningsSchema)
// One line: id, salt, token; or id and two hyphens.
const ITEM_ID_LENGTH = 36
const ITEM_HEAD_LENGTH = ITEM_ID_LENGTH + 24
const ITEM_HEAD = /^[0-9a-f-]{36} [A-Za-z0-9_-]{22} $/
// An item that was given on is two tokens.
const TOKEN = /^[A-Za-z0-9_.~-]+(?: [A-Za-z0-9_.~-]+)?$/
const ERASED_ITEM = /^[0-9a-f-]{36} - -$/

/** The bytes of a message, for sealing. */
export function formatMessage(message: Message): Uint8Array {
  const { means, act, proofs, openings } = message
  const counts = { act: act !== null, items: act?.items.length ?? 0, proofs: proofs.length, openings: openings !== null }
  const header = { ...counts, means: meansJson(means) }
  const lines = [MAGIC, canonicalJson(header)]
  if (act !== null) {
    lines.push(act.text, act.receipt === null ? 'null' : canonicalJson(ledgerReceiptJson(act.receipt)))
    for (const item of act.items) lines.push(`${item.itemId} ${item.salt ?? '-'} ${item.token ?? '-'}`)
  }
  for (const { actId, opening, proof } of proofs) lines.push(canonicalJson({ act: actId, opening: formatOpening(opening), proof }))
  if (openings !== null) lines.push(canonicalJson(openingsJson(openings)))
  return utf8Lines(lines)
}

/**
 * Reads a message; its act, receipt and tokens are still unverified.
 * @throws ActError `message-invalid`, `receipt-invalid`; FoundationError or LedgerError where a line is not strict JSON or not an opening
 */
export function parseMessage(bytes: Uint8Array): Message {
  if (bytes.length > ENVELOPE_BYTES_MAX) throw invalid('message is larger than a message may be')
  const lines = new Lines(bytes)
  if (utf8Text(lines.next()) !== MAGIC) throw invalid('message does not begin as a message does')
  const header = parseJson(lines.next())
  if (!headerForm.Check(header)) throw invalid('header of the message is malformed')
  const act = header.act ? parseActLines(lines, header.items) : null
  const proofs = Array.from({ length: header.proofs }, () => parseProofLine(lines.next()))
  const openings = header.openings ? parseOpenings(lines.next()) : null
  if (!lines.isAtEnd) throw invalid('message has more lines than its header says')
  if (!header.act && header.items !== 0) throw invalid('message has items but no act')
  return { means: header.means, act, proofs, openings }
}

const LINE_END = 0x0a

/**
 * The lines of a message, one after the other. Each becomes a text of its own: parts of one long text would keep all of
 * it in memory and are slower to read.
 */
class Lines {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  /** @throws ActError `message-invalid` when no whole line is left */
  next(): Uint8Array {
    const end = this.#bytes.indexOf(LINE_END, this.#at)
    if (end === -1) throw invalid('message ends early')
    const line = this.#bytes.subarray(this.#at, end)
    this.#at = end + 1
    return line
  }
}

function parseActLines(lines: Lines, count: number): NonNullable<Message['act']> {
  const text = lines.next()
  if (text.length > ACT_BYTES_MAX) throw invalid('act of the message is too large')
  const receipt = parseReceipt(lines.next())
  return { text: utf8Text(text), receipt, items: Array.from({ length: count }, () => parseItem(lines.next())) }
}

function parseReceipt(line: Uint8Array): LedgerReceipt | null {
  const value = parseJson(line)
  return value === null ? null : parseLedgerReceipt(value)
}

function parseItem(line: Uint8Array): CarriedItem {
  const head = asciiText(line.subarray(0, ITEM_HEAD_LENGTH))
  const itemId = head.slice(0, ITEM_ID_LENGTH)
  if (ERASED_ITEM.test(head) && line.length === head.length) return { itemId, salt: null, token: null }
  const token = asciiText(line.subarray(ITEM_HEAD_LENGTH))
  if (!ITEM_HEAD.test(head) || !TOKEN.test(token)) throw invalid('item of the message is malformed')
  return { itemId, salt: head.slice(ITEM_ID_LENGTH + 1, -1), token }
}

function parseProofLine(line: Uint8Array): Message['proofs'][number] {
  const value = parseJson(line)
  if (!proofForm.Check(value)) throw invalid('proof of the message is malformed')
  return { actId: value.act, opening: parseOpening(value.opening as Json), proof: value.proof }
}

function parseOpenings(line: Uint8Array): CarriedOpenings {
  const value = parseJson(line)
  if (!openingsForm.Check(value)) throw invalid('openings of the message are malformed')
  const leaves = value.leaves.map((leaf): CarriedLeaf => ('opening' in leaf ? { opening: parseOpening(leaf.opening as Json) } : leaf))
  return { from: value.from, checkpoint: value.checkpoint, leaves, consistency: value.consistency }
}

function openingsJson({ from, checkpoint, leaves, consistency }: CarriedOpenings): Json {
  return {
    from,
    checkpoint,
    consistency,
    leaves: leaves.map((leaf) => ('opening' in leaf ? { opening: formatOpening(leaf.opening) } : { leafHash: leaf.leafHash })),
  }
}

function invalid(message: string): ActError {
  return new ActError('message-invalid', message)
}
