/** The ledger and witness keys of party cards, as keys of signed notes. */
import type { Directory } from '../../acts/index.ts'
import { equalBytes, unbase64url } from '../../foundation/index.ts'
import type { PartyCard } from '../../identity/index.ts'
import { LOG_KEY, type NoteKey, type NoteSignature, noteKey, WITNESS_KEY } from '../../ledger/index.ts'

/** The key under which the party of the card signs its checkpoints. */
export function logKeyOf({ ledger }: PartyCard): NoteKey {
  return noteKey(ledger.origin, LOG_KEY, unbase64url(ledger.key))
}

/** The key under which the party of the card cosigns. */
export function witnessKeyOf({ witness }: PartyCard): NoteKey {
  return noteKey(witness.name, WITNESS_KEY, unbase64url(witness.key))
}

/** Every key that this node ever signed the ledger of an origin with, the newest first. */
export function ownLogKeys(directory: Directory, origin: string): readonly NoteKey[] {
  const own = directory.parties.find(({ cards }) => cards[0]?.party === directory.self)
  return (own?.cards ?? []).filter((card) => card.ledger.origin === origin).map(logKeyOf)
}

/** Whether a signature line claims to be by this key. */
export function isLineOf(line: NoteSignature, key: NoteKey): boolean {
  return line.name === key.name && equalBytes(line.keyId, key.keyId)
}
