/** The witnesses that may count for this node's ledger, and how each is reached. */
import { type Directory, outsidersOf } from '../../acts/index.ts'
import { type Agreement, permitsSharing } from '../../agreement/index.ts'
import { hex, type Instant } from '../../foundation/index.ts'
import type { PartyCard } from '../../identity/index.ts'
import { formatVkey, NOTE_SIGNATURES_MAX, type NoteKey } from '../../ledger/index.ts'
import { witnessKeyOf } from './card-keys.ts'

/** The witness of an introduced party, reached at its node. */
export type PartnerContact = { readonly kind: 'partner'; readonly party: string; readonly key: NoteKey; readonly card: PartyCard }
/** A witness that is no party, reached at the prefix that an agreement names; `party` is the state it counts for. */
export type OutsiderContact = {
  readonly kind: 'outsider'
  readonly party: string
  readonly key: NoteKey
  readonly name: string
  readonly url: string
}
/** Whom to ask for a cosignature: the state that it counts for, its verifier key and where it is reached. */
export type WitnessContact = PartnerContact | OutsiderContact

// One line of a note is the ledger's own.
const CONTACTS_MAX = NOTE_SIGNATURES_MAX - 1

/**
 * Those that are asked to cosign: every introduced party, and the outsiders of each agreement and draft that this party signed
 * and that has not lapsed. What a partner merely proposes makes this node call nobody. Partners come first, then those of
 * agreements in force, as far as their lines fit in one note.
 */
export function contactsToAsk(directory: Directory, now: Instant): readonly WitnessContact[] {
  const signed = directory.agreements.filter(
    ({ row, record }) => record.signatures.has(directory.self) && directory.state(row.hash, now) !== 'lapsed',
  )
  const draftsLast = signed.toSorted((left, right) => Number(isInForce(right.row.hash)) - Number(isInForce(left.row.hash)))
  return contactsOf(
    directory,
    draftsLast.map(({ row }) => row.document),
  ).slice(0, CONTACTS_MAX)

  function isInForce(hash: string): boolean {
    return permitsSharing(directory.state(hash, now))
  }
}

/**
 * Those that may have vouched for this ledger under an agreement in force: every introduced party, and the outsiders of these
 * agreements. A draft's outsiders are left out, so that a draft never makes this node wait for more.
 */
export function contactsInForce(directory: Directory, now: Instant): readonly WitnessContact[] {
  const inForce = directory.agreements.filter(({ row }) => permitsSharing(directory.state(row.hash, now)))
  return contactsOf(
    directory,
    inForce.map(({ row }) => row.document),
  )
}

/** The keys of outsiders under which a cosignature of this ledger may have been gathered. */
export function outsiderKeys(directory: Directory): readonly NoteKey[] {
  const signed = directory.agreements.filter(({ record }) => record.signatures.has(directory.self))
  return signed.flatMap(({ row }) => outsidersOf(row.document)).map(({ key }) => key)
}

/** What tells a contact from every other. A partner stays the same when its key changes. */
export function contactId(contact: WitnessContact): string {
  return contact.kind === 'partner' ? contact.party : formatVkey(contact.key)
}

/** How many states these witnesses count for. */
export function statesOf(contacts: readonly WitnessContact[]): number {
  return new Set(contacts.map(({ party }) => party)).size
}

/**
 * How many states were heard whole: as any witness of a state vouches for it, one that was not heard leaves open what its state
 * vouched for.
 */
export function statesHeard(contacts: readonly WitnessContact[], heard: readonly WitnessContact[]): number {
  const silent = new Set(contacts.filter((contact) => !heard.includes(contact)).map(({ party }) => party))
  return statesOf(contacts.filter(({ party }) => !silent.has(party)))
}

/** Each public key once. The own state never counts, so none of its witnesses is asked. */
function contactsOf(directory: Directory, agreements: readonly Agreement[]): readonly WitnessContact[] {
  const contacts = new Map<string, WitnessContact>()
  const add = (contact: WitnessContact): void => {
    const publicKey = hex(contact.key.publicKey)
    if (contact.party !== directory.self && !contacts.has(publicKey)) contacts.set(publicKey, contact)
  }
  for (const { cards } of directory.parties) {
    const [card] = cards
    if (card !== undefined) add({ kind: 'partner', party: card.party, key: witnessKeyOf(card), card })
  }
  for (const { name, state, key, url } of agreements.flatMap(outsidersOf)) add({ kind: 'outsider', party: state, key, name, url })
  return [...contacts.values()]
}
