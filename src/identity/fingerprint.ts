/** What two officials read to each other before they introduce a party. */
import { sha256, unbase64url } from '../foundation/index.ts'
import type { PartyCard } from './party-card.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const BITS_PER_LETTER = 5
const LETTERS = 32
const LETTERS_PER_GROUP = 4

/**
 * The first 160 bits of the SHA-256 of the card's root key in base32 (RFC 4648
 * section 6), as eight groups of four letters with a space between.
 */
export function cardFingerprint(card: PartyCard): string {
  const bits = Array.from(sha256(unbase64url(card.root)), (byte) => byte.toString(2).padStart(8, '0')).join('')
  let text = ''
  for (let letter = 0; letter < LETTERS; letter += 1) {
    if (letter > 0 && letter % LETTERS_PER_GROUP === 0) text += ' '
    const start = letter * BITS_PER_LETTER
    text += BASE32[Number.parseInt(bits.slice(start, start + BITS_PER_LETTER), 2)]
  }
  return text
}
