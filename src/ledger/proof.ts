/** Receipts: an inclusion proof with the cosigned checkpoint it leads to, verifiable offline (c2sp.org/tlog-proof). */
import { base64, utf8Text } from '../foundation/index.ts'
import type { CosignedCheckpoint, CosignedCheckpointOptions } from './cosigned-checkpoint.ts'
import { verifyCosignedCheckpoint } from './cosigned-checkpoint.ts'
import { LedgerError } from './errors.ts'
import { formatHashes, readFrame, readHashes } from './hash-lines.ts'
import { verifyInclusion } from './merkle.ts'
import { NOTE_BYTES_MAX, parseNote } from './note.ts'
import type { Policy } from './policy.ts'
import { readBase64, readDecimal } from './reading.ts'

const HEADER = 'c2sp.org/tlog-proof@v1'
const EXTRA = 'extra '
const INDEX = 'index '
/** Largest proof, in bytes. */
const PROOF_BYTES_MAX = 2 * NOTE_BYTES_MAX

/** A proof as read: nothing in it is proven. */
export type Proof = {
  readonly index: number
  /** From the leaf's sibling to the root's child. */
  readonly hashes: readonly Uint8Array[]
  /** The checkpoint with its signatures, byte for byte. */
  readonly checkpointNote: Uint8Array
  /** Nobody vouches for these bytes, even in a verified proof. */
  readonly extra?: Uint8Array
}

/** The text of a proof, best stored as `.tlog-proof`. @throws LedgerError `proof-invalid`, `note-invalid` */
export function formatProof({ index, hashes, checkpointNote, extra }: Proof): string {
  if (!Number.isSafeInteger(index) || index < 0) throw new LedgerError('proof-invalid', 'index is not a natural number')
  parseNote(checkpointNote)
  const extraLine = extra === undefined ? '' : `${EXTRA}${base64(extra)}\n`
  return `${HEADER}\n${extraLine}${INDEX}${index}\n${formatHashes(hashes, 'proof-invalid')}\n${utf8Text(checkpointNote)}`
}

/** Reads a proof; every proof has one text only. @throws LedgerError `proof-invalid`, `note-invalid` */
export function parseProof(input: string | Uint8Array): Proof {
  const { lines, note } = readFrame(input, PROOF_BYTES_MAX, 'proof-invalid')
  const [header, ...rest] = lines
  if (header !== HEADER) throw new LedgerError('proof-invalid', 'text is not a proof')
  const extra = rest[0]?.startsWith(EXTRA) ? readBase64(rest.shift()?.slice(EXTRA.length) ?? '', 'proof-invalid') : undefined
  const indexLine = rest.shift()
  if (indexLine === undefined || !indexLine.startsWith(INDEX)) throw new LedgerError('proof-invalid', 'proof has no index line')
  const index = readDecimal(indexLine.slice(INDEX.length), 'proof-invalid')
  const hashes = readHashes(rest, 'proof-invalid')
  parseNote(note)
  return { index, hashes, checkpointNote: note, ...(extra === undefined ? {} : { extra }) }
}

/** What a proof is held against. */
export type ProofExpectation = CosignedCheckpointOptions & {
  readonly leafHash: Uint8Array
  readonly policy: Policy
  /** Told of the checkpoint once it is proven, before the leaf is looked for in it. */
  readonly onCheckpoint?: (cosigned: CosignedCheckpoint) => void
}

/**
 * Proves that a leaf is in a checkpoint that its log signed and the policy's quorum cosigned.
 * @throws LedgerError as `verifyCosignedCheckpoint`, and `proof-invalid`
 */
export function verifyProof(
  proof: Proof,
  { leafHash, policy, onCheckpoint, ...options }: ProofExpectation,
): CosignedCheckpoint & { readonly index: number } {
  const cosigned = verifyCosignedCheckpoint(proof.checkpointNote, policy, options)
  onCheckpoint?.(cosigned)
  const { size, root } = cosigned.checkpoint
  verifyInclusion({ leafHash, index: proof.index, size, proof: proof.hashes, root })
  return { ...cosigned, index: proof.index }
}
