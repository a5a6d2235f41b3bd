/** What a witness keeps of a ledger that contradicted itself: one text that proves it to anybody. */
import { utf8 } from '../../foundation/index.ts'
import { formatEvidence, formatNote, type NoteKey, parseNote, type WitnessEvidence } from '../../ledger/index.ts'
import { isLineOf } from './card-keys.ts'
import type { WitnessedLedger } from './ports.ts'

/** The evidence as one text. The same two checkpoints always give the same text. */
export function evidenceText({ isFork, path, logNote }: WitnessEvidence, state: WitnessedLedger, log: NoteKey): string {
  const kind = isFork || path !== undefined ? 'fork' : 'growth-unproven'
  return formatEvidence({ kind, log, cosigned: bareNote(state.note, log), offered: logNote, ...(path === undefined ? {} : { path }) })
}

/** Whether kept evidence proves a fork, which it alone does: the rest is for the ledger to explain. */
export function isFork(text: string): boolean {
  return (JSON.parse(text) as { readonly kind?: unknown }).kind === 'fork'
}

// Times of cosignatures would make every refresh look like new evidence.
function bareNote(text: string, logKey: NoteKey): Uint8Array {
  const note = parseNote(utf8(text))
  return formatNote({ text: note.text, signatures: note.signatures.filter((line) => isLineOf(line, logKey)) })
}
