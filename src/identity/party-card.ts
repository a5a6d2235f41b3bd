/**
 * The party card: a party's address and public keys, signed by its root key.
 * It proves that whoever holds the root key says so; that the root key is the
 * party's is what two officials establish by comparing fingerprints.
 */

import { Compile, type Static, Type } from '#typebox'
import type { Instant, Json } from '../foundation/index.ts'
import {
  base64url,
  canonicalBytes,
  concatBytes,
  formatTimestamp,
  isEd25519Signature,
  isSoundEd25519Key,
  parseTimestamp,
  unbase64url,
  utf8,
} from '../foundation/index.ts'
import { ADDRESS_LENGTH_MAX, isAddress, KEY_NAME_PATTERN } from './address.ts'

import { IdentityError } from './errors.ts'
import { PARTY_CODE_PATTERN } from './party.ts'
import type { PartySecrets } from './secrets.ts'
import { signerFromSeed } from './signer.ts'

/** Name and version of the format. */
export const PARTY_CARD_FORMAT = 'comity/party-card/v1'
/** Largest JSON text of a card; readers pass it to the JSON parser. */
export const PARTY_CARD_BYTES_MAX = 16 * 1024

const NAME_LENGTH_MAX = 200
// Control characters, line separators and the marks that reverse the direction of what follows on a screen.
const UNSHOWABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u
const HYBRID_KEY_BYTES = 1_216
const CLASSIC_KEY_BYTES = 32

const closed = { additionalProperties: false }
const ed25519Key = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: '32-byte Ed25519 public key, base64url' })
const keyName = Type.String({ pattern: KEY_NAME_PATTERN })
const content = {
  format: Type.Literal(PARTY_CARD_FORMAT),
  party: Type.String({ pattern: PARTY_CODE_PATTERN }),
  name: Type.String({ minLength: 1, maxLength: NAME_LENGTH_MAX }),
  address: Type.String({ maxLength: ADDRESS_LENGTH_MAX, description: 'origin of an http or https URL' }),
  serial: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  issuedAt: Type.String({ maxLength: 24, description: 'RFC 3339 in UTC with milliseconds' }),
  root: ed25519Key,
  act: ed25519Key,
  sealing: Type.Object(
    { X25519: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }), 'MLKEM768-X25519': Type.String({ pattern: '^[A-Za-z0-9_-]{1622}$' }) },
    closed,
  ),
  ledger: Type.Object({ origin: keyName, key: ed25519Key }, closed),
  witness: Type.Object({ name: keyName, key: ed25519Key }, closed),
}

/** The JSON Schema of {@link PartyCard}. */
export const PartyCardSchema = Type.Object({ ...content, signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }) }, closed)

/** A party's signed statement of its name, address and public keys. Keys and signature are base64url. */
export type PartyCard = Static<typeof PartyCardSchema>

type CardContent = Omit<PartyCard, 'signature'>

const partyCard = Compile(PartyCardSchema)

/** What {@link issueCard} signs. */
export type CardRequest = {
  readonly secrets: PartySecrets
  /** The sealing public keys that belong to `secrets.sealing`. */
  readonly sealing: { readonly X25519: Uint8Array; readonly 'MLKEM768-X25519': Uint8Array }
  /** The party's name for people, at most 200 characters. */
  readonly name: string
  readonly address: string
  readonly ledgerOrigin: string
  readonly witnessName: string
  /** 1 for the first card, then one more for each. */
  readonly serial: number
  readonly issuedAt: Instant
}

/** A card signed by the root key, which {@link verifyCard} accepts. @throws IdentityError `card-invalid` */
export function issueCard(request: CardRequest): PartyCard {
  const { secrets, sealing } = request
  const root = signerFromSeed(secrets.root)
  const card: CardContent = {
    format: PARTY_CARD_FORMAT,
    party: secrets.party,
    name: request.name,
    address: request.address,
    serial: request.serial,
    issuedAt: formatTimestamp(request.issuedAt),
    root: base64url(root.publicKey),
    act: publicKeyText(secrets.act),
    sealing: { X25519: base64url(sealing.X25519), 'MLKEM768-X25519': base64url(sealing['MLKEM768-X25519']) },
    ledger: { origin: request.ledgerOrigin, key: publicKeyText(secrets.ledger) },
    witness: { name: request.witnessName, key: publicKeyText(secrets.witness) },
  }
  return verifyCard({ ...card, signature: base64url(root.sign(signedBytes(card))) })
}

/**
 * The card, once its shape, its values and the signature by its own root key
 * are proven. Says nothing about whose root key that is.
 * @throws IdentityError `card-invalid`, `card-signature-invalid`
 */
export function verifyCard(json: Json): PartyCard {
  if (!partyCard.Check(json)) throw invalid('members')
  const { signature, ...card } = json
  assertTexts(card)
  assertKeys(card)
  const isSigned = isEd25519Signature(unbase64url(card.root), signedBytes(card), keyBytes(signature, 'signature'))
  if (!isSigned) throw new IdentityError('card-signature-invalid', 'the party card is not signed by its root key')
  return json
}

/**
 * The next card, once it is proven to follow the prior one: valid, same party,
 * same root key, serial one higher.
 * @throws IdentityError `card-not-successor`, or as {@link verifyCard}
 */
export function verifySuccessor(prior: PartyCard, next: Json): PartyCard {
  const card = verifyCard(next)
  const isSuccessor = card.party === prior.party && card.root === prior.root && card.serial === prior.serial + 1
  if (!isSuccessor) throw new IdentityError('card-not-successor', 'the party card does not follow the known one')
  return card
}

function signedBytes(card: CardContent): Uint8Array {
  return concatBytes(utf8(`${PARTY_CARD_FORMAT}\n`), canonicalBytes(card))
}

function publicKeyText(seed: Uint8Array): string {
  return base64url(signerFromSeed(seed).publicKey)
}

function assertTexts(card: CardContent): void {
  if (!isAddress(card.address)) throw invalid('address')
  if (card.name.trim() !== card.name || UNSHOWABLE.test(card.name)) throw invalid('name')
  if (!isCanonicalTimestamp(card.issuedAt)) throw invalid('issuedAt')
}

// C2SP signed-note forbids one key for two purposes, and a leaked act key must not be able to sign checkpoints.
function assertKeys(card: CardContent): void {
  const keys = [card.root, card.act, card.ledger.key, card.witness.key]
  if (new Set(keys).size !== keys.length) throw invalid('keys')
  for (const key of keys) if (!isSoundEd25519Key(keyBytes(key, 'keys'))) throw invalid('keys')
  if (keyBytes(card.sealing.X25519, 'sealing').length !== CLASSIC_KEY_BYTES) throw invalid('sealing')
  if (keyBytes(card.sealing['MLKEM768-X25519'], 'sealing').length !== HYBRID_KEY_BYTES) throw invalid('sealing')
}

function keyBytes(text: string, member: string): Uint8Array {
  try {
    return unbase64url(text)
  } catch {
    throw invalid(member)
  }
}

function isCanonicalTimestamp(text: string): boolean {
  try {
    return formatTimestamp(parseTimestamp(text)) === text
  } catch {
    return false
  }
}

function invalid(member: string): IdentityError {
  return new IdentityError('card-invalid', `the party card is not valid: ${member}`)
}
