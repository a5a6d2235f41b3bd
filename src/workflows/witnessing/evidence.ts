/** What a witness keeps of a ledger that contradicted itself: one text that proves it to anybody. */
import { canonicalJson, utf8, utf8Text } from '../../foundation/index.ts'
import { formatNote, formatVkey, type NoteKey, parseNote, type WitnessEvidence } from '../../ledger/index.ts'
import { isLineOf } from './card-keys.ts'
import type { WitnessedLedger } from './ports.ts'

/** Name and version of the format. */
const LEDGER_EVIDENCE_FORMAT = 'comity/ledger-evidence/v1'

/**
 * The evidence as one JSON text: the ledger's key and two checkpoints it signed. `fork`: same size, different roots,
 * which no honest ledger signs. `growth-unproven`: the larger was offered without a proof that it extends the smaller;
 * that is for the ledger to explain. The same two checkpoints always give the same text.
 */
export function evidenceText(evidence: WitnessEvidence, state: WitnessedLedger, logKey: NoteKey): string {
  return canonicalJson({
    format: LEDGER_EVIDENCE_FORMAT,
    kind: evidence.isFork ? 'fork' : 'growth-unproven',
    origin: state.origin,
    log: formatVkey(logKey),
    cosigned: bareNote(state.note, logKey),
    offered: utf8Text(evidence.logNote),
  })
}

// Times of cosignatures would make every refresh look like new evidence.
function bareNote(text: string, logKey: NoteKey): string {
  const note = parseNote(utf8(text))
  return utf8Text(formatNote({ text: note.text, signatures: note.signatures.filter((line) => isLineOf(line, logKey)) }))
}
