/** The own ledger as this process may sign it: its head, its keys, and what is known of its time. */
import type { Directory } from '../../acts/index.ts'
import { equalBytes, type Instant, SECOND_MS, utf8 } from '../../foundation/index.ts'
import type { Signer } from '../../identity/index.ts'
import { type NoteKey, type NoteSigner, parseNote, verifyNote } from '../../ledger/index.ts'
import { CLOCK_SKEW_MS } from './ask-witness.ts'
import { logKeyOf, ownLogKeys, witnessKeyOf } from './card-keys.ts'
import { WitnessingError } from './errors.ts'
import type { LedgerHead, LedgerReader } from './ports.ts'
import type { OwnLedger } from './seen-head.ts'
import { outsiderKeys } from './witness-contacts.ts'

/** The head of the newest epoch. @throws WitnessingError `ledger-missing` */
export async function requiredHead(ledger: LedgerReader): Promise<LedgerHead> {
  const head = await ledger.head()
  if (head === undefined) throw new WitnessingError('ledger-missing', 'there is no ledger here; create it first')
  return head
}

/** The ledger with the keys it may be signed by, once the newest of them is the signer's. @throws WitnessingError `ledger-key-wrong` */
export function ownLedger(
  head: LedgerHead,
  directory: Directory,
  { ledger, signer }: { readonly ledger: LedgerReader; readonly signer: Signer },
): OwnLedger {
  const card = directory.card(directory.self)
  const isSigners = card !== undefined && card.ledger.origin === head.origin && equalBytes(logKeyOf(card).publicKey, signer.publicKey)
  if (!isSigners) throw new WitnessingError('ledger-key-wrong', 'the own card names another ledger or ledger key than the one in use')
  return { head, keys: ownLogKeys(directory, head.origin), ledger }
}

/** The signer under the name that its ledger's checkpoints are signed with. */
export function noteSigner({ origin }: LedgerHead, signer: Signer): NoteSigner {
  return { name: origin, publicKey: signer.publicKey, sign: (bytes) => signer.sign(bytes) }
}

/**
 * A time that has certainly passed: the earliest of the kept cosignatures, less what clocks may differ. The earliest,
 * because one witness with a wrong clock must not be able to stop this ledger.
 */
export function lastCosignedAt({ cosigned, origin }: LedgerHead, directory: Directory): Instant {
  if (cosigned === null) return 0
  const witnesses: NoteKey[] = [...directory.parties.flatMap(({ cards }) => cards.map(witnessKeyOf)), ...outsiderKeys(directory)]
  const verified = verifyNote(parseNote(utf8(cosigned.note)), [...ownLogKeys(directory, origin), ...distinct(witnesses)])
  const times = verified.flatMap(({ time }) => (time === undefined ? [] : [time * SECOND_MS]))
  return times.length === 0 ? 0 : Math.min(...times) - CLOCK_SKEW_MS
}

function distinct(keys: readonly NoteKey[]): readonly NoteKey[] {
  return keys.filter((key, index) => keys.findIndex((other) => other.name === key.name && equalBytes(other.keyId, key.keyId)) === index)
}
