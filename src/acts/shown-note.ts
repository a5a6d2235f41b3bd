/** Who cosigned a checkpoint tells who deals with whom, so a reader sees the lines of agreements that it shares and no others. */
import type { Agreement } from '../agreement/index.ts'
import { equalBytes, utf8, utf8Text } from '../foundation/index.ts'
import { formatNote, type NoteSignature, parseNote } from '../ledger/index.ts'
import { outsidersOf } from './ledger-trust.ts'
import type { PartyRow } from './views.ts'

/**
 * A checkpoint note with the signature of its ledger and the lines of those who witness under these agreements; every
 * other line is left out, so that what the agreements' quorums need is there and nothing else is told.
 * @throws LedgerError when it is no note, or has no line by its ledger
 */
export function shownNote(
  note: string,
  origin: string,
  shared: { readonly agreements: readonly Agreement[]; readonly parties: readonly PartyRow[] },
): string {
  const codes = new Set(shared.agreements.flatMap(({ parties }) => parties.list.map(({ code }) => code)))
  const witnesses = shared.parties.flatMap(({ cards }) => cards.flatMap((card) => (codes.has(card.party) ? [card.witness.name] : [])))
  const names = new Set([origin, ...witnesses])
  // By key as well: an outsider may bear the name of a witness under another agreement.
  const outsiders = shared.agreements.flatMap(outsidersOf).map(({ key }) => key)
  const isOutsiders = ({ name, keyId }: NoteSignature): boolean =>
    outsiders.some((key) => key.name === name && equalBytes(key.keyId, keyId))
  const { text, signatures } = parseNote(utf8(note))
  return utf8Text(formatNote({ text, signatures: signatures.filter((line) => names.has(line.name) || isOutsiders(line)) }))
}
