/** Checkpoints: the size and root that a ledger signs (c2sp.org/tlog-checkpoint). */
import { base64, equalBytes, utf8 } from '../foundation/index.ts'
import { LedgerError } from './errors.ts'
import { EMPTY_ROOT } from './merkle.ts'
import { formatNote } from './note.ts'
import type { NoteSigner } from './note-key.ts'
import { signText } from './note-signature.ts'
import { HASH_BYTES, hasControlCharacter, NAME_BYTES_MAX, readDecimal, readHash } from './reading.ts'

/** One head of one ledger. */
export type Checkpoint = {
  /** The ledger's permanent name: also the name of its key. */
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

/** The three lines that are signed. @throws LedgerError `checkpoint-invalid` */
export function formatCheckpointBody({ origin, size, root }: Checkpoint): string {
  assertOrigin(origin)
  if (!Number.isSafeInteger(size) || size < 0) throw new LedgerError('checkpoint-invalid', 'size is not a natural number')
  if (root.length !== HASH_BYTES) throw new LedgerError('checkpoint-invalid', `root is not ${HASH_BYTES} bytes`)
  return `${origin}\n${size}\n${base64(root)}\n`
}

/**
 * Reads a checkpoint's body: three lines and no extension. Does not look at the root of size 0;
 * {@link assertRootFitsSize} does.
 * @throws LedgerError `checkpoint-invalid`
 */
export function parseCheckpointBody(body: string): Checkpoint {
  const [origin, size, root, rest, ...extensions] = body.split('\n')
  if (origin === undefined || size === undefined || root === undefined || rest !== '' || extensions.length > 0) {
    throw new LedgerError('checkpoint-invalid', 'body is not exactly three lines')
  }
  assertOrigin(origin)
  return { origin, size: readDecimal(size, 'checkpoint-invalid'), root: readHash(root, 'checkpoint-invalid') }
}

/** Refuses a size of 0 with any root but the empty one. @throws LedgerError `checkpoint-invalid` */
export function assertRootFitsSize({ size, root }: Checkpoint): void {
  if (size === 0 && !equalBytes(root, EMPTY_ROOT)) throw new LedgerError('checkpoint-invalid', 'empty tree has another root')
}

/**
 * The note of a checkpoint signed by its ledger. INVARIANT of the caller: the checkpoint is stored by compare-and-swap
 * before this signature leaves, so that no two signed checkpoints are inconsistent.
 * @throws LedgerError `checkpoint-invalid`, also when the signer's name is not the origin; `key-invalid`
 */
export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): Uint8Array {
  if (signer.name !== checkpoint.origin) throw new LedgerError('checkpoint-invalid', 'signer is not named as the origin')
  assertRootFitsSize(checkpoint)
  const text = formatCheckpointBody(checkpoint)
  return formatNote({ text, signatures: [signText(text, signer)] })
}

function assertOrigin(origin: string): void {
  const isOrigin = origin !== '' && origin.isWellFormed() && !hasControlCharacter(origin) && utf8(origin).length <= NAME_BYTES_MAX
  if (!isOrigin) throw new LedgerError('checkpoint-invalid', 'origin is empty, too long or not one line of plain text')
}
