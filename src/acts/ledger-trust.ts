/** What a receipt must prove: whose witnesses count for the ledger of a party. */
import type { Agreement } from '../agreement/index.ts'
import { base64url, unbase64url } from '../foundation/index.ts'
import type { PartyCard } from '../identity/index.ts'
import {
  type FederationWitness,
  federationPolicy,
  formatVkey,
  LOG_KEY,
  type NoteKey,
  noteKey,
  parseVkey,
  WITNESS_KEY,
} from '../ledger/index.ts'
import type { LedgerTrust } from './receipt.ts'

/** A witness that is no party, as an agreement names it. */
export type Outsider = {
  readonly name: string
  /** The state it counts for. */
  readonly state: string
  readonly key: NoteKey
  /** Prefix below which it answers `add-checkpoint`. */
  readonly url: string
}

/** The witnesses outside the parties that an agreement names. */
export function outsidersOf({ witnesses }: Agreement): readonly Outsider[] {
  return (witnesses.outsiders ?? []).map(({ name, state, vkey, url }) => ({ name, state, key: parseVkey(vkey), url }))
}

/**
 * What a receipt from the ledger of a card must prove: the C2SP policy of an agreement, or the ledger's own signature.
 * Parties and outsiders count by state. The state of the ledger's party never counts, and no public key counts twice, so that a party that
 * writes another's key into its card makes nobody's receipts void: an outsider whose key is that of a party's witness is left to that
 * party. `cardsOf` gives the cards of a party whose witness keys count, the newest first; together they count once.
 * @throws LedgerError `policy-invalid` where the known witnesses cannot reach the quorum
 */
export function trustOf(card: PartyCard, agreement: Agreement | null, cardsOf: (party: string) => readonly PartyCard[]): LedgerTrust {
  const log = formatVkey(noteKey(card.ledger.origin, LOG_KEY, unbase64url(card.ledger.key)))
  const witnesses: FederationWitness[] = []
  const counted = new Set([card.witness.key, card.ledger.key])
  const others = (agreement?.parties.list ?? []).flatMap(({ code }) => (code === card.party ? [] : cardsOf(code).map(place)))
  // Keys in use come before those that were, so that no old card takes the place of one in use.
  for (const { index, witness, address, party } of others.toSorted((left, right) => left.index - right.index)) {
    if (counted.has(witness.key)) continue
    const vkey = formatVkey(noteKey(witness.name, WITNESS_KEY, unbase64url(witness.key)))
    witnesses.push({ name: index === 0 ? party : `${party}-${index}`, party, vkey, url: `${address}/witness` })
    counted.add(witness.key)
  }
  const excludedWitnesses = [card.witness.name]
  for (const { name, state, key, url } of agreement === null ? [] : outsidersOf(agreement)) {
    if (state === card.party) excludedWitnesses.push(key.name)
    else if (!counted.has(base64url(key.publicKey))) witnesses.push({ name: `outsider-${name}`, party: state, vkey: formatVkey(key), url })
  }
  const quorum = agreement?.witnesses.quorum ?? 0
  return { origin: card.ledger.origin, policy: federationPolicy({ log: { vkey: log }, witnesses, quorum }), excludedWitnesses }
}

function place(card: PartyCard, index: number) {
  return { ...card, index }
}
