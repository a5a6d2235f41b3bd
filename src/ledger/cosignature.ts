/** Timestamped Ed25519 cosignatures of checkpoints (c2sp.org/tlog-cosignature, type 0x04). */
import type { Checkpoint } from './checkpoint.ts'
import { assertRootFitsSize, formatCheckpointBody } from './checkpoint.ts'
import { LedgerError } from './errors.ts'
import type { NoteKey, NoteSigner } from './note-key.ts'
import { WITNESS_KEY } from './note-key.ts'
import type { NoteSignature } from './note-signature.ts'
import { cosignText, verifySignature } from './note-signature.ts'

/**
 * A witness's statement that at this time (seconds since 1970) this was the largest consistent checkpoint of
 * the origin that it had seen. Signs its own writing of the checkpoint, so a misread body cannot be cosigned.
 * @throws LedgerError `checkpoint-invalid`, `key-invalid`, `signature-invalid`
 */
export function cosign(checkpoint: Checkpoint, signer: NoteSigner, seconds: number): NoteSignature {
  assertRootFitsSize(checkpoint)
  return cosignText(formatCheckpointBody(checkpoint), signer, seconds)
}

/**
 * Proves a witness's cosignature of a checkpoint and gives its time in seconds since 1970, which may lie in the future.
 * @throws LedgerError `signature-invalid`; `key-invalid` for a key that is not a witness's
 */
export function verifyCosignature(checkpoint: Checkpoint, signature: NoteSignature, key: NoteKey): number {
  if (key.type !== WITNESS_KEY) throw new LedgerError('key-invalid', 'key is not a witness key')
  const { time } = verifySignature(formatCheckpointBody(checkpoint), signature, key)
  return time as number
}
