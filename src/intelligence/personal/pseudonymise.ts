/**
 * Surrogates: the same value gives the same surrogate under one key, and nothing links surrogates under two keys
 * (HMAC-SHA-256). Each has the form of what it stands for and can never be a real one.
 *
 * Two of n values share a surrogate with a probability of at most n² / 2^(b+1) where b is the bits of the surrogate:
 * 28 for IPv4 (no range for documentation is larger than a handful, so the reserved 240.0.0.0/4 serves), 39 for phone
 * numbers and payment cards, 44 for MAC addresses, 96 for IPv6, 64 and more for all others. A collision joins two values; it reveals none.
 */
import { concatBytes, hex, hmacSha256, uint32, utf8 } from '../../foundation/index.ts'
import type { ValueKind } from './finding.ts'
import { ipv6Text } from './internet-address.ts'
import { valueKey } from './normal-form.ts'

/** Derives the key for what one partner gets for one purpose from a secret of this node. */
export function surrogateKey(secret: Uint8Array, use: { readonly partner: string; readonly purpose: string }): Uint8Array {
  const partner = utf8(use.partner)
  const label = utf8('comity pseudonym 1')
  return hmacSha256(secret, concatBytes(label, uint32(partner.length), partner, utf8(use.purpose)))
}

/** The surrogate of a value, or undefined for kinds that have none (secrets, places, texts): these are dropped. */
export function surrogateOf(kind: ValueKind, value: string, key: Uint8Array): string | undefined {
  const make = SURROGATES[kind]
  return make?.(hmacSha256(key, utf8(valueKey(kind, value))))
}

type Make = (digest: Uint8Array) => string

const SURROGATES: { readonly [kind in ValueKind]?: Make } = {
  email: (digest) => `p-${token(digest)}@pseudonym.invalid`,
  // RFC 1112 section 4 reserves 240.0.0.0/4; no host has an address in it.
  ipv4: (digest) => [240 + (byte(digest, 0) & 15), byte(digest, 1), byte(digest, 2), byte(digest, 3) % 255].join('.'),
  // RFC 3849 reserves 2001:db8::/32 for documentation.
  ipv6: (digest) => ipv6Text([0x2001, 0xdb8, ...[0, 2, 4, 6, 8, 10].map((place) => byte(digest, place) * 256 + byte(digest, place + 1))]),
  // IEEE 802c assigns no one the quadrant of which the second digit is 6.
  mac: (digest) => [0, 1, 2, 3, 4, 5].map((place) => octet(place === 0 ? (byte(digest, 0) & 0xf0) | 6 : byte(digest, place))).join(':'),
  // ITU-T E.164: country code 999 is reserved.
  phone: (digest) => `+999${decimals(digest, 12)}`,
  // ISO 3166 leaves ZZ to users: no account is of that country.
  iban: (digest) => `ZZ00${decimals(digest, 20)}`,
  // ISO/IEC 7812: no card begins with 0000.
  'payment-card': (digest) => `0000${decimals(digest, 12)}`,
  wallet: (digest) => `wallet-${token(digest)}`,
  'person-name': (digest) => `Person ${token(digest)}`,
  account: (digest) => `account-${token(digest)}`,
  'path-user': (digest) => `account-${token(digest)}`,
  // Authority 99 is not one of Windows.
  'windows-sid': (digest) => `S-1-99-${decimals(digest, 9)}-${decimals(digest.subarray(8), 9)}-${decimals(digest.subarray(16), 9)}`,
  document: (digest) => `document-${token(digest)}`,
  url: (digest) => `https://p-${token(digest)}.pseudonym.invalid/`,
  'url-userinfo': (digest) => `account-${token(digest)}`,
}

function token(digest: Uint8Array): string {
  return hex(digest.subarray(0, 8))
}

function byte(digest: Uint8Array, place: number): number {
  return digest[place] as number
}

function octet(value: number): string {
  return value.toString(16).padStart(2, '0')
}

function decimals(digest: Uint8Array, count: number): string {
  const number = BigInt(`0x${hex(digest)}`) % 10n ** BigInt(count)
  return number.toString().padStart(count, '0')
}
