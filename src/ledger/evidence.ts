/** What proves to anybody that a ledger contradicted itself: two checkpoints that it signed, in one text (spec/ledger.md#evidence). */
import { canonicalJson, equalBytes, FoundationError, isJsonObject, type Json, parseJson, utf8, utf8Text } from '../foundation/index.ts'
import { assertRootFitsSize, type Checkpoint, parseCheckpointBody } from './checkpoint.ts'
import { LedgerError } from './errors.ts'
import { NOTE_BYTES_MAX, parseNote, verifyNote } from './note.ts'
import { formatVkey, LOG_KEY, type NoteKey, parseVkey } from './note-key.ts'

/** Name and version of the format. */
export const LEDGER_EVIDENCE_FORMAT = 'comity/ledger-evidence/v1'

/**
 * `fork`: two roots of one size, which no honest ledger signs. `growth-unproven`: the larger was offered without a proof
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
}

/** Evidence that was verified: both checkpoints are signed with the key. Whether that is the ledger's key is for the reader to know. */
export type ProvenEvidence = Pick<LedgerEvidence, 'kind' | 'log'> & { readonly cosigned: Checkpoint; readonly offered: Checkpoint }

/** JSON spells a note with escapes: at most two characters for one, and a few hundred beside the two notes. */
const EVIDENCE_BYTES_MAX = 4 * NOTE_BYTES_MAX + 4 * 1024

/** The one text of evidence: whoever proves the same fork, from whichever side, has the same bytes. */
export function formatEvidence({ kind, log, ...notes }: LedgerEvidence): string {
  const texts = [utf8Text(notes.cosigned), utf8Text(notes.offered)] as const
  const [cosigned, offered] = kind === 'fork' ? texts.toSorted() : texts
  return canonicalJson({ format: LEDGER_EVIDENCE_FORMAT, kind, origin: log.name, log: formatVkey(log), cosigned, offered } as Json)
}

/**
 * Proves evidence alone, without a network or a store.
 * @throws LedgerError `evidence-invalid` when the text is not evidence or does not show what it says; `key-invalid`, `note-invalid`,
 *   `signature-invalid`, `checkpoint-invalid`
 */
export function verifyEvidence(input: Uint8Array | string): ProvenEvidence {
  const text = typeof input === 'string' ? input : textOf(input)
  const { kind, origin, log, cosigned, offered } = membersOf(text)
  const key = parseVkey(log)
  if (key.type !== LOG_KEY || key.name !== origin) throw invalid('key of the evidence is not that of the ledger it names')
  const [first, second] = [checkpointOf(cosigned, key), checkpointOf(offered, key)]
  const isFork = first.size === second.size && !equalBytes(first.root, second.root)
  const isGrowth = first.size < second.size
  if (kind === 'fork' && cosigned > offered) throw invalid('checkpoints of the fork do not stand in their order')
  if (kind === 'fork' ? !isFork : !isGrowth) throw invalid('checkpoints of the evidence do not show what it says')
  return { kind, log: key, cosigned: first, offered: second }
}

type Members = Record<'origin' | 'log' | 'cosigned' | 'offered', string> & { readonly kind: LedgerEvidenceKind }

function membersOf(text: string): Members {
  const value = jsonOf(text)
  if (!isJsonObject(value)) throw invalid('text is not a JSON object')
  const { format, kind, origin, log, cosigned, offered, ...rest } = value
  if (format !== LEDGER_EVIDENCE_FORMAT || Object.keys(rest).length > 0) throw invalid('text is not evidence against a ledger')
  if (kind !== 'fork' && kind !== 'growth-unproven') throw invalid('kind of the evidence is unknown')
  const texts = { origin, log, cosigned, offered }
  for (const member of Object.values(texts)) if (typeof member !== 'string') throw invalid('member of the evidence is no text')
  return { kind, ...(texts as Omit<Members, 'kind'>) }
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
