/** What proves to anybody that a ledger contradicted itself: two checkpoints that it signed, in one text (spec/ledger.md#evidence). */
import {
  base64,
  canonicalJson,
  equalBytes,
  FoundationError,
  isJsonObject,
  type Json,
  parseJson,
  unbase64,
  utf8,
  utf8Text,
} from '../foundation/index.ts'
import { assertRootFitsSize, type Checkpoint, parseCheckpointBody } from './checkpoint.ts'
import { LedgerError } from './errors.ts'
import { verifyForkPath } from './merkle.ts'
import { NOTE_BYTES_MAX, parseNote, verifyNote } from './note.ts'
import { formatVkey, LOG_KEY, type NoteKey, parseVkey } from './note-key.ts'

/** Name and version of the format. */
export const LEDGER_EVIDENCE_FORMAT = 'comity/ledger-evidence/v1'

/**
 * `fork`: two roots of one size, or a larger tree with the path that shows that it does not begin with the smaller: no honest ledger signs both. `growth-unproven`: the larger was offered without a proof
 * that it extends the smaller; that is for the ledger to explain.
 */
export type LedgerEvidenceKind = 'fork' | 'growth-unproven'

/** Evidence against a ledger. */
export type LedgerEvidence = {
  readonly kind: LedgerEvidenceKind
  readonly log: NoteKey
  /** The checkpoint that was cosigned, as a note with the ledger's signature alone; of a fork, the one whose text comes first. */
  readonly cosigned: Uint8Array
  /** The one that was offered later, as such a note; of a fork, the other. */
  readonly offered: Uint8Array
  /** Of a fork between two sizes, the path of the smaller in the larger tree (see `verifyForkPath`). */
  readonly path?: readonly Uint8Array[]
}

/** Evidence that was verified: both checkpoints are signed with the key. Whether that is the ledger's key is for the reader to know. */
export type ProvenEvidence = Pick<LedgerEvidence, 'kind' | 'log'> & { readonly cosigned: Checkpoint; readonly offered: Checkpoint }

/** JSON spells a note with escapes: at most two characters for one, and a few thousand beside the two notes. */
const EVIDENCE_BYTES_MAX = 4 * NOTE_BYTES_MAX + 8 * 1024

/** The one text of evidence: whoever proves the same fork, from whichever side, has the same bytes. */
export function formatEvidence({ kind, log, path, ...notes }: LedgerEvidence): string {
  const texts = [utf8Text(notes.cosigned), utf8Text(notes.offered)] as const
  const [cosigned, offered] = kind === 'fork' && path === undefined ? texts.toSorted() : texts
  const shown = path === undefined ? {} : { path: path.map(base64) }
  return canonicalJson({
    format: LEDGER_EVIDENCE_FORMAT,
    kind,
    origin: log.name,
    log: formatVkey(log),
    cosigned,
    offered,
    ...shown,
  } as Json)
}

/**
 * Proves evidence alone, without a network or a store.
 * @throws LedgerError `evidence-invalid` when the text is not evidence or does not show what it says; `key-invalid`, `note-invalid`,
 *   `signature-invalid`, `checkpoint-invalid`
 */
export function verifyEvidence(input: Uint8Array | string): ProvenEvidence {
  const text = typeof input === 'string' ? input : textOf(input)
  const { kind, origin, log, cosigned, offered, path } = membersOf(text)
  const key = parseVkey(log)
  if (key.type !== LOG_KEY || key.name !== origin) throw invalid('key of the evidence is not that of the ledger it names')
  const [first, second] = [checkpointOf(cosigned, key), checkpointOf(offered, key)]
  const isFork = first.size === second.size && !equalBytes(first.root, second.root)
  const isGrowth = first.size < second.size
  if (path !== undefined) {
    assertContradiction(kind, [first, second], path)
    return { kind, log: key, cosigned: first, offered: second }
  }
  if (kind === 'fork' && cosigned > offered) throw invalid('checkpoints of the fork do not stand in their order')
  if (kind === 'fork' ? !isFork : !isGrowth) throw invalid('checkpoints of the evidence do not show what it says')
  return { kind, log: key, cosigned: first, offered: second }
}

/** The smaller and the larger checkpoint of a fork, with the path of the one in the other. */
function assertContradiction(
  kind: LedgerEvidenceKind,
  [smaller, larger]: readonly [Checkpoint, Checkpoint],
  path: readonly Uint8Array[],
): void {
  if (kind !== 'fork') throw invalid('only the evidence of a fork shows a path')
  try {
    verifyForkPath({ oldSize: smaller.size, oldRoot: smaller.root, size: larger.size, root: larger.root, path })
  } catch (error) {
    if (error instanceof LedgerError) throw new LedgerError('evidence-invalid', error.message, { cause: error })
    throw error
  }
}

type Members = Record<'origin' | 'log' | 'cosigned' | 'offered', string> & {
  readonly kind: LedgerEvidenceKind
  readonly path: readonly Uint8Array[] | undefined
}

function membersOf(text: string): Members {
  const value = jsonOf(text)
  if (!isJsonObject(value)) throw invalid('text is not a JSON object')
  const { format, kind, origin, log, cosigned, offered, path, ...rest } = value
  if (format !== LEDGER_EVIDENCE_FORMAT || Object.keys(rest).length > 0) throw invalid('text is not evidence against a ledger')
  if (kind !== 'fork' && kind !== 'growth-unproven') throw invalid('kind of the evidence is unknown')
  const texts = { origin, log, cosigned, offered }
  for (const member of Object.values(texts)) if (typeof member !== 'string') throw invalid('member of the evidence is no text')
  return { kind, path: path === undefined ? undefined : hashesOf(path), ...(texts as Record<keyof typeof texts, string>) }
}

function hashesOf(path: Json): readonly Uint8Array[] {
  if (!Array.isArray(path) || path.length === 0) throw invalid('path of the evidence is no list of hashes')
  return path.map((hash) => {
    if (typeof hash !== 'string') throw invalid('hash of the evidence is no text')
    return readable(() => unbase64(hash))
  })
}

/** The checkpoint of a note that bears the ledger's signature and no other line. */
function checkpointOf(text: string, key: NoteKey): Checkpoint {
  const note = parseNote(utf8(text))
  if (note.signatures.length !== 1) throw invalid('note of the evidence bears more than the signature of the ledger')
  verifyNote(note, [key])
  const checkpoint = parseCheckpointBody(note.text)
  assertRootFitsSize(checkpoint)
  if (checkpoint.origin !== key.name) throw invalid('checkpoint of the evidence is of another ledger')
  return checkpoint
}

function textOf(bytes: Uint8Array): string {
  return readable(() => utf8Text(bytes))
}

function jsonOf(text: string): Json {
  return readable(() => {
    const value = parseJson(text, { bytesMax: EVIDENCE_BYTES_MAX })
    if (canonicalJson(value) !== text) throw invalid('text is not canonical JSON')
    return value
  })
}

function readable<Value>(read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (error instanceof FoundationError) throw new LedgerError('evidence-invalid', error.message, { cause: error })
    throw error
  }
}

function invalid(message: string): LedgerError {
  return new LedgerError('evidence-invalid', message)
}
