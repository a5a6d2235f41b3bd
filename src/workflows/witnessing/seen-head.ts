/** What a witness shows of the own ledger, held against what this node has. */
import { equalBytes } from '../../foundation/index.ts'
import {
  assertRootFitsSize,
  type Checkpoint,
  LedgerError,
  type NoteKey,
  parseCheckpointBody,
  parseNote,
  tileReader,
  treeRoot,
  verifyNote,
} from '../../ledger/index.ts'
import type { LedgerHead, LedgerReader } from './ports.ts'

/** The own ledger as it is here. */
export type OwnLedger = {
  readonly head: LedgerHead
  /** Keys that this node ever signed it with. */
  readonly keys: readonly NoteKey[]
  readonly ledger: LedgerReader
}

/**
 * `unproven`: not signed by this node's ledger key, so it says nothing; `known`: a checkpoint of the ledger as it is
 * here; `lost`: this node signed it and has it no more, so its ledger was rolled back.
 */
export type SeenHead =
  | { readonly verdict: 'unproven' }
  | { readonly verdict: 'known' | 'lost'; readonly checkpoint: Checkpoint; readonly isCosigned: boolean }

/** Judges a note that a witness shows. Only a signature by the own ledger key can say that something was lost. */
export async function judgeSeenHead(note: Uint8Array, witnessKey: NoteKey, own: OwnLedger): Promise<SeenHead> {
  const seen = readSeen(note, witnessKey, own)
  if (seen === undefined) return { verdict: 'unproven' }
  const { size, root } = seen.checkpoint
  if (size > own.head.signedSize) return { verdict: 'lost', ...seen }
  const here = await treeRoot(tileReader(own.ledger, own.head.epoch), size)
  return { verdict: equalBytes(here, root) ? 'known' : 'lost', ...seen }
}

function readSeen(
  bytes: Uint8Array,
  witnessKey: NoteKey,
  own: OwnLedger,
): { readonly checkpoint: Checkpoint; readonly isCosigned: boolean } | undefined {
  try {
    const note = parseNote(bytes)
    const verified = verifyNote(note, [...own.keys, witnessKey])
    const checkpoint = parseCheckpointBody(note.text)
    assertRootFitsSize(checkpoint)
    const isOwn = verified.some(({ key }) => own.keys.includes(key)) && checkpoint.origin === own.head.origin
    return isOwn ? { checkpoint, isCosigned: verified.some(({ key }) => key === witnessKey) } : undefined
  } catch (error) {
    if (error instanceof LedgerError) return undefined
    throw error
  }
}
