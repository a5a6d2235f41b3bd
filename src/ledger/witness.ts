/** What a witness answers to `add-checkpoint`, and why (c2sp.org/tlog-witness). */
import { equalBytes, utf8Text } from '../foundation/index.ts'
import type { Checkpoint } from './checkpoint.ts'
import { assertRootFitsSize, parseCheckpointBody } from './checkpoint.ts'
import { LedgerError } from './errors.ts'
import { formatHashes, readFrame, readHashes } from './hash-lines.ts'
import { verifyConsistency, verifyForkPath } from './merkle.ts'
import type { Note } from './note.ts'
import { formatNote, NOTE_BYTES_MAX, parseNote, verifyNote } from './note.ts'
import type { NoteKey } from './note-key.ts'
import { readDecimal } from './reading.ts'

const OLD = 'old '
/** Largest request body, in bytes: a note and a consistency proof. */
export const ADD_CHECKPOINT_BYTES_MAX = NOTE_BYTES_MAX + 4 * 1024
/** Content type of the 409 answer. */
export const TREE_SIZE_CONTENT_TYPE = 'text/x.tlog.size'

/** A request as read: nothing in it is proven. */
export type AddCheckpoint = {
  readonly oldSize: number
  readonly proof: readonly Uint8Array[]
  readonly note: Note
  /** First line of the note: which ledger the request is about. */
  readonly origin: string
}

/** Reads a request body. Answer 400 to what it throws. @throws LedgerError `request-invalid`, `note-invalid` */
export function parseAddCheckpoint(bytes: Uint8Array): AddCheckpoint {
  const frame = readFrame(bytes, ADD_CHECKPOINT_BYTES_MAX, 'request-invalid')
  const [old, ...hashes] = frame.lines
  if (old === undefined || !old.startsWith(OLD)) throw new LedgerError('request-invalid', 'request has no old size')
  const oldSize = readDecimal(old.slice(OLD.length), 'request-invalid')
  const proof = readHashes(hashes, 'request-invalid')
  const note = parseNote(frame.note)
  return { oldSize, proof, note, origin: note.text.slice(0, note.text.indexOf('\n')) }
}

/** The body of a request; `note` should carry the log's own signature only. @throws LedgerError `request-invalid`, `note-invalid` */
export function formatAddCheckpoint(request: { oldSize: number; proof: readonly Uint8Array[]; note: Uint8Array }): string {
  const { oldSize, proof, note } = request
  if (!Number.isSafeInteger(oldSize) || oldSize < 0) throw new LedgerError('request-invalid', 'old size is not a natural number')
  parseNote(note)
  return `${OLD}${oldSize}\n${formatHashes(proof, 'request-invalid')}\n${utf8Text(note)}`
}

/** The largest head this witness cosigned for an origin. */
export type WitnessState = { readonly size: number; readonly root: Uint8Array }

/** A request and what the witness knows. */
export type AddCheckpointCase = {
  readonly request: AddCheckpoint
  /** The pinned key of an origin's ledger; undefined for an origin this witness does not know. */
  readonly logKey: (origin: string) => NoteKey | undefined
  /** Undefined before the first cosignature. */
  readonly state: WitnessState | undefined
}

/** A head that its ledger signed and that does not extend what this witness cosigned. */
export type WitnessEvidence = {
  readonly checkpoint: Checkpoint
  /** The checkpoint with the ledger's verified signature and nothing else. */
  readonly logNote: Uint8Array
  /** True: same size, other root, which together with the cosigned note proves a fork. False: the proof offered did not verify. */
  readonly isFork: boolean
  /** Where the proof that was offered shows itself that the larger tree does not begin with what was cosigned: that proves a fork too. */
  readonly path?: readonly Uint8Array[]
}

/** The answer. On 200 the state must be swapped durably, from the state judged, before the cosignature leaves; else judge again. */
export type AddCheckpointJudgement =
  | { readonly status: 200; readonly checkpoint: Checkpoint; readonly verifiedLogNote: Uint8Array }
  | { readonly status: 400 | 403 | 404 }
  | { readonly status: 409; readonly body: string; readonly contentType: string; readonly evidence?: WitnessEvidence }
  | { readonly status: 422; readonly evidence?: WitnessEvidence }

/**
 * Judges a request in the order of the specification: known origin (404), its ledger's signature (403), body (400),
 * root of the empty tree (422), old size (409), consistency (422).
 */
export function judgeAddCheckpoint({ request, logKey, state }: AddCheckpointCase): AddCheckpointJudgement {
  const key = logKey(request.origin)
  if (key === undefined) return { status: 404 }
  const logNote = verifiedLogNote(request.note, key)
  if (logNote === undefined) return { status: 403 }
  const checkpoint = unlessRefused(() => parseCheckpointBody(request.note.text))
  if (checkpoint === undefined || request.oldSize > checkpoint.size) return { status: 400 }
  if (!isProven(() => assertRootFitsSize(checkpoint))) return { status: 422 }
  const isFork = state !== undefined && state.size === checkpoint.size && !equalBytes(state.root, checkpoint.root)
  const evidence: WitnessEvidence = { checkpoint, logNote, isFork }
  const latest = state?.size ?? 0
  if (request.oldSize !== latest) {
    const conflict = { status: 409, body: `${latest}\n`, contentType: TREE_SIZE_CONTENT_TYPE } as const
    return isFork ? { ...conflict, evidence } : conflict
  }
  if (!isConsistent(request, checkpoint, state)) {
    const path = request.proof
    return { status: 422, evidence: isContradicted(path, checkpoint, state) ? { ...evidence, path } : evidence }
  }
  return { status: 200, checkpoint, verifiedLogNote: logNote }
}

/** The note with the ledger's signature alone: an unverified line kept under the witness's own name would poison it later. */
function verifiedLogNote(note: Note, key: NoteKey): Uint8Array | undefined {
  const verified = unlessRefused(() => verifyNote(note, [key]))
  return verified === undefined ? undefined : formatNote({ text: note.text, signatures: verified.map(({ signature }) => signature) })
}

function isConsistent({ proof }: AddCheckpoint, { size, root }: Checkpoint, state: WitnessState | undefined): boolean {
  if (state === undefined) return proof.length === 0
  return isProven(() => verifyConsistency({ oldSize: state.size, oldRoot: state.root, size, root, proof }))
}

/** Never so where what was cosigned is a whole subtree: its hash is not in a consistency proof. */
function isContradicted(path: readonly Uint8Array[], { size, root }: Checkpoint, state: WitnessState | undefined): boolean {
  if (state === undefined) return false
  return isProven(() => verifyForkPath({ oldSize: state.size, oldRoot: state.root, size, root, path }))
}

function isProven(verify: () => void): boolean {
  return (
    unlessRefused(() => {
      verify()
      return true
    }) === true
  )
}

function unlessRefused<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof LedgerError) return undefined
    throw error
  }
}
